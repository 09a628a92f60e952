import type { IncomingMessage } from 'node:http';
import type { Answer, Route } from './routes.ts';

const requestHeaders = 'authorization, content-type, idempotency-key, if-range, range, x-purpose, x-reference';
const answerHeaders =
  'accept-ranges, content-disposition, content-range, etag, ratelimit, ratelimit-policy, repr-digest, retry-after, x-request-id';

export type Cors = {
  /** For every answer; without a configured origin, nothing of CORS. */
  headers(request: IncomingMessage): Record<string, string>;
  /** The answer to a preflight of an allowed origin, else `null`. */
  preflight(request: IncomingMessage, route: Route): Answer | null;
};

/** Cross-origin reads by these origins, compared exactly. Without credentials: callers send bearer tokens, never cookies. */
export function createCors(origins: readonly string[]): Cors {
  const isAllowed = ({ headers }: IncomingMessage) => headers.origin !== undefined && origins.includes(headers.origin);
  return {
    headers(request) {
      if (origins.length === 0) return { vary: 'Accept' };
      const vary = 'Accept, Origin';
      if (!isAllowed(request)) return { vary };
      return {
        vary,
        'access-control-allow-origin': request.headers.origin ?? '',
        'access-control-expose-headers': answerHeaders,
      };
    },
    preflight(request, route) {
      const asked = request.headers['access-control-request-method'];
      if (request.method !== 'OPTIONS' || asked === undefined || !isAllowed(request)) return null;
      return {
        status: 204,
        headers: {
          'access-control-allow-methods': Object.keys(route.methods).join(', '),
          'access-control-allow-headers': requestHeaders,
          'access-control-max-age': '600',
        },
      };
    },
  };
}
