import type { Service, ServiceStatus } from '../../prisma/generated/client/client.ts';
import { on, type Predicate } from '../policy/predicate/expression.ts';
import { toWhere } from '../policy/predicate/where.ts';
import { among } from '../reads/among.ts';
import { batched } from '../reads/batched.ts';
import { type PageArgs, windowOf } from '../reads/page.ts';

export type ServiceFilter = { status?: ServiceStatus | null | undefined; product?: string | null | undefined };

export function filterPredicate(filter: ServiceFilter | null | undefined): Predicate<'Service'> {
  const service = on('Service');
  const { status, product } = filter ?? {};
  return service.and(
    ...(status == null ? [] : [service.eq('status', status)]),
    ...(product == null ? [] : [service.eq('product', product)]),
  );
}

export const servicesOf = batched<Service[], PageArgs & { filter?: ServiceFilter | null | undefined }>(
  [],
  async (context, ids, { filter, ...page }) => {
    const window = windowOf(page, 'asc');
    const own = toWhere(context.rows.Service.own);
    const rows = await context.prisma.customer.findMany({
      where: among(context, ids),
      select: {
        id: true,
        services: { ...window, where: { AND: [window.where, own, toWhere(filterPredicate(filter))] } },
      },
    });
    return new Map(rows.map((row) => [row.id, row.services]));
  },
);

export const serviceById = batched<Service | null>(null, async (context, ids) => {
  const where = { AND: [{ id: { in: [...ids] } }, toWhere(context.rows.Service.whole)] };
  const rows = await context.prisma.service.findMany({ where });
  return new Map(rows.map((row) => [row.id, row]));
});
