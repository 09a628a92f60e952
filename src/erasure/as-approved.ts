import type { DataRequest } from '../../prisma/generated/client/client.ts';
import type { Change } from '../change.ts';
import type { Context } from '../context.ts';
import { planOf, withoutGagged } from './plan.ts';
import { standingOf } from './standing.ts';
import { storedPlan } from './stored-plan.ts';

/** Begun, put off without a word, or given back to review. */
export type Course = 'BEGIN' | 'WAIT' | 'REVIEW';

type Approved = Pick<DataRequest, 'id' | 'customerId' | 'approvedPlan'>;

/** Once it has begun, there is no way back. */
export const hasBegun = async ({ tx }: Change, { customerId }: Pick<DataRequest, 'customerId'>): Promise<boolean> =>
  (await tx.customer.count({ where: { id: customerId, erasureStartedAt: { not: null } } })) === 1;

/**
 * What is to be done with an approved erasure (P8). Where the plan differs from the approved one by nothing but what the
 * customer must not be told, the request must not tell of it by going back (P16): it waits for a hold, and for nothing else.
 * What has begun goes on.
 */
export async function courseOf(context: Context, change: Change, request: Approved): Promise<Course> {
  const { tx, now } = change;
  const { id, customerId, approvedPlan } = request;
  if (await hasBegun(change, request)) return 'BEGIN';
  const plan = planOf(await standingOf(tx, context.policy, customerId, now), context.policy, now);
  if (plan.hash === approvedPlan && plan.blockers.length === 0) return 'BEGIN';
  const stored = await tx.erasurePlan.findFirst({ where: { requestId: id, hash: approvedPlan ?? '' } });
  if (!stored) return 'REVIEW';
  const told = withoutGagged(plan, now);
  const same = told.hash === withoutGagged(storedPlan.parse(stored), now).hash;
  if (!same || told.blockers.length > 0) return 'REVIEW';
  return plan.blockers.length > 0 ? 'WAIT' : 'BEGIN';
}
