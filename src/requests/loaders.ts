import type {
  DataRequest,
  DataRequestKind,
  DataRequestStatus,
  ErasurePlan,
  Prisma,
  RequestEvent,
} from '../../prisma/generated/client/client.ts';
import type { Context } from '../context.ts';
import { toWhere } from '../policy/predicate/where.ts';
import { among } from '../reads/among.ts';
import { batched } from '../reads/batched.ts';
import { type PageArgs, windowOf } from '../reads/page.ts';
import { openStatuses } from './rules.ts';

export type DataRequestFilter = {
  kind?: DataRequestKind | null | undefined;
  status?: DataRequestStatus | null | undefined;
  assignee?: string | null | undefined;
  overdue?: boolean | null | undefined;
};

/** A step with its request's customer, so that the row rule can be asked of it. */
export type TimelineStep = RequestEvent & { customerId: string };

export const requestById = batched<DataRequest | null>(null, async (context, ids) => {
  const where = { AND: [{ id: { in: [...ids] } }, toWhere(context.rows.DataRequest.whole)] };
  const rows = await context.prisma.dataRequest.findMany({ where });
  return new Map(rows.map((row) => [row.id, row]));
});

function overdueAt(now: Date): Prisma.DataRequestWhereInput {
  const late = [{ extendedUntil: { lt: now } }, { extendedUntil: null, dueAt: { lt: now } }];
  return { status: { in: [...openStatuses] }, pausedAt: null, OR: late };
}

/** Spelt out: SQL's NOT of a comparison with NULL is not true, so it would lose every request without an extension. */
function inTimeAt(now: Date): Prisma.DataRequestWhereInput {
  const inTime = [{ extendedUntil: { gte: now } }, { extendedUntil: null, dueAt: { gte: now } }];
  return { OR: [{ status: { notIn: [...openStatuses] } }, { pausedAt: { not: null } }, ...inTime] };
}

/** The newest first. */
export function requestsBy(context: Context, filter: DataRequestFilter, page: PageArgs): Promise<DataRequest[]> {
  const window = windowOf(page, 'desc');
  const now = context.clock.now();
  return context.prisma.dataRequest.findMany({
    ...window,
    where: {
      AND: [
        window.where,
        toWhere(context.rows.DataRequest.whole),
        ...(filter.kind ? [{ kind: filter.kind }] : []),
        ...(filter.status ? [{ status: filter.status }] : []),
        ...(filter.assignee ? [{ assignee: filter.assignee }] : []),
        ...(filter.overdue == null ? [] : [filter.overdue ? overdueAt(now) : inTimeAt(now)]),
      ],
    },
  });
}

export const requestsOf = batched<DataRequest[], PageArgs>([], async (context, ids, page) => {
  const window = windowOf(page, 'desc');
  const own = toWhere(context.rows.DataRequest.own);
  const rows = await context.prisma.customer.findMany({
    where: among(context, ids),
    select: { id: true, requests: { ...window, where: { AND: [window.where, own] } } },
  });
  return new Map(rows.map((row) => [row.id, row.requests]));
});

type Texts = Pick<DataRequest, 'extensionReason' | 'identityDoubt'>;

/** What staff have written stands in the request, where an erasure finds it, and not in its steps, which are never changed. */
function reasonOf({ action, reason }: RequestEvent, { extensionReason, identityDoubt }: Texts): string | null {
  if (action === 'EXTENDED') return extensionReason;
  return action === 'IDENTITY_DOUBTED' ? identityDoubt : reason;
}

export const timelineOf = batched<TimelineStep[]>([], async (context, ids) => {
  const rows = await context.prisma.dataRequest.findMany({
    where: { AND: [{ id: { in: [...ids] } }, toWhere(context.rows.DataRequest.whole)] },
    select: {
      id: true,
      customerId: true,
      extensionReason: true,
      identityDoubt: true,
      timeline: { where: toWhere(context.rows.RequestEvent.own), orderBy: { id: 'asc' } },
    },
  });
  return new Map(
    rows.map(({ id, customerId, timeline, ...texts }) => [
      id,
      timeline.map((step) => ({ ...step, customerId, reason: reasonOf(step, texts) })),
    ]),
  );
});

export const newestPlanOf = batched<ErasurePlan | null>(null, async (context, ids) => {
  const rows = await context.prisma.dataRequest.findMany({
    where: { AND: [{ id: { in: [...ids] } }, toWhere(context.rows.DataRequest.whole)] },
    select: { id: true, plans: { orderBy: { id: 'desc' }, take: 1 } },
  });
  return new Map(rows.flatMap(({ id, plans: [plan] }) => (plan ? [[id, plan] as const] : [])));
});
