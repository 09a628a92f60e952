import { GraphQLScalarType, getIntrospectionQuery } from 'graphql';
import { describe, expect, it } from 'vitest';
import { badInput } from '../../src/errors.ts';
import { graphql, open, post } from './harness.ts';

const typeDefs = /* GraphQL */ `
  scalar Email
  enum Channel { PORTAL HELPDESK }
  type Query {
    me: Customer
    customers(first: Int!, after: String): [Customer!]
    echo(text: String, id: ID, input: ProfileInput): String
  }
  type Mutation { updateProfile(input: ProfileInput!): String }
  type Customer { id: ID name: String secretShoeSize: String friend: Customer friends(first: Int!): [Customer!] }
  input ProfileInput { version: Int! name: String email: Email channel: Channel tags: [Int!] address: AddressInput }
  input AddressInput { city: String! }
`;

let executed = 0;
const ran = () => {
  executed += 1;
  return 'ran';
};
const resolvers = {
  Query: {
    me: () => ran() && { id: '1', name: 'Alice' },
    customers: () => ran() && [],
    echo: (_: unknown, args: object) => ran() && JSON.stringify(args),
  },
  Mutation: { updateProfile: ran },
  Email: new GraphQLScalarType({
    name: 'Email',
    parseValue() {
      throw badInput('email', 'expected an e-mail address');
    },
  }),
};

type Options = Parameters<typeof graphql>[1];

/** Asks as a client of its own server, and gives the answer with its status. */
async function ask(
  body: { query: string; variables?: object; operationName?: string } | string,
  options: Options = {},
  accept = '*/*',
) {
  const { url } = await open([graphql({ typeDefs, resolvers }, options)]);
  const response = await post(url, body, { accept });
  return { status: response.status, ...(await response.json()) };
}

const nested = (depth: number) => `${'{ friend '.repeat(depth - 1)}{ id }${' }'.repeat(depth - 1)}`;
const times = (count: number, text: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => text(index)).join(' ');

/** Twice the document: once just within the limit, once just beyond. */
const limits: [what: string, limit: string, number: number, document: (beyond: number) => string][] = [
  ['text', 'characters', 15_000, (beyond) => '{ me { id } }'.padEnd(15_000 + beyond)],
  [
    'tokens',
    'tokens',
    600,
    (beyond) => `{ me { id } echo(input: { version: 1, tags: [${times(580 + beyond, () => '1')}] }) }`,
  ],
  ['levels', 'depth', 8, (beyond) => `{ me ${nested(7 + beyond)} }`],
  [
    'levels by way of fragments',
    'depth',
    8,
    (beyond) => `{ me { ...F } } fragment F on Customer ${nested(7 + beyond)}`,
  ],
  [
    'levels of introspection',
    'introspectionDepth',
    20,
    (beyond) => `{ __schema { types ${'{ ofType '.repeat(17 + beyond)}{ name }${' }'.repeat(17 + beyond)} } }`,
  ],
  ['aliases', 'aliases', 10, (beyond) => `{ me { ${times(10 + beyond, (n) => `a${n}: id`)} } }`],
  ['aliases of __typename', 'aliases', 10, (beyond) => `{ ${times(10 + beyond, (n) => `a${n}: __typename`)} }`],
  [
    'aliases in a fragment spread again and again',
    'aliases',
    10,
    (beyond) =>
      `{ me { ...F friend { ...F friend { ...F } } x: id ${beyond ? 'y: id' : ''} } } fragment F on Customer { a: id b: id c: id }`,
  ],
  [
    'directives',
    'directives',
    5,
    (beyond) => `{ me { ${times(5 + beyond, (n) => `... @include(if: true) { ${['id', 'name'][n % 2]} }`)} } }`,
  ],
  [
    'directives in a fragment spread again and again',
    'directives',
    5,
    (beyond) =>
      `{ me { ...F friend { ...F friend { ...F friend { ...F friend { ...F ${beyond ? 'friend { ...F }' : ''} } } } } } } fragment F on Customer { id @include(if: true) }`,
  ],
  [
    'fragment spreads',
    'fragmentSpreads',
    50,
    (beyond) =>
      `{ me { ${times(6, () => '...I ...N ...S ...T')} friend { ${times(6, () => '...I ...N ...S ...T')} ...I ...N ${beyond ? '...S' : ''} } } }
       fragment I on Customer { id } fragment N on Customer { name }
       fragment S on Customer { secretShoeSize } fragment T on Customer { __typename }`,
  ],
  ['uses of one response key', 'sameResponseKey', 10, (beyond) => `{ me { ${times(10 + beyond, () => 'id')} } }`],
  [
    'uses of one response key in merged selections',
    'sameResponseKey',
    10,
    (beyond) => `{ ${times(5, () => 'me { id id }')} ${beyond ? 'me { id }' : ''} }`,
  ],
  [
    'nodes',
    'nodes',
    5_000,
    (beyond) =>
      `{ customers(first: 50) { friends(first: 99) { id } } ${beyond ? 'more: customers(first: 1) { id }' : ''} }`,
  ],
];

