import type { ErasureTask, Prisma } from '../../prisma/generated/client/client.ts';
import type { Change } from '../change.ts';
import type { Context } from '../context.ts';
import { finishErasure } from '../erasure/finish.ts';
import { Conflict } from '../failures.ts';
import { recordSteps, type Step } from '../requests/timeline.ts';
import { holdErasure } from './hold.ts';
import { openTasksOf } from './tasks.ts';

/** A task as it was read, with whose erasure it is part of and who is told. */
type Task = Pick<ErasureTask, 'id' | 'requestId' | 'status' | 'toldAt'> & {
  request: { customerId: string };
  partner: { name: string };
};

type Outcome = {
  /** What else must still be so. */
  where?: Prisma.ErasureTaskWhereInput;
  data: Prisma.ErasureTaskUncheckedUpdateManyInput;
  steps: readonly Step['action'][];
  /** A code or the evidence, told after the processor's name. */
  reason?: string;
};

/**
 * Moves a task on, in the request's timeline as well. Throws Conflict when it is confirmed, or not any more as `where` says.
 */
export async function moveTask(context: Context, change: Change, task: Task, outcome: Outcome): Promise<void> {
  const { id, requestId, request, partner } = task;
  const { where = {}, data, steps, reason } = outcome;
  const { customerId } = request;
  await holdErasure(change, { id: requestId, customerId });
  const still = { AND: [{ id, status: { not: 'CONFIRMED' as const } }, where] };
  const { count } = await change.tx.erasureTask.updateMany({ where: still, data });
  if (count !== 1) throw new Conflict('This task has moved on, or is confirmed.');
  const told = [partner.name, reason].filter(Boolean).join(' ');
  await recordSteps(
    context,
    change,
    requestId,
    steps.map((action) => ({ action, reason: told })),
  );
  const { status } = await change.tx.dataRequest.findUniqueOrThrow({
    where: { id: requestId },
    select: { status: true },
  });
  change.tell('request.changed', customerId, { request: requestId, status });
}

type Proof = { evidence: string; where?: Prisma.ErasureTaskWhereInput };

/** The processor holds nothing any more. When it was the last to say so, the erasure is finished. Throws Conflict. */
export async function confirmTask(
  context: Context,
  change: Change,
  task: Task,
  { evidence, where = {} }: Proof,
): Promise<void> {
  const { now: confirmedAt, tx } = change;
  const ended = { nextAttemptAt: null, sealedReferences: null, failure: null };
  await moveTask(context, change, task, {
    where,
    data: { status: 'CONFIRMED', confirmedAt, evidence, toldAt: task.toldAt ?? confirmedAt, ...ended },
    steps: ['PROCESSOR_CONFIRMED'],
  });
  const { requestId: id } = task;
  // The local erasure looks again when it ends, so before that nothing is finished here.
  const waits = await tx.dataRequest.findFirst({ where: { id, status: 'AWAITING_PROCESSORS' }, select: { id: true } });
  if (waits && (await openTasksOf(change, id)) === 0) await finishErasure(context, change, id);
}
