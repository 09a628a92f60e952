import { z } from 'zod';
import { carryOut } from '../change.ts';
import type { Context } from '../context.ts';
import { idOfA, readInput, text } from '../inputs.ts';
import { confirmTask } from './outcome.ts';
import { visibleTask } from './visible.ts';

const confirmInput = z.object({
  id: idOfA('ErasureTask'),
  // It outlives the person's data.
  evidence: text(128).refine((value) => !value.includes('@'), 'expected a reference, and nobody’s address'),
});

/**
 * Records that a processor has erased: by staff, with what proves it, or by the processor itself (P10). Gives the task's id.
 * Throws InvalidInput, NotFound, and Conflict for one that is confirmed.
 */
export async function confirmProcessorErasure(context: Context, raw: unknown): Promise<string> {
  const { id, evidence } = readInput(confirmInput, raw);
  const named = { operation: 'confirmProcessorErasure', clause: 'P10', reference: null } as const;
  return carryOut(context, named, async (change) => {
    const task = await visibleTask(context, change, id);
    await confirmTask(context, change, task, { evidence });
    const fields = ['ErasureTask.status', 'ErasureTask.evidence'];
    return { id, subject: task.request.customerId, fields, withoutReference: true };
  });
}
