import type { Change } from '../change.ts';
import type { Context } from '../context.ts';
import { moveRequest } from '../requests/move.ts';

/** Completes an erasure whose processors have all confirmed. Throws Conflict when it is not one that may end. */
export async function finishErasure(context: Context, change: Change, requestId: string): Promise<void> {
  const steps = [{ action: 'COMPLETED', status: 'COMPLETED', byGateway: true } as const];
  await moveRequest(context, change, { id: requestId, to: 'COMPLETED', from: ['AWAITING_PROCESSORS'], steps });
}
