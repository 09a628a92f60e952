import { type Change, carryOut, type Effect } from '../change.ts';
import { days } from '../clock.ts';
import type { Context } from '../context.ts';
import { Conflict } from '../failures.ts';
import { nameAndCode } from '../name-and-code.ts';
import { moveRequest } from '../requests/move.ts';
import { holdCustomer } from '../subject.ts';
import { type Claim, claimExport, named, present } from './claim.ts';
import { documentOf } from './document.ts';
import type { Reader } from './reader.ts';
import { type Digest, newKey, sealText } from './sealed.ts';

/** To what the key of an export is sealed. */
export const keyOf = (artefactId: string): string => `export ${artefactId}`;

const progressMilliseconds = 500;

type Written = Digest & { key: Uint8Array; rows: number };

/** The try's own artefact, as long as nobody has taken it over or destroyed it. */
const mine = ({ artefactId: id, location }: Claim) => ({ id, location, status: 'RUNNING' as const });

/** Tells how many rows are done, and learns whether there is still a point in going on. Throws Conflict. */
async function tellProgress({ prisma }: Context, claim: Claim, rowsDone: number): Promise<void> {
  const { count } = await prisma.exportArtefact.updateMany({ where: mine(claim), data: { rowsDone } });
  if (count !== 1) throw new Conflict('This export is written by another, or destroyed.');
}

async function* textsOf(
  context: Context,
  reader: Reader,
  claim: Claim,
  signal: AbortSignal,
  counted: { rows: number },
) {
  const { policy, clock, keyedHash } = context;
  let told = performance.now();
  for await (const { text, rows } of documentOf(reader, { ...claim, policy, keyedHash, now: clock.now() })) {
    signal.throwIfAborted();
    counted.rows += rows;
    yield text;
    if (performance.now() - told < progressMilliseconds) continue;
    told = performance.now();
    await tellProgress(context, claim, counted.rows);
  }
}

/** Writes the document to the store, sealed under a key of its own. */
async function write(context: Context, reader: Reader, claim: Claim, signal: AbortSignal): Promise<Written> {
  const key = newKey();
  const counted = { rows: 0 };
  const file = await context.exports.store.create(claim.location);
  try {
    const digest = await sealText(textsOf(context, reader, claim, signal, counted), key, file.write);
    await file.finish();
    return { ...digest, key, rows: counted.rows };
  } catch (error) {
    await file.abandon();
    throw error;
  }
}

/** The file is there: now it counts, unless the customer is being erased, or another try has taken over. Throws Conflict. */
async function complete(context: Context, change: Change, claim: Claim, written: Written): Promise<Effect> {
  const { requestId, customerId, artefactId } = claim;
  const { key, sha256, bytes, rows } = written;
  const { tx, now } = change;
  await holdCustomer(change, customerId);
  const { count } = await tx.exportArtefact.updateMany({
    where: { ...mine(claim), request: { status: 'PROCESSING', customer: present } },
    data: {
      status: 'READY',
      wrappedKey: context.seal.seal(key, keyOf(artefactId)),
      sha256,
      bytes,
      rowsDone: rows,
      readyAt: now,
      expiresAt: new Date(now.getTime() + days(context.policy.requests.exportDays)),
    },
  });
  if (count !== 1) throw new Conflict('This export may not be completed.');
  const { openedByKind } = await moveRequest(context, change, {
    id: requestId,
    to: 'COMPLETED',
    from: ['PROCESSING'],
    steps: [{ action: 'COMPLETED', status: 'COMPLETED' }],
  });
  // Whoever needed staff to ask may be locked out of the portal.
  const mail = openedByKind === 'STAFF' ? 'mail.export-link' : 'mail.export-ready';
  change.tell(mail, customerId, { target: requestId });
  return { id: requestId, subject: customerId, fields: ['DataRequest.export'] };
}

/**
 * The job: writes the export of an approved request (P11). Run again, or twice at once, it leaves one artefact and one
 * completed request; a try that died is begun anew. Throws ExportUnderWay, and whatever the store or the database throws.
 */
export async function writeExport(context: Context, requestId: string, signal: AbortSignal): Promise<void> {
  const { exports, log } = context;
  await exports.alone(requestId, async (reader) => {
    const claim = await claimExport(context, requestId);
    if (!claim) return;
    try {
      const written = await write(context, reader, claim, signal);
      await carryOut(context, named, (change) => complete(context, change, claim, written));
    } catch (error) {
      await exports.store.remove(claim.location);
      if (error instanceof Conflict) return log.info({ id: requestId }, 'an export is not wanted any more');
      // To be begun anew by the next try of the job.
      const given = { status: 'FAILED', location: null } as const;
      await context.prisma.exportArtefact.updateMany({ where: mine(claim), data: given }).catch((cause: unknown) => {
        log.warn({ id: requestId, ...nameAndCode(cause) }, 'that an export failed cannot be kept');
      });
      throw error;
    }
  });
}
