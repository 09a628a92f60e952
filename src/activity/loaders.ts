import type { Activity, Communication, CookieUsage } from '../../prisma/generated/client/client.ts';
import { dayOf } from '../clock.ts';
import type { Context } from '../context.ts';
import { toWhere } from '../policy/predicate/where.ts';
import { among } from '../reads/among.ts';
import { batched } from '../reads/batched.ts';
import { type PageArgs, windowOf } from '../reads/page.ts';

export const activityOf = batched<Activity[], PageArgs>([], async (context, ids, page) => {
  const window = windowOf(page, 'desc');
  const own = toWhere(context.rows.Activity.own);
  const rows = await context.prisma.customer.findMany({
    where: among(context, ids),
    select: { id: true, activity: { ...window, where: { AND: [window.where, own] } } },
  });
  return new Map(rows.map((row) => [row.id, row.activity]));
});

export const communicationsOf = batched<Communication[], PageArgs>([], async (context, ids, page) => {
  const window = windowOf(page, 'desc');
  const own = toWhere(context.rows.Communication.own);
  const rows = await context.prisma.customer.findMany({
    where: among(context, ids),
    select: { id: true, communications: { ...window, where: { AND: [window.where, own] } } },
  });
  return new Map(rows.map((row) => [row.id, row.communications]));
});

type Days = { from: Date; to: Date; site?: string | null | undefined };

/**
 * Days with fewer visitors than the policy's smallest count are left out, or they could single somebody out; so is a day that
 * is not over, whose figures would tell from one query to the next of whoever came between (P2).
 */
export function cookieUsageIn(context: Context, { from, to, site }: Days): Promise<CookieUsage[]> {
  return context.prisma.cookieUsage.findMany({
    where: {
      day: { gte: from, lte: to, lt: dayOf(context.clock.now()) },
      visitors: { gte: context.policy.smallestCount },
      ...(site ? { site } : {}),
    },
    orderBy: [{ day: 'asc' }, { site: 'asc' }],
  });
}
