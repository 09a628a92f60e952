import type { DataRequest } from '../../prisma/generated/client/client.ts';
import { type Change, carryOut, NothingToRecord, unlessNothing } from '../change.ts';
import type { Context } from '../context.ts';
import { globalId } from '../global-id.ts';
import { recordWithdrawals } from '../partners/withdrawn.ts';
import { moveRequest } from '../requests/move.ts';
import { mayComeFrom } from '../requests/moves.ts';
import { openStatuses } from '../requests/rules.ts';
import { holdCustomer } from '../subject.ts';
import { named, type Person } from './person.ts';
import { planOf } from './plan.ts';
import { standingOf } from './standing.ts';

/** What else was asked is answered by the erasure: nothing is left to do it with. */
async function endOthers(context: Context, change: Change, { customerId, requestId }: Person): Promise<void> {
  const others = await change.tx.dataRequest.findMany({
    where: { customerId, status: { in: [...openStatuses] }, ...(requestId && { id: { not: requestId } }) },
    select: { id: true, status: true },
  });
  for (const { id, status } of others) {
    const to = 'CANCELLED';
    if (!mayComeFrom(to).includes(status)) continue;
    const reason = requestId ? globalId('DataRequest', requestId) : 'ALREADY_ERASED';
    await moveRequest(context, change, { id, to, from: [status], steps: [{ action: to, status: to, reason }] });
  }
}

/** From then on nobody changes the person's data, and no partner sees them. Gives whether it has only begun now. */
export async function closeToAll(context: Context, change: Change, person: Person): Promise<boolean> {
  const { customerId } = person;
  const { count } = await change.tx.customer.updateMany({
    where: { id: customerId, erasureStartedAt: null, erasedAt: null },
    data: { erasureStartedAt: change.now },
  });
  await endOthers(context, change, person);
  recordWithdrawals(context, change, customerId);
  return count === 1;
}

type Approved = Pick<DataRequest, 'id' | 'customerId' | 'approvedPlan'>;

/** Whether what was approved is what would be done now (P8); once it has begun, there is no way back. */
async function isAsApproved(
  context: Context,
  change: Change,
  { customerId, approvedPlan }: Approved,
): Promise<boolean> {
  const { tx, now } = change;
  const where = { id: customerId, erasureStartedAt: { not: null } };
  if ((await tx.customer.count({ where })) === 1) return true;
  const plan = planOf(await standingOf(tx, context.policy, customerId, now), context.policy, now);
  return plan.hash === approvedPlan && plan.blockers.length === 0;
}

const fields = ['DataRequest.status'];

/**
 * Begins an approved erasure: the request is PROCESSING and the customer closed to all, in one transaction. Where the plan
 * is another one by now, the request goes back to review. Nothing happens where another has been faster.
 */
export async function beginErasure(context: Context, request: Approved): Promise<void> {
  const { id, customerId } = request;
  const beginning = carryOut(context, named('erasure.begin'), async (change) => {
    await holdCustomer(change, customerId);
    const from = ['APPROVED'] as const;
    if ((await change.tx.dataRequest.count({ where: { id, status: 'APPROVED' } })) === 0) throw new NothingToRecord();
    if (!(await isAsApproved(context, change, request))) {
      const steps = [{ action: 'PLANNED', status: 'IN_REVIEW', reason: 'PLAN_CHANGED' } as const];
      const data = { approvedPlan: null, decidedBy: null, decidedAt: null, firstApprover: null, firstPlan: null };
      await moveRequest(context, change, { id, to: 'IN_REVIEW', from, data, steps });
      return { id, subject: customerId, fields };
    }
    await moveRequest(context, change, {
      id,
      to: 'PROCESSING',
      from,
      steps: [{ action: 'STARTED', status: 'PROCESSING' }],
    });
    await closeToAll(context, change, { customerId, requestId: id });
    change.tell('mail.erasure', customerId, { target: id });
    return { id, subject: customerId, fields: [...fields, 'Customer.erasureStartedAt'] };
  });
  await beginning.catch(unlessNothing);
}
