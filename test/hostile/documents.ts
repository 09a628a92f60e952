import { getIntrospectionQuery } from 'graphql';
import type { HostileOperation } from './hostile.ts';

const times = (count: number, text: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => text(index)).join(' ');
const me = (selection: string) => `{ me { ${selection} } }`;
const as = (
  name: string | undefined,
  outcome: string,
  rows: readonly (readonly [string, string])[],
): HostileOperation[] =>
  rows.map(([what, query]) => ({ what, ...(name !== undefined && { as: name }), query, outcome }));

/** Documents that cost more than they look, or ask for what is not told. */
export const documents: readonly HostileOperation[] = [
  ...as('alice', '400 LIMIT_EXCEEDED', [
    ['eleven aliases of a field', me(times(11, (n) => `a${n}: id`))],
    ['eleven aliases of a root field', `{ ${times(11, (n) => `a${n}: caller { kind }`)} }`],
    ['eleven aliases of __typename', `{ ${times(11, (n) => `a${n}: __typename`)} }`],
    ['one key a thousand times', me(times(200, () => 'id'))],
    ['six directives', me(times(6, (n) => `... @include(if: true) { a${n}: id }`))],
    ['a text of 15,001 characters', me('id').padEnd(15_001)],
    ['a text of 200,000 characters', me(`id # ${'x'.repeat(200_000)}`)],
    ['601 tokens', me(times(600, () => 'id'))],
    [
      'nine levels',
      '{ me { requests(first: 1) { edges { node { customer { requests(first: 1) { edges { node { id } } } } } } } } }',
    ],
    ['fifty-one spreads', `${me(times(51, () => '...F'))} fragment F on Customer { id }`],
    ['10,100 nodes', '{ customers(first: 100) { edges { node { services(first: 100) { edges { node { id } } } } } } }'],
    [
      'a fragment that doubles forty times',
      `${me('...F0')} ${times(40, (n) => `fragment F${n} on Customer { ...F${n + 1} ...F${n + 1} }`)} fragment F40 on Customer { id }`,
    ],
    ['a fragment that spreads itself', `${me('...F')} fragment F on Customer { ...F }`],
    [
      'two fragments that spread each other',
      `${me('...F')} fragment F on Customer { ...G } fragment G on Customer { ...F }`,
    ],
    ['introspection without end', `{ __schema { types ${'{ ofType '.repeat(25)} { name } ${'}'.repeat(25)} } }`],
  ]),
  ...as('alice', '400 GRAPHQL_VALIDATION_FAILED', [
    ['a field that is not there', me('password')],
    ['an argument that is not there', '{ customers(first: 1, where: { name: "x" }) { edges { cursor } } }'],
    ['an order that is not offered', '{ customers(first: 1, orderBy: { email: asc }) { edges { cursor } } }'],
    ['two fields under one key', me('a: id a: name')],
    ['a query within a mutation', 'mutation { me { id } }'],
    ['a directive that is not there', me('id @deprecated')],
    ['a type that is not there', me('... on Admin { id }')],
    ['a variable that is not declared', '{ customer(id: $id) { name } }'],
    ['a variable of another type', 'query ($id: Int) { customer(id: $id) { name } }'],
    ['a subscription to two things', 'subscription { consentChanged { state } a: consentChanged { state } }'],
    ['a selection of nothing', '{ me }'],
  ]),
  ...as('alice', '400 OPERATION_RESOLUTION_FAILURE', [
    ['two operations without names', '{ me { id } } { caller { kind } }'],
  ]),
  ...as('alice', '400 GRAPHQL_PARSE_FAILED', [
    ['nothing', ''],
    ['half a document', '{ me { id '],
    ['SQL', "SELECT * FROM \"Customer\" WHERE '1'='1'"],
    ['a comment alone', '# { me { id } }'],
    ['a null byte', '{ me \u0001 { id } }'],
    ['ten thousand braces', '{'.repeat(500)],
  ]),
  ...as('newsletter-co', '400 GRAPHQL_VALIDATION_FAILED', [
    ['a partner’s guess at a field', '{ customers(first: 1) { edges { node { phon } } } }'],
    ['a partner’s guess at a type', '{ node(id: "x") { ... on Custome { id } } }'],
    ['a partner’s guess at an enum', '{ partnerPreview(input: { purpose: MARKETIN }) { __typename } }'],
    ['a partner’s guess at an input', 'mutation { setSharing(input: { blocke: true }) { __typename } }'],
  ]),
  {
    what: 'a subscription that takes no stream',
    as: 'alice',
    query: 'subscription { consentChanged { state } }',
    headers: { Accept: 'application/json' },
    outcome: '400 BAD_REQUEST',
  },
  ...as(undefined, '400 LIMIT_EXCEEDED', [
    ['introspection a hundred times', `{ ${times(11, (n) => `a${n}: __schema { types { name } }`)} }`],
  ]),
  ...as(undefined, '200 answered', [['introspection, in development alone', getIntrospectionQuery()]]),
  ...as('alice', '200 BAD_USER_INPUT', [
    ['a page of none', me('services(first: 0) { edges { cursor } }')],
    ['a page of less than none', me('services(first: -1) { edges { cursor } }')],
    ['a page of 101', me('services(first: 101) { edges { cursor } }')],
    ['a cursor that is SQL', me(`services(first: 1, after: "' OR 1=1 --") { edges { cursor } }`)],
    [
      'a cursor of somebody else’s making',
      me('services(first: 1, after: "YXJyYXljb25uZWN0aW9uOjA=") { edges { cursor } }'),
    ],
  ]),
];
