import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startIdentityProvider } from '../../.ci/identity-provider.ts';
import { castToken } from '../../src/caller/cast.ts';
import { systemClock } from '../../src/clock.ts';
import { testClock } from '../harness/clock.ts';
import { startGateway, type TestGateway } from '../harness/gateway.ts';

const generic = [{ message: 'The document is not valid here.', extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }];
const origin = 'https://evil.example';

/** Every way out: answered, refused by the door, by the caller's token, by a limit, and in each shape. */
const ways: [string, string, RequestInit, number][] = [
  ['an answer', '/graphql', post('{ policy { version } }'), 200],
  ['an invalid document', '/graphql', post('{ nonsense }'), 400],
  ['a bad token', '/graphql', post('{ policy { version } }', { authorization: 'Bearer a.b.c' }), 401],
  ['another method', '/graphql', { method: 'PUT' }, 405],
  ['a preflight', '/graphql', { method: 'OPTIONS', headers: { 'access-control-request-method': 'POST' } }, 405],
  ['another path', '/nowhere', {}, 404],
  ['another content type', '/graphql', { method: 'POST', body: 'query={policy{version}}' }, 415],
  ['a body too long', '/graphql', { ...post(''), body: 'x'.repeat(300_000) }, 413],
  ['no client', '/oauth/token', form('grant_type=client_credentials'), 401],
  ['an export of nobody', '/exports/DataRequest:1', {}, 401],
  ['health', '/health', {}, 200],
  ['keys', '/.well-known/jwks.json', {}, 200],
];

function post(query: string, headers: Record<string, string> = {}): RequestInit {
  return {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
  };
}

function form(body: string): RequestInit {
  return { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body };
}

describe('In production', () => {
  let gateway: TestGateway;
  let provider: Awaited<ReturnType<typeof startIdentityProvider>>;
  beforeAll(async () => {
    provider = await startIdentityProvider();
    const { privateKey } = generateKeyPairSync('ed25519');
    // The provider's tokens are of now.
    gateway = await startGateway({
      clock: { ...testClock(), now: systemClock.now },
      config: {
        ...provider.settings,
        NODE_ENV: 'production',
        SIGNING_KEY: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
        MAIL_URL: 'smtp://127.0.0.1:9',
        MAIL_FROM: 'privacy@example.com',
      },
    });
  });
  afterAll(async () => {
    await gateway.stop();
    provider.close();
  });

  const callers: Record<string, () => Promise<string | null>> = {
    nobody: async () => null,
    'newsletter-co': () => castToken('newsletter-co', { ...gateway.config, NODE_ENV: 'test' }, gateway.clock),
    'a customer': () => provider.sign({ sub: 'customer-1', name: 'Customer', kind: 'CUSTOMER' }),
    'an administrator': () => provider.sign({ sub: 'admin-1', name: 'Admin', kind: 'STAFF', roles: ['ADMIN'] }),
  };

  it.each(ways)('%s has the security headers, and lets no other origin read it', async (_way, path, init, status) => {
    const headers = new Headers(init.headers);
    headers.set('origin', origin);
    const response = await fetch(gateway.url + path, { ...init, headers });
    expect(response.status).toBe(status);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'cache-control': 'no-store',
      'content-security-policy': expect.stringContaining("default-src 'none'"),
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'x-request-id': expect.any(String),
    });
    const names = [...response.headers.keys()];
    expect(names.filter((name) => name.startsWith('access-control-') || name === 'server')).toEqual([]);
  });

  it('there is no page for a browser', async () => {
    const response = await fetch(`${gateway.url}/graphql`, { headers: { accept: 'text/html' } });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
  });

  it.each(Object.keys(callers))('the schema is kept from %s', async (who) => {
    const token = await callers[who]?.();
    const headers: Record<string, string> = token ? { authorization: `Bearer ${token}` } : {};
    const documents = [
      '{ __schema { types { name } } }',
      '{ __type(name: "Customer") { fields { name } } }',
      '{ caller { knd } }',
      '{ me { ... on Custome { id } } }',
      'query ($input: UpdateProfileInpt) { caller { kind } }',
      '{ customers(first: 1, filter: { emial: "x" }) { edges { cursor } } }',
    ];
    for (const query of documents) {
      const { status, errors } = await gateway.gql(query, {}, { headers });
      expect({ query, status, errors }).toEqual({ query, status: 400, errors: generic });
    }
  });
});
