import { isDeepStrictEqual } from 'node:util';
import type { Bench } from './bench.ts';
import { once } from './load.ts';
import type { OperationName } from './operations.ts';
import { changing, requestsFor } from './requests.ts';
import type { Running } from './servers.ts';

/** The right answers of each server, in its own bytes: by server and operation, one for each request. */
export type Answers = Map<string, readonly Buffer[]>;

export const answersOf = (server: Running, operation: OperationName): string => `${server.name} ${operation}`;

/** Asks every server everything once. Fails where one answers anything else than the first does, or the limit in other bytes. */
export async function compare(
  { servers, questions, callers }: Bench,
  operations: readonly OperationName[],
): Promise<Answers> {
  const answers: Answers = new Map();
  for (const operation of operations.filter((name) => name !== 'update')) {
    let right: readonly Buffer[] | undefined;
    for (const server of servers) {
      const requests = await requestsFor(server.name, operation, questions.subjects, callers);
      const bodies: Buffer[] = [];
      for (const request of requests) {
        await once(server.port, { request, check: (body) => bodies.push(Buffer.from(body)) });
      }
      answers.set(answersOf(server, operation), bodies);
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
export async function compareTraces({ servers, questions, callers, pool }: Bench): Promise<void> {
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
