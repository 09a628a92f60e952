import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { partnerId as idOfPartner } from '../../prisma/seed/keys.ts';
import { days, hours, minutes } from '../../src/clock.ts';
import { globalId } from '../../src/global-id.ts';
import { newSecret } from '../../src/ids.ts';
import { startGateway, type TestGateway } from '../harness/gateway.ts';
import { serverUrls } from '../harness/server-database.ts';
import { customer, partner, refusals } from './cast.ts';
import { type Changed, change, ending, everyone, repeated } from './change.ts';
import { keptLog } from './log.ts';
import { askWith, type Client, tokenFor } from './partner-client.ts';
import { added, tablesWith, writtenWith } from './rows.ts';
import { waiting } from './waiting.ts';

const { log, lines } = keptLog();
let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({ log });
});
// Secrets that are wrong are counted by the minute.
beforeEach(() => gateway.clock.advance(minutes(2)));
afterAll(() => gateway.stop());

type Input = Record<string, unknown>;
const analyst = {
  kind: 'THIRD_PARTY',
  purpose: 'ANALYTICS',
  scopes: ['service:read', 'identity:read'],
  contact: 'privacy@analyst.example',
  ratePerMinute: 60,
};

const newName = () =>
  `analyst-${newSecret()
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '')}`;
const register = (input: Input = {}, headers: Record<string, string> = {}) =>
  change(
    gateway,
    'registerPartner',
    { ...analyst, name: newName(), ...input },
    { as: 'admin', headers, select: 'partner { id name version }' },
  );
const asAdmin = (mutation: string, input: Input) => change(gateway, mutation, input, { as: 'admin' });

type Registered = Client & { id: string; token: string | null };
/** Registers a partner, which then gets a token for its secret. */
async function newPartner(input: Input = {}): Promise<Registered> {
  const { result } = await register(input);
  const { clientId, clientSecret } = result as unknown as Client;
  const client = { clientId, clientSecret };
  return { ...client, id: globalId('Partner', clientId), token: await tokenFor(gateway, client) };
}

const rotate = async (id: string, input: Input = {}): Promise<Client> => {
  const { result } = await asAdmin('rotatePartnerSecret', { id, ...input });
  const { clientId, clientSecret } = result as unknown as Client;
  return { clientId, clientSecret };
};

const everything = '{ customers(first: 9) { edges { node { id name services(first: 1) { edges { cursor } } } } } }';
const whoSees = async (token: string | null) => (await askWith(gateway, token, everything)).status;

