import type { LegalHold } from '../../prisma/generated/client/client.ts';
import { toWhere } from '../policy/predicate/where.ts';
import { batched } from '../reads/batched.ts';

export const holdById = batched<LegalHold | null>(null, async (context, ids) => {
  const where = { AND: [{ id: { in: [...ids] } }, toWhere(context.rows.LegalHold.whole)] };
  const rows = await context.prisma.legalHold.findMany({ where });
  return new Map(rows.map((row) => [row.id, row]));
});
