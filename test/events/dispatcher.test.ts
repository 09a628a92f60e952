import { Kysely, PostgresDialect } from 'kysely';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { minutes } from '../../src/clock.ts';
import type { Tables } from '../../src/database/database.ts';
import { createDispatcher, type Dispatcher, type DispatcherParts, type Handler } from '../../src/events/dispatcher.ts';
import { outboxRow } from '../../src/events/outbox.ts';
import { outboxQueue } from '../../src/events/queue.ts';
import { uuidv7 } from '../../src/ids.ts';
import { type Outbox, openOutbox } from './outbox.ts';

let outbox: Outbox;
const dispatchers: Dispatcher[] = [];
beforeAll(async () => {
  outbox = await openOutbox();
});
afterEach(async () => {
  await Promise.all(dispatchers.splice(0).map((one) => one.stop()));
  await outbox.database.prisma.outboxEvent.deleteMany({});
  outbox.logged.length = 0;
});
afterAll(() => outbox.close());

const neverPolls = 3_600_000;

function dispatch(handler: Handler, given: Partial<DispatcherParts> = {}): Dispatcher {
  const { database, clock, log } = outbox;
  const handlers = { 'mail.confirm-email': handler };
  const dispatcher = createDispatcher({ database, clock, log, handlers, pollMilliseconds: neverPolls, ...given });
  dispatchers.push(dispatcher);
  return dispatcher;
}

/** A promise that the test resolves. */
function gate(): { opened: Promise<void>; open(): void } {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}

const target = () => uuidv7(outbox.clock.now());

test('two processes share a hundred events, and none is handled twice', async () => {
  for (let count = 0; count < 100; count += 1) await outbox.happen('mail.confirm-email', target());
  const handled: string[] = [];
  const shares = [0, 0];
  const worker = (index: 0 | 1, database: Outbox['database']) =>
    dispatch(
      async ({ id }) => {
        handled.push(id);
        shares[index] = (shares[index] ?? 0) + 1;
        await new Promise((resolve) => setTimeout(resolve, 2));
      },
      { database },
    );
  await Promise.all([worker(0, outbox.database).drain(), worker(1, outbox.another).drain()]);

  expect(handled).toHaveLength(100);
  expect(new Set(handled).size).toBe(100);
  expect(Math.min(...shares)).toBeGreaterThan(0);
  expect(await outbox.database.prisma.outboxEvent.count({ where: { handledAt: null } })).toBe(0);
});

test('events that many ask for in the same moment go to one each', async () => {
  for (let count = 0; count < 60; count += 1) await outbox.happen('mail.confirm-email', target());
  const queues = [outbox.database, outbox.another].map(({ sql }) => outboxQueue(sql, ['mail.confirm-email']));
  const shares = await Promise.all(
    [...queues, ...queues, ...queues, ...queues].map((one) => one.claim(outbox.clock.now())),
  );
  const claimed = shares.flat().map(({ id }) => id);
  expect(claimed).toHaveLength(60);
  expect(new Set(claimed).size).toBe(60);
});

test('an event that fails waits longer each time, and is handled once it can be', async () => {
  const id = await outbox.happen('mail.confirm-email', target());
  let works = false;
  const dispatcher = dispatch(async () => {
    if (!works) throw Object.assign(new Error('for ada@example.com'), { code: 'ECONNECTION' });
  });
  const waits: number[] = [];
  for (let attempt = 1; attempt <= 6; attempt += 1) {
    await dispatcher.drain();
    const { attempts, availableAt, handledAt } = await outbox.event(id);
    expect({ attempts, handledAt }).toEqual({ attempts: attempt, handledAt: null });
    waits.push(availableAt.getTime() - outbox.clock.now().getTime());
    outbox.clock.set(availableAt);
  }
  for (const [index, wait] of waits.entries()) {
    expect(wait).toBeGreaterThanOrEqual(500 * 2 ** index);
    expect(wait).toBeLessThanOrEqual(1000 * 2 ** index);
  }
  works = true;
  await dispatcher.drain();
  expect((await outbox.event(id)).handledAt).toEqual(outbox.clock.now());

  const lines = outbox.logged.map((line) => JSON.parse(line));
  expect(lines).toHaveLength(6);
  expect(lines[5]).toMatchObject({ level: 40, id, kind: 'mail.confirm-email', attempts: 6, cause: 'ECONNECTION' });
  expect(outbox.logged.join()).not.toContain('ada@example.com');
});

test('an event that never succeeds is given up after a day, aloud, and kept', async () => {
  const id = await outbox.happen('mail.confirm-email', target());
  const start = outbox.clock.now().getTime();
  const dispatcher = dispatch(() => Promise.reject(new Error('fails')));
  for (let attempt = 1; attempt <= 24; attempt += 1) {
    const { availableAt } = await outbox.event(id);
    outbox.clock.set(availableAt);
    await dispatcher.drain();
  }
  const hours = (outbox.clock.now().getTime() - start) / 3_600_000;
  expect(hours).toBeGreaterThan(12);
  expect(hours).toBeLessThan(25);
  expect(await outbox.event(id)).toMatchObject({ attempts: 24, handledAt: null, availableAt: new Date('9999-12-31') });
  expect(outbox.logged.map((line) => JSON.parse(line).level)).toEqual([...Array(23).fill(40), 50]);
  expect(outbox.logged[23]).toContain('given up');
});

