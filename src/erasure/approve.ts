import type { DataRequest } from '../../prisma/generated/client/client.ts';
import type { Change } from '../change.ts';
import type { Context } from '../context.ts';
import { Blocked, InvalidInput, PlanChanged } from '../failures.ts';
import { holdCustomer } from '../subject.ts';
import { planOf } from './plan.ts';
import { standingOf } from './standing.ts';

/**
 * Takes the approval of an erasure's plan by its hash, and keeps the plan (P8). Gives what the request is to keep of it.
 * Throws InvalidInput without a hash, PlanChanged when the plan is another one by now, and Blocked.
 */
export async function approvePlan(
  context: Context,
  change: Change,
  { id: requestId, customerId }: Pick<DataRequest, 'id' | 'customerId'>,
  planHash: string | null | undefined,
): Promise<{ approvedPlan: string }> {
  if (!planHash) throw new InvalidInput('input.planHash', 'expected the hash of the plan that is approved');
  const { tx, now } = change;
  await holdCustomer(change, customerId);
  const { hash, items, blockers } = planOf(await standingOf(tx, context.policy, customerId, now), context.policy, now);
  if (hash !== planHash) throw new PlanChanged(hash);
  if (blockers.length > 0) throw new Blocked(blockers.map(({ code }) => code));
  const plan = { id: change.newId(), requestId, hash, items, blockers, madeAt: now };
  await tx.erasurePlan.createMany({ data: plan, skipDuplicates: true });
  return { approvedPlan: hash };
}
