import { WebhookVerificationError } from 'standardwebhooks';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { customerId } from '../../prisma/seed/keys.ts';
import { hours, minutes } from '../../src/clock.ts';
import type { Resolve } from '../../src/outbound/address-lookup.ts';
import { startGateway, type TestGateway } from '../harness/gateway.ts';
import { partner } from './cast.ts';
import { change, ending, everyone, repeated } from './change.ts';
import { added, tablesWith } from './rows.ts';
import { deliveriesOf, delivery, openHook, taken, verified } from './webhook.ts';

/** Names of the test's own; every other leads inside. */
const resolve: Resolve = (_hostname, _options, done) => setImmediate(done, null, [{ address: '10.0.0.7', family: 4 }]);

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({ config: { OUTBOUND_ALLOW: ['127.0.0.0/8'] }, outbound: { resolve } });
});
beforeEach(() => gateway.clock.advance(minutes(2)));
afterAll(() => gateway.stop());

type Input = Record<string, unknown>;
const partnersKinds = ['customer.changed', 'customer.withdrawn', 'customer.erase'];
const url = 'https://hooks.example/customers';
const register = (as: string | undefined, input: Input = {}, headers: Record<string, string> = {}) =>
  change(
    gateway,
    'registerWebhook',
    { url, kinds: ['customer.changed'], ...input },
    { select: 'webhook { id version url kinds status partner { id } }', headers, ...(as !== undefined && { as }) },
  );
type Registered = { webhook: { id: string; version: number }; secret: string };
const registered = async (as: string, input: Input = {}): Promise<Registered> =>
  (await register(as, input)).result as unknown as Registered;
const listed = async (as: string) => {
  const query = '{ webhooks(first: 100) { edges { node { id partner { id } } } } }';
  const { data } = await gateway.gql<{ webhooks: { edges: { node: { id: string; partner: object | null } }[] } }>(
    query,
    {},
    { as },
  );
  return data?.webhooks.edges.map(({ node }) => node) ?? [];
};
const rename = async (name: string) => {
  const { data } = await gateway.gql<{ me: { version: number } }>('{ me { version } }', {}, { as: 'alice' });
  await change(gateway, 'updateProfile', { version: data?.me.version, name }, { as: 'alice' });
};

