import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { childId, customerId } from '../../prisma/seed/keys.ts';
import { outboxRow } from '../../src/events/outbox.ts';
import { globalId } from '../../src/global-id.ts';
import { startServer } from '../../src/server.ts';
import { type AskOptions, startGateway, type TestGateway } from '../harness/gateway.ts';
import { unlimitedPolicy } from '../harness/unlimited.ts';
import { type Asker, askers, signingKey } from '../policy/askers.ts';
import { setStage, stagedPartners } from '../policy/stage.ts';
import { customer, stranger } from './cast.ts';
import { change, ending } from './change.ts';
import { type Subscribed, subscribe } from './stream.ts';

let gateway: TestGateway;
const open: Subscribed[] = [];
beforeAll(async () => {
  gateway = await startGateway({ seed: setStage, config: { SIGNING_KEY: signingKey } });
});
afterEach(() => {
  for (const one of open.splice(0)) one.leave();
});
afterAll(() => gateway.stop());

const consents = /* GraphQL */ `subscription Consents($id: ID) { consentChanged(customerId: $id) { purpose channel state source } }`;
const request = /* GraphQL */ `subscription Request($id: ID!) { requestUpdated(id: $id) { id kind status customer { id } } }`;

async function hear(query: string, id: string | null, options: AskOptions, at = gateway): Promise<Subscribed> {
  const stream = await subscribe(at, query, options, { id });
  open.push(stream);
  return stream;
}

const withdraw = async (channel: string, as = 'alice') => {
  const passedOn = as === 'billing' ? { customerId: customer('alice'), via: 'EMAIL', reference: 'MAIL-7' } : {};
  const input = { purpose: 'MARKETING', channel, state: 'WITHDRAWN', ...passedOn };
  expect(ending(await change(gateway, 'setConsent', input, { as }))).toBe('SetConsentPayload');
};
const consent = (channel: string, source = 'PORTAL') => ({
  data: { consentChanged: { purpose: 'MARKETING', channel, state: 'WITHDRAWN', source } },
});

const partner = (name: string): Asker => {
  const found = askers.find((one) => one.name === name);
  if (!found) throw new Error(`no ${name}`);
  return found;
};
const asPartner = async (name: string): Promise<AskOptions> => ({ headers: await partner(name).headers(gateway) });
const credentialOf = (name: string) => stagedPartners.find(({ caller }) => caller.name === name)?.credentialId ?? '';
const requestOf = (name: string) => globalId('DataRequest', partner(name).ids.DataRequest);

/** A request that somebody opens for alice. */
async function opened(options: AskOptions): Promise<string> {
  const input = { customerId: customer('alice'), kind: 'RECTIFICATION' };
  const { result } = await change(gateway, 'openRequest', input, { ...options, select: 'request { id }' });
  return (result as unknown as { request: { id: string } }).request.id;
}
const cancel = (id: string) =>
  change(gateway, 'cancelRequest', { id }, { as: 'privacy', headers: { 'X-Reference': 'HD-9' } });

/** The error that a stream ends with, and how long that took from `since`. */
async function ended(stream: Subscribed, since: number) {
  const told = await stream.rest();
  const took = performance.now() - since;
  return { codes: told.map(({ errors }) => errors?.[0]?.extensions['code']), data: told.map(({ data }) => data), took };
}
const withinASecond = (codes: string[]) => ({
  codes,
  data: codes.map(() => undefined),
  took: expect.toSatisfy((milliseconds: number) => milliseconds < 1_000, 'within a second'),
});

