import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { customerId } from '../../prisma/seed/keys.ts';
import { minutes } from '../../src/clock.ts';
import type { Policy } from '../../src/policy/policy.ts';
import { startServer } from '../../src/server.ts';
import { askingAt, startGateway, type TestGateway } from '../harness/gateway.ts';
import { unlimitedPolicy } from '../harness/unlimited.ts';

const rates: Policy['rates'] = {
  perMinute: { ANONYMOUS: 5, CUSTOMER: 60, STAFF: 60, SYSTEM: 60 },
  perHour: { CUSTOMER: 2, STAFF: 2, PARTNER: 2, SYSTEM: 2 },
};
const hello = '{ caller { kind } }';
const list = '{ me { services(first: 20) { edges { cursor } } } }';
const partners = 'query ($first: Int = 30) { partners(first: $first) { edges { cursor } } }';
const openRequest = `mutation ($input: OpenRequestInput!) { openRequest(input: $input) { __typename } }`;

/** A Redis database that other test files do not use. */
const redisUrl = process.env['REDIS_URL'];

describe('What a caller may ask for in a minute', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startGateway({ rates });
  });
  afterAll(() => gateway.stop());
  const ask = (query: string, as?: string, variables = {}) =>
    gateway.gql(query, variables, as === undefined ? {} : { as });

  it('is counted in nodes, told with every answer, and comes back evenly', async () => {
    const { status, headers } = await ask(list, 'alice');
    expect([status, headers.get('ratelimit-policy'), headers.get('ratelimit')]).toEqual([
      200,
      '"caller";q=60;w=60',
      '"caller";r=40;t=1',
    ]);
    await ask(list, 'alice');
    await ask(list, 'alice');
    const refused = await ask(list, 'alice');
    expect([refused.status, refused.data, refused.headers.get('retry-after')]).toEqual([429, undefined, '1']);
    expect(refused.headers.get('ratelimit')).toBe('"caller";r=0;t=1');
    expect(refused.errors[0]?.extensions).toEqual({ code: 'RATE_LIMITED' });

    gateway.clock.advance(20_000);
    expect((await ask(list, 'alice')).status).toBe(200);
    expect((await ask(hello, 'alice')).status).toBe(429);
  });

  it('is each caller’s own', async () => {
    gateway.clock.advance(minutes(1));
    for (let count = 0; count < 3; count += 1) expect((await ask(list, 'alice')).status).toBe(200);
    expect((await ask(list, 'alice')).status).toBe(429);
    expect((await ask(list, 'bob')).status).toBe(200);
  });

  it('counts variables and their defaults, also under an explicit application/json', async () => {
    gateway.clock.advance(minutes(1));
    expect((await ask(partners, 'admin')).headers.get('ratelimit')).toContain('r=30');
    expect((await ask(partners, 'admin', { first: 10 })).headers.get('ratelimit')).toContain('r=20');
    const headers = { accept: 'application/json' };
    expect((await gateway.gql(partners, {}, { as: 'admin', headers })).status).toBe(429);
  });

  it('may be more than a minute’s at once, from a full quota, and is then paid off', async () => {
    gateway.clock.advance(minutes(10));
    expect((await ask(partners, 'admin', { first: 100 })).status).toBe(200);
    expect((await ask(hello, 'admin')).headers.get('retry-after')).toBe('41');
  });

  it('is, of the anonymous, that of their network address', async () => {
    for (let count = 0; count < 5; count += 1) expect((await ask(hello)).status).toBe(200);
    const refused = await ask(hello);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '12']);
  });

  it('is counted for documents that are refused as well', async () => {
    gateway.clock.advance(minutes(10));
    for (let count = 0; count < 5; count += 1) expect((await ask('{ nonsense }')).status).toBe(400);
    expect((await ask('{ nonsense }')).status).toBe(429);
  });

  it('is, of a partner, what its registration says, from its next request on', async () => {
    const customers = '{ customers(first: 50) { edges { cursor } } }';
    expect((await ask(customers, 'newsletter-co')).headers.get('ratelimit-policy')).toBe('"caller";q=60000;w=60');
    const { data } = await gateway.gql<{
      partners: { edges: { node: { id: string; name: string; version: number } }[] };
    }>('{ partners(first: 9) { edges { node { id name version } } } }', {}, { as: 'admin' });
    const partner = data?.partners.edges.find(({ node }) => node.name === 'newsletter-co')?.node;
    const { id, version } = partner ?? {};
    await gateway.gql(
      'mutation ($input: UpdatePartnerInput!) { updatePartner(input: $input) { __typename } }',
      { input: { id, version, ratePerMinute: 60 } },
      { as: 'admin' },
    );
    gateway.clock.advance(minutes(10));
    expect((await ask(customers, 'newsletter-co')).status).toBe(200);
    expect((await ask(customers, 'newsletter-co')).status).toBe(429);
  });

  it('holds for requests about personal data by the hour', async () => {
    gateway.clock.advance(minutes(10));
    const open = () => ask(openRequest, 'grace', { input: { kind: 'OBJECTION' } });
    expect([(await open()).status, (await open()).status]).toEqual([200, 200]);
    const refused = await open();
    expect([refused.data, refused.errors[0]?.extensions['code']]).toEqual([{ openRequest: null }, 'RATE_LIMITED']);
    expect(refused.headers.get('retry-after')).toBe('1800');
    expect((await ask(hello, 'grace')).status).toBe(200);
  });
});

