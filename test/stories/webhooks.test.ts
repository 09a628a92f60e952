import { WebhookVerificationError } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { customerId, partnerId } from '../../prisma/seed/keys.ts';
import { hours, minutes } from '../../src/clock.ts';
import { globalId } from '../../src/global-id.ts';
import { startGateway, type TestGateway } from '../harness/gateway.ts';
import { customer, partner } from './cast.ts';
import { change, ending } from './change.ts';
import { keptLog } from './log.ts';
import {
  closeHook,
  deliveriesOf,
  delivery,
  type Hook,
  idInHeader,
  openHook,
  settled,
  taken,
  verified,
} from './webhook.ts';

const { log, lines } = keptLog();
let gateway: TestGateway;
let hooks: Hook[] = [];
beforeAll(async () => {
  gateway = await startGateway({
    log,
    config: { OUTBOUND_ALLOW: ['127.0.0.0/8'] },
    outbound: { timeoutMilliseconds: 1_500 },
  });
});
beforeEach(() => gateway.clock.advance(minutes(2)));
afterEach(async () => {
  await settled(gateway);
  for (const hook of hooks) await closeHook(gateway, hook);
  hooks = [];
});
afterAll(() => gateway.stop());

const partnersKinds = ['customer.changed', 'customer.withdrawn', 'customer.erase'];
async function open(as: string, kinds: readonly string[], input: Record<string, unknown> = {}): Promise<Hook> {
  const hook = await openHook(gateway, { as, kinds, input });
  hooks.push(hook);
  return hook;
}
const see = async (as: string) => {
  const { data } = await gateway.gql<{ customers: { edges: { node: { id: string } }[] } }>(
    '{ customers(first: 100) { edges { node { id name } } } }',
    {},
    { as },
  );
  return data?.customers.edges.map(({ node }) => node.id) ?? [];
};
const alice = customer('alice');
async function rename(as: 'alice' | 'bob' | 'grace', name: string): Promise<void> {
  const { data } = await gateway.gql<{ me: { version: number } }>('{ me { version } }', {}, { as });
  const answer = await change(gateway, 'updateProfile', { version: data?.me.version, name }, { as });
  expect(ending(answer)).toBe('UpdateProfilePayload');
}
const share = async (input: Record<string, unknown>) => {
  gateway.clock.advance(minutes(1));
  expect(ending(await change(gateway, 'setSharing', input, { as: 'alice' }))).toBe('SetSharingPayload');
};
const consent = async (channel: string, state: string) => {
  gateway.clock.advance(minutes(1));
  const answer = await change(gateway, 'setConsent', { purpose: 'MARKETING', channel, state }, { as: 'alice' });
  expect(ending(answer)).toBe('SetConsentPayload');
};
const resend = (deliveryId: string, as = 'admin') => change(gateway, 'redeliverWebhook', { deliveryId }, { as });
const jobsLeft = async (): Promise<number> => {
  const waiting = `SELECT FROM pgboss.job WHERE name = 'webhook.deliver' AND state < 'completed'`;
  return (await gateway.database.pool.query(waiting)).rows.length;
};
const later = (milliseconds: number) => gateway.clock.advance(milliseconds);

