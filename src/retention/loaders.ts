import type { Customer, LegalHold } from '../../prisma/generated/client/client.ts';
import type { Context } from '../context.ts';
import { badInput } from '../errors.ts';
import { isUuid } from '../global-id.ts';
import { toWhere } from '../policy/predicate/where.ts';
import { among } from '../reads/among.ts';
import { batched } from '../reads/batched.ts';
import { checkPage, type Page, type PageArgs } from '../reads/page.ts';
import { dueAt, dueCustomers, holdInForce, lastSignal } from './rules.ts';

export type RetentionFacts = {
  services: { id: string }[];
  invoices: { id: string }[];
  legalHolds: LegalHold[];
};

/**
 * What keeps an account: active services, unpaid invoices, and the holds that the caller may know of and that are in force
 * at a moment, in milliseconds.
 */
export const retentionFactsOf = batched<RetentionFacts, number>(
  { services: [], invoices: [], legalHolds: [] },
  async (context, ids, moment) => {
    const known = { AND: [toWhere(holdInForce(new Date(moment))), toWhere(context.rows.LegalHold.own)] };
    const rows = await context.prisma.customer.findMany({
      where: among(context, ids),
      select: {
        id: true,
        services: { where: { endedAt: null }, select: { id: true } },
        invoices: { where: { status: 'UNPAID' }, select: { id: true } },
        legalHolds: { where: known, orderBy: { id: 'asc' } },
      },
    });
    return new Map(rows.map((row) => [row.id, row]));
  },
);

export type RetentionDue = { customerId: string; customer: Customer; dueAt: Date; reason: 'WARN' | 'ERASE' };

/** A cursor of this list: the last signal in milliseconds, and the id. */
function readCursor(after: string): { at: Date; id: string } {
  // 14 digits end in the year 5138: later ones are beyond what the database takes for a time.
  const [, milliseconds, id] = /^(\d{1,14})_(.+)$/.exec(after) ?? [];
  if (milliseconds === undefined || id === undefined || !isUuid(id)) {
    throw badInput('after', 'expected a cursor that an earlier page gave');
  }
  return { at: new Date(Number(milliseconds)), id };
}

function afterCursor(after: string) {
  const { at, id } = readCursor(after);
  // The first condition repeats the second, so that the index on (lastSignalAt, id) bounds the scan.
  return { lastSignalAt: { gte: at }, OR: [{ lastSignalAt: { gt: at } }, { lastSignalAt: at, id: { gt: id } }] };
}

/** One page of the customers due at a moment, the longest silent first. */
export async function dueBy(context: Context, asOf: Date, page: PageArgs): Promise<Page<RetentionDue>> {
  const { first, after } = page;
  checkPage({ first });
  const terms = context.policy.retention;
  const rows = await context.prisma.customer.findMany({
    where: {
      AND: [
        toWhere(dueCustomers(terms, asOf)),
        toWhere(context.rows.Customer.whole),
        ...(after == null ? [] : [afterCursor(after)]),
      ],
    },
    orderBy: [{ lastSignalAt: 'asc' }, { id: 'asc' }],
    take: first + 1,
  });
  const edges = rows.slice(0, first).map((customer) => {
    const { at } = lastSignal(customer);
    const due = dueAt(at, terms);
    const reason = asOf >= due ? ('ERASE' as const) : ('WARN' as const);
    return {
      cursor: `${at.getTime()}_${customer.id}`,
      node: { customerId: customer.id, customer, dueAt: due, reason },
    };
  });
  const startCursor = edges[0]?.cursor ?? null;
  const endCursor = edges.at(-1)?.cursor ?? null;
  return {
    edges,
    pageInfo: { hasNextPage: rows.length > first, hasPreviousPage: after != null, startCursor, endCursor },
  };
}
