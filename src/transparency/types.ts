import { builder } from '../builder.ts';
import { CallerKind, Purpose, Role } from '../enums.ts';
import { globalId, idOf } from '../global-id.ts';
import type { Policy as PolicyDocument } from '../policy/policy.ts';
import type { Caller as CallerWord, ClauseId } from '../policy/vocabulary.ts';
import { type Explanation, explain } from './explain.ts';

type NamedClause = PolicyDocument['clauses'][ClauseId] & { id: string };
type NamedPurpose = PolicyDocument['purposes'][keyof PolicyDocument['purposes']] & {
  name: keyof PolicyDocument['purposes'];
};
type NamedCategory = PolicyDocument['categories'][keyof PolicyDocument['categories']] & { name: string };

const Clause = builder.objectRef<NamedClause>('Clause').implement({
  description: 'One promise of the published privacy policy.',
  fields: (t) => ({
    id: t.exposeID('id', { category: 'public', nullable: false }),
    title: t.exposeString('title', { category: 'public', nullable: false }),
    text: t.exposeString('promise', { category: 'public', nullable: false, description: 'What is promised.' }),
    enforcement: t.exposeString('enforcement', {
      category: 'public',
      nullable: false,
      description: 'What the gateway does because of it.',
    }),
    section: t.exposeString('section', {
      category: 'public',
      nullable: false,
      description: 'The heading it comes from.',
    }),
  }),
});

const PolicyPurpose = builder.objectRef<NamedPurpose>('PolicyPurpose').implement({
  description: 'Why data may be read, and how far that reaches.',
  fields: (t) => ({
    name: t.expose('name', { type: Purpose, category: 'public', nullable: false }),
    title: t.exposeString('title', { category: 'public', nullable: false }),
    taxonomy: t.exposeString('taxonomy', { category: 'public', nullable: false, description: 'The Fides data use.' }),
    ceiling: t.stringList({
      category: 'public',
      nullable: false,
      description: 'The categories that a partner reaches with it at most.',
      from: [],
      resolve: ({ ceiling }) => [...ceiling],
    }),
  }),
});

const PolicyCategory = builder.objectRef<NamedCategory>('PolicyCategory').implement({
  description: 'What a datum is.',
  fields: (t) => ({
    name: t.exposeString('name', { category: 'public', nullable: false }),
    title: t.exposeString('title', { category: 'public', nullable: false }),
    taxonomy: t.exposeString('taxonomy', {
      category: 'public',
      nullable: false,
      description: 'The Fides data category.',
    }),
  }),
});

const Policy = builder.objectRef<PolicyDocument>('Policy').implement({
  description: 'The policy in force: what is promised, and what decides every answer.',
  fields: (t) => ({
    version: t.exposeString('version', { category: 'public', nullable: false }),
    clauses: t.field({
      type: [Clause],
      category: 'public',
      nullable: false,
      resolve: ({ clauses }) => Object.entries(clauses).map(([id, clause]) => ({ ...clause, id })),
    }),
    purposes: t.field({
      type: [PolicyPurpose],
      category: 'public',
      nullable: false,
      // The keys of the document are the purposes.
      resolve: ({ purposes }) =>
        Object.entries(purposes).map(([name, purpose]) => ({ ...purpose, name: name as NamedPurpose['name'] })),
    }),
    categories: t.field({
      type: [PolicyCategory],
      category: 'public',
      nullable: false,
      resolve: ({ categories }) => Object.entries(categories).map(([name, category]) => ({ ...category, name })),
    }),
  }),
});

