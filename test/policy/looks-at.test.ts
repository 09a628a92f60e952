import { GraphQLInputObjectType, GraphQLList, GraphQLNonNull, GraphQLString } from 'graphql';
import { describe, expect, test } from 'vitest';
import { defaultPolicy } from '../../src/policy/default/document.ts';
import { type Given, lookedAt } from '../../src/policy/looks-at.ts';
import type { LooksAt } from '../../src/policy/plugin.ts';
import { mayLookAt, mayRead } from '../../src/policy/verdict.ts';
import { asCustomer } from './random-callers.ts';

const email: LooksAt = { category: 'contact', internal: false };
const invoices: LooksAt = { category: 'payment', internal: true };

const Invoice = new GraphQLInputObjectType({
  name: 'InvoiceFilter',
  fields: { reference: { type: GraphQLString, extensions: { looksAt: invoices } } },
});
const Filter: GraphQLInputObjectType = new GraphQLInputObjectType({
  name: 'CustomerFilter',
  fields: () => ({
    email: { type: GraphQLString, extensions: { looksAt: email } },
    note: { type: GraphQLString },
    invoice: { type: new GraphQLNonNull(Invoice) },
    anyOf: { type: new GraphQLList(Filter) },
  }),
});
const argument = { description: null, defaultValue: undefined, deprecationReason: undefined, astNode: null };
const customers = {
  name: 'customers',
  args: [
    { ...argument, name: 'filter', type: Filter, extensions: {} },
    { ...argument, name: 'orderBy', type: GraphQLString, extensions: { looksAt: email } },
  ],
};
const lookedAtBy = (values: Record<string, unknown>): Given[] => lookedAt('Query', customers, values);

describe('What a search looks at', () => {
  test('is said of an argument, by its name and where it stands in the schema', () => {
    expect(lookedAtBy({ orderBy: 'EMAIL' })).toEqual([
      { ...email, path: 'orderBy', coordinate: 'Query.customers(orderBy:)' },
    ]);
  });

  test('is said of each member that is given, however deep, in lists too', () => {
    const atEmail = { ...email, coordinate: 'CustomerFilter.email' };
    const atReference = { ...invoices, coordinate: 'InvoiceFilter.reference' };
    const filter = { email: 'a', note: 'n', invoice: { reference: 'r' } };
    expect(lookedAtBy({ filter })).toEqual([
      { ...atEmail, path: 'filter.email' },
      { ...atReference, path: 'filter.invoice.reference' },
    ]);
    expect(lookedAtBy({ filter: { anyOf: [{ email: 'a' }, { invoice: { reference: 'r' } }] } })).toEqual([
      { ...atEmail, path: 'filter.anyOf.email' },
      { ...atReference, path: 'filter.anyOf.invoice.reference' },
    ]);
  });

  test.each([
    ['no argument', {}],
    ['an argument that is null', { orderBy: null, filter: null }],
    ['an empty filter', { filter: {} }],
    ['a member that is null', { filter: { email: null, invoice: null, anyOf: null } }],
    ['an empty list', { filter: { anyOf: [] } }],
    ['a list of nothing', { filter: { anyOf: [null] } }],
    ['a member that looks at nothing', { filter: { note: 'n' } }],
  ])('is nothing for %s', (_what, values) => {
    expect(lookedAtBy(values)).toEqual([]);
  });
});

describe('A search by a datum', () => {
  const partner = {
    ...({ kind: 'PARTNER', id: 'p', name: 'p', partnerKind: 'PROCESSOR', purpose: 'SUPPORT' } as const),
    ...({ registeredScopes: ['contact:read'], scopes: ['contact:read'] } as const),
  };

  test('takes the permission to read it', () => {
    const alice = asCustomer('alice');
    for (const looksAt of [email, invoices, { category: 'trail', internal: false } as const]) {
      expect(mayLookAt(defaultPolicy, alice, looksAt)).toEqual(mayRead(defaultPolicy, alice, looksAt.category));
    }
    expect(mayLookAt(defaultPolicy, partner, email)).toMatchObject({ allowed: true });
    expect(mayLookAt(defaultPolicy, { ...partner, scopes: [] }, email)).toMatchObject({
      needs: ['scope:contact:read'],
    });
  });

  test('that is internal is refused to every partner, whatever it may read (P19)', () => {
    expect(mayLookAt(defaultPolicy, partner, { ...email, internal: true })).toEqual({
      allowed: false,
      clause: 'P19',
      reason: 'P19: this is not for partners.',
      needs: [],
    });
  });
});
