import type { DataRequest } from '../../prisma/generated/client/client.ts';
import type { Change } from '../change.ts';
import type { Context } from '../context.ts';
import { Conflict } from '../failures.ts';
import { recordWithdrawals } from '../partners/withdrawn.ts';
import { holdCustomer } from '../subject.ts';
import { moveRequest } from './move.ts';

/**
 * Carries out an approved restriction (GDPR art. 18): partners see the customer no more, and are told so; staff change
 * nothing but requests, holds, disclosures and withdrawals. An end that was announced before is taken back.
 */
export async function restrict(context: Context, change: Change, request: DataRequest): Promise<void> {
  const { id, customerId } = request;
  await holdCustomer(change, customerId);
  const { count } = await change.tx.customer.updateMany({
    where: { id: customerId, erasedAt: null, erasureStartedAt: null },
    data: { restrictedAt: change.now, restrictedUntil: null, version: { increment: 1 } },
  });
  if (count !== 1) throw new Conflict('This customer is being erased.');
  recordWithdrawals(context, change, customerId);
  const to = 'COMPLETED';
  await moveRequest(context, change, { id, to, steps: [{ action: to, status: to, byGateway: true }] });
}
