import { type Change, carryOut, type Effect } from '../change.ts';
import type { Context } from '../context.ts';
import { Conflict } from '../failures.ts';
import { uuidv7 } from '../ids.ts';
import { moveRequest } from '../requests/move.ts';
import { holdCustomer } from '../subject.ts';

/** A try at an export. `location` is this try's alone: whoever claims it anew takes another, and this one can end nothing more. */
export type Claim = { requestId: string; customerId: string; artefactId: string; location: string };

/** Neither erased nor being erased. */
export const present = { erasedAt: null, erasureStartedAt: null } as const;

export const named = { operation: 'writeExport', clause: 'P11', reference: null } as const;

type Artefact = { id: string; location: string | null };

async function claim(context: Context, change: Change, next: Claim, isNew: boolean): Promise<Effect> {
  const { requestId, customerId, artefactId: id, location } = next;
  const { tx, now } = change;
  await holdCustomer(change, customerId);
  const request = await tx.dataRequest.findFirst({ where: { id: requestId, customer: present } });
  if (request?.status === 'APPROVED') {
    await moveRequest(context, change, {
      id: requestId,
      to: 'PROCESSING',
      from: ['APPROVED'],
      steps: [{ action: 'STARTED', status: 'PROCESSING' }],
    });
  } else if (request?.status !== 'PROCESSING') {
    throw new Conflict('There is nothing to export.');
  }
  const begun = { status: 'RUNNING', location, startedAt: now, rowsDone: 0 } as const;
  if (isNew) {
    await tx.exportArtefact.create({ data: { id, requestId, ...begun } });
  } else {
    const where = { id, status: { in: ['PENDING' as const, 'RUNNING' as const, 'FAILED' as const] } };
    const { count } = await tx.exportArtefact.updateMany({ where, data: begun });
    if (count !== 1) throw new Conflict('This export is written, or destroyed.');
  }
  return { id: requestId, subject: customerId, fields: ['DataRequest.export'] };
}

/**
 * Takes its place from a try that died, which can end nothing any more, and removes what it has left. Until that is done,
 * the artefact names it: whoever goes on after a stop finds it.
 */
async function clear({ prisma, exports }: Context, { id, location }: Artefact): Promise<void> {
  if (location === null) return;
  const where = { id, location, status: { in: ['PENDING' as const, 'RUNNING' as const] } };
  const { count } = await prisma.exportArtefact.updateMany({ where, data: { status: 'PENDING' } });
  if (count === 1) await exports.store.remove(location);
}

/** Begins an export, or begins it again from the start. Null when there is none to write: it is done, or the customer goes. */
export async function claimExport(context: Context, requestId: string): Promise<Claim | null> {
  const { prisma, clock } = context;
  const request = await prisma.dataRequest.findFirst({
    where: { id: requestId, kind: 'EXPORT', status: { in: ['APPROVED', 'PROCESSING'] }, customer: present },
    select: { customerId: true, exports: { select: { id: true, location: true } } },
  });
  if (!request) return null;
  const earlier: Artefact | undefined = request.exports[0];
  const { customerId } = request;
  const artefactId = earlier?.id ?? uuidv7(clock.now());
  const next = { requestId, customerId, artefactId, location: uuidv7(clock.now()) };
  if (earlier) await clear(context, earlier);
  try {
    await carryOut(context, named, (change) => claim(context, change, next, !earlier));
  } catch (error) {
    if (error instanceof Conflict) return null;
    throw error;
  }
  return next;
}