describe('Known documents', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startGateway({
      seed: async ({ prisma }) => {
        const knownDocuments = [createHash('sha256').update(hello).digest('hex')];
        await prisma.partner.update({
          where: { name: 'newsletter-co' },
          data: { knownDocumentsOnly: true, knownDocuments },
        });
      },
    });
  });
  afterAll(() => gateway.stop());

  const other: [string, string][] = [
    ['another document', '{ caller { name } }'],
    ['the same with a space more', `${hello} `],
    ['no GraphQL at all', '{{{'],
    ['a document over every limit', `{ ${'a '.repeat(9_000)} }`],
  ];
  it.each(other)('are all that such a partner may send: not %s', async (_case, query) => {
    const { status, data, errors, headers } = await gateway.gql(query, {}, { as: 'newsletter-co' });
    expect({ status, data, errors }).toEqual({
      status: 400,
      data: undefined,
      errors: [{ message: 'The document is not valid here.', extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }],
    });
    expect(headers.get('ratelimit')).not.toBeNull();
  });

  it('are answered, and others stay free to ask', async () => {
    expect((await gateway.gql(hello, {}, { as: 'newsletter-co' })).data).toEqual({ caller: { kind: 'PARTNER' } });
    expect((await gateway.gql('{ caller { name } }', {}, { as: 'insight-labs' })).status).toBe(200);
  });

  it('refuse as an invalid document is refused, to whoever accepts application/json', async () => {
    const headers = { accept: 'application/json' };
    const refused = await gateway.gql('{ caller { name } }', {}, { as: 'newsletter-co', headers });
    const invalid = await gateway.gql('{ nonsense }', {}, { as: 'insight-labs', headers });
    expect([refused.status, refused.errors]).toEqual([invalid.status, invalid.errors]);
  });
});

describe.skipIf(redisUrl === undefined)('With Redis', () => {
  const policy: Policy = { ...unlimitedPolicy, rates };
  const shared = { REDIS_URL: redisUrl };

  it('processes count together', async () => {
    const gateway = await startGateway({ rates, config: shared });
    const { config, clock, database } = gateway;
    const other = await startServer({ config, clock, database, policy });
    const there = askingAt(other.url, gateway.token);
    // Whoever else uses this Redis: a caller of this test alone.
    const as = 'carol';
    const statuses: number[] = [];
    for (let count = 0; count < 4; count += 1) {
      statuses.push((await (count % 2 === 0 ? gateway.gql : there)(list, {}, { as })).status);
    }
    expect(statuses).toEqual([200, 200, 200, 429]);
    await other.stop();
    await gateway.stop();
  });
});

describe('With a Redis that is gone', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    // Nothing listens on the discard port.
    gateway = await startGateway({ rates, config: { REDIS_URL: 'redis://127.0.0.1:9' } });
  });
  afterAll(() => gateway.stop());

  it('reads go on, limited by this process', async () => {
    const statuses: number[] = [];
    for (let count = 0; count < 4; count += 1) statuses.push((await gateway.gql(list, {}, { as: 'alice' })).status);
    expect(statuses).toEqual([200, 200, 200, 429]);
  });

  it('log-ins, links and requests about personal data are refused', async () => {
    const token = randomBytes(32).toString('base64url');
    const grant = await fetch(`${gateway.url}/oauth/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'grant_type=client_credentials&client_id=newsletter-co&client_secret=wrong',
    });
    expect(grant.status).toBe(503);
    const refused = [
      await gateway.gql(openRequest, { input: { kind: 'EXPORT' } }, { as: 'bob' }),
      await gateway.gql('mutation ($token: String!) { verifyRequest(input: { token: $token }) { __typename } }', {
        token,
      }),
    ];
    for (const { errors } of refused) expect(errors[0]?.extensions['code']).toBe('SERVICE_UNAVAILABLE');
    const download = await fetch(`${gateway.url}/exports/DataRequest:${customerId('bob')}`, {
      headers: { authorization: `Link ${token}` },
    });
    expect(download.status).toBe(503);
  });
});
