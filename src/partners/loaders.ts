import type { Partner } from '../../prisma/generated/client/client.ts';
import type { Context } from '../context.ts';
import { toWhere } from '../policy/predicate/where.ts';
import { batched } from '../reads/batched.ts';
import { type PageArgs, windowOf } from '../reads/page.ts';

export const partnerById = batched<Partner | null>(null, async (context, ids) => {
  const where = { AND: [{ id: { in: [...ids] } }, toWhere(context.rows.Partner.whole)] };
  const rows = await context.prisma.partner.findMany({ where });
  return new Map(rows.map((row) => [row.id, row]));
});

export function partnersBy(context: Context, page: PageArgs): Promise<Partner[]> {
  const window = windowOf(page, 'asc');
  return context.prisma.partner.findMany({
    ...window,
    where: { AND: [window.where, toWhere(context.rows.Partner.whole)] },
  });
}
