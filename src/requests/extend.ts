import { z } from 'zod';
import { type Change, carryOut, type Effect } from '../change.ts';
import type { Context } from '../context.ts';
import { Conflict } from '../failures.ts';
import { readInput, text } from '../inputs.ts';
import { extensionOf } from './deadlines.ts';
import { updateRequest } from './move.ts';
import { openStatuses } from './rules.ts';
import { readForWork, workFields } from './work.ts';

const extendInput = z.object({ ...workFields, reason: text(2000) });
type Extension = z.output<typeof extendInput>;

async function extend(context: Context, change: Change, input: Extension): Promise<Effect> {
  const { now } = change;
  const request = await readForWork(context, change, input);
  const { id, status, version, customerId, regime, dueAt } = request;
  if (!openStatuses.includes(status)) throw new Conflict('This request is closed.', version);
  if (request.extendedUntil) throw new Conflict('This request has been extended already.', version);
  if (request.pausedAt) throw new Conflict('The clock of this request stands still.', version);
  if (now >= dueAt) throw new Conflict('The day to answer by has passed: it is too late to extend it.', version);
  const extendedUntil = extensionOf(context.policy, regime, dueAt);
  // The version holds all of the above until the statement.
  await updateRequest(context, change, {
    id,
    version,
    from: [status],
    data: { extendedUntil, extensionReason: input.reason },
    steps: [{ action: 'EXTENDED' }],
  });
  change.tell('mail.request-extended', customerId, { target: id });
  return { id, subject: customerId, fields: ['DataRequest.extendedUntil'] };
}

/**
 * Puts the answer off, once, before it is due and with a reason that the customer is told (P10; GDPR art. 12(3), 11 CCR
 * § 7021(b)). Gives its id. Throws InvalidInput, NotFound, Conflict.
 */
export async function extendRequest(context: Context, raw: unknown): Promise<string> {
  const input = readInput(extendInput, raw);
  const named = { operation: 'extendRequest', clause: 'P10', reference: null } as const;
  return carryOut(context, named, (change) => extend(context, change, input));
}
