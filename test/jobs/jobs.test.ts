import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { uuidv7 } from '../../src/ids.ts';
import { type Jobs, openJobs, type Work, type Workers } from '../../src/jobs/jobs.ts';
import type { JobKind } from '../../src/jobs/kinds.ts';
import { type Outbox, openOutbox } from '../events/outbox.ts';

let outbox: Outbox;
beforeAll(async () => {
  outbox = await openOutbox();
});
afterAll(() => outbox.close());

let opened: Jobs[] = [];
afterEach(async () => {
  await Promise.all(opened.map((jobs) => jobs.stop()));
  opened = [];
  await outbox.database.pool.query('DELETE FROM pgboss.job');
});

const patiently = { timeout: 20_000, interval: 20 };
const newId = () => uuidv7(outbox.clock.now());
const idle: Work = { run: async () => {} };

/** A process that works on what is given, and does nothing of the other kinds. */
async function processWith(work: Partial<Workers> | null): Promise<Jobs> {
  const jobs = await openJobs({
    pool: outbox.database.pool,
    log: outbox.log,
    pollMilliseconds: 100,
    tidyMilliseconds: 200,
  });
  opened.push(jobs);
  const others = {
    'export.write': idle,
    'erasure.run': idle,
    'processor.tell': idle,
    'webhook.deliver': idle,
    'retention.sweep': idle,
  };
  if (work) jobs.start({ ...others, ...work });
  return jobs;
}

const send = (jobs: Jobs, kind: JobKind, id: string) =>
  outbox.database.prisma.$transaction((tx) => jobs.send(tx, kind, [id]));

type Row = { state: string; output: unknown };
async function rowsOf(id: string): Promise<Row[]> {
  const text = `SELECT state::text, output FROM pgboss.job WHERE data->>'id' = $1 ORDER BY created_on`;
  return (await outbox.database.pool.query<Row>(text, [id])).rows;
}
const states = async (id: string) => (await rowsOf(id)).map(({ state }) => state);

test('A job is there when its transaction is, and once for each id that waits', async () => {
  const jobs = await processWith(null);
  const [undone, sent] = [newId(), newId()];
  const undoing = outbox.database.prisma.$transaction(async (tx) => {
    await jobs.send(tx, 'export.write', [undone]);
    throw new Error('undone');
  });
  await expect(undoing).rejects.toThrow('undone');
  expect(await states(undone)).toEqual([]);
  for (let time = 0; time < 3; time += 1) await send(jobs, 'export.write', sent);
  expect(await states(sent)).toEqual(['created']);
});

test('A job that fails is tried again, and of what was thrown its name alone is kept', async () => {
  const id = newId();
  const run = vi
    .fn<Work['run']>(async () => {})
    .mockRejectedValueOnce(new TypeError('Alice Marlowe is not a function'));
  await send(await processWith({ 'export.write': { run } }), 'export.write', id);
  await expect.poll(() => states(id), patiently).toEqual(['completed']);
  expect(run.mock.calls.map(([given]) => given)).toEqual([id, id]);
  expect(outbox.logged.some((line) => line.includes(id) && line.includes('TypeError'))).toBe(true);
  const { rows } = await outbox.database.pool.query<{ text: string }>('SELECT job::text AS text FROM pgboss.job');
  expect([...outbox.logged, ...rows.map(({ text }) => text)].filter((text) => text.includes('Marlowe'))).toEqual([]);
});

test('A job that has failed for the last time is given up, by its id', async () => {
  const id = newId();
  const given = vi.fn<(id: string) => Promise<void>>(async () => {});
  const jobs = await processWith(null);
  await outbox.database.prisma.$transaction(async (tx) => {
    await jobs.send(tx, 'erasure.run', [id]);
    await tx.$executeRaw`UPDATE pgboss.job SET retry_count = retry_limit WHERE data->>'id' = ${id}`;
  });
  const failing: Work = { run: () => Promise.reject(new Error('no')), givenUp: given };
  await processWith({ 'erasure.run': failing });
  await expect.poll(() => states(id), patiently).toEqual(['failed']);
  expect(given.mock.calls).toEqual([[id]]);
});

test('A job that takes long keeps none waiting but for its own place', async () => {
  const slow = newId();
  const quick = Array.from({ length: 20 }, newId);
  const ending = new AbortController();
  const ended = new Promise<void>((resolve) => ending.signal.addEventListener('abort', () => resolve()));
  const done: string[] = [];
  const run = async (id: string) => (id === slow ? ended : void done.push(id));
  const jobs = await processWith({ 'webhook.deliver': { run } });
  await send(jobs, 'webhook.deliver', slow);
  await expect.poll(() => states(slow), patiently).toEqual(['active']);
  for (const id of quick) await send(jobs, 'webhook.deliver', id);
  await expect.poll(() => done.toSorted(), patiently).toEqual(quick.toSorted());
  expect(await states(slow)).toEqual(['active']);
  ending.abort();
  await expect.poll(() => states(slow), patiently).toEqual(['completed']);
});

test('Whoever is asked to stop gives back what it has in hand, and another does it', async () => {
  const id = newId();
  const run: Work['run'] = (_id, signal) =>
    new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('stopped'))));
  const first = await processWith({ 'export.write': { run } });
  await send(first, 'export.write', id);
  await expect.poll(() => states(id), patiently).toEqual(['active']);
  await first.stop();
  expect(await states(id)).toEqual(['retry']);
  const again = vi.fn<() => Promise<void>>(async () => {});
  await processWith({ 'export.write': { run: again } });
  await expect.poll(() => states(id), patiently).toEqual(['completed']);
  expect(again).toHaveBeenCalledTimes(1);
});

test('The job of a process that is heard of no more is done by another', async () => {
  const id = newId();
  const jobs = await processWith(null);
  await send(jobs, 'export.write', id);
  const died = `UPDATE pgboss.job SET state = 'active', started_on = now() - interval '31 seconds' WHERE data->>'id' = $1`;
  await outbox.database.pool.query(died, [id]);
  const run = vi.fn<() => Promise<void>>(async () => {});
  await processWith({ 'export.write': { run } });
  await expect.poll(() => states(id), patiently).toEqual(['completed']);
  expect(run).toHaveBeenCalledTimes(1);
});
