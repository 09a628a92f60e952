import type { Service, ServiceStatus } from '../../prisma/generated/client/client.ts';
import { on, type Predicate } from '../policy/predicate/expression.ts';
import { toWhere } from '../policy/predicate/where.ts';
import { batched } from '../reads/batched.ts';
import type { PageArgs } from '../reads/page.ts';
import { relationPages } from '../reads/relation-pages.ts';

export type ServiceFilter = { status?: ServiceStatus | null | undefined; product?: string | null | undefined };

function filteredBy(filter: ServiceFilter | null | undefined): Predicate<'Service'> {
  const service = on('Service');
  const { status, product } = filter ?? {};
  return service.and(
    ...(status == null ? [] : [service.eq('status', status)]),
    ...(product == null ? [] : [service.eq('product', product)]),
  );
}

type Args = PageArgs & { filter?: ServiceFilter | null | undefined };
export const servicePages = relationPages<'Service', Args>('Service', 'services', 'asc', ({ filter }) =>
  filteredBy(filter),
);

export const serviceById = batched<Service | null>(null, async (context, ids) => {
  const where = { AND: [{ id: { in: [...ids] } }, toWhere(context.rows.Service.whole)] };
  const rows = await context.prisma.service.findMany({ where });
  return new Map(rows.map((row) => [row.id, row]));
});
