import type { ErasureTask, ErasureTaskStatus } from '../../prisma/generated/client/client.ts';
import type { Context } from '../context.ts';
import { toWhere } from '../policy/predicate/where.ts';
import { batched } from '../reads/batched.ts';
import { type PageArgs, windowOf } from '../reads/page.ts';

/** A task with whose erasure it is part of, so that the row rule can be asked of it, and who is told. */
export type TaskRow = ErasureTask & { customerId: string; processorName: string };

const include = { request: { select: { customerId: true } }, partner: { select: { name: true } } } as const;
type Loaded = ErasureTask & { request: { customerId: string }; partner: { name: string } };

const rowOf = ({ request, partner, ...task }: Loaded): TaskRow => ({
  ...task,
  customerId: request.customerId,
  processorName: partner.name,
});

export const erasureTaskById = batched<TaskRow | null>(null, async (context, ids) => {
  const where = { AND: [{ id: { in: [...ids] } }, toWhere(context.rows.ErasureTask.whole)] };
  const rows = await context.prisma.erasureTask.findMany({ where, include });
  return new Map(rows.map((row) => [row.id, rowOf(row)]));
});

export const erasureTasksOf = batched<TaskRow[]>([], async (context, ids) => {
  const rows = await context.prisma.dataRequest.findMany({
    where: { AND: [{ id: { in: [...ids] } }, toWhere(context.rows.DataRequest.whole)] },
    select: {
      id: true,
      erasureTasks: { where: toWhere(context.rows.ErasureTask.own), orderBy: { id: 'asc' }, include },
    },
  });
  return new Map(rows.map(({ id, erasureTasks }) => [id, erasureTasks.map(rowOf)]));
});

/** The tasks that the caller sees, oldest first: those that are not confirmed, unless a status is asked for. */
export async function erasureTasksBy(
  context: Context,
  status: ErasureTaskStatus | null,
  page: PageArgs,
): Promise<TaskRow[]> {
  const window = windowOf(page, 'asc');
  const asked = status === null ? { status: { not: 'CONFIRMED' as const } } : { status };
  const rows = await context.prisma.erasureTask.findMany({
    ...window,
    where: { AND: [window.where, toWhere(context.rows.ErasureTask.whole), asked] },
    include,
  });
  return rows.map(rowOf);
}
