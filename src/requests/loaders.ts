import type {
  DataRequest,
  DataRequestKind,
  DataRequestStatus,
  ErasureCertificate,
  ErasurePlan,
  Prisma,
  RequestEvent,
} from '../../prisma/generated/client/client.ts';
import type { Context } from '../context.ts';
import { planOf, withoutGagged } from '../erasure/plan.ts';
import { standingOf } from '../erasure/standing.ts';
import { storedPlan } from '../erasure/stored-plan.ts';
import { on, type Predicate } from '../policy/predicate/expression.ts';
import { toWhere } from '../policy/predicate/where.ts';
import type { Caller } from '../policy/vocabulary.ts';
import { batched } from '../reads/batched.ts';
import { type PageArgs, windowOf } from '../reads/page.ts';
import { relationPages } from '../reads/relation-pages.ts';
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

function namedBy({ kind, status, assignee }: DataRequestFilter): Predicate<'DataRequest'> {
  const request = on('DataRequest');
  return request.and(
    ...(kind == null ? [] : [request.eq('kind', kind)]),
    ...(status == null ? [] : [request.eq('status', status)]),
    ...(assignee == null ? [] : [request.eq('assignee', assignee)]),
  );
}

/** For a compiled read of the newest first; null for an order or a filter that goes by the clock. */
export const requestPredicate = (
  { kind }: Caller,
  filter: DataRequestFilter | null | undefined,
): Predicate<'DataRequest'> | null => (kind === 'STAFF' || filter?.overdue != null ? null : namedBy(filter ?? {}));

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
        toWhere(namedBy(filter)),
        ...(filter.overdue == null ? [] : [filter.overdue ? overdueAt(now) : inTimeAt(now)]),
      ],
    },
  });
}

export const requestPages = relationPages('DataRequest', 'requests', 'desc');

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

/** Before it is decided, the plan of an erasure is what would be done now; afterwards it is the one that was approved. */
const undecided: readonly DataRequestStatus[] = ['RECEIVED', 'VERIFYING', 'IN_REVIEW'];

type Planned = Pick<DataRequest, 'id' | 'customerId'> & { plans: ErasurePlan[] };

/** What the law forbids to tell is in the plan for staff alone (P16). */
function shownTo({ caller, clock }: Context, plan: ErasurePlan): ErasurePlan {
  if (caller.kind === 'STAFF') return plan;
  const whole = storedPlan.parse(plan);
  const told = withoutGagged(whole, clock.now());
  const same = told.items.length === whole.items.length && told.blockers.length === whole.blockers.length;
  return same ? plan : { ...plan, ...told };
}

async function currentPlan(context: Context, { id, customerId }: Planned): Promise<ErasurePlan> {
  const { prisma, policy, clock } = context;
  const now = clock.now();
  const plan = planOf(await standingOf(prisma, policy, customerId, now), policy, now);
  return { id, requestId: id, madeAt: now, ...plan };
}

export const planOfRequest = batched<ErasurePlan | null>(null, async (context, ids) => {
  const rows = await context.prisma.dataRequest.findMany({
    where: { AND: [{ id: { in: [...ids] } }, toWhere(context.rows.DataRequest.whole)] },
    select: {
      id: true,
      customerId: true,
      kind: true,
      status: true,
      approvedPlan: true,
      customer: { select: { erasedAt: true } },
      plans: { orderBy: { id: 'desc' } },
    },
  });
  const plans = rows.map(async (row) => {
    // Of the erased nothing is left to plan for, and nothing is read.
    const open = row.kind === 'ERASURE' && undecided.includes(row.status) && row.customer.erasedAt === null;
    const stored = row.plans.find(({ hash }) => hash === row.approvedPlan) ?? row.plans[0];
    const plan = open ? await currentPlan(context, row) : stored;
    return plan ? [[row.id, shownTo(context, plan)] as const] : [];
  });
  return new Map((await Promise.all(plans)).flat());
});

export const certificateOf = batched<ErasureCertificate | null>(null, async (context, ids) => {
  const where = { AND: [{ requestId: { in: [...ids] } }, toWhere(context.rows.ErasureCertificate.whole)] };
  const rows = await context.prisma.erasureCertificate.findMany({ where });
  return new Map(rows.map((row) => [row.requestId, row]));
});
