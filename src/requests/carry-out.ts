import type { DataRequest, DataRequestKind } from '../../prisma/generated/client/client.ts';
import type { Change } from '../change.ts';
import type { Context } from '../context.ts';
import { finishRectification } from './rectification.ts';
import { restrict } from './restriction.ts';

type Work = (context: Context, change: Change, request: DataRequest) => unknown;

/** How an approved request of each kind is carried out: by a job, or at once. */
const works: Record<DataRequestKind, Work> = {
  EXPORT: (_context, change, { id }) => change.run('export.write', id),
  ERASURE: (_context, change, { id }) => change.run('erasure.run', id),
  RESTRICTION: restrict,
  RECTIFICATION: finishRectification,
  // It took effect when it was recorded (P13).
  OBJECTION: () => {},
};

/** Has an approved request carried out, in the transaction of its approval. */
export async function carryOutRequest(context: Context, change: Change, request: DataRequest): Promise<void> {
  await works[request.kind](context, change, request);
}
