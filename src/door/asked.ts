import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Asked, Method } from './routes.ts';

type Known = Pick<Asked, 'requestId' | 'address' | 'id' | 'query' | 'signal'> & { method: Method; accept: string };

/** Headers of the connection, and of the body that the standard Request does not carry. */
const withheld = new Set([
  'accept',
  'connection',
  'content-encoding',
  'content-length',
  'expect',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

export function toAsked(request: IncomingMessage, { accept, ...known }: Known): Asked {
  const get = (name: string) => {
    const value = request.headers[name.toLowerCase()];
    return Array.isArray(value) ? value.join(', ') : (value ?? null);
  };
  return {
    ...known,
    headers: { get },
    toRequest() {
      const headers = new Headers({ accept });
      for (const name of Object.keys(request.headers)) if (!withheld.has(name)) headers.set(name, get(name) ?? '');
      const url = new URL(request.url ?? '/', `http://${request.headers.host}`);
      return new Request(url, { method: known.method, headers, signal: known.signal });
    },
  };
}

/** Aborts when the connection closes before the answer is complete. */
export function abortedWith(response: ServerResponse): AbortSignal {
  const controller = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) controller.abort();
  });
  return controller.signal;
}
