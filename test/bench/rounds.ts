import { setTimeout as after } from 'node:timers/promises';
import type pg from 'pg';
import type { Bench, Measured } from './bench.ts';
import { type Answers, answersOf, compare, compareTraces } from './compare.ts';
import { cpuOf, databaseCpuOf, memoryOf } from './cpu.ts';
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
  while ((await pool.query(due)).rowCount !== 0) await after(20);
}

async function measure(bench: Bench, server: Running, operation: OperationName, next: Next): Promise<Measured> {
  const { customers, pool, connections, milliseconds } = bench;
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

/** One after the other, all others standing still. */
async function measureEach(
  prepared: readonly Prepared[],
  operation: OperationName,
  first: number,
): Promise<Measured[]> {
  const turns = prepared.flatMap((one) => one.bench.servers.map((server) => ({ ...one, server })));
  const measured: Measured[] = [];
  for (const place of turns.keys()) {
    const turn = turns[(place + first) % turns.length];
    if (!turn) continue;
    const { bench, answers, server } = turn;
    server.resume();
    await after(50);
    measured.push(await measure(bench, server, operation, await nextOf(bench, answers, server, operation)));
    server.pause();
  }
  return measured;
}

/**
 * Compares all answers, warms up, and measures in rounds: in each, every operation of every server, one after the other, in
 * another order each time.
 */
export async function measureRounds(
  benches: readonly Bench[],
  rounds: number,
  onStep: (text: string) => void,
): Promise<Measured[][]> {
  onStep('comparing answers');
  const prepared: Prepared[] = [];
  for (const bench of benches) {
    prepared.push({ bench, answers: await compare(bench) });
    if (bench.operations.includes('update')) await compareTraces(bench);
    await handled(bench.pool);
  }
  for (const { servers } of benches) for (const server of servers) server.pause();
  const all: Measured[][] = [];
  for (let number = 0; number <= rounds; number += 1) {
    onStep(number === 0 ? 'warming up' : `round ${number} of ${rounds}`);
    const round: Measured[] = [];
    for (const operation of benches[0]?.operations ?? [])
      round.push(...(await measureEach(prepared, operation, number)));
    if (number > 0) all.push(round);
  }
  return all;
}
