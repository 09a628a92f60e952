/** Stands for somebody's data in each request here; no answer and no log line may repeat it. */
export const canary = 'canary-47110815';

const list =
  'query List($first: Int!, $after: String, $filter: CustomerFilter) { customers(first: $first, after: $after, filter: $filter) { edges { cursor } } }';
const byId = 'query ById($id: ID!) { customer(id: $id) { name } }';
const due = 'query Due($asOf: DateTime) { retentionDue(first: 1, asOf: $asOf) { edges { cursor } } }';
const usage = 'query Usage($from: Date!) { cookieUsage(from: $from, to: "2026-03-01") { day } }';
const register =
  'query Register($filter: DisclosureFilter) { disclosures(first: 1, filter: $filter) { edges { cursor } } }';

/** A variable, as JSON, with the place and what is expected there: 400. */
export const badVariables: readonly [
  what: string,
  query: string,
  variables: string,
  field: string,
  expectation: string,
][] = [
  ['NUL', byId, `{"id":"${canary}\\u0000"}`, 'variables.id', 'expected text without NUL and lone surrogates'],
  [
    'a lone surrogate',
    byId,
    `{"id":"${canary}\\ud800"}`,
    'variables.id',
    'expected text without NUL and lone surrogates',
  ],
  [
    '__proto__',
    list,
    `{"first":1,"filter":{"__proto__":{"email":"${canary}"}}}`,
    'variables.filter.__proto__',
    'is not a name that may be used',
  ],
  ['a key twice', byId, `{"id":"Customer:1","id":"${canary}"}`, 'variables.id', 'expected once, given twice'],
  [
    'an id that would be rounded',
    byId,
    '{"id":9007199254740993}',
    'variables.id',
    'expected a number of 53 bits at most; send larger ones as a string',
  ],
  ['a text for a number', list, `{"first":"${canary}"}`, 'variables.first', 'expected Int!'],
  ['a fraction', list, '{"first":1.47110815}', 'variables.first', 'expected Int!'],
  ['nothing where something is needed', list, '{"first":null}', 'variables.first', 'expected Int!'],
  ['an object for an id', byId, `{"id":{"contains":"${canary}"}}`, 'variables.id', 'expected ID!'],
  ['an object for a text', list, `{"first":1,"after":{"${canary}":1}}`, 'variables.after', 'expected String'],
  [
    'a list for a text',
    list,
    `{"first":1,"filter":{"email":["${canary}"]}}`,
    'variables.filter.email',
    'expected an e-mail address',
  ],
  [
    'no e-mail address',
    list,
    `{"first":1,"filter":{"email":"${canary}"}}`,
    'variables.filter.email',
    'expected an e-mail address',
  ],
  [
    'no telephone number',
    list,
    `{"first":1,"filter":{"phone":"${canary}"}}`,
    'variables.filter.phone',
    'expected a telephone number such as +442079460000',
  ],
  ['no time', due, `{"asOf":"${canary}"}`, 'variables.asOf', 'expected a time such as 2026-11-01T12:00:00Z'],
  [
    'a time without an offset',
    due,
    '{"asOf":"2026-04-07T11:00:00"}',
    'variables.asOf',
    'expected a time such as 2026-11-01T12:00:00Z',
  ],
  [
    'a 30th of February',
    due,
    '{"asOf":"2026-02-30T11:00:00Z"}',
    'variables.asOf',
    'expected a time such as 2026-11-01T12:00:00Z',
  ],
  [
    'a time before all years',
    due,
    '{"asOf":"0000-04-07T11:00:00Z"}',
    'variables.asOf',
    'expected a time such as 2026-11-01T12:00:00Z',
  ],
  [
    'a time that its offset takes out of all years',
    due,
    '{"asOf":"9999-12-31T23:00:00-04:00"}',
    'variables.asOf',
    'expected a time such as 2026-11-01T12:00:00Z',
  ],
  ['no day', usage, `{"from":"${canary}"}`, 'variables.from', 'expected a day such as 2026-11-01'],
  [
    'a 29th of February of a common year',
    usage,
    '{"from":"2026-02-29"}',
    'variables.from',
    'expected a day such as 2026-11-01',
  ],
  ['a day before all years', usage, '{"from":"0000-04-07"}', 'variables.from', 'expected a day such as 2026-11-01'],
  [
    'an unknown word of a closed list',
    register,
    `{"filter":{"kind":"${canary}"}}`,
    'variables.filter.kind',
    'expected one of ACCOUNT_DATA, COMMUNICATIONS',
  ],
  [
    'a number for a word of a closed list',
    register,
    '{"filter":{"kind":47110815}}',
    'variables.filter.kind',
    'expected one of ACCOUNT_DATA, COMMUNICATIONS',
  ],
];