describe('A document', () => {
  it.each(limits)('with as many %s as allowed is answered', async (_what, _limit, _number, document) => {
    const { status, errors } = await ask({ query: document(0) });
    expect({ status, errors: errors ?? [] }).toEqual({ status: 200, errors: [] });
  });

  it.each(limits)(
    'with more %s is refused before it runs, with the limit and its number',
    async (_what, limit, number, document) => {
      executed = 0;
      for (const accept of ['*/*', 'application/json', 'application/graphql-response+json']) {
        const { status, errors } = await ask({ query: document(1) }, { candid: false }, accept);
        expect(status).toBe(400);
        expect(errors).toMatchObject([
          {
            message: expect.stringContaining(String(number)),
            extensions: { code: 'LIMIT_EXCEEDED', limit, maximum: number },
          },
        ]);
        expect(errors[0].extensions).not.toHaveProperty('http');
      }
      expect(executed).toBe(0);
    },
  );

  it.each([
    ['itself', '{ me { ...F } } fragment F on Customer { id ...F }'],
    [
      'each other',
      '{ me { ...F } } fragment F on Customer { friend { ...G } } fragment G on Customer { friend { ...F } }',
    ],
    ['each other, out of reach', '{ me { id } } fragment F on Customer { friend { ...F } }'],
    [
      'a thousandfold',
      `{ me { ...F0 } } ${times(40, (n) => `fragment F${n} on Customer { ...F${n + 1} ...F${n + 1} }`)} fragment F40 on Customer { id }`,
    ],
  ])('with fragments that spread %s is refused at once', async (_what, query) => {
    const startedAt = performance.now();
    expect((await ask({ query })).status).toBe(400);
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });

  it('brings no NUL past the door in its own escapes', async () => {
    const { status, errors } = await ask('{"query":"{ echo(text: \\"\\\\u0000\\") }"}');
    expect([status, errors[0].extensions.code]).toEqual([400, 'BAD_USER_INPUT']);
    expect((await ask('{"query":"{ echo(text: \\"\\\\uD800\\") }"}')).status).toBe(400);
  });

  it('keeps the exact digits of an id that is written into it', async () => {
    expect(await ask({ query: '{ echo(id: 9007199254740993) }' })).toMatchObject({
      data: { echo: '{"id":"9007199254740993"}' },
    });
  });

  it('is refused again when it is sent again', async () => {
    const { url } = await open([graphql({ typeDefs, resolvers })]);
    const statuses: number[] = [];
    for (const query of ['{ me {', '{ me { no } }', `{ me ${nested(9)} }`]) {
      for (let round = 0; round < 3; round += 1) statuses.push((await post(url, { query })).status);
    }
    expect(statuses).toEqual(Array(9).fill(400));
  });
});

describe('The nodes asked for', () => {
  const query = 'query ($n: Int = 71, $m: Int!) { customers(first: $n) { friends(first: $m) { id } } }';
  const codeOf = async (variables: object, document = query) =>
    (await ask({ query: document, variables })).errors?.[0].extensions.code;

  it('are counted with the values of variables, and their defaults', async () => {
    expect(await codeOf({ n: 50, m: 99 })).toBeUndefined();
    expect(await codeOf({ n: 51, m: 99 })).toBe('LIMIT_EXCEEDED');
    expect(await codeOf({ m: 69 })).toBeUndefined();
    expect(await codeOf({ m: 70 })).toBe('LIMIT_EXCEEDED');
  });

  it('are not made fewer by a negative number or none', async () => {
    expect(await codeOf({ n: -1, m: 6_000 })).toBe('LIMIT_EXCEEDED');
    expect(await codeOf({ n: 0, m: 6_000 })).toBe('LIMIT_EXCEEDED');
    expect(await codeOf({ n: 1e15, m: 1e15 })).toBe('LIMIT_EXCEEDED');
  });

  it('are counted once where two fragments ask for the same connection', async () => {
    const twice =
      '{ customers(first: 100) { ...F } customers(first: 100) { ...G } } fragment F on Customer { friends(first: 40) { id } } fragment G on Customer { friends(first: 40) { name } }';
    expect(await codeOf({}, twice)).toBeUndefined();
  });

  it('are those of the named operation', async () => {
    const two = 'query Small { customers(first: 1) { id } } query Large { customers(first: 6000) { id } }';
    expect((await ask({ query: two, operationName: 'Small' })).status).toBe(200);
    expect((await ask({ query: two, operationName: 'Large' })).status).toBe(400);
  });
});

