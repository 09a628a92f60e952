import type { Customer, Prisma, ProfileChange } from '../../prisma/generated/client/client.ts';
import type { Context } from '../context.ts';
import { toWhere } from '../policy/predicate/where.ts';
import { among } from '../reads/among.ts';
import { batched } from '../reads/batched.ts';
import { type PageArgs, windowOf } from '../reads/page.ts';

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

export const changesOf = batched<ProfileChange[], PageArgs>([], async (context, ids, page) => {
  const window = windowOf(page, 'desc');
  const own = toWhere(context.rows.ProfileChange.own);
  const rows = await context.prisma.customer.findMany({
    where: among(context, ids),
    select: { id: true, changes: { ...window, where: { AND: [window.where, own] } } },
  });
  return new Map(rows.map((row) => [row.id, row.changes]));
});