describe('A customer', () => {
  it('hears of their consent as they change it, and as billing does for them', async () => {
    const stream = await hear(consents, null, { as: 'alice' });
    expect(stream).toMatchObject({ status: 200, contentType: 'text/event-stream' });
    await withdraw('EMAIL');
    expect(await stream.next()).toEqual(consent('EMAIL'));
    await withdraw('TELEPHONE', 'billing');
    expect(await stream.next()).toEqual(consent('TELEPHONE', 'EMAIL'));
    await withdraw('SMS');
    expect(await stream.next()).toEqual(consent('SMS'));
  });

  it('hears of it once it has been said, at once, and of nothing that was before', async () => {
    await withdraw('POST');
    const stream = await hear(consents, null, { as: 'alice' });
    const took: number[] = [];
    for (const channel of ['EMAIL', 'TELEPHONE', 'SMS', 'EMAIL', 'POST']) {
      await withdraw(channel);
      const acknowledged = performance.now();
      expect(await stream.next()).toEqual(consent(channel));
      took.push(performance.now() - acknowledged);
    }
    expect(Math.max(...took)).toBeLessThan(1_000);
  });

  it('hears of their request until it is done with', async () => {
    const id = await opened({ as: 'alice' });
    const stream = await hear(request, id, { as: 'alice' });
    expect(ending(await cancel(id))).toBe('CancelRequestPayload');
    expect(await stream.next()).toEqual({
      data: { requestUpdated: { id, kind: 'RECTIFICATION', status: 'CANCELLED', customer: { id: customer('alice') } } },
    });
  });

  it('hears nothing of others', async () => {
    const bobs = await hear(consents, null, { as: 'bob' });
    const alices = await hear(consents, customer('alice'), { as: 'alice' });
    await withdraw('EMAIL');
    expect(await alices.next()).toEqual(consent('EMAIL'));
    expect(await bobs.isSilent(500)).toBe(true);
  });
});

describe('Staff', () => {
  it.each(['support', 'billing', 'privacy'])('of %s hear of a customer they name', async (as) => {
    const stream = await hear(consents, customer('alice'), { as });
    await withdraw('EMAIL');
    expect(await stream.next()).toEqual(consent('EMAIL'));
  });

  it('leave a row on the trail for each event they hear, and customers leave none', async () => {
    const reads = () => gateway.database.prisma.auditEvent.findMany({ where: { operation: 'Consents', kind: 'READ' } });
    const before = (await reads()).length;
    const [alices, supports] = [
      await hear(consents, null, { as: 'alice' }),
      await hear(consents, customer('alice'), { as: 'support', headers: { 'X-Reference': 'HD-1' } }),
    ];
    for (const channel of ['EMAIL', 'POST']) {
      await withdraw(channel);
      await Promise.all([alices.next(), supports.next()]);
    }
    const fields = ['Consent.channel', 'Consent.purpose', 'Consent.source', 'Consent.state'];
    const row = { callerId: 'support', reference: 'HD-1', subjects: [customerId('alice')], fields, outcome: 'ALLOWED' };
    expect((await reads()).slice(before)).toMatchObject([row, row]);
  });
});

describe('A partner', () => {
  it('hears of its own request, and leaves a row on the trail', async () => {
    const name = 'THIRD_PARTY MARKETING';
    gateway.clock.advance(1_000);
    for (const channel of ['EMAIL', 'POST']) {
      const input = { purpose: 'MARKETING', channel, state: 'GRANTED' };
      await change(gateway, 'setConsent', input, { as: 'alice' });
    }
    const id = await opened(await asPartner(name));
    const stream = await hear(request, id, await asPartner(name));
    await cancel(id);
    expect(await stream.next()).toMatchObject({ data: { requestUpdated: { id, status: 'CANCELLED' } } });
    const where = {
      operation: 'Request',
      callerId: partner(name).ids.Partner,
    };
    expect(await gateway.database.prisma.auditEvent.findMany({ where })).toMatchObject([
      { outcome: 'ALLOWED', purpose: 'MARKETING', subjects: [customerId('alice')] },
    ]);
  });

  it.each(['newsletter-co', 'insight-labs', 'stripe', 'paypal'])(
    '%s hears nothing of consents, not even of whom it sees (P5)',
    async (as) => {
      for (const id of [customer('alice'), customer('bob'), stranger, null]) {
        const stream = await hear(consents, id, { as });
        expect(await stream.rest()).toMatchObject([{ errors: [{ extensions: { code: 'FORBIDDEN', clause: 'P5' } }] }]);
      }
    },
  );
});

