import type { Disclosure, DisclosureKind, DisclosureStatus } from '../../prisma/generated/client/client.ts';
import type { Context } from '../context.ts';
import { toWhere } from '../policy/predicate/where.ts';
import { among } from '../reads/among.ts';
import { batched } from '../reads/batched.ts';
import { type PageArgs, windowOf } from '../reads/page.ts';

export type DisclosureFilter = {
  customerId?: string | null | undefined;
  kind?: DisclosureKind | null | undefined;
  status?: DisclosureStatus | null | undefined;
};

export const disclosuresOf = batched<Disclosure[], PageArgs>([], async (context, ids, page) => {
  const window = windowOf(page, 'desc');
  const own = toWhere(context.rows.Disclosure.own);
  const rows = await context.prisma.customer.findMany({
    where: among(context, ids),
    select: { id: true, disclosures: { ...window, where: { AND: [window.where, own] } } },
  });
  return new Map(rows.map((row) => [row.id, row.disclosures]));
});

export function disclosuresBy(context: Context, filter: DisclosureFilter, page: PageArgs): Promise<Disclosure[]> {
  const window = windowOf(page, 'desc');
  return context.prisma.disclosure.findMany({
    ...window,
    where: {
      AND: [
        window.where,
        toWhere(context.rows.Disclosure.whole),
        ...(filter.customerId ? [{ customerId: filter.customerId }] : []),
        ...(filter.kind ? [{ kind: filter.kind }] : []),
        ...(filter.status ? [{ status: filter.status }] : []),
      ],
    },
  });
}

export const disclosureById = batched<Disclosure | null>(null, async (context, ids) => {
  const where = { AND: [{ id: { in: [...ids] } }, toWhere(context.rows.Disclosure.whole)] };
  const rows = await context.prisma.disclosure.findMany({ where });
  return new Map(rows.map((row) => [row.id, row]));
});
