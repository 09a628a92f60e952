import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { gatewayError } from '../errors.ts';

export type BodyLimits = { bytes: number; milliseconds: number };

const tooLarge = ({ bytes }: BodyLimits) => gatewayError('PAYLOAD_TOO_LARGE', `body: expected ${bytes} bytes at most`);

/**
 * The whole body as text. Stops reading at the first byte too many (PAYLOAD_TOO_LARGE) and when time is up; refuses bytes
 * that are not UTF-8, which would be stored as U+FFFD (BAD_REQUEST).
 */
export async function readBody(request: IncomingMessage, limits: BodyLimits): Promise<string> {
  if (Number(request.headers['content-length'] ?? 0) > limits.bytes) throw tooLarge(limits);
  const bytes = Buffer.concat(await readChunks(request, limits));
  if (!isUtf8(bytes)) throw gatewayError('BAD_REQUEST', 'body: expected UTF-8');
  return bytes.toString('utf8');
}

function readChunks(request: IncomingMessage, limits: BodyLimits): Promise<Buffer[]> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const stop = () => {
      clearTimeout(timer);
      request.off('data', onData).off('end', onEnd).off('close', onClose);
    };
    const refuse = (error: Error) => {
      stop();
      request.pause();
      reject(error);
    };
    const onData = (chunk: Buffer) => {
      size += chunk.length;
      if (size > limits.bytes) refuse(tooLarge(limits));
      else chunks.push(chunk);
    };
    const onEnd = () => {
      stop();
      resolve(chunks);
    };
    const onClose = () => refuse(gatewayError('BAD_REQUEST', 'body: ended too early'));
    const onTimeout = () =>
      refuse(gatewayError('BAD_REQUEST', `body: expected within ${limits.milliseconds / 1000} s`));
    const timer = setTimeout(onTimeout, limits.milliseconds);
    // The error listener stays: an aborted request reports its error after this promise has settled.
    request.on('data', onData).on('end', onEnd).on('close', onClose).on('error', onClose);
  });
}

/** Whether the request announces a body, where none is expected. */
export const announcesBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) !== 0;

/** Whether bytes are left on the wire that are too many, or too slow, to be read to their end. */
export function isAbandoned(request: IncomingMessage, limits: BodyLimits): boolean {
  const isSmall = Number(request.headers['content-length'] ?? Number.POSITIVE_INFINITY) <= limits.bytes;
  return announcesBody(request) && !request.complete && (request.readableDidRead || !isSmall);
}
