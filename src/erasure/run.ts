import type { Context } from '../context.ts';
import { beginErasure } from './begin.ts';
import { erasePerson } from './erase-person.ts';
import { concludeErasure } from './finish.ts';
import { noticeSent } from './notice.ts';
import { listTombstone } from './tombstones.ts';

const requestOf = ({ prisma }: Context, id: string) =>
  prisma.dataRequest.findUnique({
    where: { id, kind: 'ERASURE' },
    select: { id: true, customerId: true, status: true, approvedPlan: true, openedByKind: true, openedById: true },
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