describe('Who may not hear', () => {
  const aliceRequest = globalId('DataRequest', childId(customerId('alice'), 'request', 1));
  const others: [string, string, string | undefined, Record<string, unknown>][] = [
    ['legal, of consents', consents, 'legal', { code: 'FORBIDDEN', clause: 'P19' }],
    ['admin, of consents', consents, 'admin', { code: 'FORBIDDEN', clause: 'P19' }],
    ['login-service, of consents', consents, 'login-service', { code: 'FORBIDDEN', clause: 'P19' }],
    ['nobody, of consents', consents, undefined, { code: 'UNAUTHENTICATED', needs: ['token'] }],
    ['admin, of requests', request, 'admin', { code: 'FORBIDDEN', clause: 'P19' }],
    ['stripe, without the scope', request, 'stripe', { code: 'FORBIDDEN', needs: ['scope:requests:write'] }],
    ['nobody, of requests', request, undefined, { code: 'UNAUTHENTICATED' }],
  ];
  it.each(others)('(%s) is refused before anything is listened to', async (_who, query, as, refusal) => {
    const id = query === consents ? customer('alice') : aliceRequest;
    gateway.statements.length = 0;
    const stream = await hear(query, id, as === undefined ? {} : { as });
    expect(stream).toMatchObject({ status: 200, contentType: 'text/event-stream' });
    expect(await stream.rest()).toMatchObject([{ errors: [{ extensions: refusal }] }]);
    expect(gateway.statements.filter((sql) => /"customerId", "coordinates" from "OutboxEvent"/.test(sql))).toEqual([]);
  });

  it('learns nothing of whether it exists', async () => {
    const asked: [string, string, AskOptions][] = [
      [consents, customer('alice'), { as: 'bob' }],
      [consents, stranger, { as: 'bob' }],
      [request, requestOf('PROCESSOR SUPPORT'), { as: 'bob' }],
      [request, globalId('DataRequest', stranger.slice(9)), { as: 'bob' }],
      [request, requestOf('PROCESSOR SUPPORT'), await asPartner('THIRD_PARTY MARKETING')],
      [request, globalId('DataRequest', stranger.slice(9)), await asPartner('THIRD_PARTY MARKETING')],
    ];
    const answers = await Promise.all(asked.map(async ([query, id, as]) => (await hear(query, id, as)).rest()));
    expect(answers[0]).toMatchObject([{ errors: [{ extensions: { code: 'FORBIDDEN', clause: 'P19' } }] }]);
    expect([answers[0], answers[2], answers[4]]).toEqual([answers[1], answers[3], answers[5]]);
  });

  it.each([
    ['an id of something else', consents, 'Service:01890000-0000-7000-8000-0000000000ff', 'customerId'],
    ['no id, where there is no own', consents, null, 'customerId'],
    ['no id at all', request, 'alice', 'id'],
  ])('is told of %s, without its being repeated', async (_what, query, id, field) => {
    const told = await (await hear(query, id, { as: 'support' })).rest();
    expect(told).toMatchObject([{ errors: [{ extensions: { code: 'BAD_USER_INPUT', field } }] }]);
    if (id) expect(JSON.stringify(told)).not.toContain(id);
  });

  it('is told whose id is expected, where there is no own', async () => {
    const told = await (await hear(consents, null, { as: 'support' })).rest();
    expect(told).toMatchObject([{ errors: [{ message: 'customerId: expected the id of a Customer' }] }]);
  });

  it.each([
    [
      'two fields',
      'subscription { consentChanged { state } requestUpdated(id: "x") { id } }',
      'GRAPHQL_VALIDATION_FAILED',
    ],
    ['a condition', 'subscription { consentChanged @skip(if: true) { state } }', 'BAD_REQUEST'],
    [
      'a condition in a fragment',
      'subscription { ...F } fragment F on Subscription { consentChanged @include(if: true) { state } }',
      'BAD_REQUEST',
    ],
  ])('is told that a subscription with %s is none', async (_what, query, code) => {
    const stream = await subscribe(gateway, query, { as: 'alice' });
    expect(await stream.rest()).toMatchObject([{ errors: [{ extensions: { code } }] }]);
  });
});

