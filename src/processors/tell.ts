import { type Change, carryOut, type Effect } from '../change.ts';
import type { Context } from '../context.ts';
import { Conflict } from '../failures.ts';
import { asClaimed, type ClaimedTask, claimTask } from './claim.ts';
import { moveTask } from './outcome.ts';
import { redact } from './redact.ts';

/** Manual tasks wait for staff; by webhook, the processor hears of its task and confirms it itself. */
async function announce(context: Context, change: Change, task: ClaimedTask): Promise<Effect> {
  const { id, method, partnerId, request } = task;
  await moveTask(context, change, task, {
    where: asClaimed(task),
    data: { status: 'TOLD', toldAt: change.now, nextAttemptAt: null },
    steps: ['PROCESSOR_TOLD'],
  });
  if (method === 'WEBHOOK') change.tell('customer.erase', request.customerId, { partner: partnerId, task: id });
  return { id, subject: request.customerId, fields: ['ErasureTask.status'] };
}

/**
 * Tells a processor to erase, or asks how its erasing stands (P10). It may run twice, and at once: a task is claimed, and
 * its outcome is recorded only by whoever has claimed it.
 */
export async function tellProcessor(context: Context, id: string, signal: AbortSignal): Promise<void> {
  const task = await claimTask(context, id);
  if (!task) return;
  const named = { operation: 'processor.tell', clause: 'P10', reference: null } as const;
  try {
    if (task.method === 'STRIPE_REDACTION') await redact(context, task, signal);
    else await carryOut(context, named, (change) => announce(context, change, task));
  } catch (error) {
    // Meanwhile it was confirmed, or told anew.
    if (!(error instanceof Conflict)) throw error;
  }
}
