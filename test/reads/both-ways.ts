import fc from 'fast-check';
import type pg from 'pg';
import { declaredSchema } from '../../src/schema.ts';
import type { CallerKind, FuzzCaller } from '../fuzz/callers.ts';
import { type Client, openClient, type Raw } from '../fuzz/client.ts';
import type { Ground } from '../fuzz/hunt.ts';
import { type Operation, operationFrom } from '../fuzz/operation.ts';
import { globalIds, type Pools, poolsOf } from '../fuzz/pools.ts';
import { smallest } from '../fuzz/smallest.ts';
import { choicesOn, tapes } from '../fuzz/tape.ts';
import { inOrder } from '../policy/in-order.ts';
import { compilesFor } from './forms.ts';

/** Where both ways are asked: the database tells what each has left in the trail. */
export type BothGround = Ground & { metricsUrl: string; pool: pg.Pool };
export type Comparison = { kind: CallerKind; operations: number; seed: number };
export type Difference = { wrong: string; caller: string; operation: Operation; answers: readonly string[] };
export type Compared = { operations: number; compiled: number; difference: Difference | null };

/** The first two go the long way, by which a document becomes known; the third goes the short way, where there is one. */
const times = 3;
/** Of a hundred operations, so many ask for fields alone that a compiled read may know. */
const compilable = 80;

const inFlight = 4;
const batch = 250;

type Asking = FuzzCaller & { known: Pools['ids']; compiles: ReturnType<typeof compilesFor> };
type Turn = { tape: readonly number[]; place: number; caller: Asking };

/** The same turns for the same seed. */
function* turnsOf(asking: readonly Asking[], { operations, seed }: Omit<Comparison, 'kind'>): Generator<Turn> {
  let tape: number[][] = [];
  for (let place = 0; place < operations; place += 1) {
    if (place % batch === 0) tape = fc.sample(tapes, { numRuns: batch, seed: seed + place });
    const [one, caller] = [tape[place % batch], asking[place % asking.length]];
    if (one && caller) yield { tape: one, place, caller };
  }
}

let names = 0;

/** Under a name of its own, by which the trail tells it from all others. */
function named({ query, variables }: Operation): { name: string; body: string } {
  names += 1;
  const name = `Both${names}`;
  return { name, body: JSON.stringify({ query: query.replace(/^query/, `query ${name}`), variables }) };
}

/** Each answer adds to what these tell. */
const everChanging = /auditEvents|accessLog|customersSeenBy|staffCaps/;

/** What differs between two rows of the same: when, and where in a chain. */
const own = '{id,at,writer,sequence,previousHash,hash,referenceSalt,referenceHash,mac}';

/** What each asking left in the trail, if all left the same; else what they left together. */
async function trailOf(pool: pg.Pool, name: string): Promise<string | null> {
  const text = `SELECT (to_jsonb(one) - '${own}'::text[])::text AS row, count(*)::int AS times
    FROM "AuditEvent" AS one WHERE one.operation = $1 GROUP BY 1 ORDER BY 1`;
  const { rows } = await pool.query<{ row: string; times: number }>(text, [name]);
  const odd = rows.filter((row) => row.times % times !== 0);
  return odd.length === 0 ? null : odd.map((row) => `${row.times} times ${row.row}`).join('\n');
}

const asTold = ({ status, body, headers }: Raw): string =>
  `${status} ${body.includes('"errors"') ? inOrder(body) : JSON.stringify(JSON.parse(body))} ${typeOf(headers)}`;
const typeOf = (headers: string): string => /content-type\n(.*)/i.exec(headers)?.[1] ?? '';

async function compare(client: Client, pool: pg.Pool, caller: FuzzCaller, operation: Operation) {
  const { name, body } = named(operation);
  const answers: string[] = [];
  for (let time = 0; time < times; time += 1) answers.push(asTold(await client.post(caller.headers, body)));
  if (everChanging.test(operation.query)) return { wrong: null, answers };
  if (new Set(answers).size > 1) return { wrong: 'they answer differently', answers };
  const trail = await trailOf(pool, name);
  return { wrong: trail && `they leave different trails: ${trail}`, answers };
}

async function compiledSoFar(metricsUrl: string): Promise<number> {
  const text = await (await fetch(metricsUrl)).text();
  const counts = [...text.matchAll(/^gateway_reads_total\{path="compiled".*\} (\d+)$/gm)];
  return counts.reduce((sum, [, count]) => sum + Number(count), 0);
}

/** Asks random queries by both ways, until the two differ: in what they answer, or in what they record. */
export async function bothWays(
  { url, metricsUrl, pool, world, callers }: BothGround,
  { kind, operations, seed }: Comparison,
): Promise<Compared> {
  const client = openClient(url);
  const pools = poolsOf(world, declaredSchema);
  const before = await compiledSoFar(metricsUrl);
  const asking = callers[kind].map((caller) => ({
    ...caller,
    known: globalIds(world, declaredSchema, caller.who),
    compiles: compilesFor(caller.who),
  }));

  const made = ({ tape, place, caller }: Turn): Operation => {
    const sources = { choices: choicesOn(tape), pools, known: caller.known, hidden: new Map() };
    const serves = (place % 100 < compilable ? caller.compiles : null) ?? (() => true);
    return operationFrom(declaredSchema, sources, { mutations: false, serves });
  };
  const told = async (turn: Turn) => {
    const operation = made(turn);
    return { ...(await compare(client, pool, turn.caller, operation)), caller: turn.caller.name, operation };
  };

  async function smallestOf(turn: Turn): Promise<Difference> {
    const tape = await smallest(turn.tape, async (one) => (await told({ ...turn, tape: one })).wrong !== null);
    const { wrong, ...shown } = await told({ ...turn, tape });
    return { wrong: wrong ?? 'it came and went', ...shown };
  }

  const turns = turnsOf(asking, { operations, seed });
  const found: Turn[] = [];
  async function work(): Promise<void> {
    // The turns are shared: whoever leaves the loop ends them for all.
    for (const turn of turns) {
      if ((await told(turn)).wrong === null) continue;
      found.push(turn);
      break;
    }
  }
  try {
    await Promise.all(Array.from({ length: inFlight }, work));
    const [first] = found;
    const difference = first ? await smallestOf(first) : null;
    return { operations, compiled: (await compiledSoFar(metricsUrl)) - before, difference };
  } finally {
    client.close();
  }
}
