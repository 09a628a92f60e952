import { type Change, carryOut } from '../change.ts';
import type { Context } from '../context.ts';
import { Conflict } from '../failures.ts';
import { holdErasure } from '../processors/hold.ts';
import { openTasksOf } from '../processors/tasks.ts';
import { moveRequest } from '../requests/move.ts';
import { issueCertificate } from './certificate.ts';
import { emptyTexts } from './erase.ts';
import { maskTexts } from './mask.ts';
import { named } from './person.ts';
import { type Scan, scanFor } from './scan.ts';

type Held = { id: string; customerId: string; approvedPlan: string | null };

/** The request, held with its customer, when the person is erased here and it is not yet told so; else null. */
async function holdUnfinished(change: Change, id: string): Promise<Held | null> {
  const { tx } = change;
  const request = await tx.dataRequest.findUnique({ where: { id }, select: { customerId: true } });
  if (!request) return null;
  await holdErasure(change, { id, customerId: request.customerId });
  return tx.dataRequest.findFirst({
    where: {
      id,
      kind: 'ERASURE',
      status: { in: ['PROCESSING', 'AWAITING_PROCESSORS'] },
      customer: { erasedAt: { not: null } },
    },
    select: { id: true, customerId: true, approvedPlan: true },
  });
}

/** What was written about the person since, by those who worked on the request, goes as well. */
async function lastScan(change: Change, customerId: string): Promise<Scan> {
  while ((await emptyTexts(change, customerId)) > 0);
  await maskTexts(change, 'DataRequest', customerId);
  return scanFor(change.tx, customerId);
}

async function fail(context: Context, change: Change, id: string, found: readonly string[]): Promise<void> {
  context.log.error({ id, found }, 'something is left of somebody who was erased');
  await moveRequest(context, change, {
    id,
    to: 'FAILED',
    steps: [{ action: 'FAILED', status: 'FAILED', reason: 'SCAN_FOUND' }],
  });
}

/**
 * Ends an erasure once the person is erased here and every processor has confirmed: a last scan, the signed certificate,
 * and COMPLETED; FAILED when the scan finds something. Does nothing while something is still to come, or when it has ended.
 */
export async function finishErasure(context: Context, change: Change, requestId: string): Promise<void> {
  const request = await holdUnfinished(change, requestId);
  if (!request) return;
  const { id, customerId } = request;
  if ((await openTasksOf(change, id)) > 0) return;
  const scan = await lastScan(change, customerId);
  if (scan.found.length > 0) return fail(context, change, id, scan.found);
  await issueCertificate(context, change, request, scan);
  const steps = [{ action: 'COMPLETED', status: 'COMPLETED', byGateway: true } as const];
  await moveRequest(context, change, { id, to: 'COMPLETED', steps });
}

/** After the person is erased here: waits for processors, or ends. */
export async function concludeErasure(context: Context, requestId: string): Promise<void> {
  const concluding = carryOut(context, named('erasure.conclude'), async (change) => {
    const request = await holdUnfinished(change, requestId);
    if (!request) throw new Conflict('This erasure has been concluded.');
    const { id, customerId } = request;
    const effect = { id, subject: customerId, fields: ['DataRequest.status'] };
    const { found } = await lastScan(change, customerId);
    if (found.length > 0) await fail(context, change, id, found);
    else if ((await openTasksOf(change, id)) > 0) {
      const steps = [{ action: 'PROCESSOR_TOLD', status: 'AWAITING_PROCESSORS' } as const];
      await moveRequest(context, change, { id, to: 'AWAITING_PROCESSORS', from: ['PROCESSING'], steps });
    } else await finishErasure(context, change, id);
    return effect;
  });
  await concluding.catch((error: unknown) => {
    if (!(error instanceof Conflict)) throw error;
  });
}
