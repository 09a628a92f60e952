import type { Change } from '../change.ts';
import type { Context } from '../context.ts';
import { NotFound } from '../failures.ts';
import { toWhere } from '../policy/predicate/where.ts';

/** The task that somebody acts on, if they see it. Throws NotFound. */
export async function visibleTask({ rows }: Context, { tx }: Change, id: string) {
  const task = await tx.erasureTask.findFirst({
    where: { AND: [{ id }, toWhere(rows.ErasureTask.whole)] },
    include: {
      request: { select: { customerId: true } },
      partner: { select: { name: true, erasureMethod: true } },
    },
  });
  if (!task) throw new NotFound('input.id');
  return task;
}