test('an event of a kind that nobody handles is left alone', async () => {
  const id = await outbox.happen('consent.changed', target());
  const handler = vi.fn<Handler>();
  await dispatch(handler).drain();
  expect(handler).not.toHaveBeenCalled();
  expect(await outbox.event(id)).toMatchObject({ attempts: 0, handledAt: null });
});

test('an event waits until it is due', async () => {
  const availableAt = new Date(outbox.clock.now().getTime() + minutes(5));
  await outbox.happen('mail.confirm-email', target(), { availableAt });
  const handler = vi.fn<Handler>(() => Promise.resolve());
  const dispatcher = dispatch(handler);
  await dispatcher.drain();
  expect(handler).not.toHaveBeenCalled();
  outbox.clock.set(availableAt);
  await dispatcher.drain();
  expect(handler).toHaveBeenCalledOnce();
});

test('what a dead process had in hand is taken up by another, and cannot be marked by the dead one', async () => {
  const id = await outbox.happen('mail.confirm-email', target());
  const dead = outboxQueue(outbox.database.sql, ['mail.confirm-email']);
  const [inHand] = await dead.claim(outbox.clock.now());
  expect(inHand?.id).toBe(id);

  const handler = vi.fn<Handler>(() => Promise.reject(new Error('fails')));
  const dispatcher = dispatch(handler);
  await dispatcher.drain();
  expect(handler).not.toHaveBeenCalled();
  outbox.clock.advance(minutes(2));
  await dispatcher.drain();
  expect(handler).toHaveBeenCalledOnce();

  if (inHand) await dead.handled(inHand, outbox.clock.now());
  expect(await outbox.event(id)).toMatchObject({ attempts: 2, handledAt: null });
});

test('an event is handled at once after a poke, and within the second without one', async () => {
  const handler = vi.fn<Handler>(() => Promise.resolve());
  const poked = dispatch(handler);
  await outbox.happen('mail.confirm-email', target());
  poked.poke();
  await vi.waitFor(() => expect(handler).toHaveBeenCalledTimes(1));

  dispatch(handler, { pollMilliseconds: 20 });
  await outbox.happen('mail.confirm-email', target());
  await vi.waitFor(() => expect(handler).toHaveBeenCalledTimes(2));
});

test('a poke while events are being handled is not forgotten', async () => {
  const begun = gate();
  const goOn = gate();
  const handler = vi.fn<Handler>(async () => {
    begun.open();
    await goOn.opened;
  });
  const dispatcher = dispatch(handler);
  await outbox.happen('mail.confirm-email', target());
  dispatcher.poke();
  await begun.opened;
  await outbox.happen('mail.confirm-email', target());
  dispatcher.poke();
  goOn.open();
  await vi.waitFor(() => expect(handler).toHaveBeenCalledTimes(2));
});

test('while the database is away it says so once, and goes on when it is back', async () => {
  let away = true;
  const { pool } = outbox.database;
  const connect = () => (away ? Promise.reject(new Error('Connection terminated')) : pool.connect());
  const sql = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: { connect, end: async () => {} } }) });
  const handler = vi.fn<Handler>(() => Promise.resolve());
  await outbox.happen('mail.confirm-email', target());
  const dispatcher = dispatch(handler, { database: { sql }, pollMilliseconds: 5 });
  await expect(dispatcher.drain()).rejects.toThrow('Connection terminated');
  await vi.waitFor(() => expect(outbox.logged.join()).toContain('out of reach'));
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(outbox.logged).toHaveLength(1);

  away = false;
  await vi.waitFor(() => expect(handler).toHaveBeenCalledOnce());
  await vi.waitFor(() => expect(outbox.logged.join()).toContain('within reach again'));
});

test('when it stops, the event in hand is finished and no other is begun', async () => {
  for (let count = 0; count < 15; count += 1) await outbox.happen('mail.confirm-email', target());
  const begun = gate();
  const goOn = gate();
  const dispatcher = dispatch(async () => {
    begun.open();
    await goOn.opened;
  });
  dispatcher.poke();
  await begun.opened;
  const stopped = dispatcher.stop();
  goOn.open();
  await stopped;
  dispatcher.poke();
  await dispatcher.drain();
  expect(await outbox.database.prisma.outboxEvent.count({ where: { handledAt: null } })).toBe(5);
});

test.each(['ada@example.com', '+44 7700 900123', 'Ada Lovelace', ''])('no value gets into the outbox: %j', (value) => {
  const row = () => outboxRow('customer.changed', { customerId: null, coordinates: { value }, now: new Date() });
  expect(row).toThrow(TypeError);
});

test('ids, schema coordinates and members of closed lists get into the outbox', () => {
  const coordinates = { target: target(), fields: 'Customer.email Customer.address.line1', purpose: 'MARKETING' };
  const row = outboxRow('customer.changed', { customerId: null, coordinates, now: outbox.clock.now() });
  expect(row).toMatchObject({ coordinates, occurredAt: outbox.clock.now(), availableAt: outbox.clock.now() });
});
