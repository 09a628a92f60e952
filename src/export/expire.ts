import { type Change, carryOut, NothingToRecord, unlessNothing } from '../change.ts';
import type { Context } from '../context.ts';
import { nameAndCode } from '../name-and-code.ts';
import { moveRequest } from '../requests/move.ts';

const gone = { status: 'EXPIRED', wrappedKey: null } as const;

/** Removes the files of exports that are gone. Done again, it removes what is left. */
async function removeFiles({ prisma, exports, log }: Context, requests: { customerId?: string }): Promise<void> {
  const left = await prisma.exportArtefact.findMany({
    where: { status: 'EXPIRED', location: { not: null }, request: requests },
    select: { id: true, requestId: true, location: true },
    take: 100,
  });
  for (const { id, requestId, location } of left) {
    if (location === null) continue;
    // Whoever still writes it may begin the file after this, and die: its place is known until they have ended.
    const isUnderWay = await exports.isUnderWay(requestId);
    const removed = await exports.store.remove(location).then(
      () => true,
      (error: unknown) => {
        log.error({ id, ...nameAndCode(error) }, 'the file of an export cannot be removed');
        return false;
      },
    );
    if (isUnderWay || !removed) continue;
    await prisma.exportArtefact.updateMany({ where: { id, location, status: 'EXPIRED' }, data: { location: null } });
  }
}

/** Requests for an export that will not be written; the gateway's own step tells why. */
async function endRequests(context: Context, change: Change, customerId: string): Promise<void> {
  const open = await change.tx.dataRequest.findMany({
    where: { customerId, kind: 'EXPORT', status: { in: ['APPROVED', 'PROCESSING', 'FAILED'] } },
    select: { id: true },
  });
  const to = 'CANCELLED';
  for (const { id } of open) {
    const steps = [{ action: to, status: to, reason: 'ERASURE', byGateway: true } as const];
    await moveRequest(context, change, { id, to, steps });
  }
}

/**
 * Destroys every export of a customer in an erasure's transaction, those being written among them: without their keys they are
 * noise, and they can be completed no more. Call what it gives after the commit: it removes the files, as `expireExports` would.
 */
export async function destroyExports(
  context: Context,
  change: Change,
  customerId: string,
): Promise<() => Promise<void>> {
  const { tx } = change;
  await endRequests(context, change, customerId);
  await tx.exportArtefact.updateMany({
    where: { request: { customerId }, status: { not: 'EXPIRED' } },
    data: { ...gone, sha256: null, bytes: null },
  });
  return () => removeFiles(context, { customerId });
}

/** What has been there for its days is gone (P11): the key first, then the file. */
export async function expireExports(context: Context): Promise<void> {
  const { prisma, clock } = context;
  const due = await prisma.exportArtefact.findMany({
    where: { status: 'READY', expiresAt: { lte: clock.now() } },
    select: { id: true, requestId: true, request: { select: { customerId: true } } },
    take: 100,
  });
  for (const { id, requestId, request } of due) {
    const named = { operation: 'expireExport', clause: 'P11', reference: null } as const;
    await carryOut(context, named, async ({ tx }) => {
      const { count } = await tx.exportArtefact.updateMany({ where: { id, status: 'READY' }, data: gone });
      if (count !== 1) throw new NothingToRecord();
      return { id: requestId, subject: request.customerId, fields: ['DataRequest.export'] };
    }).catch(unlessNothing);
  }
  await removeFiles(context, {});
}
