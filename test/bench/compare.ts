import { isDeepStrictEqual } from 'node:util';
import type { Bench } from './bench.ts';
import { once } from './load.ts';
import type { OperationName } from './operations.ts';
import { changing, requestsFor } from './requests.ts';
import { type Running, variants } from './servers.ts';

/** The right answers of each server, in its own bytes: by server and operation, one for each request. */
export type Answers = Map<string, readonly Buffer[]>;

export const answersOf = (server: Running, operation: OperationName): string => `${server.name} ${operation}`;

/** Asks every server everything once. Fails where one answers anything else than the first does, or the gateway in other bytes. */
export async function compare(
  { servers, questions, callers }: Bench,
  operations: readonly OperationName[],
): Promise<Answers> {
  const answers: Answers = new Map();
  for (const operation of operations.filter((name) => name !== 'update')) {
    let right: readonly Buffer[] | undefined;
    for (const server of servers) {
      const requests = await requestsFor(server.name, operation, questions.subjects, callers);
      const bodies = await bodiesOf(server, requests);
      answers.set(answersOf(server, operation), bodies);
      right ??= bodies;
      for (const [place, body] of bodies.entries()) equal(server, operation, body, right[place] ?? body);
    }
  }
  return answers;
}

/** So many at once that the wait is short, and none waits for a connection of the server's. */
const atOnce = 8;

async function bodiesOf({ port }: Running, requests: readonly Buffer[]): Promise<Buffer[]> {
  const bodies: Buffer[] = [];
  for (let from = 0; from < requests.length; from += atOnce) {
    const asked = requests.slice(from, from + atOnce).map(async (request) => {
      let answer = Buffer.alloc(0);
      await once(port, { request, check: (body) => (answer = Buffer.from(body)) });
      return answer;
    });
    bodies.push(...(await Promise.all(asked)));
  }
  return bodies;
}

function equal({ name }: Running, operation: OperationName, body: Buffer, right: Buffer): void {
  const exactly = variants[name].dialect === 'gateway';
  const { data, errors } = parsed(body);
  const same = exactly ? body.equals(right) : isDeepStrictEqual(data, parsed(right).data);
  if (!same || errors) throw new Error(`${operation}: ${name} answers\n${body}\nand not\n${right}`);
}

// GraphQL over HTTP promises this much.
const parsed = (body: Buffer) => JSON.parse(body.toString()) as { data?: unknown; errors?: unknown };

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
