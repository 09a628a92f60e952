import type { RequestEvent } from '../../prisma/generated/client/client.ts';
import type { Change } from '../change.ts';
import { following } from '../clock.ts';
import type { Context } from '../context.ts';
import { momentOf, uuidv7 } from '../ids.ts';
import { actorOf } from '../trail.ts';

/** `status` where the step moved the request; `reason` is a code, an id or a reference, never a personal value. */
export type Step = Pick<RequestEvent, 'action'> &
  Partial<Pick<RequestEvent, 'status' | 'reason' | 'assignee'>> & {
    /** The gateway's own step, and not the caller's. */
    byGateway?: true;
  };

/** Adds steps to a request's timeline, in their order. */
export async function recordSteps(context: Context, change: Change, requestId: string, steps: Step[]): Promise<void> {
  const { callerKind, callerId } = actorOf(context.caller);
  const at = change.now;
  const where = { requestId };
  const last = await change.tx.requestEvent.findFirst({ where, orderBy: { id: 'desc' }, select: { id: true } });
  // Ids of one millisecond are in no order, and the timeline goes by id.
  const from = following(last && momentOf(last.id), at).getTime();
  await change.tx.requestEvent.createMany({
    data: steps.map(({ byGateway, ...step }, index) => ({
      id: uuidv7(new Date(from + index)),
      requestId,
      at,
      actorKind: byGateway ? 'SYSTEM' : callerKind,
      actorId: byGateway ? 'gateway' : callerId,
      ...step,
    })),
  });
}
