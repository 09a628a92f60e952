import { Webhook } from 'standardwebhooks';
import { expect, vi } from 'vitest';
import { minutes } from '../../src/clock.ts';
import { globalId } from '../../src/global-id.ts';
import type { TestGateway } from '../harness/gateway.ts';
import { openReceiver, type Receiver, type Taken } from '../outbound/receiver.ts';
import { change, ending } from './change.ts';

/** A registered webhook whose receiver is of this machine. */
export type Hook = { id: string; secret: string; receiver: Receiver };
export type Delivery = {
  id: string;
  kind: string;
  status: string;
  attempts: number;
  lastStatus: number | null;
  nextAttemptAt: string | null;
  deliveredAt: string | null;
};

type Options = { as: string; kinds: readonly string[]; input?: Record<string, unknown> };

/** Registers a webhook at a receiver of its own; both are to be closed by the test. */
export async function openHook(gateway: TestGateway, { as, kinds, input = {} }: Options): Promise<Hook> {
  const receiver = await openReceiver();
  const given = { url: `${receiver.url}/hook`, kinds, ...input };
  const registered = await change(gateway, 'registerWebhook', given, { as, select: 'webhook { id }' });
  expect(ending(registered)).toBe('RegisterWebhookPayload');
  const { webhook, secret } = registered.result as unknown as { webhook: { id: string }; secret: string };
  return { id: webhook.id, secret, receiver };
}

export async function closeHook(gateway: TestGateway, { id, receiver }: Hook): Promise<void> {
  await change(gateway, 'removeWebhook', { id }, { as: 'admin' });
  await receiver.close();
}

/** What a receiver holds once it has been sent so many. */
export const taken = (receiver: Receiver, count: number): Promise<readonly Taken[]> =>
  vi.waitFor(
    () => {
      expect(receiver.taken.length).toBeGreaterThanOrEqual(count);
      return receiver.taken;
    },
    { timeout: 15_000, interval: 20 },
  );

/** Waits until everything in the outbox has been dealt with, so that what has not come does not come. */
export const settled = ({ database, clock }: TestGateway): Promise<void> =>
  vi.waitFor(
    async () => {
      const due = { handledAt: null, availableAt: { lte: clock.now() } };
      expect(await database.prisma.outboxEvent.count({ where: due })).toBe(0);
      const pending = { status: 'PENDING', nextAttemptAt: { lte: clock.now() } } as const;
      expect(await database.prisma.webhookDelivery.count({ where: pending })).toBe(0);
    },
    { timeout: 15_000, interval: 20 },
  );

/** As a stranger's library verifies it: throws unless the signature is good for the body and its time. */
export function verified(secret: string, { headers, body }: Taken, at: Date): Record<string, unknown> {
  vi.useFakeTimers({ toFake: ['Date'], now: at });
  try {
    const given = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
    return new Webhook(secret).verify(body, given) as Record<string, unknown>; // it parses JSON
  } finally {
    vi.useRealTimers();
  }
}

const listing = `query Deliveries($id: ID!) { node(id: $id) { ... on Webhook { status deliveries(first: 100) { edges { node {
  id kind status attempts lastStatus nextAttemptAt deliveredAt } } } } } }`;
type Listed = { node: { status: string; deliveries: { edges: { node: Delivery }[] } } | null };

/** The deliveries of a webhook, newest first, as its owner reads them. */
export async function deliveriesOf(gateway: TestGateway, { id }: Pick<Hook, 'id'>, as = 'admin'): Promise<Delivery[]> {
  const { data, errors } = await gateway.gql<Listed>(listing, { id }, { as });
  expect(errors).toEqual([]);
  return data?.node?.deliveries.edges.map(({ node }) => node) ?? [];
}

/** The only delivery of a webhook, once it looks so and nobody is trying it. */
export const delivery = (gateway: TestGateway, hook: Pick<Hook, 'id'>, like: Partial<Delivery>): Promise<Delivery> =>
  vi.waitFor(
    async () => {
      const [found, ...others] = await deliveriesOf(gateway, hook);
      expect(others).toEqual([]);
      expect(found).toMatchObject(like);
      // An attempt that is under way is taken for lost after a minute.
      expect(found?.nextAttemptAt).not.toBe(new Date(gateway.clock.now().getTime() + minutes(1)).toISOString());
      return found as Delivery; // it has just been matched
    },
    { timeout: 15_000, interval: 50 },
  );

export const idInHeader = ({ headers }: Taken): string => globalId('WebhookDelivery', String(headers['webhook-id']));
