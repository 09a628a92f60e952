import { setTimeout as after } from 'node:timers/promises';
import type pg from 'pg';
import { cpuOf, memoryOf } from '../harness/process-usage.ts';
import type { Bench, Course, Measured } from './bench.ts';
import { type Answers, answersOf, compare, compareTraces } from './compare.ts';
import { databaseCpuOf } from './cpu.ts';
import { load, type Next } from './load.ts';
import type { OperationName } from './operations.ts';
import { changing, reading, requestsFor } from './requests.ts';
import type { Running } from './servers.ts';

async function nextOf(bench: Bench, answers: Answers, server: Running, operation: OperationName): Promise<Next> {
  if (operation === 'update') return changing(server.name, bench.questions, bench.callers);
  const requests = await requestsFor(server.name, operation, bench.questions.subjects, bench.callers);
  return reading(requests, answers.get(answersOf(server, operation)) ?? []);
}

/** Resolves when every event that is due has been handled, which is part of what a change costs. */
async function handled(pool: pg.Pool): Promise<void> {
  const due = 'SELECT FROM "OutboxEvent" WHERE "handledAt" IS NULL AND "availableAt" <= now() LIMIT 1';
  for (let waited = 0; (await pool.query(due)).rowCount !== 0; waited += 20) {
    if (waited > 30_000) throw new Error('an event that is due is not handled');
    await after(20);
  }
}

type Turn = { bench: Bench; answers: Answers; server: Running; operation: OperationName; milliseconds: number };

async function measure({ bench, answers, server, operation, milliseconds }: Turn): Promise<Measured> {
  const { customers, pool, connections } = bench;
  const next = await nextOf(bench, answers, server, operation);
  const used = async () => ({
    server: await cpuOf(server.pid),
    database: await databaseCpuOf(pool, server.application),
  });
  const before = await used();
  const { requests, seconds } = await load(server.port, connections, milliseconds, next);
  await after(50); // what is left to do once the last answer has gone is part of it
  await handled(pool);
  const now = await used();
  return {
    customers,
    operation,
    server: server.name,
    requestsPerSecond: requests / seconds,
    cpuMicros: (now.server - before.server) / requests,
    databaseCpuMicros: (now.database - before.database) / requests,
    rssMb: await memoryOf(server.pid),
  };
}

type Prepared = { bench: Bench; answers: Answers };

/** Every operation of every server, one after the other, all others standing still; it begins with the `first`. */
async function measureEach(
  prepared: readonly Prepared[],
  operations: readonly OperationName[],
  { first, milliseconds }: { first: number; milliseconds: number },
): Promise<Measured[]> {
  const servers = prepared.flatMap((one) => one.bench.servers.map((server) => ({ ...one, server })));
  const turns = [...servers.slice(first % servers.length), ...servers.slice(0, first % servers.length)];
  const measured: Measured[] = [];
  for (const operation of operations) {
    for (const turn of turns) {
      turn.server.resume();
      await after(50);
      measured.push(await measure({ ...turn, operation, milliseconds }));
      turn.server.pause();
    }
  }
  return measured;
}

/**
 * Compares all answers, warms up for as long as is then measured, and measures in rounds, each of which begins with another
 * server.
 */
export async function measureRounds(
  benches: readonly Bench[],
  { operations, rounds, milliseconds }: Course,
  onStep: (text: string) => void,
): Promise<Measured[][]> {
  onStep('comparing answers');
  const prepared: Prepared[] = [];
  for (const bench of benches) {
    prepared.push({ bench, answers: await compare(bench, operations) });
    if (operations.includes('update')) await compareTraces(bench);
    await handled(bench.pool);
  }
  for (const { servers } of benches) for (const server of servers) server.pause();
  onStep('warming up');
  await measureEach(prepared, operations, { first: 0, milliseconds: rounds * milliseconds });
  const all: Measured[][] = [];
  for (let first = 1; first <= rounds; first += 1) {
    onStep(`round ${first} of ${rounds}`);
    all.push(await measureEach(prepared, operations, { first, milliseconds }));
  }
  return all;
}
