import type { DataRequest } from '../../prisma/generated/client/client.ts';
import type { Change } from '../change.ts';
import type { Context } from '../context.ts';
import { Conflict } from '../failures.ts';
import { moveRequest } from './move.ts';

const corrections = ['updateProfile', 'confirmEmail', 'updateService', 'removePaymentMethod', 'addPaymentMethod'];

/** What of the customer has been corrected since then, as schema coordinates. */
async function correctedSince({ tx }: Change, customerId: string, since: Date): Promise<string[]> {
  const changes = await tx.auditEvent.findMany({
    where: { subjects: { has: customerId }, kind: 'CHANGE', operation: { in: corrections }, at: { gte: since } },
    select: { fields: true },
  });
  return [...new Set(changes.flatMap(({ fields }) => fields))].toSorted();
}

/**
 * Ends a rectification whose corrections are made (GDPR art. 16): the customer reads in the timeline what was corrected,
 * and in `changes` how it was before. Throws Conflict when nothing has been corrected since the request was received.
 */
export async function finishRectification(context: Context, change: Change, request: DataRequest): Promise<void> {
  const { id, customerId, receivedAt } = request;
  const corrected = await correctedSince(change, customerId, receivedAt);
  if (corrected.length === 0) {
    throw new Conflict('Nothing has been corrected since this request was received: correct it first, or reject it.');
  }
  const to = 'COMPLETED';
  const steps = [{ action: to, status: to, reason: corrected.join(' '), byGateway: true } as const];
  await moveRequest(context, change, { id, to, steps });
}
