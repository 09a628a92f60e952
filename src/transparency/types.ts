import { builder } from '../builder.ts';
import { CallerKind, Purpose, Role } from '../enums.ts';
import type { Policy as PolicyDocument } from '../policy/policy.ts';
import type { Caller as CallerWord, ClauseId } from '../policy/vocabulary.ts';

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
}));
