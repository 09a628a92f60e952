import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { castToken } from '../../src/caller/cast.ts';
import { signPartnerToken } from '../../src/caller/issue.ts';
import { developmentIssuer } from '../../src/caller/issuers.ts';
import { readConfig } from '../../src/config.ts';
import { uuidv7 } from '../../src/ids.ts';
import type { Scope } from '../../src/policy/vocabulary.ts';
import { compact, goodParts, type Json, signedWith } from './forge.ts';
import { type Gatehouse, openGatehouse } from './gatehouse.ts';
import { addSecret, type Registered, registerPartner } from './registered.ts';

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await openGatehouse();
});
afterAll(() => gatehouse.close());

function call(claims: Json, headers: Record<string, string> = {}) {
  const workshop = gatehouse.workshop();
  const { header, payload } = goodParts(workshop);
  const token = compact(header, { ...payload, ...claims }, signedWith(workshop.development.privateKey));
  return gatehouse.establish({ authorization: `Bearer ${token}`, ...headers });
}
const callAs = (roles: string[], headers: Record<string, string> = {}) =>
  call({ sub: 'sam', name: 'Sam', kind: 'STAFF', roles }, headers);

describe('a caller without a token', () => {
  it('is anonymous', async () => {
    expect(await gatehouse.establish({})).toEqual({ kind: 'ANONYMOUS' });
  });
});

describe('a customer', () => {
  it('is known by the identity provider’s name for them, in one statement', async () => {
    const before = gatehouse.statements.length;
    expect(await call({ sub: 'alice' })).toMatchObject({
      kind: 'CUSTOMER',
      customerId: '01890000-0000-7000-8000-0000000000a1',
      identity: { issuer: 'urn:customer-data-gateway:development', subject: 'alice' },
    });
    expect(gatehouse.statements.length - before).toBe(1);
  });

  it('who has not registered has no customer record', async () => {
    expect(await call({ sub: 'newcomer', name: 'New Comer' })).toMatchObject({ customerId: null, name: 'New Comer' });
  });

  it('who was erased has none either', async () => {
    const { prisma, clock } = gatehouse;
    const id = uuidv7(clock.now());
    const times = { registeredAt: clock.now(), updatedAt: clock.now() };
    await prisma.customer.create({ data: { id, name: 'Heidi', ...times } });
    const identity = { id: uuidv7(clock.now()), issuer: developmentIssuer, subject: 'heidi', linkedAt: clock.now() };
    await prisma.loginIdentity.create({ data: { ...identity, customerId: id } });
    expect(await call({ sub: 'heidi' })).toMatchObject({ customerId: id });
    const erased = { name: null, nameKey: null, lastSignalAt: null, erasedAt: clock.now() };
    await prisma.customer.update({ where: { id }, data: erased });
    expect(await call({ sub: 'heidi' })).toMatchObject({ customerId: null });
  });

  it('gains nothing by roles, a purpose or scopes in a token or a header', async () => {
    const caller = await call({ roles: ['ADMIN'], scope: 'identity:read' }, { 'x-purpose': 'LEGAL_OBLIGATION' });
    expect(Object.keys(caller).toSorted()).toEqual(['customerId', 'identity', 'kind', 'name']);
  });
});

describe('a system', () => {
  it('is known by its name', async () => {
    expect(await call({ sub: 'login-service', kind: 'SYSTEM' })).toEqual({
      kind: 'SYSTEM',
      id: 'login-service',
      name: 'login-service',
    });
  });
});

