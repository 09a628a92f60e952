import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { developmentSecret } from '../../prisma/seed/identities.ts';
import { partnerId, partnerNamed, partnerNames } from '../../prisma/seed/keys.ts';
import { openKeys } from '../../src/caller/keys.ts';
import { badTokens, goodToken } from '../caller/bad-tokens.ts';
import type { Workshop } from '../caller/forge.ts';
import { startGateway, type TestGateway } from '../harness/gateway.ts';
import { customer } from './cast.ts';
import { firstError, post } from './post.ts';

let gateway: TestGateway;
let workshop: Workshop;
beforeAll(async () => {
  gateway = await startGateway();
  const { development, gateway: own, audience } = await openKeys(gateway.config);
  if (!development) throw new Error('there is no development issuer here');
  workshop = { development, gateway: own, audience, now: gateway.clock.now() };
});
afterAll(() => gateway.stop());

const whoami = JSON.stringify({ query: '{ caller { kind name scopes purpose } me { name } }' });
const withHeader = (Authorization: string) => post(gateway, whoami, { headers: { Authorization } });

describe('A bad token', () => {
  it('differs in one point from a good one', async () => {
    const answer = await withHeader(`Bearer ${goodToken(workshop)}`);
    expect(JSON.parse(answer.text)).toMatchObject({ data: { caller: { kind: 'CUSTOMER', name: 'alice' } } });
  });

  it.each(badTokens)('gets 401 and one answer, whatever is wrong: $what', async ({ authorization }) => {
    const answer = await withHeader(authorization(workshop));
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="customer-data-gateway", error="invalid_token"');
    expect(answer.text).toBe(
      '{"errors":[{"message":"The access token is not valid.","extensions":{"code":"UNAUTHENTICATED"}}]}',
    );
  });

  it('is told from none: without a token the answer is 200, with what nobody may see', async () => {
    const answer = await post(gateway, whoami);
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.text)).toMatchObject({ data: { caller: { kind: 'ANONYMOUS' }, me: null } });
  });
});

type Granted = { access_token: string; token_type: string; expires_in: number; scope: string };
const grant = async (fields: Record<string, string>, headers: Record<string, string> = {}) => {
  const form = new URLSearchParams({ grant_type: 'client_credentials', ...fields });
  const options = {
    path: '/oauth/token',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded', ...headers },
  };
  const { status, text, headers: given } = await post(gateway, form.toString(), options);
  return { status, headers: given, body: JSON.parse(text) as Granted }; // RFC 6749 §5.1, or §5.2 where a test expects a refusal
};
const credentials = (name: string) => ({ client_id: name, client_secret: developmentSecret(name) });

describe('A partner’s token', () => {
  it.each(partnerNames)('is given to %s for its secret, with its scopes and purpose', async (name) => {
    const { status, headers, body } = await grant(credentials(name));
    const { scopes, purpose } = partnerNamed(name);
    expect({ status, cache: headers.get('cache-control') }).toEqual({ status: 200, cache: 'no-store' });
    expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 900, scope: scopes.join(' ') });
    const answer = await withHeader(`Bearer ${body.access_token}`);
    expect(JSON.parse(answer.text).data.caller).toEqual({ kind: 'PARTNER', name, scopes, purpose });
  });

  it('is given to a client that says who it is in the header (RFC 6749 §2.3.1)', async () => {
    const basic = Buffer.from(`stripe:${developmentSecret('stripe')}`).toString('base64');
    expect((await grant({}, { Authorization: `Basic ${basic}` })).status).toBe(200);
  });

  it('may be narrower than its registration: what it leaves out is refused, the people it sees are the same', async () => {
    const { body } = await grant({ ...credentials('newsletter-co'), scope: 'identity:read' });
    expect(body.scope).toBe('identity:read');
    const query = '{ customers(first: 9) { edges { node { id name email } } } }';
    const answer = await post(gateway, JSON.stringify({ query }), {
      headers: { Authorization: `Bearer ${body.access_token}` },
    });
    expect(JSON.parse(answer.text)).toMatchObject({
      data: { customers: { edges: [{ node: { id: customer('alice'), name: 'Alice Marlowe', email: null } }] } },
      errors: [{ extensions: { clause: 'P19', category: 'contact', needs: ['scope:contact:read'] } }],
    });
  });

  it.each([
    ['wider', { ...credentials('newsletter-co'), scope: 'identity:read payment:read' }, 400, 'invalid_scope'],
    ['of an unknown scope', { ...credentials('newsletter-co'), scope: 'everything' }, 400, 'invalid_scope'],
    [
      'for another’s secret',
      { client_id: 'stripe', client_secret: developmentSecret('paypal') },
      401,
      'invalid_client',
    ],
    ['for nobody', { client_id: 'nobody', client_secret: developmentSecret('stripe') }, 401, 'invalid_client'],
    ['for a password', { ...credentials('stripe'), grant_type: 'password' }, 400, 'unsupported_grant_type'],
  ])('is not given %s', async (_what, fields, status, error) => {
    const answer = await grant(fields);
    expect(answer).toMatchObject({ status, body: { error } });
    expect(answer.body).not.toHaveProperty('access_token');
  });

  describe('while the partner is', () => {
    const where = { id: partnerId('paypal') };
    afterEach(() => gateway.database.prisma.partner.update({ where, data: { status: 'ACTIVE' } }));

    it('suspended is good for nothing from the next request on, and no new one is given', async () => {
      const { body } = await grant(credentials('paypal'));
      const Authorization = `Bearer ${body.access_token}`;
      expect((await withHeader(Authorization)).status).toBe(200);
      await gateway.database.prisma.partner.update({ where, data: { status: 'SUSPENDED' } });
      expect((await withHeader(Authorization)).status).toBe(401);
      expect((await grant(credentials('paypal'))).status).toBe(401);
    });
  });

  it('ends with its quarter of an hour', async () => {
    const { body } = await grant(credentials('stripe'));
    const now = gateway.clock.now();
    gateway.clock.advance(899_000);
    const before = await withHeader(`Bearer ${body.access_token}`);
    gateway.clock.advance(7_000);
    const after = await withHeader(`Bearer ${body.access_token}`);
    gateway.clock.set(now);
    expect([before.status, after.status]).toEqual([200, 401]);
  });
});

