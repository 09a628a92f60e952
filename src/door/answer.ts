import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { answerHeaders } from './answer-headers.ts';
import type { Download, Reply } from './routes.ts';

/** A client that reads nothing is cut after twice this time: Node grants a second term when the first saw some bytes leave. */
const stallMilliseconds = 5_000;
/** How long a refusal may travel before a half-read connection is cut, which discards what is still under way. */
const lingerMilliseconds = 500;

export type Writing = {
  headers: Readonly<Record<string, string>>;
  contentType: string;
  signal: AbortSignal;
  /** Whether the request is left half read, and its connection closed. */
  abandon: boolean;
};

/** Writes an Answer at once, and a stream at its reader's pace. Resolves when all of it is handed to the connection. */
export async function writeReply(response: ServerResponse, reply: Reply, writing: Writing): Promise<void> {
  if ('content' in reply) return writeDownload(response, reply, writing);
  const isAnswer = !('text' in reply);
  const headers = answerHeaders(isAnswer ? Object.entries(reply.headers ?? {}) : reply.headers, writing);
  if (isAnswer) return writeText(response, reply.status, headers, reply.body ?? '', writing.abandon);
  if (reply.body === null || /json|html/.test(headers['content-type'] ?? '')) {
    return writeText(response, reply.status, headers, await reply.text(), writing.abandon);
  }
  response.writeHead(reply.status, headers);
  response.flushHeaders();
  await writeStream(response, reply.body, writing.signal);
}

export async function abandonReply(reply: Reply): Promise<void> {
  if ('text' in reply) await reply.body?.cancel();
  else if ('content' in reply) await reply.content?.[Symbol.asyncIterator]().return?.();
}

function writeText(
  response: ServerResponse,
  status: number,
  headers: Record<string, string>,
  text: string,
  abandon: boolean,
): void {
  const length = status === 204 ? {} : { 'content-length': String(Buffer.byteLength(text)) };
  const { socket } = response;
  socket?.setTimeout(stallMilliseconds);
  if (!abandon) {
    response.writeHead(status, { ...headers, ...length }).end(text);
    return;
  }
  response.writeHead(status, { ...headers, ...length, connection: 'close' }).write(text);
  setTimeout(() => socket?.destroy(), lingerMilliseconds).unref();
}

async function writeStream(
  response: ServerResponse,
  body: ReadableStream<Uint8Array>,
  signal: AbortSignal,
): Promise<void> {
  const reader = body.getReader();
  // The client is gone: what it would have read need not be produced, and nobody hears of a failure to stop.
  const cancel = () => void reader.cancel().catch(() => undefined);
  signal.addEventListener('abort', cancel);
  try {
    for (let part = await reader.read(); !part.done && !signal.aborted; part = await reader.read()) {
      if (!response.write(part.value)) await drained(response, signal);
    }
    response.socket?.setTimeout(stallMilliseconds);
    response.end();
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}

async function writeDownload(
  response: ServerResponse,
  { status, headers, bytes, content }: Download,
  writing: Writing,
): Promise<void> {
  const length = { 'content-length': String(bytes) };
  response.writeHead(status, { ...answerHeaders(Object.entries(headers), writing), ...length });
  for await (const part of content ?? []) {
    if (writing.signal.aborted) return;
    if (!response.write(part)) await drained(response, writing.signal);
  }
  response.socket?.setTimeout(stallMilliseconds);
  response.end();
}

async function drained(response: ServerResponse, signal: AbortSignal): Promise<void> {
  response.socket?.setTimeout(stallMilliseconds);
  await once(response, 'drain', { signal });
  response.socket?.setTimeout(0);
}