describe('a member of staff', () => {
  it.each([
    ['SUPPORT', 'SUPPORT'],
    ['BILLING', 'SERVICE_PROVISION'],
    ['PRIVACY', 'LEGAL_OBLIGATION'],
    ['LEGAL', 'LEGAL_OBLIGATION'],
  ])('with the role %s reads for %s unless they say otherwise', async (role, purpose) => {
    expect(await callAs([role])).toEqual({
      kind: 'STAFF',
      id: 'sam',
      name: 'Sam',
      roles: [role],
      purpose,
      reference: null,
    });
  });

  it('with several roles has the default of the first in the policy’s order', async () => {
    expect(await callAs(['LEGAL', 'BILLING'])).toMatchObject({ purpose: 'SERVICE_PROVISION' });
  });

  it('may name any purpose that one of their roles has, and is told which when it is none', async () => {
    expect(await callAs(['SUPPORT', 'LEGAL'], { 'x-purpose': 'LEGAL_OBLIGATION' })).toMatchObject({
      purpose: 'LEGAL_OBLIGATION',
    });
    for (const purpose of ['LEGAL_OBLIGATION', 'MARKETING', 'support', '', 'SUPPORT, SUPPORT']) {
      await expect(callAs(['SUPPORT'], { 'x-purpose': purpose })).rejects.toMatchObject({
        message: 'X-Purpose: expected one of SUPPORT, SERVICE_PROVISION',
        extensions: { code: 'BAD_USER_INPUT', field: 'X-Purpose' },
      });
    }
  });

  it('names the ticket or e-mail they work on', async () => {
    for (const reference of ['TICKET-4711', 'alice@example.com, 2 March', 'x'.repeat(128), '4111111111111112']) {
      expect(await callAs(['SUPPORT'], { 'x-reference': reference })).toMatchObject({ reference });
    }
  });

  it.each([
    ['nothing', ''],
    ['129 characters', 'x'.repeat(129)],
    ['a tab', 'a\tb'],
    ['characters beyond ASCII', 'Ticket é'],
    ['a card number', '4111111111111111'],
    ['a spaced card number in text', 'paid with 4111 1111 1111 1111 today'],
    ['a dashed card number after another number', '12 5555-5555-5555-4444'],
  ])('cannot name %s as their reference, and it is not repeated', async (_, reference) => {
    const error = await callAs(['SUPPORT'], { 'x-reference': reference }).catch((thrown) => thrown);
    expect(error.extensions).toEqual({ code: 'BAD_USER_INPUT', field: 'X-Reference' });
    expect(error.message).toMatch(
      /^X-Reference: (expected 1 to 128 printable ASCII characters|must not hold a card number)$/,
    );
  });
});

