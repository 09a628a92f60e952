import { z } from 'zod';
import { type Change, carryOut, type Effect } from '../change.ts';
import type { Context } from '../context.ts';
import { Conflict } from '../failures.ts';
import { readInput, text } from '../inputs.ts';
import { pausesClock } from './deadlines.ts';
import { moveRequest } from './move.ts';
import type { Step } from './timeline.ts';
import { assertNotErased, readForWork, workFields } from './work.ts';

const doubtInput = z.object({ ...workFields, reason: text(2000) });
type Doubt = z.output<typeof doubtInput>;

async function doubt(context: Context, change: Change, input: Doubt): Promise<Effect> {
  const { now } = change;
  const request = await readForWork(context, change, input);
  const { id, version, customerId, regime } = request;
  assertNotErased(request);
  if (request.identityDoubt !== null) throw new Conflict('Who asked has been doubted before.', version);
  if (request.customer.email === null) throw new Conflict('There is no registered address to ask at.', version);
  const pauses = pausesClock(context.policy, regime, { ...request, now, doubted: true });
  const steps: Step[] = [
    { action: 'IDENTITY_DOUBTED' },
    { action: 'VERIFICATION_SENT', status: 'VERIFYING', byGateway: true },
    ...(pauses ? [{ action: 'PAUSED', byGateway: true } as const] : []),
  ];
  await moveRequest(context, change, {
    id,
    version,
    to: 'VERIFYING',
    data: { identityDoubt: input.reason, verifiedAt: null, pausedAt: pauses ? now : null },
    steps,
  });
  change.tell('mail.verify-request', customerId, { target: id });
  return { id, subject: customerId, fields: ['DataRequest.status'] };
}

/**
 * Records why somebody else may have asked, once, and has the customer prove it by a link to the registered address. The
 * clock stands still where the law lets it (GDPR art. 12(6)). Gives its id. Throws InvalidInput, NotFound, Conflict.
 */
export async function doubtIdentity(context: Context, raw: unknown): Promise<string> {
  const input = readInput(doubtInput, raw);
  const named = { operation: 'doubtIdentity', clause: 'P10', reference: null } as const;
  return carryOut(context, named, (change) => doubt(context, change, input));
}
