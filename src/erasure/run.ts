import { carryOut } from '../change.ts';
import type { Context } from '../context.ts';
import { Conflict } from '../failures.ts';
import { moveRequest } from '../requests/move.ts';
import { beginErasure } from './begin.ts';
import { erasePerson } from './erase-person.ts';
import { concludeErasure } from './finish.ts';
import { noticeSent } from './notice.ts';
import { named } from './person.ts';
import { listTombstone } from './tombstones.ts';

const requestOf = ({ prisma }: Context, id: string) =>
  prisma.dataRequest.findUnique({
    where: { id, kind: 'ERASURE' },
    select: { id: true, customerId: true, status: true, approvedPlan: true },
  });

/**
 * Carries out an approved erasure, from wherever it stands: every step is a transaction that asks for itself whether it is
 * still to be done, so it may be stopped between any two, and run twice at once (P10).
 */
export async function runErasure(context: Context, requestId: string, signal: AbortSignal): Promise<void> {
  const approved = await requestOf(context, requestId);
  if (approved?.status === 'APPROVED') await beginErasure(context, approved);
  const request = await requestOf(context, requestId);
  if (request?.status !== 'PROCESSING') return;
  await noticeSent(context, requestId, signal);
  await erasePerson(context, { customerId: request.customerId, requestId }, signal);
  await listTombstone(context, request.customerId);
  await concludeErasure(context, requestId);
}

/** After the last try: staff see that it has failed, and retry it. */
export async function erasureGivenUp(context: Context, id: string): Promise<void> {
  const request = await requestOf(context, id);
  if (!request) return;
  const failing = carryOut(context, named('erasure.fail'), async (change) => {
    const from = ['APPROVED', 'PROCESSING'] as const;
    const steps = [{ action: 'FAILED', status: 'FAILED', reason: 'ERASURE_FAILED' } as const];
    await moveRequest(context, change, { id, to: 'FAILED', from, steps });
    return { id, subject: request.customerId, fields: ['DataRequest.status'] };
  });
  await failing.catch((error: unknown) => {
    if (!(error instanceof Conflict)) throw error;
  });
}
