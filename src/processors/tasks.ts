import type { Change } from '../change.ts';
import type { Context } from '../context.ts';
import { type Erasure, holdErasure } from './hold.ts';
import { referencesOf, sealReferences } from './references.ts';

/** The tasks of an erasure that wait for their processor. */
export const openTasksOf = ({ tx }: Change, requestId: string): Promise<number> =>
  tx.erasureTask.count({ where: { requestId, status: { not: 'CONFIRMED' } } });

/**
 * Sees to it that each processor which holds data of the person is told to erase it (P10): a task for each, by recorded
 * facts. It is called before the references are erased, and again whenever somebody wants to know how many must still
 * confirm, which it gives: what has a task keeps that one.
 */
export async function openErasureTasks(context: Context, change: Change, request: Erasure): Promise<number> {
  const { tx, now } = change;
  await holdErasure(change, request);
  const references = await referencesOf(change, request.customerId);
  const partners = await tx.partner.findMany({
    where: { id: { in: [...references.keys()] }, erasureTasks: { none: { requestId: request.id } } },
    select: { id: true, erasureMethod: true },
  });
  const tasks = partners.map(({ id: partnerId, erasureMethod }) => {
    const id = change.newId();
    const sealedReferences = sealReferences(context, id, references.get(partnerId) ?? []);
    const method = erasureMethod ?? 'MANUAL_TASK';
    return {
      id,
      requestId: request.id,
      partnerId,
      method,
      sealedReferences,
      status: 'PENDING',
      nextAttemptAt: now,
    } as const;
  });
  await tx.erasureTask.createMany({ data: tasks, skipDuplicates: true });
  for (const { id } of tasks) change.run('processor.tell', id);
  return openTasksOf(change, request.id);
}
