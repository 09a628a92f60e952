import type { ExportArtefact } from '../../prisma/generated/client/client.ts';
import type { Context } from '../context.ts';
import type { Asked, Download } from '../door/routes.ts';
import { gatewayError } from '../errors.ts';
import { isUuid } from '../global-id.ts';
import { nameAndCode } from '../name-and-code.ts';
import { readEvent } from '../trail.ts';
import { readRange } from './byte-range.ts';
import { countingLinks, mayDownload, notThere } from './permission.ts';
import { openText } from './sealed.ts';
import { keyOf } from './write.ts';

type Found = { requestId: string; customerId: string; artefact: ExportArtefact };
type Ready = { location: string; key: Uint8Array; sha256: string; bytes: number };

const prefix = 'DataRequest:';

async function find(context: Context, id: string | null, secret: string | null): Promise<Found | null> {
  const requestId = id?.startsWith(prefix) ? id.slice(prefix.length) : '';
  if (!isUuid(requestId)) return null;
  const request = await context.prisma.dataRequest.findFirst({
    where: { id: requestId, kind: 'EXPORT', customer: { erasedAt: null } },
    select: { customerId: true, exports: true },
  });
  const [artefact] = request?.exports ?? [];
  if (!request || !artefact) return null;
  const { customerId } = request;
  return (await mayDownload(context, requestId, secret)) ? { requestId, customerId, artefact } : null;
}

/** What is to be downloaded now. Throws GONE after its days, and NOT_FOUND before it is there. */
function readyOf({ seal, clock }: Context, { artefact }: Found): Ready {
  const { id, status, location, wrappedKey, sha256, bytes, expiresAt } = artefact;
  if (status === 'EXPIRED' || (expiresAt !== null && expiresAt <= clock.now())) {
    throw gatewayError('GONE', 'path: this export was there for its days, and is destroyed');
  }
  if (status !== 'READY' || location === null || wrappedKey === null || sha256 === null || bytes === null) {
    throw notThere();
  }
  return { location, key: seal.open(wrappedKey, keyOf(id)), sha256, bytes: Number(bytes) };
}

/** Written before the first byte leaves; if it cannot be written, none does. */
async function record({ audit, caller, clock, log, requestId }: Context, subject: string): Promise<void> {
  const read = { operation: 'downloadExport', clause: 'P11', subject, fields: ['DataRequest.export'] } as const;
  try {
    await audit.record([readEvent(caller, clock.now(), { ...read, reference: null })]);
  } catch (cause) {
    log.error({ requestId, ...nameAndCode(cause) }, 'a download could not be recorded, so it is refused');
    throw gatewayError('SERVICE_UNAVAILABLE', 'The download could not be recorded, so nothing is answered.');
  }
}

/** With the first part at hand, so that a file that does not open is refused before anything is promised. */
async function begun(parts: AsyncGenerator<Buffer>): Promise<AsyncIterator<Buffer> & AsyncIterable<Buffer>> {
  let first: IteratorResult<Buffer> | undefined = await parts.next();
  const iterator: AsyncIterator<Buffer> = {
    next: async () => {
      const given = first ?? (await parts.next());
      first = undefined;
      return given;
    },
    // Of a generator that was never begun, `return` would close nothing.
    return: () => parts.return(undefined),
  };
  return { ...iterator, [Symbol.asyncIterator]: () => iterator };
}

async function answer(context: Context, asked: Asked, found: Found): Promise<Download> {
  const { location, key, sha256, bytes } = readyOf(context, found);
  const etag = `"${sha256}"`;
  const ifRange = asked.headers.get('if-range');
  // A part of another text is none of this one.
  const range = readRange(ifRange === null || ifRange === etag ? asked.headers.get('range') : null, bytes);
  if (!range) {
    const http = { headers: { 'content-range': `bytes */${bytes}` } };
    throw gatewayError('RANGE_NOT_SATISFIABLE', 'range: expected a part that is there', { http });
  }
  const { from, to, partial } = range;
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    'content-disposition': `attachment; filename="export-${found.requestId}.json"`,
    'accept-ranges': 'bytes',
    'repr-digest': `sha-256=:${Buffer.from(sha256, 'hex').toString('base64')}:`,
    etag,
    ...(partial && { 'content-range': `bytes ${from}-${to}/${bytes}` }),
  };
  const download = { status: partial ? 206 : 200, headers, bytes: to - from + 1 };
  if (asked.method === 'HEAD') return { ...download, content: null };
  const read = (part: { from: number; to: number }) => context.exports.store.read(location, part);
  const content = await begun(openText({ key, bytes, read }, { from, to }));
  await record(context, found.customerId).catch(async (error: unknown) => {
    await content.return?.();
    throw error;
  });
  return { ...download, content };
}

/**
 * Answers for an export of the caller's, or of the link's. Throws NOT_FOUND for whatever is not theirs or not yet there, GONE,
 * RANGE_NOT_SATISFIABLE, RATE_LIMITED, SERVICE_UNAVAILABLE.
 */
export async function downloadExport(context: Context, asked: Asked, secret: string | null): Promise<Download> {
  const look = () => find(context, asked.id, secret);
  const found = secret === null ? await look() : await countingLinks(context, look);
  if (!found) throw notThere();
  return answer(context, asked, found);
}
