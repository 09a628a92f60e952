import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import { decodeJwt } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { developmentSecret } from '../../prisma/seed/identities.ts';
import { seededAt } from '../harness/clock.ts';
import { type Gatehouse, openGatehouse } from './gatehouse.ts';
import { addSecret, registerPartner } from './registered.ts';

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await openGatehouse();
});
afterEach(() => gatehouse.clock.set(seededAt));
afterAll(() => gatehouse.close());

type Client = { name: string; secret: string };
const form = (fields: Record<string, string>) => new URLSearchParams(fields).toString();
const grantType = { grant_type: 'client_credentials' };
const inBody = ({ name, secret }: Client, fields: Record<string, string> = {}) =>
  form({ ...grantType, client_id: name, client_secret: secret, ...fields });
const basic = (id: string, secret: string) =>
  `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString('base64')}`;

/** The answer, its body read. */
async function grant(request: { authorization?: string; body: string; address?: string }) {
  const { status, headers, body } = await gatehouse.grant(request);
  return { status, headers, body: JSON.parse(body) };
}
const tokenFor = async (client: Client, fields: Record<string, string> = {}): Promise<string> =>
  (await grant({ body: inBody(client, fields) })).body.access_token;
const establish = (token: string) => gatehouse.establish({ authorization: `Bearer ${token}` });
const newsletter = { name: 'newsletter-co', secret: developmentSecret('newsletter-co') };

describe('a partner with its client credentials', () => {
  it('gets a bearer token for all its scopes, for 15 minutes, that nobody may cache', async () => {
    const { status, headers, body } = await grant({ body: inBody(newsletter) });
    expect(status).toBe(200);
    expect(headers).toEqual({ 'Content-Type': 'application/json', 'Cache-Control': 'no-store', Pragma: 'no-cache' });
    expect(body).toEqual({
      access_token: expect.any(String),
      token_type: 'Bearer',
      expires_in: 900,
      scope: 'identity:read contact:read',
    });
    expect(await establish(body.access_token)).toMatchObject({
      kind: 'PARTNER',
      name: 'newsletter-co',
      scopes: ['identity:read', 'contact:read'],
      purpose: 'MARKETING',
    });
  });

  it('has its registration in the token’s claims', async () => {
    const claims = decodeJwt(await tokenFor(newsletter, { scope: 'identity:read' }));
    const iat = Math.floor(seededAt.getTime() / 1000);
    expect(claims).toEqual({
      iss: 'urn:customer-data-gateway',
      aud: 'customer-data-gateway',
      sub: '01890000-0000-7000-8000-000000000011',
      client_id: 'newsletter-co',
      kind: 'PARTNER',
      scope: 'identity:read',
      purpose: 'MARKETING',
      cid: '01890000-0000-7000-8000-000000000c11',
      jti: expect.stringMatching(/^[0-9a-f-]{36}$/),
      iat,
      exp: iat + 900,
    });
  });

  it('may authenticate by HTTP Basic, by its name or its id', async () => {
    const partner = await registerPartner(gatehouse.prisma, { name: 'Ads & More: 100 % + you' });
    for (const id of [partner.name, partner.id]) {
      const { status } = await grant({ authorization: basic(id, partner.secret), body: form(grantType) });
      expect(status).toBe(200);
    }
  });

  it('may narrow its scopes', async () => {
    const { body } = await grant({ body: inBody(newsletter, { scope: 'contact:read' }) });
    expect(body.scope).toBe('contact:read');
    expect(await establish(body.access_token)).toMatchObject({ scopes: ['contact:read'] });
  });

  it.each(['payment:read', 'identity:read payment:read', 'everything', 'IDENTITY:READ', 'identity:read  contact:read'])(
    'may not widen them: %s',
    async (scope) => {
      const { status, body } = await grant({ body: inBody(newsletter, { scope }) });
      expect(status).toBe(400);
      expect(body.error).toBe('invalid_scope');
      expect(body.access_token).toBeUndefined();
    },
  );

  it('cannot choose its purpose', async () => {
    const token = await tokenFor(newsletter, { purpose: 'ANALYTICS' });
    expect(await establish(token)).toMatchObject({ purpose: 'MARKETING' });
  });

  it('gets no token that outlives its registration or its secret', async () => {
    const soon = new Date(seededAt.getTime() + 60_900);
    const ending = await registerPartner(gatehouse.prisma, { expiresAt: soon });
    expect((await grant({ body: inBody(ending) })).body.expires_in).toBe(60);
    const lasting = await registerPartner(gatehouse.prisma);
    const brief = await addSecret(gatehouse.prisma, lasting.id, { expiresAt: soon });
    expect((await grant({ body: inBody({ ...lasting, ...brief }) })).body.expires_in).toBe(60);
  });
});

describe('rotating a secret', () => {
  it('leaves the old and the new one good together, until the old one’s token and the old one are revoked at once', async () => {
    const partner = await registerPartner(gatehouse.prisma);
    const renewed = { ...partner, ...(await addSecret(gatehouse.prisma, partner.id, { createdAt: seededAt })) };
    const [byOld, byNew] = [await tokenFor(partner), await tokenFor(renewed)];
    expect(decodeJwt(byOld)['cid']).toBe(partner.credentialId);
    expect(decodeJwt(byNew)['cid']).toBe(renewed.credentialId);

    await gatehouse.prisma.partnerCredential.update({
      where: { id: partner.credentialId },
      data: { revokedAt: seededAt },
    });
    await expect(establish(byOld)).rejects.toMatchObject({ extensions: { code: 'UNAUTHENTICATED' } });
    expect((await grant({ body: inBody(partner) })).status).toBe(401);
    expect(await establish(byNew)).toMatchObject({ id: partner.id });
    expect((await grant({ body: inBody(renewed) })).status).toBe(200);
  });
});