describe('The administrator', () => {
  it('registers a partner, who gets a token for the secret and reads who allows it', async () => {
    const name = newName();
    const { result, rows } = await added(gateway, () => register({ name }));
    const { clientId, clientSecret } = result.result as unknown as Client;
    const id = globalId('Partner', clientId);
    expect(result.result).toMatchObject({ partner: { id, name, version: 1 } });
    expect(clientSecret).toMatch(/^[\w-]{43}$/);
    expect(rows).toEqual({ Partner: 1, PartnerCredential: 1, AuditEvent: 1 });
    const { audited, told } = await writtenWith(gateway, 'Partner', clientId);
    const fields = [
      'name',
      'kind',
      'purpose',
      'scopes',
      'contact',
      'allowedNetworks',
      'ratePerMinute',
      'knownDocumentsOnly',
      'knownDocuments',
      'erasureMethod',
    ];
    expect(audited).toEqual([
      {
        operation: 'registerPartner',
        caller: 'admin',
        reference: null,
        subjects: [],
        fields: expect.arrayContaining(fields.map((field) => `Partner.${field}`)),
        clauses: ['P19'],
      },
    ]);
    expect(told).toBeNull();
    for (const client of [clientId, name]) {
      const token = await tokenFor(gateway, { clientId: client, clientSecret });
      const { data } = await askWith(gateway, token, everything);
      expect(data).toMatchObject({
        customers: { edges: [{ node: { id: customer('alice'), name: 'Alice Marlowe' } }] },
      });
    }
  });

  it('is shown a secret once: when the request comes again it is null, and nothing is written', async () => {
    const name = newName();
    const headers = { 'Idempotency-Key': name };
    const first = await register({ name }, headers);
    const { result: again, rows } = await added(gateway, () => register({ name }, headers));
    expect(again.result).toMatchObject({ clientId: first.result?.['clientId'], clientSecret: null });
    expect(rows).toEqual({});

    const rotation = { id: globalId('Partner', String(first.result?.['clientId'])) };
    const asked = { as: 'admin', headers: { 'Idempotency-Key': `${name}-2` } };
    const once = await change(gateway, 'rotatePartnerSecret', rotation, asked);
    const twice = await added(gateway, () => change(gateway, 'rotatePartnerSecret', rotation, asked));
    expect(once.result?.['clientSecret']).toMatch(/^[\w-]{43}$/);
    expect(twice).toMatchObject({ result: { result: { clientSecret: null } }, rows: {} });
  });

  it('finds no secret in any table, nor in the log', async () => {
    const { id, clientSecret, clientId } = await newPartner();
    const { clientSecret: next } = await rotate(id);
    for (const secret of [clientSecret, next]) {
      expect(await tablesWith(gateway, secret)).toEqual([]);
      expect(lines.join('\n')).not.toContain(secret);
    }
    // So it is looked for where it would be.
    expect(await tablesWith(gateway, clientId)).toEqual(expect.arrayContaining(['Partner', 'PartnerCredential']));
  });

  it('sees registrations and their secrets’ times, and no customer', async () => {
    const { id } = await newPartner({ erasureMethod: 'MANUAL_TASK', expiresAt: '2030-01-01T00:00:00Z' });
    const { data } = await gateway.gql(
      `query One($id: ID!) { partner(id: $id) { name scopes erasureMethod expiresAt credentials { id expiresAt revokedAt } } }`,
      { id },
      { as: 'admin' },
    );
    expect(data).toMatchObject({
      partner: {
        scopes: ['identity:read', 'service:read'],
        erasureMethod: 'MANUAL_TASK',
        expiresAt: '2030-01-01T00:00:00.000Z',
        credentials: [{ expiresAt: null, revokedAt: null }],
      },
    });
    const customers = await gateway.gql('{ customers(first: 1) { edges { cursor } } }', {}, { as: 'admin' });
    expect(refusals(customers)).toMatchObject({ customers: { code: 'FORBIDDEN', clause: 'P19' } });
  });
});