const Caller = builder.objectRef<CallerWord>('Caller').implement({
  description: 'Who calls, as the gateway understands the token.',
  fields: (t) => ({
    kind: t.expose('kind', { type: CallerKind, category: 'public', nullable: false }),
    name: t.string({
      category: 'public',
      nullable: true,
      from: [],
      resolve: (caller) => (caller.kind === 'ANONYMOUS' ? null : caller.name),
    }),
    roles: t.field({
      type: [Role],
      category: 'public',
      nullable: false,
      from: [],
      resolve: (caller) => (caller.kind === 'STAFF' ? [...caller.roles] : []),
    }),
    scopes: t.stringList({
      category: 'public',
      nullable: false,
      from: [],
      resolve: (caller) => (caller.kind === 'PARTNER' ? [...caller.scopes] : []),
    }),
    purpose: t.field({
      type: Purpose,
      category: 'public',
      nullable: true,
      from: [],
      resolve: (caller) => (caller.kind === 'STAFF' || caller.kind === 'PARTNER' ? caller.purpose : null),
    }),
  }),
});

type DecisionInForce = Explanation['decisions'][number] & { customerId: string };

const DecisionInForce = builder.objectRef<DecisionInForce>('DecisionInForce').implement({
  description: 'A decision of the customer’s that a verdict rests on.',
  subject: ({ customerId }) => customerId,
  fields: (t) => ({
    event: t.id({
      category: 'messaging',
      nullable: true,
      description: 'The ConsentEvent or SharingEvent that it was made with.',
      resolve: ({ model, eventId }) => globalId(model === 'Consent' ? 'ConsentEvent' : 'SharingEvent', eventId),
    }),
  }),
});

const Verdict = builder.objectRef<Explanation>('Verdict').implement({
  description: 'A decision, with the promise that made it.',
  fields: (t) => ({
    allowed: t.exposeBoolean('allowed', { category: 'public', nullable: false }),
    clause: t.exposeString('clause', { category: 'public', nullable: false }),
    reason: t.exposeString('reason', { category: 'public', nullable: false }),
    needs: t.stringList({
      category: 'public',
      nullable: false,
      description:
        'What would change a refusal: `scope:…`, `role:…`, `purpose`, `registration`, `relation`, `restriction`, `sharing` (lifting the block), `sharing:partner`, `sharing:<purpose>`, `consent:<channel>`, `consent`, `token`.',
      from: [],
      resolve: ({ needs }) => [...needs],
    }),
    decisions: t.field({
      type: [DecisionInForce],
      category: 'public',
      nullable: false,
      description: 'None where nobody has decided, and none for a partner.',
      resolve: ({ decisions, customerId }) => decisions.map((decision) => ({ ...decision, customerId })),
    }),
  }),
});

const ExplainAccessInput = builder.inputType('ExplainAccessInput', {
  fields: (t) => ({
    customerId: t.id({ required: true, category: 'public' }),
    field: t.string({
      required: true,
      category: 'public',
      description: 'A schema coordinate, such as `Customer.email`.',
    }),
    partnerId: t.id({ category: 'public', description: 'Would this partner be served?' }),
    role: t.field({
      type: Role,
      category: 'public',
      internal: true,
      description: 'Would this member of staff be served?',
    }),
    purpose: t.field({
      type: Purpose,
      category: 'public',
      description: 'For another purpose than the registered one.',
    }),
  }),
});

builder.queryFields((t) => ({
  policy: t.field({
    type: Policy,
    nullable: false,
    action: 'policy:read',
    description: 'The policy in force; for everybody.',
    resolve: (_root, _args, context) => context.policy,
  }),
  caller: t.field({
    type: Caller,
    nullable: true,
    action: 'caller:read',
    resolve: (_root, _args, context) => context.caller,
  }),
  explainAccess: t.field({
    type: Verdict,
    nullable: true,
    action: 'access:explain',
    args: { input: t.arg({ type: ExplainAccessInput, required: true }) },
    description:
      'Whether somebody would be served one field of one customer, and which promise decides. Customers and partners ask about themselves.',
    resolve: (_root, { input }, context, info) =>
      explain(context, info.schema, {
        field: input.field,
        role: input.role ?? null,
        purpose: input.purpose ?? null,
        customerId: idOf('Customer', input.customerId, 'input.customerId'),
        partnerId: input.partnerId ? idOf('Partner', input.partnerId, 'input.partnerId') : null,
      }),
  }),
}));
