import type { DataRequest, Prisma } from '../../prisma/generated/client/client.ts';
import type { DataRequestStatus } from '../../prisma/generated/client/enums.ts';
import type { Change } from '../change.ts';
import type { Context } from '../context.ts';
import { Conflict } from '../failures.ts';
import { mayComeFrom } from './moves.ts';
import { recordSteps, type Step } from './timeline.ts';

export type Move = {
  id: string;
  to: DataRequestStatus;
  /** Fewer than the statuses that it may come from. */
  from?: readonly DataRequestStatus[];
  version?: number;
  data?: Omit<Prisma.DataRequestUncheckedUpdateManyInput, 'status' | 'version' | 'completedAt'>;
  steps: Step[];
};

/**
 * Moves a request on: the statement that moves it asks whether it may. Its steps are recorded, and whoever watches is
 * told. Gives the row as it stands then. Throws Conflict, and then nothing is changed.
 */
export async function moveRequest(context: Context, change: Change, move: Move): Promise<DataRequest> {
  const { id, to, version, data = {}, steps } = move;
  const from = mayComeFrom(to).filter((status) => move.from?.includes(status) ?? true);
  const [moved] = await change.tx.dataRequest.updateManyAndReturn({
    where: { id, status: { in: from }, ...(version === undefined ? {} : { version }) },
    data: {
      ...data,
      status: to,
      version: { increment: 1 },
      ...(to === 'COMPLETED' ? { completedAt: change.now } : {}),
    },
  });
  if (!moved) throw new Conflict('This request has moved on.', version ?? null);
  await recordSteps(context, change, id, steps);
  change.tell('request.changed', moved.customerId, { request: id, status: to });
  return moved;
}
