import { describe, expect, it } from 'vitest';
import { graphiql } from '../../src/door/graphiql.ts';
import type { Route } from '../../src/door/routes.ts';
import { gatewayError } from '../../src/errors.ts';
import { echo, open, post, request, send } from './harness.ts';

const uuidv7 = /^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;

/** The status, and the code of the first error. */
async function verdict(answer: Promise<Response> | Response): Promise<[number, string]> {
  const response = await answer;
  const { errors } = await response.json();
  return [response.status, errors[0].extensions.code];
}

describe('A request at the door', () => {
  it('is let in with its document, variables and name, as they were sent', async () => {
    const { url } = await open([echo]);
    const body = { query: '{ me }', variables: { id: 'Customer:é🏃', first: 3 }, operationName: null };
    const response = await post(url, body, { 'content-type': 'application/json; charset=UTF-8' });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ data: { query: '{ me }', variables: { id: 'Customer:é🏃', first: 3 } } });
  });

  it('gets a request id and the security headers, whatever the answer', async () => {
    const { url } = await open([echo]);
    const answers = [await post(url, { query: '{ me }' }), await post(url, 'no JSON'), await fetch(`${url}/nowhere`)];
    expect(answers.map(({ status }) => status)).toEqual([200, 400, 404]);
    for (const { headers } of answers) {
      expect(headers.get('x-request-id')).toMatch(uuidv7);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('access-control-allow-origin')).toBeNull();
    }
    expect(new Set(answers.map(({ headers }) => headers.get('x-request-id'))).size).toBe(3);
  });

  it.each([
    '/',
    '//graphql',
    '/graphql/',
    '/GraphQL',
    '/%67raphql',
    '/./graphql/.',
    '/graphql;x=1',
    '/exports',
    '/exports/',
    '/exports/:id',
    '/exports/a/b',
    '/exports/a%2fb',
  ])('finds nothing at %s', async (path) => {
    const exports: Route = {
      path: '/exports/:id',
      methods: { GET: { answer: ({ id }) => ({ status: 200, body: id ?? '' }) } },
    };
    const { port } = await open([echo, exports]);
    const { text } = await send(port, request(`GET ${path} HTTP/1.1`, ['Host: localhost', 'Connection: close']));
    expect(text).toMatch(/^HTTP\/1\.1 404/);
  });

  it.each([
    ['no content type', {}, 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['a GraphQL text', { 'content-type': 'application/graphql' }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['JSON of another kind', { 'content-type': 'application/json+x' }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['two types in one', { 'content-type': 'application/json, text/plain' }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['another charset', { 'content-type': 'application/json; charset=latin1' }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['a further parameter', { 'content-type': 'application/json; charset=utf-8; x=1' }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
    [
      'a compressed body',
      { 'content-type': 'application/json', 'content-encoding': 'gzip' },
      415,
      'UNSUPPORTED_MEDIA_TYPE',
    ],
    ['only a page accepted', { 'content-type': 'application/json', accept: 'text/html' }, 400, 'BAD_REQUEST'],
  ])('is refused with %s', async (_what, headers, status, code) => {
    const { url } = await open([echo]);
    const body = new TextEncoder().encode('{"query":"{ me }"}');
    // Each row has other headers: one type for all of them.
    const given: Record<string, string> = headers;
    expect(await verdict(fetch(`${url}/graphql`, { method: 'POST', headers: given, body }))).toEqual([status, code]);
  });

  it.each([
    ['no JSON', '{ "query', 'BAD_REQUEST'],
    ['nothing', '', 'BAD_REQUEST'],
    ['a byte order mark', '\ufeff{"query":"{ me }"}', 'BAD_REQUEST'],
    ['bytes that are not UTF-8', new Blob([Uint8Array.from([0x22, 0xff, 0x22])]), 'BAD_REQUEST'],
    ['a surrogate in UTF-8', new Blob([Uint8Array.from([0x22, 0xed, 0xa0, 0x80, 0x22])]), 'BAD_REQUEST'],
    ['a batch', [{ query: '{ me }' }], 'BAD_REQUEST'],
    ['a text alone', '"{ me }"', 'BAD_REQUEST'],
    ['an unknown parameter', { query: '{ me }', id: 1 }, 'BAD_REQUEST'],
    ['no query', { variables: {} }, 'BAD_USER_INPUT'],
    ['a query that is no text', { query: ['{ me }'] }, 'BAD_USER_INPUT'],
    ['variables that are no object', { query: '{ me }', variables: [] }, 'BAD_USER_INPUT'],
    ['extensions that are no object', { query: '{ me }', extensions: 0 }, 'BAD_USER_INPUT'],
    ['an operation name that is no text', { query: '{ me }', operationName: false }, 'BAD_USER_INPUT'],
    ['NUL in a variable', { query: '{ me }', variables: { a: '\0' } }, 'BAD_USER_INPUT'],
    ['an id that would be rounded', '{"query":"{ me }","variables":{"id":9007199254740993}}', 'BAD_USER_INPUT'],
  ])('is refused with a body of %s', async (_what, body, code) => {
    const { url } = await open([echo]);
    for (const accept of ['application/json', 'application/graphql-response+json', '*/*']) {
      expect(await verdict(post(url, body, { accept }))).toEqual([400, code]);
    }
  });

  it('is refused with a query string, so that no document hides in a log of addresses', async () => {
    const { url } = await open([echo]);
    const answer = fetch(`${url}/graphql?query={me}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"query":"{ me }"}',
    });
    expect(await verdict(answer)).toEqual([400, 'BAD_REQUEST']);
  });

  it.each(['GET', 'HEAD', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'QUERY'])(
    'is told with %s which methods there are',
    async (method) => {
      const { url } = await open([echo]);
      const response = await fetch(`${url}/graphql`, {
        method,
        headers: { origin: 'https://portal.example', 'access-control-request-method': 'POST' },
      });
      expect(response.status).toBe(405);
      expect(response.headers.get('allow')).toBe('POST');
    },
  );

  it('may be 256 KB long and not one byte more', async () => {
    const { url } = await open([echo]);
    const padded = (bytes: number) => {
      const body = JSON.stringify({ query: '{ me }' });
      return body + ' '.repeat(bytes - body.length);
    };
    expect((await post(url, padded(256 * 1024))).status).toBe(200);
    expect(await verdict(post(url, padded(256 * 1024 + 1)))).toEqual([413, 'PAYLOAD_TOO_LARGE']);
  });

  it('is labelled as it accepts: by name what it names, under a wildcard what every client reads', async () => {
    const { url } = await open([echo]);
    const type = async (accept: string) => (await post(url, 'no JSON', { accept })).headers.get('content-type');
    expect(await type('application/graphql-response+json')).toBe('application/graphql-response+json; charset=utf-8');
    expect(await type('application/json')).toBe('application/json; charset=utf-8');
    expect(await type('*/*')).toBe('application/json; charset=utf-8');
    expect(await type('application/json;q=0.5, application/graphql-response+json')).toBe(
      'application/graphql-response+json; charset=utf-8',
    );
    expect(await type('application/graphql-response+json;q=0, application/json')).toBe(
      'application/json; charset=utf-8',
    );
  });
});

describe('What answers behind the door', () => {
  const failing = (error: Error): Route => ({
    path: '/graphql',
    methods: { POST: { body: 'graphql', answer: () => Promise.reject(error) } },
  });

  it('may fail: the caller learns nothing but the request id, the log a name and a code', async () => {
    const error = Object.assign(new TypeError('alice@example.com is not a function'), { code: 'P2002' });
    const { url, logged } = await open([failing(error)]);
    const response = await post(url, { query: '{ me }' });
    expect(response.status).toBe(500);
    expect(await response.text()).toBe(
      '{"errors":[{"message":"Unexpected error.","extensions":{"code":"INTERNAL_SERVER_ERROR"}}]}',
    );
    expect(logged).toEqual([
      {
        requestId: response.headers.get('x-request-id'),
        code: 'INTERNAL_SERVER_ERROR',
        name: 'TypeError',
        cause: 'P2002',
      },
    ]);
  });

  it('may refuse a token: 401, and how to do better', async () => {
    const { url, logged } = await open([failing(gatewayError('UNAUTHENTICATED', 'The token is not valid.'))]);
    const response = await post(url, { query: '{ me }' }, { accept: 'application/json' });
    expect(response.headers.get('www-authenticate')).toMatch(/^Bearer /);
    expect(await verdict(response)).toEqual([401, 'UNAUTHENTICATED']);
    expect(logged).toEqual([]);
  });

  it('may be out of reach: 503, and when to try again', async () => {
    const { url } = await open([failing(gatewayError('SERVICE_UNAVAILABLE', 'database'))]);
    const response = await post(url, { query: '{ me }' });
    expect(response.headers.get('retry-after')).toBe('1');
    expect(await verdict(response)).toEqual([503, 'SERVICE_UNAVAILABLE']);
  });

  it('gets a standard request: its headers, nothing of the connection, and whether the client is still there', async () => {
    const seen: Record<string, unknown> = {};
    const route: Route = {
      path: '/graphql',
      methods: {
        POST: {
          body: 'graphql',
          answer: (asked) => {
            const { url, method, headers, signal } = asked.toRequest();
            Object.assign(seen, {
              path: new URL(url).pathname,
              method,
              headers: Object.fromEntries(headers),
              aborted: signal.aborted,
              address: asked.address,
            });
            return { status: 200, body: '{}' };
          },
        },
      },
    };
    const { url } = await open([route]);
    await post(url, { query: '{ me }' }, { authorization: 'Bearer x.y.z', accept: '*/*', 'X-Purpose': 'SUPPORT' });
    expect(seen).toMatchObject({ path: '/graphql', method: 'POST', aborted: false, address: '127.0.0.1' });
    expect(seen['headers']).toMatchObject({
      authorization: 'Bearer x.y.z',
      'x-purpose': 'SUPPORT',
      accept: 'application/graphql-response+json, text/event-stream',
    });
    expect(Object.keys(seen['headers'] ?? {})).not.toContain('connection');
    expect(Object.keys(seen['headers'] ?? {})).not.toContain('content-length');
  });

  it('is measured by route, never by what the client wrote', async () => {
    const { url, visits } = await open([echo]);
    await post(url, { query: '{ me }' });
    await fetch(`${url}/alice@example.com`);
    expect(visits).toMatchObject([
      { route: '/graphql', status: 200 },
      { route: null, status: 404 },
    ]);
  });
});

describe('Other paths', () => {
  const token: Route = {
    path: '/oauth/token',
    methods: {
      POST: {
        body: 'form',
        answer: ({ form, headers }) => ({
          status: 200,
          headers: { Pragma: 'no-cache', 'Cache-Control': 'public' },
          body: JSON.stringify({ form, by: headers.get('authorization') }),
        }),
      },
    },
  };

  it('take forms, and refuse as OAuth does', async () => {
    const { url } = await open([token]);
    const ask = (type: string, body: string) =>
      fetch(`${url}/oauth/token`, {
        method: 'POST',
        headers: { 'content-type': type, authorization: 'Basic abc' },
        body,
      });
    const granted = await ask('application/x-www-form-urlencoded', 'grant_type=client_credentials');
    expect(await granted.json()).toEqual({ form: 'grant_type=client_credentials', by: 'Basic abc' });
    expect(granted.headers.get('cache-control')).toBe('no-store');
    const refused = await ask('application/json', '{}');
    expect([refused.status, await refused.json()]).toEqual([
      415,
      { error: 'invalid_request', error_description: expect.any(String) },
    ]);
  });

  it('carry an id, with its colon plain or encoded, and a query string only where one is let in', async () => {
    const exported: Route = {
      path: '/exports/:id',
      methods: {
        GET: { query: true, answer: ({ id, query }) => ({ status: 200, body: `${id} ${query.get('token')}` }) },
      },
    };
    const health: Route = { path: '/health', methods: { GET: { answer: () => ({ status: 200, body: '{}' }) } } };
    const { url } = await open([exported, health]);
    const read = async (path: string) => (await fetch(url + path)).text();
    expect(await read('/exports/DataRequest:0192?token=abc')).toBe('DataRequest:0192 abc');
    expect(await read('/exports/DataRequest%3A0192')).toBe('DataRequest:0192 null');
    expect((await fetch(`${url}/exports/alice@example.com`)).status).toBe(404);
    expect((await fetch(`${url}/health`)).status).toBe(200);
    expect((await fetch(`${url}/health?x`)).status).toBe(400);
    expect((await fetch(`${url}/health`, { method: 'POST', body: 'x' })).status).toBe(405);
  });

  it('show GraphiQL to a browser, and to nobody else', async () => {
    const { url } = await open([{ path: '/graphql', methods: { ...echo.methods, GET: graphiql() } }]);
    const page = await fetch(`${url}/graphql?query=x`, {
      headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' },
    });
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.headers.get('content-security-policy')).toContain("connect-src 'self'");
    expect(await page.text()).toContain('YogaGraphiQL');
    const refused = await fetch(`${url}/graphql`, { headers: { accept: 'application/json' } });
    expect([refused.status, refused.headers.get('allow')]).toEqual([405, 'POST']);
  });
});

describe('Another origin', () => {
  const preflight = (url: string, origin: string) =>
    fetch(`${url}/graphql`, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST' } });

  it('reads answers when it is configured, and only then', async () => {
    const { url } = await open([echo], { corsOrigins: ['https://portal.example'] });
    const allowed = await preflight(url, 'https://portal.example');
    expect(allowed.status).toBe(204);
    expect(allowed.headers.get('access-control-allow-origin')).toBe('https://portal.example');
    expect(allowed.headers.get('access-control-allow-headers')).toContain('authorization');
    expect(allowed.headers.get('access-control-allow-credentials')).toBeNull();
    const answer = await post(url, { query: '{ me }' }, { origin: 'https://portal.example' });
    expect(answer.headers.get('access-control-allow-origin')).toBe('https://portal.example');
    expect(answer.headers.get('vary')).toContain('Origin');
  });

  it.each(['https://portal.example.evil.example', 'http://portal.example', 'https://PORTAL.example', 'null'])(
    'such as %s reads nothing',
    async (origin) => {
      const { url } = await open([echo], { corsOrigins: ['https://portal.example'] });
      expect((await preflight(url, origin)).status).toBe(405);
      const answer = await post(url, { query: '{ me }' }, { origin });
      expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    },
  );
});

describe("A client's address", () => {
  const whoami: Route = {
    path: '/whoami',
    methods: { GET: { answer: ({ address }) => ({ status: 200, body: String(address) }) } },
  };
  const ask = async (trustedProxies: string[], forwarded: string) => {
    const { url } = await open([whoami], { trustedProxies });
    return (await fetch(`${url}/whoami`, { headers: { 'x-forwarded-for': forwarded } })).text();
  };

  it('is that of the connection, unless a trusted proxy tells another', async () => {
    expect(await ask([], '203.0.113.7')).toBe('127.0.0.1');
    expect(await ask(['127.0.0.0/8'], '203.0.113.7')).toBe('203.0.113.7');
    expect(await ask(['127.0.0.1', '10.0.0.0/8'], '198.51.100.1, 203.0.113.7, 10.1.2.3')).toBe('203.0.113.7');
    expect(await ask(['10.0.0.0/8'], '203.0.113.7')).toBe('127.0.0.1');
    expect(await ask(['127.0.0.1'], 'not an address')).toBe('null');
  });
});