describe('Staff', () => {
  const ask = (headers: Record<string, string>, as = 'support') => post(gateway, whoami, { as, headers });

  it.each([
    ['support', 'SUPPORT'],
    ['billing', 'SERVICE_PROVISION'],
    ['privacy', 'LEGAL_OBLIGATION'],
    ['legal', 'LEGAL_OBLIGATION'],
  ])('of %s read for %s unless they say otherwise', async (as, purpose) => {
    expect(JSON.parse((await ask({}, as)).text).data.caller.purpose).toBe(purpose);
  });

  it.each(['MARKETING', 'LEGAL_OBLIGATION', 'support', '', 'SUPPORT, SERVICE_PROVISION'])(
    'that name a purpose which is not their role’s (%j) are told which are',
    async (purpose) => {
      const answer = await ask({ 'X-Purpose': purpose });
      expect(answer.status).toBe(400);
      expect(firstError(answer)).toEqual({
        message: 'X-Purpose: expected one of SUPPORT, SERVICE_PROVISION',
        extensions: { code: 'BAD_USER_INPUT', field: 'X-Purpose' },
      });
    },
  );

  it.each([
    ['a card number', 'card 4242 4242 4242 4242', 'must not hold a card number'],
    ['too long', 'x'.repeat(129), 'expected 1 to 128 printable ASCII characters'],
    ['not ASCII', 'Ticket \u00e9', 'expected 1 to 128 printable ASCII characters'],
  ])('whose reference is %s are refused, without its being repeated', async (_what, reference, expectation) => {
    const answer = await ask({ 'X-Reference': reference });
    expect(answer.status).toBe(400);
    expect(firstError(answer)).toEqual({
      message: `X-Reference: ${expectation}`,
      extensions: { code: 'BAD_USER_INPUT', field: 'X-Reference' },
    });
  });
});

describe('What is known without a token', () => {
  const get = async (path: string) => {
    const response = await fetch(`${gateway.url}${path}`);
    return { status: response.status, body: await response.json() };
  };

  it('is that the gateway lives and is ready', async () => {
    expect(await get('/health')).toEqual({ status: 200, body: { status: 'alive' } });
    expect(await get('/ready')).toEqual({ status: 200, body: { status: 'ready' } });
  });

  it('is that it honours Global Privacy Control', async () => {
    const { status, body } = await get('/.well-known/gpc.json');
    expect({ status, body }).toEqual({
      status: 200,
      body: { gpc: true, lastUpdate: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) },
    });
  });

  it('is the public half of its keys, and no other', async () => {
    const { status, body } = await get('/.well-known/jwks.json');
    expect(status).toBe(200);
    expect(body.keys.map(({ kid }: { kid: string }) => kid)).toEqual([workshop.gateway.kid, workshop.development.kid]);
    for (const key of body.keys) {
      expect(Object.keys(key).toSorted()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x']);
    }
  });
});