describe('A webhook', () => {
  it('is registered by a partner for itself, and by the administrator for a partner or the company', async () => {
    const { result: own, rows } = await added(gateway, () => register('newsletter-co'));
    expect(own.result).toMatchObject({
      webhook: { url, kinds: ['customer.changed'], status: 'ACTIVE', partner: { id: partner('newsletter-co') } },
      secret: expect.stringMatching(/^whsec_[A-Za-z0-9+/]{43}=$/),
    });
    expect(rows).toEqual({ Webhook: 1, AuditEvent: 1 });
    const forPartner = await register('admin', { partnerId: partner('stripe'), kinds: ['customer.erase'] });
    expect(forPartner.result).toMatchObject({ webhook: { partner: { id: partner('stripe') } } });
    expect((await register('admin', { kinds: ['consent.changed'] })).result).toMatchObject({
      webhook: { kinds: ['consent.changed'], partner: null },
    });
  });

  it('is no other caller’s to register, and of another partner’s nobody is told', async () => {
    for (const as of everyone) {
      if (as === 'admin' || ['newsletter-co', 'insight-labs', 'stripe', 'paypal'].includes(as ?? '')) continue;
      const { result: answer, rows } = await added(gateway, () => register(as));
      expect(ending(answer), as).toMatch(as === undefined ? /^UNAUTHENTICATED/ : /^FORBIDDEN P19/);
      expect(rows).toEqual({});
    }
    const { webhook } = await registered('stripe');
    const input = { id: webhook.id };
    expect(ending(await register('paypal', { partnerId: partner('stripe') }))).toBe('NotFound');
    const before = await listed('stripe');
    for (const as of ['paypal', 'newsletter-co']) {
      expect(await listed(as)).not.toContainEqual(expect.objectContaining({ id: webhook.id }));
      const { data } = await gateway.gql('query One($id: ID!) { node(id: $id) { id } }', input, { as });
      expect(data).toEqual({ node: null });
      const attempts: [string, Input][] = [
        ['updateWebhook', { ...input, version: 1, url: 'https://elsewhere.example/' }],
        ['rotateWebhookSecret', input],
        ['removeWebhook', input],
      ];
      for (const [mutation, given] of attempts) {
        expect(ending(await change(gateway, mutation, given, { as })), mutation).toBe('NotFound');
      }
    }
    expect(await listed('stripe')).toEqual(before);
    expect((await listed('privacy')).length).toBeGreaterThan(before.length);
  });

  it.each([
    ['a kind that partners are not sent', { kinds: ['consent.changed'] }, 'input.kinds.0'],
    ['a mail', { kinds: ['mail.verify-request'] }, 'input.kinds.0'],
    ['what is no kind', { kinds: ['__proto__'] }, 'input.kinds.0'],
    ['no kind', { kinds: [] }, 'input.kinds'],
    ['credentials in the URL', { url: 'https://user:secret@hooks.example/' }, 'input.url'],
    ['a private address', { url: 'https://10.1.2.3/' }, 'input.url'],
    ['an address of the cloud’s own, written as a number', { url: 'http://2852039166/' }, 'input.url'],
    ['a port of another service', { url: 'https://hooks.example:25/' }, 'input.url'],
    ['a file', { url: 'file:///etc/passwd' }, 'input.url'],
    ['what is no URL', { url: 'hooks.example' }, 'input.url'],
    ['a URL that is too long', { url: `https://hooks.example/${'x'.repeat(2000)}` }, 'input.url'],
    ['a customer for a partner', { partnerId: `Customer:${customerId('alice')}` }, 'input.partnerId'],
  ])('is refused with %s, which is not repeated', async (_what, input, field) => {
    const { result: answer, rows } = await added(gateway, () => register('newsletter-co', input));
    expect(ending(answer)).toBe(`InvalidInput ${field}`);
    expect(repeated(answer, input)).toEqual([]);
    expect(rows).toEqual({});
  });

  it('has its secret shown once and kept sealed', async () => {
    const headers = { 'Idempotency-Key': 'hook-1' };
    const first = await register('newsletter-co', {}, headers);
    const again = await register('newsletter-co', {}, headers);
    expect(again.result).toMatchObject({ webhook: first.result?.['webhook'], secret: null });
    const secret = String(first.result?.['secret']);
    const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
    for (const text of [secret, secret.slice(6), key.toString('hex')])
      expect(await tablesWith(gateway, text)).toEqual([]);
  });

  it('of two changes of one version is changed once; a partner’s stays without the company’s kinds', async () => {
    const { webhook } = await registered('newsletter-co');
    const update = (input: Input) => change(gateway, 'updateWebhook', { id: webhook.id, ...input }, { as: 'admin' });
    expect(ending(await update({ version: 1, kinds: partnersKinds }))).toBe('UpdateWebhookPayload');
    expect((await update({ version: 1, status: 'DISABLED' })).result).toMatchObject({
      code: 'CONFLICT',
      currentVersion: 2,
    });
    expect(ending(await update({ version: 2, kinds: ['consent.changed'] }))).toBe('InvalidInput input.kinds.0');
    expect(ending(await update({ version: 2 }))).toBe('InvalidInput input');
  });

  it('is one of twenty at most', async () => {
    const most = await Promise.all(Array.from({ length: 24 }, () => register('insight-labs')));
    const insisting = most.filter(({ result }) => result?.code === 'CONFLICT');
    expect(insisting.length).toBeGreaterThanOrEqual(4);
    expect((await listed('insight-labs')).length).toBeLessThanOrEqual(20);
  });
});