describe('An invalid document', () => {
  const guesses = [
    '{ me { secretShoeSiz } }',
    '{ mee { id } }',
    '{ echo(tex: "x") }',
    '{ echo(input: { version: 1, nam: "x" }) }',
    '{ echo(input: { version: 1, channel: PORTA }) }',
    'query ($a: ProfilInput) { echo(input: $a) }',
    '{ me { ... on Custome { id } } }',
    '{ me { ...F } }',
  ];

  it.each(guesses)('tells a partner nothing to guess from: %s', async (query) => {
    const { status, errors } = await ask({ query }, { candid: false });
    expect(status).toBe(400);
    expect(errors).toEqual([
      { message: 'The document is not valid here.', extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } },
    ]);
  });

  it('tells a partner where the syntax ends, since that is their own text', async () => {
    const { status, errors } = await ask({ query: '{ me { id }' }, { candid: false });
    expect(status).toBe(400);
    expect(errors).toEqual([
      {
        message: 'The document is not valid here.',
        locations: [{ line: 1, column: 12 }],
        extensions: { code: 'GRAPHQL_PARSE_FAILED' },
      },
    ]);
  });

  it('tells staff what is wrong, whoever has sent it before, and tells everybody the same in production', async () => {
    let candid = false;
    const { url } = await open([graphql({ typeDefs, resolvers }, { candid: () => candid })]);
    const message = async () => (await (await post(url, { query: guesses[0] })).json()).errors[0].message;
    expect(await message()).toBe('The document is not valid here.');
    candid = true;
    expect(await message()).toContain('secretShoeSize');
    candid = false;
    expect(await message()).toBe('The document is not valid here.');
    const { errors } = await ask({ query: '{ me { secretShoeSiz } }' }, { production: true });
    expect(errors[0].message).toBe('The document is not valid here.');
  });

  it('is 400, but 200 under an explicit application/json', async () => {
    for (const body of [{ query: '{' }, { query: '{ no }' }, { query: 'query ($id: ID!) { echo(id: $id) }' }]) {
      expect((await ask(body, {}, 'application/graphql-response+json')).status).toBe(400);
      expect((await ask(body)).status).toBe(400);
      expect((await ask(body, {}, 'application/json')).status).toBe(200);
    }
  });
});

describe('Variables', () => {
  const query = 'mutation ($input: ProfileInput!) { updateProfile(input: $input) }';
  const refusals = async (input: unknown, candid = true) => {
    executed = 0;
    const { status, errors, data } = await ask({ query, variables: { input } }, { candid });
    expect({ status, data, executed }).toEqual({ status: 400, data: undefined, executed: 0 });
    return errors.map(({ message }: { message: string }) => message);
  };

  it.each([
    [{ version: 'secret' }, ['variables.input.version: expected Int!']],
    [{ version: null }, ['variables.input.version: expected Int!']],
    [{ version: 1, email: 'secret' }, ['variables.input.email: email: expected an e-mail address']],
    [{ version: 1, channel: 'secret' }, ['variables.input.channel: expected one of PORTAL, HELPDESK']],
    [{ version: 1, tags: [1, 'secret'] }, ['variables.input.tags.1: expected Int!']],
    [{ version: 1, tags: 'secret' }, ['variables.input.tags: expected Int!']],
    [{ version: 1, address: 'secret' }, ['variables.input.address: Expected type "AddressInput" to be an object.']],
    [{ version: 1, nam: 'secret' }, ['variables.input: Field "nam" is not defined by type "ProfileInput".']],
    ['secret', ['variables.input: Expected type "ProfileInput" to be an object.']],
    [null, ['variables.input: expected ProfileInput!']],
  ])('such as %j are refused by their path, never by their value', async (input, messages) => {
    expect(await refusals(input)).toEqual(messages);
  });

  it('tell a partner which of its own fields is wrong, and no name beside', async () => {
    expect(await refusals({ version: 'secret', nam: 1 }, false)).toEqual([
      'variables.input.version: is not valid',
      'variables.input: is not valid',
    ]);
    expect(await refusals({}, false)).toEqual(['variables.input: is not valid']);
    expect(await refusals({ version: 1, email: 'x' }, false)).toEqual([
      'variables.input.email: email: expected an e-mail address',
    ]);
  });

  it('with a thousand faults are refused after ten', async () => {
    expect(await refusals({ version: 1, tags: Array(1_000).fill('secret') })).toHaveLength(10);
  });
});

describe('Introspection', () => {
  const query = getIntrospectionQuery({
    inputValueDeprecation: true,
    oneOf: true,
    specifiedByUrl: true,
    schemaDescription: true,
  });

  it('is answered while developing, with all that GraphiQL asks for', async () => {
    expect(await ask({ query })).toMatchObject({ status: 200, data: { __schema: { queryType: { name: 'Query' } } } });
  });

  it.each([query, '{ __type(name: "Customer") { name } }', '{ a: __schema { types { name } } }'])(
    'is off in production',
    async (document) => {
      expect(await ask({ query: document }, { production: true })).toMatchObject({
        status: 400,
        errors: [{ message: 'The document is not valid here.' }],
      });
    },
  );

  it('leaves __typename in production', async () => {
    expect(await ask({ query: '{ __typename }' }, { production: true })).toMatchObject({
      status: 200,
      data: { __typename: 'Query' },
    });
  });
});
