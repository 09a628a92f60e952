import type { Change } from '../change.ts';
import type { Context } from '../context.ts';
import { planOf } from '../erasure/plan.ts';
import { standingOf } from '../erasure/standing.ts';
import { toWhere } from '../policy/predicate/where.ts';
import { isExpired, toldHolds } from './rules.ts';

type Swept = { id: string; customerId: string };

/**
 * Closes a customer for an erasure that their silence has caused, if nothing keeps them by now: the statement asks for the
 * whole condition again, so that a log-in, a hold or a service wins until then (P14). Makes the plan, and gives what the
 * request is to keep of it; null when they are no longer due. Hold the customer first.
 */
export async function planIfExpired(
  context: Context,
  change: Change,
  { id: requestId, customerId }: Swept,
): Promise<{ approvedPlan: string } | null> {
  const { tx, now } = change;
  const { policy } = context;
  const { count } = await tx.customer.updateMany({
    where: { AND: [{ id: customerId }, toWhere(isExpired(policy.retention, now))] },
    data: { erasureStartedAt: now },
  });
  if (count === 0) return null;
  const { hash, items, blockers } = planOf(await standingOf(tx, policy, customerId, now), policy, now);
  if (blockers.length > 0) throw new TypeError('somebody is due whose erasure is blocked');
  await tx.erasurePlan.createMany({
    data: { id: change.newId(), requestId, hash, items, blockers, madeAt: now },
    skipDuplicates: true,
  });
  return { approvedPlan: hash };
}

/** Whether nothing keeps a customer but a hold of which they must not be told: no word is to be said of it (P16). */
export async function isKeptInSecret(context: Context, { tx, now }: Change, { customerId }: Swept): Promise<boolean> {
  const but = toWhere(isExpired(context.policy.retention, now, toldHolds(now)));
  return (await tx.customer.count({ where: { AND: [{ id: customerId }, but] } })) === 1;
}
