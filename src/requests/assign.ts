import { z } from 'zod';
import { type Change, carryOut, type Effect } from '../change.ts';
import type { Context } from '../context.ts';
import { Conflict } from '../failures.ts';
import { readInput, text } from '../inputs.ts';
import { moveRequest, updateRequest } from './move.ts';
import { openStatuses } from './rules.ts';
import type { Step } from './timeline.ts';
import { decidedBy, readForWork, workFields } from './work.ts';

const assignInput = z.object({ ...workFields, assignee: text(128).nullish() });
type Assignment = z.output<typeof assignInput>;

async function assign(context: Context, change: Change, input: Assignment): Promise<Effect> {
  const { id, status, version, customerId } = await readForWork(context, change, input);
  if (!openStatuses.includes(status)) throw new Conflict('This request is closed.', version);
  const { staffId, reference: reason } = decidedBy(context);
  const assignee = input.assignee ?? staffId;
  const data = { assignee };
  const step: Step = { action: 'ASSIGNED', reason, assignee };
  if (status === 'RECEIVED') {
    const to = 'IN_REVIEW';
    await moveRequest(context, change, { id, version, to, data, steps: [{ ...step, status: to }] });
  } else {
    await updateRequest(context, change, { id, version, from: [status], data, steps: [step] });
  }
  return { id, subject: customerId, fields: ['DataRequest.assignee'] };
}

/**
 * Gives a request to a member of staff, the caller unless named; one that waited is under review from then on (P10).
 * Gives its id. Throws InvalidInput, NotFound, Conflict.
 */
export async function assignRequest(context: Context, raw: unknown): Promise<string> {
  const input = readInput(assignInput, raw);
  const named = { operation: 'assignRequest', clause: 'P10', reference: null } as const;
  return carryOut(context, named, (change) => assign(context, change, input));
}
