import { z } from 'zod';
import { type Change, carryOut, type Effect } from '../change.ts';
import type { Context } from '../context.ts';
import { Conflict } from '../failures.ts';
import { readInput } from '../inputs.ts';
import { moveRequest } from './move.ts';
import { cancellableStatuses } from './rules.ts';
import { decidedBy, readForWork, workFields } from './work.ts';

const cancelInput = z.object(workFields);
type Cancellation = z.output<typeof cancelInput>;

async function cancel(context: Context, change: Change, input: Cancellation): Promise<Effect> {
  const { id, status, version, customerId } = await readForWork(context, change, input);
  if (!cancellableStatuses.includes(status)) {
    throw new Conflict('This request is answered, or being carried out.', version);
  }
  const { reference: reason } = decidedBy(context);
  const to = 'CANCELLED';
  await moveRequest(context, change, { id, version, to, steps: [{ action: to, status: to, reason }] });
  return { id, subject: customerId, fields: ['DataRequest.status'] };
}

/** Takes a request back (P10). Gives its id. Throws InvalidInput, NotFound, and Conflict when it is too late. */
export async function cancelRequest(context: Context, raw: unknown): Promise<string> {
  const input = readInput(cancelInput, raw);
  const named = { operation: 'cancelRequest', clause: 'P10', reference: null } as const;
  return carryOut(context, named, (change) => cancel(context, change, input));
}
