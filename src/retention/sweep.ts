import { type Change, carryOut, type Effect, NothingToRecord, unlessNothing } from '../change.ts';
import type { Context } from '../context.ts';
import type { Place } from './claim.ts';
import { eraseNext } from './erase.ts';
import { standingApproval } from './gate.ts';
import { expireNext, type KeptKind, keptKinds } from './kept.ts';
import { type Batch, warnNext } from './warn.ts';

type Step = { held: readonly Place[]; done: Effect | null; count: number };
type Work = (change: Change) => Promise<Step>;
type Tally = 'warned' | 'claimed' | 'expired';

/** One batch, which is one transaction. Gives whom it held; null once sweeps are no longer approved. */
async function take(context: Context, tally: Tally, work: Work): Promise<Step | null> {
  let step: Step | null = null;
  const clause = tally === 'expired' ? 'P9' : 'P14';
  const named = { operation: `retention.${tally}`, clause, reference: null } as const;
  const taking = carryOut(context, named, async (change) => {
    if (!(await standingApproval(change.tx, context.policy))) throw new NothingToRecord();
    const taken = await work(change);
    step = taken;
    if (!taken.done) throw new NothingToRecord();
    return taken.done;
  });
  await taking.catch(unlessNothing);
  return step;
}

type Next = (context: Context, change: Change, after: Place | null) => Promise<Batch>;

/**
 * What a part of a sweep has done is kept when it ends, however it does: in each transaction, sweeps that go on at once
 * would wait for one another's.
 */
async function tallied(context: Context, id: string, tally: Tally, part: (add: (step: Step) => void) => Promise<void>) {
  let count = 0;
  try {
    await part((step) => {
      count += step.count;
    });
  } finally {
    await context.prisma.retentionRun.updateMany({ where: { id }, data: { [tally]: { increment: count } } });
  }
}

const sweepCustomers = (context: Context, runId: string, signal: AbortSignal, tally: Tally, next: Next) =>
  tallied(context, runId, tally, async (add) => {
    let after: Place | null = null;
    for (;;) {
      signal.throwIfAborted();
      const from: Place | null = after;
      const step = await take(context, tally, (change) => next(context, change, from));
      const last = step?.held.at(-1);
      if (!step || !last) return;
      add(step);
      after = last;
    }
  });

const expireKind = (context: Context, runId: string, signal: AbortSignal, kind: KeptKind) =>
  tallied(context, runId, 'expired', async (add) => {
    let step: Step | null;
    do {
      signal.throwIfAborted();
      step = await take(context, 'expired', async (change) => ({
        held: [],
        ...(await expireNext(context, change, kind)),
      }));
      if (step) add(step);
    } while (step?.done);
  });

const kinds = Object.keys(keptKinds) as KeptKind[]; // Object.keys knows no keys

/**
 * Warns, opens erasures and removes kept records whose time has passed (P9, P14), a batch and a transaction at a time, until
 * nothing is left. It may be stopped between any two and begin again, and run several times at once. Rejects when `signal`
 * says to stop.
 */
export async function sweep(context: Context, runId: string, signal: AbortSignal): Promise<void> {
  await sweepCustomers(context, runId, signal, 'warned', warnNext);
  await sweepCustomers(context, runId, signal, 'claimed', eraseNext);
  for (const kind of kinds) await expireKind(context, runId, signal, kind);
  const data = { finishedAt: context.clock.now() };
  await context.prisma.retentionRun.updateMany({ where: { id: runId }, data });
}
