import { builder } from '../builder.ts';
import { Purpose, Role } from '../enums.ts';
import { globalId, idOf } from '../global-id.ts';
import { type Explanation, explain } from './explain.ts';

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
      description: 'None where nobody has decided, and none for whoever may not read the customer’s consents.',
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

builder.queryField('explainAccess', (t) =>
  t.field({
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
);
