import type { RequestEvent } from '../../prisma/generated/client/client.ts';
import type { Change } from '../change.ts';
import type { Context } from '../context.ts';
import { uuidv7 } from '../ids.ts';
import { actorOf } from '../trail.ts';

/** `status` where the step moved the request; `reason` is a code, an id or a reference, never a personal value. */
export type Step = Pick<RequestEvent, 'action'> &
  Partial<Pick<RequestEvent, 'status' | 'reason'>> & {
    /** The gateway's own step, and not the caller's. */
    byGateway?: true;
  };

/** Adds steps to a request's timeline, in their order. */
export async function recordSteps(context: Context, change: Change, requestId: string, steps: Step[]): Promise<void> {
  const { callerKind, callerId } = actorOf(context.caller);
  const at = change.now;
  await change.tx.requestEvent.createMany({
    data: steps.map(({ byGateway, ...step }, index) => ({
      // Ids of one millisecond are in no order, and the timeline goes by id.
      id: uuidv7(new Date(at.getTime() + index)),
      requestId,
      at,
      actorKind: byGateway ? 'SYSTEM' : callerKind,
      actorId: byGateway ? 'gateway' : callerId,
      ...step,
    })),
  });
}
