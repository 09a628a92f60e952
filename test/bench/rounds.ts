import { isDeepStrictEqual } from 'node:util';
import { setTimeout as after } from 'node:timers/promises';
import type pg from 'pg';
import { cpuOf, databaseCpuOf, memoryOf } from './cpu.ts';
import type { Callers } from './gateway.ts';
import { load, type Next, once } from './load.ts';
import type { OperationName } from './operations.ts';
import { changing, type Questions, reading, requestsFor } from './requests.ts';
import type { Running } from './servers.ts';

/** What one server did in one round: microseconds of CPU are per request. */
export type Measured = {
  customers: number;
  operation: OperationName;
  server: Running['name'];
  requestsPerSecond: number;
  cpuMicros: number;
  databaseCpuMicros: number;
  rssMb: number;
};

/** Servers over one database. */
export type Bench = {
  customers: number;
  servers: readonly Running[];
  operations: readonly OperationName[];
  questions: Questions;
  callers: Callers;
  /** As the database's owner. */
  pool: pg.Pool;
  connections: number;
  milliseconds: number;
};

/** The right answers of each server, in its own bytes: by server and operation, one for each request. */
type Answers = Map<string, readonly Buffer[]>;

const keyOf = (server: Running, operation: OperationName): string => `${server.name} ${operation}`;

/** Asks every server everything once. Fails where one answers anything else than the first does, or the limit in other bytes. */
async function compare({ servers, operations, questions, callers }: Bench): Promise<Answers> {
  const answers: Answers = new Map();
  for (const operation of operations.filter((name) => name !== 'update')) {
    let right: readonly Buffer[] | undefined;
    for (const server of servers) {
      const requests = await requestsFor(server.name, operation, questions.subjects, callers);
      const bodies: Buffer[] = [];
      for (const request of requests) {
        await once(server.port, { request, check: (body) => bodies.push(Buffer.from(body)) });
      }
      answers.set(keyOf(server, operation), bodies);
      right ??= bodies;
      for (const [place, body] of bodies.entries()) equal(server, operation, body, right[place] ?? body);
    }
  }
  return answers;
}

function equal({ name }: Running, operation: OperationName, body: Buffer, right: Buffer): void {
  const same = name === 'limit' ? body.equals(right) : isDeepStrictEqual(parsed(body), parsed(right));
  if (!same) throw new Error(`${operation}: ${name} answers\n${body}\nand not\n${right}`);
}

const parsed = (body: Buffer): unknown => JSON.parse(body.toString());

/** How many rows of history, audit and outbox the changes of these customers have left. */
const traces = `SELECT
  (SELECT count(*)::int FROM "ProfileChange" WHERE "customerId" = ANY($1::uuid[])) AS history,
  (SELECT count(*)::int FROM "AuditEvent" WHERE "subjects" && $1::uuid[] AND "kind" = 'CHANGE') AS audit,
  (SELECT count(*)::int FROM "OutboxEvent" WHERE "customerId" = ANY($1::uuid[])) AS outbox`;

/** Fails where a server's change leaves anything else than one row in each. */
async function compareTraces({ servers, questions, callers, pool }: Bench): Promise<void> {
  const ids = questions.subjects.changing.map(({ id }) => id);
  const left = async (): Promise<Record<string, number>> => (await pool.query(traces, [ids])).rows[0];
  for (const server of servers) {
    const before = await left();
    const next = await changing(server.name, questions, callers);
    for (const place of ids.keys()) await once(server.port, next(place));
    const now = await left();
    for (const [table, count] of Object.entries(now)) {
      const more = count - (before[table] ?? 0);
      if (more !== ids.length) throw new Error(`${server.name}: ${ids.length} changes, ${more} rows of ${table}`);
    }
  }
}

async function nextOf(bench: Bench, answers: Answers, server: Running, operation: OperationName): Promise<Next> {
  if (operation === 'update') return changing(server.name, bench.questions, bench.callers);
  const requests = await requestsFor(server.name, operation, bench.questions.subjects, bench.callers);
  return reading(requests, answers.get(keyOf(server, operation)) ?? []);
}

/** Resolves when every event that is due has been handled, which is part of what a change costs. */
async function handled(pool: pg.Pool): Promise<void> {
  const due = 'SELECT FROM "OutboxEvent" WHERE "handledAt" IS NULL AND "availableAt" <= now() LIMIT 1';
  while ((await pool.query(due)).rowCount !== 0) await after(20);
}

async function measure(bench: Bench, server: Running, operation: OperationName, next: Next): Promise<Measured> {
  const { customers, pool, connections, milliseconds } = bench;
  const used = async () => ({ server: await cpuOf(server.pid), database: await databaseCpuOf(pool, server.application) });
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
async function measureEach(prepared: readonly Prepared[], operation: OperationName, first: number): Promise<Measured[]> {
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
    for (const operation of benches[0]?.operations ?? []) round.push(...(await measureEach(prepared, operation, number)));
    if (number > 0) all.push(round);
  }
  return all;
}
