import type { ExportArtefact } from '../../prisma/generated/client/client.ts';
import { toWhere } from '../policy/predicate/where.ts';
import { batched } from '../reads/batched.ts';

export const exportOf = batched<ExportArtefact | null>(null, async (context, ids) => {
  const rows = await context.prisma.dataRequest.findMany({
    where: { AND: [{ id: { in: [...ids] } }, toWhere(context.rows.DataRequest.whole)] },
    select: { id: true, exports: true },
  });
  return new Map(rows.flatMap(({ id, exports: [one] }) => (one ? [[id, one] as const] : [])));
});