describe('A secret that is rotated', () => {
  it('signs beside the new one until the overlap ends, and is not needed after', async () => {
    const hook = await openHook(gateway, { as: 'admin', kinds: ['customer.changed'] });
    const rotate = async (input: Input) => {
      const { result } = await change(gateway, 'rotateWebhookSecret', { id: hook.id, ...input }, { as: 'admin' });
      return String(result?.['secret']);
    };
    const next = await rotate({ overlapHours: 2 });
    await rename('Alice A');
    const [both] = await taken(hook.receiver, 1);
    if (!both) throw new Error('nothing came');
    const now = gateway.clock.now();
    expect(String(both.headers['webhook-signature']).split(' ')).toHaveLength(2);
    for (const secret of [hook.secret, next]) expect(() => verified(secret, both, now)).not.toThrow();
    gateway.clock.advance(hours(2));
    await rename('Alice B');
    const one = (await taken(hook.receiver, 2))[1];
    if (!one) throw new Error('nothing came');
    expect(() => verified(next, one, gateway.clock.now())).not.toThrow();
    expect(() => verified(hook.secret, one, gateway.clock.now())).toThrow(WebhookVerificationError);
    const last = await rotate({ overlapHours: 0 });
    await rename('Alice C');
    const third = (await taken(hook.receiver, 3))[2];
    if (!third) throw new Error('nothing came');
    expect(() => verified(last, third, gateway.clock.now())).not.toThrow();
    expect(() => verified(next, third, gateway.clock.now())).toThrow(WebhookVerificationError);
    await hook.receiver.close();
  });

  it('takes the place of one that does not open any more, which signs nothing meanwhile', async () => {
    const hook = await openHook(gateway, { as: 'admin', kinds: ['customer.changed'] });
    const where = { id: hook.id.replace('Webhook:', '') };
    await gateway.database.prisma.webhook.update({ where, data: { wrappedKey: Buffer.alloc(60, 7) } });
    await rename('Alice E');
    await delivery(gateway, hook, { status: 'PENDING', attempts: 1, lastStatus: null });
    expect(hook.receiver.taken).toEqual([]);
    const { result } = await change(gateway, 'rotateWebhookSecret', { id: hook.id }, { as: 'admin' });
    gateway.clock.advance(minutes(10));
    const [message] = await taken(hook.receiver, 1);
    if (!message) throw new Error('nothing came');
    expect(() => verified(String(result?.['secret']), message, gateway.clock.now())).not.toThrow();
    await hook.receiver.close();
  });
});

describe('A delivery', () => {
  it('to a name that leads inside is refused when it is called, and counts as failed', async () => {
    const { webhook } = await registered('admin');
    await rename('Alice D');
    const found = await delivery(gateway, webhook, { attempts: 1, lastStatus: null });
    expect(found.status).toBe('PENDING');
    await change(gateway, 'removeWebhook', { id: webhook.id }, { as: 'admin' });
    expect((await listed('admin')).map(({ id }) => id)).not.toContain(webhook.id);
  });

  it('is read and sent again by its own partner alone', async () => {
    await gateway.gql('{ customers(first: 9) { edges { node { id name } } } }', {}, { as: 'newsletter-co' });
    const hook = await openHook(gateway, { as: 'newsletter-co', kinds: ['customer.changed'] });
    await rename('Alice E');
    await taken(hook.receiver, 1);
    const [sent] = await deliveriesOf(gateway, hook, 'newsletter-co');
    const resend = (as: string, deliveryId = sent?.id) => change(gateway, 'redeliverWebhook', { deliveryId }, { as });
    expect(ending(await resend('stripe'))).toBe('NotFound');
    expect(ending(await resend('newsletter-co', hook.id))).toBe('InvalidInput input.deliveryId');
    expect(ending(await resend('billing'))).toBe('FORBIDDEN P19');
    expect(hook.receiver.taken).toHaveLength(1);
    expect(ending(await resend('newsletter-co'))).toBe('RedeliverWebhookPayload');
    const [first, second] = await taken(hook.receiver, 2);
    expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
    expect(second?.body).toBe(first?.body);
    await hook.receiver.close();
  });
});
