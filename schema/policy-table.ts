import type { GraphQLField, GraphQLSchema } from 'graphql';
import { everyPartner } from '../src/policy/every-partner.ts';
import type { Audience, Policy, Rights } from '../src/policy/policy.ts';
import { objectTypes } from '../src/policy/shield.ts';
import { mayDo, mayRead } from '../src/policy/verdict.ts';
import { type Action, type Caller, type Category, roles, type Verdict } from '../src/policy/vocabulary.ts';

/** One caller who stands for all of a column: `SUPPORT`, `THIRD_PARTY MARKETING`, `ANONYMOUS`. */
export type Representative = { name: string; audience: Audience; caller: Caller };

/** What one kind of caller may do with one field: `Customer.phone`, `PROCESSOR PAYMENT_PROCESSING`. */
export type Cell = { coordinate: string; audience: string; verdict: Verdict };

/** A field with what decides it: its category, or, at the root, its action. */
export type Row = {
  coordinate: string;
  classification: Category | Action;
  rights: Rights;
  verdictFor: (caller: Caller) => Verdict;
};

/** Every partner that could be registered, with all scopes. */
export const partners = (): Representative[] =>
  everyPartner.map((caller) => ({ name: caller.name, audience: caller.partnerKind, caller }));

/** One caller for each column. Processors are shown for the purposes that follow a relation, third parties for those that follow consent. */
export function representatives(policy: Policy): Representative[] {
  const usual = { PROCESSOR: 'RELATED', THIRD_PARTY: 'SHARED' } as const;
  const customer = {
    kind: 'CUSTOMER',
    identity: { issuer: '', subject: '' },
    customerId: null,
    name: 'CUSTOMER',
  } as const;
  const staff = roles.map((role): Representative => {
    const purpose = policy.staff[role].purposes.default;
    const caller = { kind: 'STAFF', id: role, name: role, roles: [role], purpose, reference: null } as const;
    return { name: role, audience: role, caller };
  });
  return [
    { name: 'CUSTOMER', audience: 'CUSTOMER', caller: customer },
    ...staff,
    ...partners().filter(
      ({ caller }) => caller.kind === 'PARTNER' && policy.purposes[caller.purpose].sees === usual[caller.partnerKind],
    ),
    { name: 'SYSTEM', audience: 'SYSTEM', caller: { kind: 'SYSTEM', id: 'SYSTEM', name: 'SYSTEM' } },
    { name: 'ANONYMOUS', audience: 'ANONYMOUS', caller: { kind: 'ANONYMOUS' } },
  ];
}

/** What decides a field. Throws on one that declares nothing. */
export function rowOf(policy: Policy, type: string, { name: field, extensions }: GraphQLField<unknown, unknown>): Row {
  const coordinate = `${type}.${field}`;
  const declared = extensions.policy;
  if (!declared) throw new Error(`${coordinate} declares neither a category nor an action`);
  if ('action' in declared) {
    const { action } = declared;
    const rights: Rights = policy.actions[action];
    return { coordinate, classification: action, rights, verdictFor: (caller) => mayDo(policy, caller, action) };
  }
  const category: Category = declared.category;
  const rights: Rights = policy.categories[category].read;
  return { coordinate, classification: category, rights, verdictFor: (caller) => mayRead(policy, caller, category) };
}

/** Every field of every object type, by name. */
export function rows(policy: Policy, schema: GraphQLSchema): Row[] {
  return objectTypes(schema)
    .flatMap((type) => Object.values(type.getFields()).map((field) => rowOf(policy, type.name, field)))
    .toSorted((a, b) => (a.coordinate < b.coordinate ? -1 : 1));
}

/** The whole policy table: every field for every representative, by the functions that decide an answer. Looks at no row. */
export function cells(policy: Policy, schema: GraphQLSchema): Cell[] {
  const columns = representatives(policy);
  return rows(policy, schema).flatMap(({ coordinate, verdictFor }) =>
    columns.map(({ name, caller }) => ({ coordinate, audience: name, verdict: verdictFor(caller) })),
  );
}
