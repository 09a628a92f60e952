import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { customerId } from '../../prisma/seed/keys.ts';
import { outboxRow } from '../../src/events/outbox.ts';
import { createWatch, type Watch } from '../../src/events/watch.ts';
import { type Outbox, openOutbox } from './outbox.ts';

let outbox: Outbox;
let watch: Watch;
const listeners: AsyncIterator<unknown>[] = [];
beforeAll(async () => {
  outbox = await openOutbox();
  watch = createWatch(outbox);
});
afterEach(async () => {
  for (const one of listeners.splice(0)) await one.return?.();
  await outbox.database.prisma.outboxEvent.deleteMany({});
});
afterAll(() => outbox.close());

const alice = customerId('alice');

/** An event whose transaction began so many seconds ago, and is committed now. */
async function happens(step: string, secondsAgo = 0, customer = alice): Promise<void> {
  const now = new Date(outbox.clock.now().getTime() - secondsAgo * 1_000);
  const data = outboxRow('request.changed', { customerId: customer, coordinates: { step }, now });
  await outbox.database.prisma.outboxEvent.create({ data });
}

const hear = (given: unknown): { step: string } | null => given as { step: string }; // as `happens` wrote it

async function listen(customer = alice) {
  const topic = { kind: 'request.changed', customerId: customer, hear } as const;
  const listener = watch.listen(topic)[Symbol.asyncIterator]();
  listeners.push(listener);
  await watch.look();
  return { listener, heard: async () => (await listener.next()).value?.step };
}

test('what was before is not heard, and what comes is heard in its order', async () => {
  await happens('BEFORE');
  const { heard } = await listen();
  for (const step of ['ONE', 'TWO']) {
    await happens(step);
    outbox.clock.advance(1);
  }
  expect([await heard(), await heard()]).toEqual(['ONE', 'TWO']);
});

test('an event that was long in coming is heard after younger ones, and each but once', async () => {
  const { heard } = await listen();
  await happens('YOUNG');
  expect(await heard()).toBe('YOUNG');
  await happens('LATE', 16);
  expect(await heard()).toBe('LATE');
  await watch.look();
  await happens('LAST');
  expect(await heard()).toBe('LAST');
});

test('who is slow is told once of what happened several times', async () => {
  const { heard } = await listen();
  for (const step of ['AGAIN', 'OTHER', 'AGAIN']) await happens(step);
  await watch.look();
  await happens('LAST');
  await watch.look();
  expect(new Set([await heard(), await heard(), await heard()])).toEqual(new Set(['AGAIN', 'OTHER', 'LAST']));
});

test('nobody hears of others, and who has stopped to listen hears nothing', async () => {
  const [alices, bobs] = [await listen(), await listen(customerId('bob'))];
  await happens('ALICES');
  await happens('BOBS', 0, customerId('bob'));
  expect([await alices.heard(), await bobs.heard()]).toEqual(['ALICES', 'BOBS']);
  const waiting = alices.listener.next();
  await alices.listener.return?.();
  expect(await waiting).toEqual({ done: true, value: undefined });
  await happens('LATER');
  await watch.look();
  expect(await alices.listener.next()).toEqual({ done: true, value: undefined });
});
