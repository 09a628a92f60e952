import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startGateway, type TestGateway } from '../harness/gateway.ts';
import { badLiterals, badVariables, canary } from './bad-values.ts';
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

describe('A value sent as a variable', () => {
  it.each(badVariables)(
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
  it.each(badLiterals)('is refused if it is %s, with its place and what is expected', async (_what, query, message) => {
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