describe('A stream ends within a second', () => {
  it('of the end of its token, to the second', async () => {
    const stream = await hear(consents, null, { as: 'alice' });
    gateway.clock.advance(899_000);
    await withdraw('EMAIL');
    expect(await stream.next()).toEqual(consent('EMAIL'));
    gateway.clock.advance(1_000);
    expect(await ended(stream, performance.now())).toEqual(withinASecond(['UNAUTHENTICATED']));
  });

  it.each([
    [
      'its credential is revoked',
      'PROCESSOR SUPPORT',
      (name: string) =>
        gateway.database.prisma.partnerCredential.update({
          where: { id: credentialOf(name) },
          data: { revokedAt: gateway.clock.now() },
        }),
      'UNAUTHENTICATED',
    ],
    [
      'the partner is suspended',
      'PROCESSOR FRAUD_DETECTION',
      (name: string) =>
        gateway.database.prisma.partner.update({
          where: { id: partner(name).ids.Partner },
          data: { status: 'SUSPENDED' },
        }),
      'UNAUTHENTICATED',
    ],
    [
      'its registration ends',
      'PROCESSOR SERVICE_PROVISION',
      (name: string) =>
        gateway.database.prisma.partner.update({
          where: { id: partner(name).ids.Partner },
          data: { expiresAt: gateway.clock.now() },
        }),
      'UNAUTHENTICATED',
    ],
    [
      'it may call from elsewhere only',
      'PROCESSOR PAYMENT_PROCESSING',
      (name: string) =>
        gateway.database.prisma.partner.update({
          where: { id: partner(name).ids.Partner },
          data: { allowedNetworks: ['192.0.2.0/24'] },
        }),
      'UNAUTHENTICATED',
    ],
    [
      'its scope is taken back',
      'PROCESSOR ANALYTICS',
      (name: string) =>
        gateway.database.prisma.partner.update({
          where: { id: partner(name).ids.Partner },
          data: { scopes: ['identity:read'] },
        }),
      'FORBIDDEN',
    ],
    [
      'the customer blocks',
      'THIRD_PARTY ANALYTICS',
      () => change(gateway, 'setSharing', { blocked: true }, { as: 'alice' }),
      'FORBIDDEN',
    ],
  ] as const)('of %s', async (_what, name, stop, code) => {
    const stream = await hear(request, requestOf(name), await asPartner(name));
    expect(await stream.isSilent(100)).toBe(true);
    await stop(name);
    expect(await ended(stream, performance.now())).toEqual(withinASecond([code]));
  });

  it('of the erasure of whom it is about, for them and for staff', async () => {
    const [carols, supports] = [
      await hear(consents, null, { as: 'carol' }),
      await hear(consents, customer('carol'), { as: 'support' }),
    ];
    expect(await Promise.all([carols.isSilent(100), supports.isSilent(100)])).toEqual([true, true]);
    const data = {
      ...{ name: null, businessName: null, email: null, phone: null, locale: null },
      ...{ addressLine1: null, addressLine2: null, city: null, region: null, postalCode: null, country: null },
      ...{ lastLoginAt: null, lastLoginAttemptAt: null, lastServiceEndedAt: null, retentionWarnedAt: null },
      erasedAt: gateway.clock.now(),
    };
    await gateway.database.prisma.customer.update({ where: { id: customerId('carol') }, data });
    const since = performance.now();
    const [one, other] = await Promise.all([ended(carols, since), ended(supports, since)]);
    expect([one, other]).toEqual([withinASecond(['FORBIDDEN']), withinASecond(['FORBIDDEN'])]);
  });
});