describe('From the partner’s next request on', () => {
  const update = (id: string, input: Input) => asAdmin('updatePartner', { id, version: 1, ...input });

  it('a scope that was taken away is refused, with the token in hand', async () => {
    const { id, token } = await newPartner();
    expect((await askWith(gateway, token, everything)).errors).toEqual([]);
    expect(ending(await update(id, { scopes: ['identity:read'] }))).toBe('UpdatePartnerPayload');
    expect(refusals(await askWith(gateway, token, everything))).toMatchObject({
      'customers.edges.0.node.services': { clause: 'P19', needs: ['scope:service:read'] },
    });
  });

  it.each([
    ['the call comes from another network', { allowedNetworks: ['203.0.113.0/24', '2001:db8::/32'] }],
    ['the registration has ended', { expiresAt: '2026-03-02T12:00:00Z' }],
  ])('nobody is let in when %s', async (_case, closing) => {
    const { id, token, ...client } = await newPartner();
    expect(ending(await update(id, closing))).toBe('UpdatePartnerPayload');
    const now = gateway.clock.now();
    if ('expiresAt' in closing) gateway.clock.set(new Date(closing.expiresAt));
    expect(await whoSees(token)).toBe(401);
    expect(await tokenFor(gateway, client)).toBeNull();
    gateway.clock.set(now);
    const open = { version: 2, allowedNetworks: ['127.0.0.0/8', '::1/128'], expiresAt: null };
    expect(ending(await update(id, open))).toBe('UpdatePartnerPayload');
    expect(await whoSees(token)).toBe(200);
  });

  it('nothing works while it is suspended, and all of it when it is active again', async () => {
    const { id, token, clientId, clientSecret } = await newPartner();
    const { rows } = await added(gateway, () => asAdmin('suspendPartner', { id, reference: 'TICKET-9' }));
    expect(rows).toEqual({ AuditEvent: 1 });
    expect(await writtenWith(gateway, 'Partner', clientId)).toMatchObject({
      audited: [{ operation: 'suspendPartner', reference: 'TICKET-9', subjects: [], fields: ['Partner.status'] }],
    });
    expect(await whoSees(token)).toBe(401);
    expect(await tokenFor(gateway, { clientId, clientSecret })).toBeNull();
    expect(await asAdmin('suspendPartner', { id })).toMatchObject({ result: { code: 'CONFLICT', currentVersion: 2 } });
    expect(ending(await update(id, { version: 2, status: 'ACTIVE' }))).toBe('UpdatePartnerPayload');
    expect(await whoSees(token)).toBe(200);
    expect(await writtenWith(gateway, 'Partner', clientId)).toMatchObject({
      audited: [{ fields: ['Partner.status'] }],
    });
  });

  it('of two changes of one version one counts, and the other is told the version to go on from', async () => {
    const { id } = await newPartner();
    const both = await Promise.all([1, 2].map((rate) => update(id, { ratePerMinute: rate })));
    expect(both.map(ending).toSorted()).toEqual(['Conflict', 'UpdatePartnerPayload']);
    expect(both.find((one) => ending(one) === 'Conflict')?.result).toMatchObject({ currentVersion: 2 });
  });
});

describe('A new secret', () => {
  const works = async (client: Client) => (await tokenFor(gateway, client)) !== null;

  it('is good at once; the one before stays so for a day, its tokens as well', async () => {
    const { id, token, ...first } = await newPartner();
    const second = await rotate(id);
    expect([await works(first), await works(second), await whoSees(token)]).toEqual([true, true, 200]);
    gateway.clock.advance(hours(24));
    expect([await works(first), await works(second)]).toEqual([false, true]);
  });

  it('that comes third ends the first: two are good at most', async () => {
    const { id, token, ...first } = await newPartner();
    const second = await rotate(id, { overlapHours: 168 });
    const third = await rotate(id, { overlapHours: 168 });
    expect([await works(first), await works(second), await works(third)]).toEqual([false, true, true]);
    expect(await whoSees(token)).toBe(401);
  });

  it('without an overlap ends every other and what was got with it', async () => {
    const { id, token, ...first } = await newPartner();
    const second = await rotate(id);
    const third = await rotate(id, { overlapHours: 0 });
    expect([await works(first), await works(second), await works(third)]).toEqual([false, false, true]);
    expect(await whoSees(token)).toBe(401);
  });

  it('does not lengthen the life of one that ends before', async () => {
    const { id, ...first } = await newPartner();
    await rotate(id, { overlapHours: 1 });
    const third = await rotate(id, { overlapHours: 168 });
    expect(await works(first)).toBe(false);
    const { prisma } = gateway.database;
    const good = await prisma.partnerCredential.findMany({
      where: { partnerId: third.clientId, revokedAt: null },
      orderBy: { createdAt: 'asc' },
    });
    expect(good.map(({ expiresAt }) => expiresAt)).toEqual([new Date(gateway.clock.now().getTime() + days(7)), null]);
  });

  it.runIf(serverUrls() !== null)('waits for one that is being made, and ends what that one leaves over', async () => {
    const { id, clientId } = await newPartner();
    const held = await gateway.database.pool.connect();
    const rotations: Promise<Client>[] = [];
    try {
      await held.query('BEGIN');
      await held.query('SELECT FROM "Partner" WHERE "id" = $1 FOR NO KEY UPDATE', [clientId]);
      rotations.push(rotate(id), rotate(id));
      await expect.poll(() => waiting(gateway), { timeout: 4_000 }).toBe(2);
    } finally {
      await held.query('ROLLBACK');
      held.release();
    }
    await Promise.all(rotations);
    const good = { partnerId: clientId, revokedAt: null };
    expect(await gateway.database.prisma.partnerCredential.count({ where: good })).toBe(2);
  });

  it('of five asked for at once leaves two that are good', async () => {
    const { id, clientId: partnerId } = await newPartner();
    const clients = await Promise.all(Array.from({ length: 5 }, () => rotate(id)));
    const inForce = { OR: [{ expiresAt: null }, { expiresAt: { gt: gateway.clock.now() } }] };
    const good = { partnerId, revokedAt: null, ...inForce };
    expect(await gateway.database.prisma.partnerCredential.count({ where: good })).toBe(2);
    expect((await Promise.all(clients.map(works))).filter(Boolean)).toHaveLength(2);
  });
});

