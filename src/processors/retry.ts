import { z } from 'zod';
import { carryOut } from '../change.ts';
import type { Context } from '../context.ts';
import { idOfA, readInput } from '../inputs.ts';
import { moveTask } from './outcome.ts';
import { visibleTask } from './visible.ts';

const retryInput = z.object({ id: idOfA('ErasureTask') });

/**
 * Has a processor told anew, the way it is registered now (P10). Gives the task's id. Throws InvalidInput, NotFound, and
 * Conflict for a task that is confirmed, or about to be told.
 */
export async function retryProcessorErasure(context: Context, raw: unknown): Promise<string> {
  const { id } = readInput(retryInput, raw);
  const named = { operation: 'retryProcessorErasure', clause: 'P10', reference: null } as const;
  return carryOut(context, named, async (change) => {
    const task = await visibleTask(context, change, id);
    const method = task.partner.erasureMethod ?? 'MANUAL_TASK';
    await moveTask(context, change, task, {
      where: { status: { in: ['TOLD', 'FAILED'] } },
      data: { status: 'PENDING', method, attempts: 0, failure: null, nextAttemptAt: change.now },
      steps: ['RETRIED'],
    });
    change.run('processor.tell', id);
    return { id, subject: task.request.customerId, fields: ['ErasureTask.status'] };
  });
}
