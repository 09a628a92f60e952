import type { Customer, Prisma } from '../../prisma/generated/client/client.ts';
import type { Context } from '../context.ts';
import { toWhere } from '../policy/predicate/where.ts';
import { among } from '../reads/among.ts';
import { batched } from '../reads/batched.ts';
import { type PageArgs, windowOf } from '../reads/page.ts';
import { relationPages } from '../reads/relation-pages.ts';

export const customerById = batched<Customer | null>(null, async (context, ids) => {
  const rows = await context.prisma.customer.findMany({ where: among(context, ids) });
  return new Map(rows.map((row) => [row.id, row]));
});

/** One page of the customers the caller sees, in order of id. */
export function customersBy(context: Context, where: Prisma.CustomerWhereInput, page: PageArgs): Promise<Customer[]> {
  const window = windowOf(page, 'asc');
  const visible = toWhere(context.rows.Customer.whole);
  return context.prisma.customer.findMany({ ...window, where: { AND: [window.where, visible, where] } });
}

export const changePages = relationPages('ProfileChange', 'changes', 'desc');