describe('Streams', () => {
  it('are ten for a caller, and one that is left makes room for another', async () => {
    const ten = await Promise.all(Array.from({ length: 10 }, () => hear(consents, null, { as: 'bob' })));
    const refused = await hear(consents, null, { as: 'bob' });
    expect(refused.status).toBe(429);
    expect(await refused.rest()).toMatchObject([{ errors: [{ extensions: { code: 'RATE_LIMITED' } }] }]);
    expect((await hear(consents, null, { as: 'alice' })).status).toBe(200);
    ten[0]?.leave();
    await expect.poll(async () => (await hear(consents, null, { as: 'bob' })).status).toBe(200);
  });

  it('that are left ask the database nothing more', async () => {
    const asks = () =>
      gateway.statements.filter((sql) => /LoginIdentity|"coordinates" from "OutboxEvent"/.test(sql)).length;
    await hear(consents, null, { as: 'alice' });
    gateway.statements.length = 0;
    await expect.poll(asks).toBeGreaterThan(2);
    for (const one of open.splice(0)) one.leave();
    await expect
      .poll(
        async () => {
          gateway.statements.length = 0;
          await new Promise((resolve) => setTimeout(resolve, 700));
          return asks();
        },
        { timeout: 5_000 },
      )
      .toBe(0);
  });

  it('tell nothing that cannot be recorded', async () => {
    const other = await startGateway({
      seed: async ({ pool }) => void (await pool.query('REVOKE INSERT ON "AuditEvent" FROM gateway')),
    });
    const stream = await subscribe(other, consents, { as: 'support' }, { id: customer('alice') });
    const happening = { customerId: customerId('alice'), coordinates: { purpose: 'MARKETING', channel: 'EMAIL' } };
    await other.database.prisma.outboxEvent.create({
      data: outboxRow('consent.changed', { ...happening, now: other.clock.now() }),
    });
    expect(await stream.rest()).toEqual([
      {
        errors: [
          {
            message: 'The read could not be recorded, so nothing is answered.',
            extensions: { code: 'SERVICE_UNAVAILABLE' },
          },
        ],
      },
    ]);
    await other.stop();
  });
});

describe('On another process', () => {
  it('a change is heard, and a revocation or a block ends the stream', async () => {
    const { config, clock, database } = gateway;
    const server = await startServer({ config, clock, database, policy: unlimitedPolicy });
    const there = { ...gateway, url: server.url };
    await change(gateway, 'setSharing', { blocked: false }, { as: 'alice' });
    const [suspended, blocked] = ['PROCESSOR FRAUD_DETECTION', 'THIRD_PARTY ANALYTICS'] as const;
    const setStatus = (status: 'ACTIVE' | 'SUSPENDED') =>
      database.prisma.partner.update({ where: { id: partner(suspended).ids.Partner }, data: { status } });
    await setStatus('ACTIVE');
    const suspendeds = await hear(request, requestOf(suspended), await asPartner(suspended), there);
    const alices = await hear(consents, null, { as: 'alice' }, there);
    const blockeds = await hear(request, requestOf(blocked), await asPartner(blocked), there);
    await withdraw('EMAIL');
    const acknowledged = performance.now();
    expect(await alices.next()).toEqual(consent('EMAIL'));
    const took = performance.now() - acknowledged;
    expect(took).toBeLessThan(1_000);
    expect(await Promise.all([blockeds.isSilent(100), suspendeds.isSilent(100)])).toEqual([true, true]);
    await setStatus('SUSPENDED');
    expect(await ended(suspendeds, performance.now())).toEqual(withinASecond(['UNAUTHENTICATED']));
    await change(gateway, 'setSharing', { blocked: true }, { as: 'alice' });
    expect(await ended(blockeds, performance.now())).toEqual(withinASecond(['FORBIDDEN']));
    const rest = alices.rest();
    const since = performance.now();
    await server.stop();
    expect(performance.now() - since).toBeLessThan(1_000);
    expect(await rest).toMatchObject([{ errors: [{ extensions: { code: 'SERVICE_UNAVAILABLE' } }] }]);
  });
});
