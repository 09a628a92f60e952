import fc from 'fast-check';
import { declaredSchema } from '../../src/schema.ts';
import type { CallerKind, FuzzCaller } from './callers.ts';
import { openClient } from './client.ts';
import { type Judged, judge } from './judge.ts';
import { type Operation, operationFrom } from './operation.ts';
import { globalIds, type Pools, poolsOf } from './pools.ts';
import { smallest } from './smallest.ts';
import { choicesOn, tapes } from './tape.ts';
import { type Witness, witnessFor } from './witness.ts';
import type { World } from './world.ts';

/** Who hunts where. */
export type Ground = { url: string; world: World; callers: Record<CallerKind, FuzzCaller[]> };

export type Hunt = {
  kind: CallerKind;
  operations: number;
  seed: number;
  /** Told after every operation. */
  onProgress?: (tally: Tally) => void;
};

/** What is wrong with an answer, and the smallest operation that shows it. */
export type Find = { wrong: string; caller: string; operation: Operation; answer: string };

export type Tally = {
  operations: number;
  /** Answers with at least one value. */
  withData: number;
  refused: number;
  /** Operations sent a second time, about nobody. */
  compared: number;
  /** Canaries that came out as they may, and how many there are that may. */
  seen: Set<string>;
  open: number;
  find: Find | null;
};

type Asking = FuzzCaller & { witness: Witness; known: Pools['ids']; hidden: Pools['ids'] };
type Turn = { tape: readonly number[]; caller: Asking };

const inFlight = 8;
const batch = 250;

/** Ids that lead a caller nowhere. A system may write to whom it does not see, so for it there are none. */
function hiddenFrom({ who }: FuzzCaller, pools: Pools, known: Pools['ids']): Pools['ids'] {
  if (who.kind === 'SYSTEM') return new Map();
  return new Map([...pools.ids].map(([type, ids]) => [type, ids.filter((id) => !known.get(type)?.includes(id))]));
}

/** The same turns for the same seed. */
function* turnsOf(asking: readonly Asking[], { operations, seed }: Hunt): Generator<Turn> {
  let made: number[][] = [];
  for (let index = 0; index < operations; index += 1) {
    if (index % batch === 0) made = fc.sample(tapes, { numRuns: batch, seed: seed + index });
    const [tape, caller] = [made[index % batch], asking[index % asking.length]];
    if (tape && caller) yield { tape, caller };
  }
}

function count(tally: Tally, { answer, seen, compared }: Judged): void {
  tally.operations += 1;
  if (/"data":\{.*":(?!null|\{|\[\])/.test(answer.body)) tally.withData += 1;
  if (answer.body.includes('"errors":')) tally.refused += 1;
  if (compared) tally.compared += 1;
  for (const canary of seen) tally.seen.add(canary);
}

/** Sends random operations as callers of one kind, until an answer is wrong. */
export async function hunt({ url, world, callers }: Ground, asked: Hunt): Promise<Tally> {
  const client = openClient(url);
  const pools = poolsOf(world, declaredSchema);
  const asking = callers[asked.kind].map((caller): Asking => {
    const known = globalIds(world, declaredSchema, caller.who);
    return { ...caller, witness: witnessFor(world, caller), known, hidden: hiddenFrom(caller, pools, known) };
  });
  const open = new Set(asking.flatMap(({ witness }) => witness.open())).size;
  const tally: Tally = { operations: 0, withData: 0, refused: 0, compared: 0, seen: new Set(), open, find: null };

  const operationOf = ({ tape, caller: { known, hidden } }: Turn): Operation =>
    operationFrom(declaredSchema, { choices: choicesOn(tape), pools, known, hidden });
  const judged = (turn: Turn): Promise<Judged> => judge({ client, world }, turn.caller, operationOf(turn));

  async function shown({ tape, caller }: Turn): Promise<Find> {
    const least = await smallest(tape, async (one) => (await judged({ tape: one, caller })).wrong !== null);
    const turn = { tape: least, caller };
    const { answer, wrong } = await judged(turn);
    const operation = operationOf(turn);
    return { wrong: wrong ?? 'it came and went', caller: caller.name, operation, answer: answer.body };
  }

  const turns = turnsOf(asking, asked);
  const found: Turn[] = [];
  async function work(): Promise<void> {
    // The turns are shared: whoever leaves the loop ends them for all.
    for (const turn of turns) {
      const one = await judged(turn);
      count(tally, one);
      asked.onProgress?.(tally);
      if (one.wrong !== null) {
        found.push(turn);
        break;
      }
    }
  }
  try {
    await Promise.all(Array.from({ length: inFlight }, work));
    const [first] = found;
    return first ? { ...tally, find: await shown(first) } : tally;
  } finally {
    client.close();
  }
}