describe('whoever is not a partner in force', () => {
  it('gets the same refusal, and the same work is done, whatever the reason', async () => {
    const { prisma, clock } = gatehouse;
    const suspended = await registerPartner(prisma, { status: 'SUSPENDED' });
    const ended = await registerPartner(prisma, { expiresAt: clock.now() });
    const elsewhere = await registerPartner(prisma, { allowedNetworks: ['198.51.100.0/24'] });
    const known = await registerPartner(prisma);
    const lapsed = await addSecret(prisma, known.id, { expiresAt: clock.now() });
    const refused = {
      unknown: { name: 'nobody', secret: known.secret },
      'a name with NUL': { name: 'nobody\0', secret: known.secret },
      'wrong secret': { ...known, secret: 'wrong' },
      'another’s secret': { ...known, secret: suspended.secret },
      'expired secret': { ...known, secret: lapsed.secret },
      suspended,
      ended,
      elsewhere,
    };
    const hashing = vi.spyOn(crypto, 'scrypt');
    syncBuiltinESMExports();
    for (const [reason, client] of Object.entries(refused)) {
      hashing.mockClear();
      const before = gatehouse.statements.length;
      const { status, headers, body } = await grant({ body: inBody(client) });
      const statements = gatehouse.statements.length - before;
      expect({ reason, status, body, statements, hashes: hashing.mock.calls.length }).toEqual({
        reason,
        status: 401,
        body: { error: 'invalid_client', error_description: 'The client is not known by these credentials.' },
        statements: 1,
        hashes: 2,
      });
      expect(headers).toMatchObject({
        'WWW-Authenticate': expect.stringMatching(/^Basic /),
        'Cache-Control': 'no-store',
      });
    }
    hashing.mockRestore();
    syncBuiltinESMExports();
  });

  it('may guess ten times, then has to wait, while the partner at its own address does not', async () => {
    const partner = await registerPartner(gatehouse.prisma);
    const guess = () => grant({ body: inBody({ ...partner, secret: 'guess' }), address: '203.0.113.66' });
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 10; attempt += 1) statuses.push((await guess()).status);
    expect(statuses).toEqual(Array(10).fill(401));

    expect(await guess()).toMatchObject({ status: 429, headers: { 'Retry-After': '6' } });
    expect((await grant({ body: inBody(partner), address: '203.0.113.66' })).status).toBe(429);
    expect((await grant({ body: inBody(partner) })).status).toBe(200);
    gatehouse.clock.advance(6_000);
    expect((await guess()).status).toBe(401);
    expect((await guess()).status).toBe(429);
  });

  it('cannot make the gateway hash without end', async () => {
    const flood = Array.from({ length: 30 }, (_, place) =>
      grant({ body: inBody({ name: `bot-${place}`, secret: 'x' }) }),
    );
    const answers = await Promise.all(flood);
    const shed = answers.filter(({ status }) => status === 503);
    expect(shed).toHaveLength(8);
    expect(shed[0]).toMatchObject({ headers: { 'Retry-After': '1' }, body: { error: 'temporarily_unavailable' } });
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(22);
    expect((await grant({ body: inBody(newsletter) })).status).toBe(200);
  });
});

describe('a request that is no client credentials grant', () => {
  const { name, secret } = newsletter;
  it.each([
    ['no grant type', inBody(newsletter, { grant_type: '' }), 400, 'invalid_request'],
    ['another grant type', inBody(newsletter, { grant_type: 'password' }), 400, 'unsupported_grant_type'],
    ['a parameter given twice', `${inBody(newsletter)}&scope=identity:read&scope=contact:read`, 400, 'invalid_request'],
    ['no credentials', form(grantType), 401, 'invalid_client'],
    ['no secret', form({ ...grantType, client_id: name }), 401, 'invalid_client'],
    ['JSON', JSON.stringify({ ...grantType, client_id: name, client_secret: secret }), 400, 'invalid_request'],
    ['nothing', '', 400, 'invalid_request'],
  ])('is refused by RFC 6749: %s', async (_, body, status, error) => {
    expect(await grant({ body })).toMatchObject({ status, body: { error } });
  });

  it.each([
    ['two ways to authenticate', basic(name, secret), inBody(newsletter), 400, 'invalid_request'],
    ['two clients', basic(name, secret), form({ ...grantType, client_id: 'stripe' }), 400, 'invalid_request'],
    ['a bearer token', 'Bearer abc', form(grantType), 401, 'invalid_client'],
    ['Basic without a colon', `Basic ${Buffer.from('abc').toString('base64')}`, form(grantType), 401, 'invalid_client'],
    ['Basic that is not base64', 'Basic ???', form(grantType), 401, 'invalid_client'],
    [
      'Basic with a broken escape',
      `Basic ${Buffer.from('a%:b').toString('base64')}`,
      form(grantType),
      401,
      'invalid_client',
    ],
  ])('is refused by RFC 6749: %s', async (_, authorization, body, status, error) => {
    expect(await grant({ authorization, body })).toMatchObject({ status, body: { error } });
  });
});