describe('a partner', () => {
  const asPartner = async (
    { id, name, credentialId }: Registered,
    { scopes = ['identity:read', 'contact:read'] as Scope[], headers = {}, address = '192.0.2.1' } = {},
  ) => {
    const grant = { partnerId: id, name, credentialId, purpose: 'MARKETING' as const, scopes };
    const token = await signPartnerToken(gatehouse.keys, grant, { now: gatehouse.clock.now() });
    return gatehouse.establish({ authorization: `Bearer ${token}`, ...headers }, address);
  };
  const refusal = { extensions: { code: 'UNAUTHENTICATED' } };

  it('is what its registration and its token say, in one statement', async () => {
    const partner = await registerPartner(gatehouse.prisma);
    const before = gatehouse.statements.length;
    expect(await asPartner(partner, { scopes: ['contact:read'] })).toEqual({
      kind: 'PARTNER',
      id: partner.id,
      name: partner.name,
      partnerKind: 'THIRD_PARTY',
      registration: { ratePerMinute: 600, knownDocumentsOnly: false },
      registeredScopes: ['identity:read', 'contact:read'],
      scopes: ['contact:read'],
      purpose: 'MARKETING',
    });
    expect(gatehouse.statements.length - before).toBe(1);
  });

  it('loses a scope at once when its registration loses it', async () => {
    const partner = await registerPartner(gatehouse.prisma);
    await gatehouse.prisma.partner.update({
      where: { id: partner.id },
      data: { scopes: ['contact:read', 'payment:read'] },
    });
    expect(await asPartner(partner)).toMatchObject({ scopes: ['contact:read'] });
  });

  it('cannot change its purpose with a header', async () => {
    const partner = await registerPartner(gatehouse.prisma);
    expect(await asPartner(partner, { headers: { 'x-purpose': 'ANALYTICS' } })).toMatchObject({ purpose: 'MARKETING' });
  });

  it('that is suspended is refused from the next request, with the token it has', async () => {
    const partner = await registerPartner(gatehouse.prisma);
    await asPartner(partner);
    await gatehouse.prisma.partner.update({ where: { id: partner.id }, data: { status: 'SUSPENDED' } });
    await expect(asPartner(partner)).rejects.toMatchObject(refusal);
  });

  it('whose registration has ended is refused', async () => {
    const partner = await registerPartner(gatehouse.prisma, { expiresAt: gatehouse.clock.now() });
    await expect(asPartner(partner)).rejects.toMatchObject(refusal);
  });

  it('whose purpose was changed is refused until it has a new token', async () => {
    const partner = await registerPartner(gatehouse.prisma);
    await gatehouse.prisma.partner.update({ where: { id: partner.id }, data: { purpose: 'ANALYTICS' } });
    await expect(asPartner(partner)).rejects.toMatchObject(refusal);
  });

  it('whose credential was revoked is refused from the next request, while one with another credential is not', async () => {
    const partner = await registerPartner(gatehouse.prisma);
    const second = { ...partner, ...(await addSecret(gatehouse.prisma, partner.id)) };
    await asPartner(partner);
    await gatehouse.prisma.partnerCredential.update({
      where: { id: partner.credentialId },
      data: { revokedAt: gatehouse.clock.now() },
    });
    await expect(asPartner(partner)).rejects.toMatchObject(refusal);
    expect(await asPartner(second)).toMatchObject({ id: partner.id });
  });

  it('whose credential has expired is refused', async () => {
    const partner = await registerPartner(gatehouse.prisma);
    const expiresAt = gatehouse.clock.now();
    const second = { ...partner, ...(await addSecret(gatehouse.prisma, partner.id, { expiresAt })) };
    await expect(asPartner(second)).rejects.toMatchObject(refusal);
  });

  it('cannot use the credential of another', async () => {
    const [one, other] = [await registerPartner(gatehouse.prisma), await registerPartner(gatehouse.prisma)];
    await expect(asPartner({ ...one, credentialId: other.credentialId })).rejects.toMatchObject(refusal);
  });

  it('calls from its registered networks only', async () => {
    const allowedNetworks = ['198.51.100.0/24', '2001:db8::/32', '203.0.113.7/33'];
    const partner = await registerPartner(gatehouse.prisma, { allowedNetworks });
    for (const address of ['198.51.100.9', '::ffff:198.51.100.9', '2001:db8::1']) {
      expect(await asPartner(partner, { address })).toMatchObject({ id: partner.id });
    }
    for (const address of ['192.0.2.1', '203.0.113.7', '2001:db9::1', 'unknown']) {
      await expect(asPartner(partner, { address })).rejects.toMatchObject(refusal);
    }
  });
});

describe('a token that was good', () => {
  it('is good until it expires, and not a second longer for having been seen before', async () => {
    const house = gatehouse;
    const start = house.clock.now();
    const iat = Math.floor(start.getTime() / 1000);
    const { header, payload } = goodParts(house.workshop());
    const claims = { ...payload, exp: iat + 20 };
    const token = compact(header, claims, signedWith(house.workshop().development.privateKey));
    const attempt = () => house.establish({ authorization: `Bearer ${token}` });
    await attempt();
    house.clock.set(new Date((iat + 24) * 1000));
    await attempt();
    house.clock.set(new Date((iat + 25) * 1000));
    await expect(attempt()).rejects.toMatchObject({ extensions: { code: 'UNAUTHENTICATED' } });
    house.clock.set(start);
  });
});

describe('the cast’s tokens', () => {
  it.each(['alice', 'support', 'login-service', 'stripe'])('establish %s', async (name) => {
    const config = readConfig({ DATA_DIR: gatehouse.dataDir });
    const token = await castToken(name, config, gatehouse.clock);
    expect(await gatehouse.establish({ authorization: `Bearer ${token}` })).toMatchObject({ name });
  });
});
