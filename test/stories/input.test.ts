import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startGateway, type TestGateway } from '../harness/gateway.ts';
import { keptLog } from './log.ts';
import { firstError, post } from './post.ts';

const { log, lines } = keptLog();
let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({ log });
});
afterEach(() => {
  lines.length = 0;
});
afterAll(() => gateway.stop());

/** Stands for somebody's data in each request here; no answer and no log line may repeat it. */
const canary = 'canary-47110815';

const list =
  'query List($first: Int!, $after: String, $filter: CustomerFilter) { customers(first: $first, after: $after, filter: $filter) { edges { cursor } } }';
const byId = 'query ById($id: ID!) { customer(id: $id) { name } }';
const due = 'query Due($asOf: DateTime) { retentionDue(first: 1, asOf: $asOf) { edges { cursor } } }';
const usage = 'query Usage($from: Date!) { cookieUsage(from: $from, to: "2026-03-01") { day } }';
const register =
  'query Register($filter: DisclosureFilter) { disclosures(first: 1, filter: $filter) { edges { cursor } } }';

describe('A value sent as a variable', () => {
  it.each([
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
  ])(
    'is refused if it is %s, with its place and what is expected',
    async (_what, query, variables, field, expectation) => {
      const answer = await post(gateway, `{"query":${JSON.stringify(query)},"variables":${variables}}`, {
        as: 'privacy',
      });
      expect(answer.status).toBe(400);
      expect(firstError(answer)).toMatchObject({
        message: `${field}: ${expectation}`,
        extensions: { code: 'BAD_USER_INPUT', field },
      });
      expect(`${answer.text} ${lines.join(' ')}`).not.toMatch(
        /canary|47110815|9007199254740993|04-07|02-30|02-29|12-31/,
      );
    },
  );
});

describe('A value written into the document', () => {
  it.each([
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
    [
      'no day',
      `{ cookieUsage(from: "${canary}", to: "2026-03-01") { day } }`,
      'from: expected a day such as 2026-11-01',
    ],
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
  ])('is refused if it is %s, with its place and what is expected', async (_what, query, message) => {
    const answer = await post(gateway, JSON.stringify({ query }), { as: 'privacy' });
    expect(answer.status).toBe(400);
    expect(firstError(answer)).toMatchObject({ message });
    expect(`${answer.text} ${lines.join(' ')}`).not.toMatch(/canary|47110815/);
  });

  it('is refused with an unknown field, or one given twice', async () => {
    const unknown = await post(
      gateway,
      JSON.stringify({ query: `{ customers(first: 1, filter: { nick: "${canary}" }) { edges { cursor } } }` }),
      { as: 'privacy' },
    );
    expect(firstError(unknown)?.message).toContain('Field "nick" is not defined by type "CustomerFilter"');
    const twice = await post(
      gateway,
      JSON.stringify({
        query: `{ customers(first: 1, filter: { email: "a@example.com", email: "${canary}" }) { edges { cursor } } }`,
      }),
      { as: 'privacy' },
    );
    expect([unknown.status, twice.status]).toEqual([400, 400]);
    expect(`${unknown.text} ${twice.text} ${lines.join(' ')}`).not.toContain(canary);
  });

  it('tells a partner nothing of the schema', async () => {
    const answer = await post(
      gateway,
      JSON.stringify({ query: `{ customers(first: "${canary}") { edges { cursor } } }` }),
      { as: 'stripe' },
    );
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.text)).toEqual({
      errors: [{ message: 'The document is not valid here.', extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }],
    });
  });
});

describe('A document of several operations', () => {
  const query = 'query A { caller { kind } } query B { policy { version } }';

  it('runs the one that is named', async () => {
    const answer = await post(gateway, JSON.stringify({ query, operationName: 'A' }));
    expect(JSON.parse(answer.text)).toEqual({ data: { caller: { kind: 'ANONYMOUS' } } });
  });

  it.each([[undefined], [canary], ['']])('runs none for the name %j', async (operationName) => {
    const answer = await post(gateway, JSON.stringify({ query, operationName }));
    expect(answer.status).toBe(400);
    expect(firstError(answer)).toMatchObject({ extensions: { code: 'OPERATION_RESOLUTION_FAILURE' } });
    expect(JSON.parse(answer.text)).not.toHaveProperty('data');
    expect(`${answer.text} ${lines.join(' ')}`).not.toContain(canary);
  });
});

describe('The schema', () => {
  it('is told in development to who asks', async () => {
    const { data, errors } = await gateway.gql<{ __schema: { types: { name: string }[] } }>(
      `{ __schema { types { name } } }`,
    );
    expect(errors).toEqual([]);
    expect(data?.__schema.types.map(({ name }) => name)).toEqual(expect.arrayContaining(['Customer', 'Policy']));
  });
});

describe('A request', () => {
  const ask = JSON.stringify({ query: '{ caller { kind } }' });

  it('of more than 256 KB is too large', async () => {
    const padded = (bytes: number) => ask + ' '.repeat(bytes - ask.length);
    expect((await post(gateway, padded(256 * 1024))).status).toBe(200);
    const answer = await post(gateway, padded(256 * 1024 + 1));
    expect(answer.status).toBe(413);
    expect(firstError(answer)?.extensions).toEqual({ code: 'PAYLOAD_TOO_LARGE' });
  });

  it.each([
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'text/plain',
    'application/graphql',
  ])('of type %s is not understood, so that no web page can make a browser send it', async (type) => {
    const answer = await post(gateway, ask, { headers: { 'Content-Type': type } });
    expect(answer.status).toBe(415);
    expect(firstError(answer)?.extensions).toEqual({ code: 'UNSUPPORTED_MEDIA_TYPE' });
  });

  it('from another origin gets no leave to read the answer', async () => {
    const answer = await post(gateway, ask, { headers: { Origin: 'https://elsewhere.example' } });
    const preflight = await fetch(`${gateway.url}/graphql`, {
      method: 'OPTIONS',
      headers: { Origin: 'https://elsewhere.example', 'Access-Control-Request-Method': 'POST' },
    });
    expect(preflight.status).toBe(405);
    for (const headers of [answer.headers, preflight.headers]) {
      expect([...headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([]);
    }
  });

  it('to read /graphql shows GraphiQL to a browser, and tells others to post', async () => {
    const page = await fetch(`${gateway.url}/graphql`, { headers: { Accept: 'text/html' } });
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(await page.text()).toContain('GraphiQL');
    const other = await fetch(`${gateway.url}/graphql`, { headers: { Accept: 'application/json' } });
    expect([other.status, other.headers.get('allow')]).toEqual([405, 'POST']);
  });

  it('with a document in its address is refused, and the address is in no log line', async () => {
    const answer = await fetch(`${gateway.url}/graphql?query={customer(id:"${canary}"){name}}`);
    expect(answer.status).toBe(405);
    expect(`${await answer.text()} ${lines.join(' ')}`).not.toContain(canary);
  });
});