/** A value within the document, and what is said of it: 400. */
export const badLiterals: readonly [what: string, query: string, message: string][] = [
  ['a text for a number', `{ customers(first: "${canary}") { edges { cursor } } }`, 'first: expected Int!'],
  ['a number of more than 32 bits', '{ customers(first: 4711081547) { edges { cursor } } }', 'first: expected Int!'],
  ['nothing where something is needed', '{ customers(first: null) { edges { cursor } } }', 'first: expected Int!'],
  ['a list', `{ customers(first: 1, after: ["${canary}"]) { edges { cursor } } }`, 'after: expected String'],
  ['an object for an id', `{ customer(id: { eq: "${canary}" }) { name } }`, 'id: expected ID!'],
  ['a fraction for an id', '{ customer(id: 1.47110815) { name } }', 'id: expected ID!'],
  [
    'a text for an object',
    `{ customers(first: 1, filter: "${canary}") { edges { cursor } } }`,
    'filter: expected CustomerFilter',
  ],
  [
    'a list for an object',
    `{ customers(first: 1, filter: [{ email: "${canary}" }, 1]) { edges { cursor } } }`,
    'filter: expected CustomerFilter',
  ],
  [
    'no e-mail address',
    `{ customers(first: 1, filter: { email: "${canary}" }) { edges { cursor } } }`,
    'filter.email: expected an e-mail address',
  ],
  [
    'no telephone number',
    '{ customers(first: 1, filter: { phone: 47110815 }) { edges { cursor } } }',
    'filter.phone: expected a telephone number such as +442079460000',
  ],
  [
    'no time',
    `{ retentionDue(first: 1, asOf: "${canary}") { edges { cursor } } }`,
    'asOf: expected a time such as 2026-11-01T12:00:00Z',
  ],
  ['no day', `{ cookieUsage(from: "${canary}", to: "2026-03-01") { day } }`, 'from: expected a day such as 2026-11-01'],
  [
    'an unknown word of a closed list',
    '{ disclosures(first: 1, filter: { kind: canary }) { edges { cursor } } }',
    'filter.kind: expected one of ACCOUNT_DATA, COMMUNICATIONS',
  ],
  [
    'a text for a word of a closed list',
    `{ disclosures(first: 1, filter: { kind: "${canary}" }) { edges { cursor } } }`,
    'filter.kind: expected one of ACCOUNT_DATA, COMMUNICATIONS',
  ],
  [
    'a wrong default',
    `query List($first: Int = "${canary}") { customers(first: $first) { edges { cursor } } }`,
    '$first: expected Int',
  ],
  [
    'a second text',
    `{ customer(id: "Customer:1" "${canary}") { name } }`,
    'Syntax Error: Expected Name, found String.',
  ],
  [
    'a block of text',
    `{ customer("""${canary} "x". """: 1) { name } }`,
    'Syntax Error: Expected Name, found BlockString.',
  ],
  [
    'a number without a field',
    '{ customer(id: "Customer:1" 47110815) { name } }',
    'Syntax Error: Expected Name, found Int.',
  ],
  ['a text without its end', `{ customer(id: "${canary}) { name } }`, 'Syntax Error: Unterminated string.'],
];
