import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Clock } from './clock.ts';
import { json, negotiate } from './door/accept.ts';
import { createClientAddress } from './door/address.ts';
import { admit } from './door/admit.ts';
import { abandonReply, type Writing, writeReply } from './door/answer.ts';
import { abortedWith } from './door/asked.ts';
import { type BodyLimits, isAbandoned } from './door/body.ts';
import { createCors } from './door/cors.ts';
import { judgeHeaders } from './door/headers.ts';
import { type RefusalShape, toRefusal } from './door/refusal.ts';
import { createFinder, type Found, type Reply, type Route } from './door/routes.ts';
import { gatewayError } from './errors.ts';
import { uuidv7 } from './ids.ts';
import { nameAndCode } from './name-and-code.ts';

export type DoorLog = { error(fields: object, message: string): void };

/** One request after its answer, for metrics: `route` is the route's pattern, never what the client wrote. */
export type Visit = { requestId: string; route: string | null; status: number; milliseconds: number };

export type DoorOptions = {
  routes: readonly Route[];
  clock: Clock;
  log: DoorLog;
  /** Origins that may read answers; none by default. */
  corsOrigins?: readonly string[];
  /** Addresses and CIDR ranges whose X-Forwarded-For is believed; none by default. */
  trustedProxies?: readonly string[];
  bodyLimits?: BodyLimits;
  onVisit?: (visit: Visit) => void;
};

/** As nginx counts them: the client left before its answer was complete. */
const clientGone = 499;

const defaultBodyLimits: BodyLimits = { bytes: 256 * 1024, milliseconds: 10_000 };

/**
 * Bytes in, bytes out: judges path, headers, method and body of every request once, and hands a clean one to whoever answers
 * its path. Knows nothing of what they mean. A refusal has the shape of its path, a request id, and nothing of the request.
 */
export function createDoor(options: DoorOptions): RequestListener {
  const { clock, log, bodyLimits = defaultBodyLimits } = options;
  const find = createFinder(options.routes);
  const cors = createCors(options.corsOrigins ?? []);
  const clientAddress = createClientAddress(options.trustedProxies ?? []);

  async function visit(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const startedAt = performance.now();
    const requestId = uuidv7(clock.now());
    const signal = abortedWith(response);
    const found = find(pathOf(request.url));
    const accepted = negotiate(request.headers.accept);

    async function reply(): Promise<Reply> {
      judgeHeaders(request);
      if (!found) throw gatewayError('NOT_FOUND', 'path: there is nothing here');
      const preflight = cors.preflight(request, found.route);
      return (
        preflight ?? admit(request, found, { requestId, signal, accepted, address: clientAddress(request) }, bodyLimits)
      );
    }

    function refuse(thrown: unknown): Reply {
      const contentType = shapeOf(found) === 'graphql' ? (accepted?.contentType ?? json) : json;
      const { code, answer } = toRefusal(thrown, { shape: shapeOf(found), contentType });
      // Messages may hold what a client sent: a name and a code tell enough.
      if (answer.status >= 500 && !signal.aborted)
        log.error({ requestId, code, ...nameAndCode(thrown) }, 'request failed');
      return answer;
    }

    const given = await reply().catch(refuse);
    const writing: Writing = {
      headers: { 'x-request-id': requestId, ...cors.headers(request) },
      contentType: accepted?.contentType ?? json,
      signal,
      abandon: isAbandoned(request, bodyLimits),
    };
    try {
      // A stream that nobody will read is told so, or it would wait for its reader.
      if (signal.aborted) await abandonReply(given);
      else await writeReply(response, given, writing);
    } catch (error) {
      // Half an answer must not look whole.
      response.destroy();
      if (!signal.aborted) log.error({ requestId, ...nameAndCode(error) }, 'answer cut short');
    }
    const status = signal.aborted ? clientGone : given.status;
    const milliseconds = performance.now() - startedAt;
    options.onVisit?.({ requestId, route: found?.route.path ?? null, status, milliseconds });
  }

  return (request, response) => void visit(request, response);
}

const pathOf = (url = ''): string => url.split('?', 1)[0] ?? '';

const shapeOf = (found: Found | null): RefusalShape =>
  found?.route.methods.POST?.body === 'form' ? 'form' : 'graphql';
