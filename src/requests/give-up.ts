import { carryOut } from '../change.ts';
import type { Context } from '../context.ts';
import { Conflict } from '../failures.ts';
import { moveRequest } from './move.ts';

/** After the last try of its job: staff see that a request has failed, and may have it carried out again. */
export async function giveUpRequest(context: Context, id: string): Promise<void> {
  const request = await context.prisma.dataRequest.findUnique({ where: { id }, select: { customerId: true } });
  if (!request) return;
  const named = { operation: 'request.fail', clause: 'P10', reference: null } as const;
  const failing = carryOut(context, named, async (change) => {
    const from = ['APPROVED', 'PROCESSING'] as const;
    const steps = [{ action: 'FAILED', status: 'FAILED', reason: 'GIVEN_UP' } as const];
    await moveRequest(context, change, { id, to: 'FAILED', from, steps });
    return { id, subject: request.customerId, fields: ['DataRequest.status'] };
  });
  await failing.catch((error: unknown) => {
    // It has ended meanwhile.
    if (!(error instanceof Conflict)) throw error;
  });
}
