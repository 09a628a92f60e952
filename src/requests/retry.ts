import { z } from 'zod';
import { type Change, carryOut, type Effect } from '../change.ts';
import type { Context } from '../context.ts';
import { readInput } from '../inputs.ts';
import { carryOutRequest } from './carry-out.ts';
import { moveRequest } from './move.ts';
import { assertNotErased, decidedBy, readForWork, workFields } from './work.ts';

const retryInput = z.object(workFields);
type Retry = z.output<typeof retryInput>;

async function retry(context: Context, change: Change, input: Retry): Promise<Effect> {
  const failed = await readForWork(context, change, input);
  const { id, version, customerId } = failed;
  if (failed.kind !== 'ERASURE') assertNotErased(failed);
  const { reference: reason } = decidedBy(context);
  const request = await moveRequest(context, change, {
    id,
    version,
    from: ['FAILED'],
    to: 'APPROVED',
    steps: [{ action: 'RETRIED', status: 'APPROVED', reason }],
  });
  await carryOutRequest(context, change, request);
  return { id, subject: customerId, fields: ['DataRequest.status'] };
}

/** Has a request that failed carried out again (P10). Gives its id. Throws InvalidInput, NotFound, Conflict. */
export async function retryRequest(context: Context, raw: unknown): Promise<string> {
  const input = readInput(retryInput, raw);
  const named = { operation: 'retryRequest', clause: 'P10', reference: null } as const;
  return carryOut(context, named, (change) => retry(context, change, input));
}