describe('A partner’s webhook', () => {
  it('is told that a customer whom it has seen has changed, by id alone, signed as any library verifies', async () => {
    const hook = await open('newsletter-co', partnersKinds);
    expect(await see('newsletter-co')).toContain(alice);
    await rename('alice', 'Alice Marlow');
    const [message] = await taken(hook.receiver, 1);
    if (!message) throw new Error('nothing came');
    const now = gateway.clock.now();
    expect(verified(hook.secret, message, now)).toEqual({
      type: 'customer.changed',
      timestamp: now.toISOString(),
      data: { customer: alice },
    });
    expect(message.headers).toMatchObject({ 'content-type': 'application/json' });
    expect(() => verified(hook.secret, { ...message, body: `${message.body} ` }, now)).toThrow(
      WebhookVerificationError,
    );
    expect(() => verified(hook.secret, message, new Date(now.getTime() + minutes(6)))).toThrow(
      WebhookVerificationError,
    );
    expect(await delivery(gateway, hook, { status: 'DELIVERED' })).toEqual({
      id: idInHeader(message),
      kind: 'customer.changed',
      status: 'DELIVERED',
      attempts: 1,
      lastStatus: 200,
      nextAttemptAt: null,
      deliveredAt: now.toISOString(),
    });
  });

  it('is told of nobody whom it does not see, nor of anybody whom it has not seen', async () => {
    const unknowing = await open('insight-labs', partnersKinds);
    const marketer = await open('newsletter-co', partnersKinds);
    await rename('bob', 'Bob Stone');
    await rename('grace', 'Grace Hill');
    await rename('alice', 'Alice M');
    await taken(marketer.receiver, 1);
    await settled(gateway);
    expect(unknowing.receiver.taken).toEqual([]);
    expect(marketer.receiver.taken.map(({ body }) => JSON.parse(body).data)).toEqual([{ customer: alice }]);
  });

  it('is never told of consents, text messages or sharing, which the company’s own systems are (P5)', async () => {
    expect(await see('newsletter-co')).toContain(alice);
    const outside = await open('newsletter-co', partnersKinds);
    const inside = await open('admin', ['consent.changed', 'sharing.changed']);
    await consent('SMS', 'WITHDRAWN');
    await consent('SMS', 'GRANTED');
    await share({ purpose: 'PROMOTION', allowed: true });
    const messages = await taken(inside.receiver, 3);
    const told = messages
      .map(({ body }) => JSON.parse(body))
      .toSorted((a, b) => a.timestamp.localeCompare(b.timestamp));
    expect(told.map(({ type, data }) => [type, data])).toEqual([
      ['consent.changed', { customer: alice, channel: 'SMS', purpose: 'MARKETING' }],
      ['consent.changed', { customer: alice, channel: 'SMS', purpose: 'MARKETING' }],
      ['sharing.changed', { customer: alice, purpose: 'PROMOTION' }],
    ]);
    await settled(gateway);
    expect(outside.receiver.taken).toEqual([]);
  });

  it('is told that a customer is withdrawn in the same bytes for a block, a withdrawn consent and a restriction', async () => {
    const hook = await open('newsletter-co', ['customer.withdrawn']);
    const other = await open('insight-labs', ['customer.withdrawn']);
    const restrict = (restrictedAt: Date | null) =>
      gateway.database.prisma.customer.update({ where: { id: customerId('alice') }, data: { restrictedAt } });
    const reasons: [() => Promise<unknown>, () => Promise<unknown>][] = [
      [() => share({ blocked: true }), () => share({ blocked: false })],
      [() => consent('EMAIL', 'WITHDRAWN'), () => consent('EMAIL', 'GRANTED')],
      [
        async () => {
          await restrict(gateway.clock.now());
          // Any refusal has all partners looked at.
          await share({ purpose: 'PROMOTION', allowed: false });
        },
        () => restrict(null),
      ],
    ];
    for (const [close, reopen] of reasons) {
      expect(await see('newsletter-co')).toContain(alice);
      const before = hook.receiver.taken.length;
      await close();
      await taken(hook.receiver, before + 1);
      await reopen();
      later(minutes(2));
    }
    await settled(gateway);
    const bodies = hook.receiver.taken.map(({ body }) => body.replace(/"timestamp":"[^"]*"/, '"timestamp":""'));
    const expected = JSON.stringify({ type: 'customer.withdrawn', timestamp: '', data: { customer: alice } });
    expect(bodies).toEqual([expected, expected, expected]);
    expect(new Set(hook.receiver.taken.map(idInHeader)).size).toBe(3);
    expect(other.receiver.taken).toEqual([]);
  });

  it('is sent nothing while the partner is suspended, or after its end', async () => {
    expect(await see('newsletter-co')).toContain(alice);
    const hook = await open('newsletter-co', partnersKinds);
    hook.receiver.answer((response) => void response.writeHead(500).end());
    await rename('alice', 'Alice One');
    await delivery(gateway, hook, { status: 'PENDING', attempts: 1 });
    const where = { id: partnerId('newsletter-co') };
    for (const out of [{ status: 'SUSPENDED' }, { status: 'ACTIVE', expiresAt: gateway.clock.now() }] as const) {
      await gateway.database.prisma.partner.update({ where, data: out });
      await rename('alice', `Alice ${out.status}`);
      later(minutes(1));
      await settled(gateway);
    }
    expect(hook.receiver.taken).toHaveLength(1);
    const one = await delivery(gateway, hook, { status: 'FAILED' });
    expect(ending(await resend(one.id))).toBe('Conflict');
    await gateway.database.prisma.partner.update({ where, data: { status: 'ACTIVE', expiresAt: null } });
    hook.receiver.answer((response) => void response.end());
    expect(ending(await resend(one.id))).toBe('RedeliverWebhookPayload');
    await delivery(gateway, hook, { status: 'DELIVERED' });
  });
});

describe('A delivery', () => {
  it('that fails is tried again, under the same id, until it is taken', async () => {
    const hook = await open('admin', ['customer.changed']);
    hook.receiver.answer((response) => void response.writeHead(500).end());
    await rename('alice', 'Alice Two');
    const waiting = await delivery(gateway, hook, { status: 'PENDING', attempts: 1, lastStatus: 500 });
    const wait = Date.parse(String(waiting.nextAttemptAt)) - gateway.clock.now().getTime();
    expect(wait).toBeGreaterThanOrEqual(4_500);
    expect(wait).toBeLessThanOrEqual(5_500);
    hook.receiver.answer((response) => void response.writeHead(204).end());
    later(6_000);
    await delivery(gateway, hook, { status: 'DELIVERED', attempts: 2, lastStatus: 204 });
    expect(new Set(hook.receiver.taken.map(idInHeader))).toEqual(new Set([waiting.id]));
    const [first, second] = hook.receiver.taken;
    expect(first?.body).toBe(second?.body);
  });

  it('that never succeeds is given up after eight tries in some 28 hours, and can be sent again by hand', async () => {
    const hook = await open('admin', ['customer.changed']);
    hook.receiver.answer((response) => void response.writeHead(503).end());
    const began = gateway.clock.now().getTime();
    await rename('alice', 'Alice Three');
    for (let attempts = 1; attempts < 8; attempts += 1) {
      const { nextAttemptAt } = await delivery(gateway, hook, { status: 'PENDING', attempts, lastStatus: 503 });
      gateway.clock.set(new Date(String(nextAttemptAt)));
    }
    const failed = await delivery(gateway, hook, { status: 'FAILED', attempts: 8, nextAttemptAt: null });
    const took = gateway.clock.now().getTime() - began;
    expect(took).toBeGreaterThan(hours(24));
    expect(took).toBeLessThan(hours(31));
    expect(hook.receiver.taken).toHaveLength(8);

    hook.receiver.answer((response) => void response.end());
    expect(ending(await resend(failed.id))).toBe('RedeliverWebhookPayload');
    await delivery(gateway, hook, { status: 'DELIVERED', attempts: 1 });
    expect(new Set(hook.receiver.taken.map(idInHeader))).toEqual(new Set([failed.id]));
  });

  it('to a receiver that stalls, redirects, breaks off or answers without end counts as failed', async () => {
    const elsewhere = await open('admin', ['request.changed']);
    const hook = await open('admin', ['customer.changed']);
    const failures: [Parameters<typeof hook.receiver.answer>[0], number | null][] = [
      [() => {}, null],
      [(response) => void response.writeHead(307, { Location: elsewhere.receiver.url }).end(), 307],
      [(response) => void response.socket?.destroy(), null],
      [(response) => void response.end('x'.repeat(100_000)), null],
    ];
    await rename('alice', 'Alice Four');
    for (const [place, [how, lastStatus]] of failures.entries()) {
      if (place === 0) hook.receiver.answer(how);
      const { nextAttemptAt } = await delivery(gateway, hook, { status: 'PENDING', attempts: place + 1, lastStatus });
      const [next] = failures[place + 1] ?? [(response) => void response.end()];
      hook.receiver.answer(next);
      gateway.clock.set(new Date(String(nextAttemptAt)));
    }
    await delivery(gateway, hook, { status: 'DELIVERED', attempts: 5 });
    expect(elsewhere.receiver.taken).toEqual([]);
  });

  it('waits as long as its receiver asks, and no longer than ten hours', async () => {
    const hook = await open('admin', ['customer.changed']);
    hook.receiver.answer((response) => void response.writeHead(429, { 'Retry-After': '3600' }).end());
    await rename('alice', 'Alice Five');
    const asked = await delivery(gateway, hook, { attempts: 1, lastStatus: 429 });
    expect(Date.parse(String(asked.nextAttemptAt)) - gateway.clock.now().getTime()).toBe(hours(1));
    hook.receiver.answer((response) => void response.writeHead(503, { 'Retry-After': '9999999' }).end());
    later(hours(1));
    const bounded = await delivery(gateway, hook, { attempts: 2, lastStatus: 503 });
    expect(Date.parse(String(bounded.nextAttemptAt)) - gateway.clock.now().getTime()).toBe(hours(10));
  });

  it('that is answered with 410 Gone switches its webhook off, until it is switched on again', async () => {
    const hook = await open('admin', ['customer.changed']);
    hook.receiver.answer((response) => void response.writeHead(410).end());
    await rename('alice', 'Alice Six');
    await delivery(gateway, hook, { status: 'FAILED', lastStatus: 410 });
    const read = async () => {
      const query = 'query One($id: ID!) { node(id: $id) { ... on Webhook { status version } } }';
      return (await gateway.gql<{ node: { status: string; version: number } }>(query, { id: hook.id }, { as: 'admin' }))
        .data?.node;
    };
    expect(await read()).toEqual({ status: 'DISABLED', version: 2 });
    hook.receiver.answer((response) => void response.end());
    await rename('alice', 'Alice Seven');
    await settled(gateway);
    expect(hook.receiver.taken).toHaveLength(1);
    const enabled = { id: hook.id, version: 2, status: 'ACTIVE' };
    expect(ending(await change(gateway, 'updateWebhook', enabled, { as: 'admin' }))).toBe('UpdateWebhookPayload');
    await rename('alice', 'Alice Eight');
    await taken(hook.receiver, 2);
  });

  it('that a hundred jobs try at once is made once', async () => {
    const hook = await open('admin', ['customer.changed']);
    hook.receiver.answer((response) => void response.writeHead(500).end());
    await rename('alice', 'Alice Nine');
    const { id } = await delivery(gateway, hook, { status: 'PENDING', attempts: 1 });
    hook.receiver.answer((response) => void setTimeout(() => response.end(), 100));
    later(10_000);
    const bare = id.slice('WebhookDelivery:'.length);
    const due = { id: bare, nextAttemptAt: { lte: gateway.clock.now() } };
    expect(await gateway.database.prisma.webhookDelivery.count({ where: due })).toBe(1);
    const values = Array.from({ length: 100 }, () => "('webhook.deliver', $1::jsonb, 'none')").join(', ');
    await gateway.database.pool.query(`INSERT INTO pgboss.job (name, data, policy) VALUES ${values}`, [
      JSON.stringify({ id: bare }),
    ]);
    await expect.poll(jobsLeft, { timeout: 30_000 }).toBe(0);
    await delivery(gateway, hook, { status: 'DELIVERED', attempts: 2 });
    expect(hook.receiver.taken).toHaveLength(2);
  });
});

describe('A task to erase', () => {
  it('goes to the partner that it names alone, and names the task', async () => {
    const [stripe, paypal] = [await open('stripe', partnersKinds), await open('paypal', partnersKinds)];
    const { outboxRow } = await import('../../src/events/outbox.ts');
    const task = '01890000-0000-7000-8000-0000000000aa';
    await gateway.database.prisma.outboxEvent.create({
      data: outboxRow('customer.erase', {
        customerId: customerId('alice'),
        coordinates: { partner: partnerId('stripe'), task },
        now: gateway.clock.now(),
      }),
    });
    const [message] = await taken(stripe.receiver, 1);
    expect(JSON.parse(message?.body ?? '{}')).toMatchObject({
      type: 'customer.erase',
      data: { customer: alice, task: globalId('ErasureTask', task) },
    });
    expect(message?.body).not.toContain(partner('stripe'));
    await settled(gateway);
    expect(paypal.receiver.taken).toEqual([]);
  });
});

it('A delivery about somebody who was erased meanwhile is dropped, but for what tells partners to forget them (P10)', async () => {
  expect(await see('newsletter-co')).toContain(alice);
  const inside = await open('admin', ['customer.changed', 'sharing.changed']);
  const outside = await open('newsletter-co', partnersKinds);
  for (const { receiver } of hooks) receiver.answer((response) => void response.writeHead(500).end());
  const tried = () => new Set([outside, inside].flatMap(({ receiver }) => receiver.taken.map(idInHeader))).size;
  await rename('alice', 'Alice Ten');
  await expect.poll(tried, { timeout: 10_000 }).toBe(2);
  await share({ blocked: true });
  await expect.poll(tried, { timeout: 10_000 }).toBe(4);
  await settled(gateway);
  const where = { id: customerId('alice') };
  const erasedAt = gateway.clock.now();
  const nobody = { name: null, businessName: null, email: null, phone: null, locale: null };
  const nowhere = { addressLine1: null, addressLine2: null, city: null, region: null, postalCode: null, country: null };
  const never = { lastLoginAt: null, lastLoginAttemptAt: null, lastServiceEndedAt: null, retentionWarnedAt: null };
  await gateway.database.prisma.customer.update({ where, data: { ...nobody, ...nowhere, ...never, erasedAt } });
  const left = async (hook: Hook) => {
    later(minutes(10));
    await settled(gateway);
    return deliveriesOf(gateway, hook);
  };
  // The receivers fail still: a try that was under way has put itself off, and is not made again.
  await expect.poll(() => left(inside), { timeout: 20_000 }).toEqual([]);
  for (const { receiver } of hooks) receiver.answer((response) => void response.end());
  const withdrawn = [{ kind: 'customer.withdrawn', status: 'DELIVERED' }];
  await expect.poll(() => left(outside), { timeout: 20_000 }).toMatchObject(withdrawn);
});

it('No log line holds a URL, a secret or a name', () => {
  expect(lines.join('\n')).not.toMatch(/127\.0\.0\.1:\d+\/hook|whsec_|Alice/);
});
