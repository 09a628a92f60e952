import type { DataRequest, DataRequestKind, DataRequestStatus, Prisma } from '../../prisma/generated/client/client.ts';
import type { Change } from '../change.ts';
import type { Context } from '../context.ts';
import { Conflict } from '../failures.ts';
import { mayComeFrom } from './moves.ts';
import { recordSteps, type Step } from './timeline.ts';

type Data = Omit<Prisma.DataRequestUncheckedUpdateManyInput, 'status' | 'version' | 'completedAt'>;

export type Update = {
  id: string;
  /** Where it must stand when it is written. */
  from: readonly DataRequestStatus[];
  version?: number;
  data?: Data;
  steps: Step[];
};

export type Move = Omit<Update, 'from'> & {
  to: DataRequestStatus;
  /** Fewer than the statuses that it may come from. */
  from?: readonly DataRequestStatus[];
};

type Columns = Prisma.DataRequestUncheckedUpdateManyInput;

async function write(context: Context, change: Change, update: Update, columns: Columns): Promise<DataRequest> {
  const { id, from, version, steps } = update;
  const [row] = await change.tx.dataRequest.updateManyAndReturn({
    where: { id, status: { in: [...from] }, ...(version === undefined ? {} : { version }) },
    data: { ...columns, version: { increment: 1 } },
  });
  if (!row) throw new Conflict('This request has moved on, or allows no such thing where it stands.', version ?? null);
  await recordSteps(context, change, id, steps);
  change.tell('request.changed', row.customerId, { request: id, status: row.status });
  return row;
}

/** Changes a request where it stands, as `moveRequest` does. Throws Conflict, and then nothing is changed. */
export const updateRequest = (context: Context, change: Change, update: Update): Promise<DataRequest> =>
  write(context, change, update, update.data ?? {});

/** An export is announced with where it is to be had; of whoever is erased, no address is left. */
const saidElsewhere: readonly DataRequestKind[] = ['EXPORT', 'ERASURE'];

/**
 * Moves a request on: the statement that moves it asks whether it may. Its steps are recorded, whoever watches is told,
 * and its customer is written to when it is answered (P10, P21). Gives the row as it stands then. Throws Conflict, and
 * then nothing is changed.
 */
export async function moveRequest(context: Context, change: Change, move: Move): Promise<DataRequest> {
  const { to, data = {} } = move;
  const from = mayComeFrom(to).filter((status) => move.from?.includes(status) ?? true);
  const completed = to === 'COMPLETED' ? { completedAt: change.now } : {};
  // No clock stands still but while the customer's proof is awaited.
  const moved = await write(context, change, { ...move, from }, { pausedAt: null, ...data, status: to, ...completed });
  const { customerId, kind, id: target } = moved;
  if (to === 'COMPLETED' && !saidElsewhere.includes(kind))
    change.tell('mail.request-completed', customerId, { target });
  if (to === 'REJECTED') change.tell('mail.request-rejected', customerId, { target });
  return moved;
}