describe('What is refused leaves no row behind', () => {
  const stripe = partner('stripe');
  const calls: [string, Input][] = [
    ['registerPartner', { ...analyst, name: 'intruder' }],
    ['updatePartner', { id: stripe, version: 1, contact: 'somebody' }],
    ['rotatePartnerSecret', { id: stripe }],
    ['suspendPartner', { id: stripe }],
  ];
  it.each(everyone.filter((name) => name !== 'admin'))('of what %s asks, who is no administrator', async (as) => {
    const options = { ...(as && { as }), headers: { 'X-Reference': 'HD-1' } };
    for (const [mutation, input] of calls) {
      const { result, rows } = await added(gateway, () => change(gateway, mutation, input, options));
      expect(ending(result)).toBe(as === undefined ? 'UNAUTHENTICATED P19' : 'FORBIDDEN P19');
      expect(rows).toEqual({});
    }
  });

  const shared = 'ANALYTICS, MARKETING, PROMOTION';
  const related = 'SERVICE_PROVISION, PAYMENT_PROCESSING, SUPPORT, FRAUD_DETECTION';
  const processor = { kind: 'PROCESSOR', purpose: 'PAYMENT_PROCESSING' };
  const cases: [string, Input, string, RegExp | string][] = [
    ['has a name in capitals', { name: 'Analyst' }, 'name', 'a to z'],
    ['has a name of 101 characters', { name: 'a'.repeat(101) }, 'name', 'at most 100'],
    ['has no name', { name: ' ' }, 'name', 'some text'],
    ['is named by an id', { name: idOfPartner('stripe') }, 'name', 'not an id'],
    ['is for the law', { purpose: 'LEGAL_OBLIGATION' }, 'purpose', 'for a THIRD_PARTY'],
    ['is a third party that takes payments', { ...processor, kind: 'THIRD_PARTY' }, 'purpose', 'for a THIRD_PARTY'],
    ['is a processor that analyses', { kind: 'PROCESSOR' }, 'purpose', 'for a PROCESSOR'],
    [
      'has an unknown scope',
      { scopes: ['identity:read', 'all:read'] },
      'scopes.1',
      'one of identity:read, contact:read',
    ],
    ['has a scope beyond its purpose', { scopes: ['identity:read', 'payment:read'] }, 'scopes', 'for ANALYTICS'],
    ['has a scope that no purpose reaches', { ...processor, scopes: ['activity:read'] }, 'scopes', 'payment:read'],
    ['has no scope', { scopes: [] }, 'scopes', 'at least one'],
    ['has no contact', { contact: '' }, 'contact', 'some text'],
    ['calls from no network', { allowedNetworks: ['10.0.0.0/8', '10.0.0.1'] }, 'allowedNetworks.1', 'CIDR'],
    ['calls from half a network', { allowedNetworks: ['10.0.0/8'] }, 'allowedNetworks.0', 'CIDR'],
    ['calls from a network of 33 bits', { allowedNetworks: ['10.0.0.0/33'] }, 'allowedNetworks.0', 'CIDR'],
    ['calls from a network of 129 bits', { allowedNetworks: ['2001:db8::/129'] }, 'allowedNetworks.0', 'CIDR'],
    ['never calls', { ratePerMinute: 0 }, 'ratePerMinute', 'at least 1'],
    ['knows a document by another hash', { knownDocuments: ['a'.repeat(63)] }, 'knownDocuments.0', 'SHA-256'],
    ['calls too often', { ratePerMinute: 100_001 }, 'ratePerMinute', 'at most 100000'],
    ['has ended already', { expiresAt: '2026-03-01T00:00:00Z' }, 'expiresAt', 'in the future'],
  ];
  it.each(cases)('of a registration that %s', async (_case, input, field, expectation) => {
    const { result, rows } = await added(gateway, () => register(input));
    expect(ending(result)).toBe(`InvalidInput input.${field}`);
    expect(result.result?.message).toMatch(expectation);
    expect(rows).toEqual({});
  });

  it('and the purposes that each kind may have are told', async () => {
    const told = async (input: Input) => (await register(input)).result?.message;
    expect(await told({ purpose: 'SUPPORT' })).toBe(`input.purpose: expected, for a THIRD_PARTY, one of ${shared}`);
    expect(await told({ ...processor, purpose: 'PROMOTION' })).toBe(
      `input.purpose: expected, for a PROCESSOR, one of ${related}`,
    );
  });

  it('of two registrations with one name, for the second', async () => {
    const name = newName();
    const { result, rows } = await added(gateway, () => Promise.all([register({ name }), register({ name })]));
    expect(result.map(ending).toSorted()).toEqual(['Conflict', 'RegisterPartnerPayload']);
    expect(rows).toEqual({ Partner: 1, PartnerCredential: 1, AuditEvent: 1 });
  });

  const stranger = globalId('Partner', '01890000-0000-7000-8000-0000000000ff');
  const failing: [string, string, Input, string][] = [
    ['changes nothing', 'updatePartner', { id: stripe, version: 1 }, 'InvalidInput input'],
    ['is based on another version', 'updatePartner', { id: stripe, version: 7, contact: 'x' }, 'Conflict'],
    [
      'suspends in passing',
      'updatePartner',
      { id: stripe, version: 1, status: 'SUSPENDED' },
      'InvalidInput input.status',
    ],
    [
      'widens beyond the purpose',
      'updatePartner',
      { id: stripe, version: 1, scopes: ['activity:read'] },
      'InvalidInput input.scopes',
    ],
    [
      'ends in the past',
      'updatePartner',
      { id: stripe, version: 1, expiresAt: '2026-03-01T00:00:00Z' },
      'InvalidInput input.expiresAt',
    ],
    ['is about nobody', 'updatePartner', { id: stranger, version: 1, contact: 'x' }, 'NotFound'],
    ['rotates nobody’s secret', 'rotatePartnerSecret', { id: stranger }, 'NotFound'],
    ['suspends nobody', 'suspendPartner', { id: stranger }, 'NotFound'],
    ['suspends a customer', 'suspendPartner', { id: customer('alice') }, 'InvalidInput input.id'],
    [
      'overlaps for more than a week',
      'rotatePartnerSecret',
      { id: stripe, overlapHours: 169 },
      'InvalidInput input.overlapHours',
    ],
    [
      'overlaps for less than nothing',
      'rotatePartnerSecret',
      { id: stripe, overlapHours: -1 },
      'InvalidInput input.overlapHours',
    ],
  ];
  it.each(failing)('of a change that %s', async (_case, mutation, input, expected) => {
    const { result, rows } = await added(gateway, () => asAdmin(mutation, input));
    expect(ending(result)).toBe(expected);
    expect(rows).toEqual({});
  });

  it('and repeats no value that was refused', async () => {
    const wrong = { name: 'Wrong Name', allowedNetworks: ['not-a-network'], contact: '4242 4242 4242 4242' };
    const answers: Changed[] = [];
    for (const [field, value] of Object.entries(wrong)) answers.push(await register({ [field]: value }));
    expect(answers.flatMap((answer) => repeated(answer, wrong))).toEqual([]);
  });
});
