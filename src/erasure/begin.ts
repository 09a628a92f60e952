import type { DataRequest } from '../../prisma/generated/client/client.ts';
import { type Change, carryOut, NothingToRecord, unlessNothing } from '../change.ts';
import type { Context } from '../context.ts';
import { globalId } from '../global-id.ts';
import { recordWithdrawals } from '../partners/withdrawn.ts';
import { moveRequest } from '../requests/move.ts';
import { mayComeFrom } from '../requests/moves.ts';
import { openStatuses } from '../requests/rules.ts';
import { isKeptInSecret, planIfExpired } from '../retention/begin.ts';
import { isSwept } from '../retention/swept.ts';
import { holdCustomer } from '../subject.ts';
import { type Course, courseOf, hasBegun } from './as-approved.ts';
import { named, type Person } from './person.ts';

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

type Approved = Pick<DataRequest, 'id' | 'customerId' | 'approvedPlan' | 'openedByKind' | 'openedById'>;

const fields = ['DataRequest.status'];

type Next = { course: Course | 'CANCEL'; plan: { approvedPlan?: string } };

/** What was asked for is done as approved; what retention has caused, as long as nothing keeps the customer. */
async function nextOf(context: Context, change: Change, request: Approved): Promise<Next> {
  if (!isSwept(request) || (await hasBegun(change, request))) {
    return { course: await courseOf(context, change, request), plan: {} };
  }
  const plan = await planIfExpired(context, change, request);
  if (plan) return { course: 'BEGIN', plan };
  return { course: (await isKeptInSecret(context, change, request)) ? 'WAIT' : 'CANCEL', plan: {} };
}

const from = ['APPROVED'] as const;
const undecided = { approvedPlan: null, decidedBy: null, decidedAt: null, firstApprover: null, firstPlan: null };

/** Back to review, or at an end. */
function turnAway(context: Context, change: Change, { id }: Approved, course: 'REVIEW' | 'CANCEL') {
  if (course === 'CANCEL') {
    const to = 'CANCELLED';
    const steps = [{ action: to, status: to, reason: 'NO_LONGER_DUE' } as const];
    return moveRequest(context, change, { id, to, from, steps });
  }
  const to = 'IN_REVIEW';
  const steps = [{ action: 'PLANNED', status: to, reason: 'PLAN_CHANGED' } as const];
  return moveRequest(context, change, { id, to, from, data: undecided, steps });
}

/**
 * Begins an approved erasure: the request is PROCESSING and the customer closed to all, in one transaction. Where the plan
 * is another one by now, the request goes back to review; one that retention has caused ends where the customer is no
 * longer due. Nothing happens where another has been faster, or for as long as a hold is in force of which the customer
 * must not be told.
 */
export async function beginErasure(context: Context, request: Approved): Promise<void> {
  const { id, customerId } = request;
  const beginning = carryOut(context, named('erasure.begin'), async (change) => {
    await holdCustomer(change, customerId);
    if ((await change.tx.dataRequest.count({ where: { id, status: 'APPROVED' } })) === 0) throw new NothingToRecord();
    const { course, plan: data } = await nextOf(context, change, request);
    if (course === 'WAIT') throw new NothingToRecord();
    if (course !== 'BEGIN') {
      await turnAway(context, change, request, course);
      return { id, subject: customerId, fields };
    }
    const steps = [{ action: 'STARTED', status: 'PROCESSING' } as const];
    await moveRequest(context, change, { id, to: 'PROCESSING', from, data, steps });
    await closeToAll(context, change, { customerId, requestId: id });
    change.tell('mail.erasure', customerId, { target: id });
    return { id, subject: customerId, fields: [...fields, 'Customer.erasureStartedAt'] };
  });
  await beginning.catch(unlessNothing);
}
