import { createYoga } from 'graphql-yoga';
import { type CallerDeps, establish, establishCaller } from '../caller/establish.ts';
import { tokenEnd } from '../caller/token-end.ts';
import { unauthenticated } from '../caller/verify.ts';
import { type Context, type ContextParts, createContext } from '../context.ts';
import type { Operation } from '../door/operation.ts';
import type { Answer, Asked, Endpoint } from '../door/routes.ts';
import { type ServerContext, useDoor } from '../door/yoga.ts';
import type { Watch } from '../events/watch.ts';
import { readIdempotencyKey } from '../idempotency.ts';
import { documentCaches, limits } from '../limits.ts';
import type { Caller } from '../policy/vocabulary.ts';
import type { Meter } from '../rates/meter.ts';
import type { Rates } from '../rates/rates.ts';
import { buildSchema } from '../schema.ts';
import { honourSignal } from '../sharing/signal.ts';
import { invalidDocument, mayBeSent } from './known-document.ts';
import { createMask } from './mask.ts';
import type { Observation } from './observe.ts';
import { tellOutage } from './outage.ts';
import { meterOf } from './rates.ts';
import { underRequestId } from './request-id.ts';
import { createShortWay } from './short-way.ts';
import type { Streams } from './streams.ts';
import { useAccount } from './use-account.ts';
import { useIdempotency } from './use-idempotency.ts';
import { useKnownDocuments } from './use-known-documents.ts';
import { useMeter } from './use-meter.ts';
import { useSubscriptions } from './use-subscriptions.ts';
import { useTrail } from './use-trail.ts';
import { withinTime } from './within-time.ts';

type Parts = ContextParts & {
  callers: CallerDeps;
  watch: Watch;
  streams: Streams;
  production: boolean;
  observation: Observation;
  rates: Rates;
  operationMilliseconds: number;
  /** Whether known documents take the short way. */
  compiledReads: boolean;
};

const isCandid = ({ caller }: Context): boolean => caller.kind === 'STAFF' || caller.kind === 'CUSTOMER';

/** `POST /graphql`: who calls is settled before the document is looked at. */
export function graphqlEndpoint({
  callers,
  watch,
  streams,
  production,
  observation,
  rates,
  operationMilliseconds,
  compiledReads,
  ...parts
}: Parts): Endpoint {
  const mask = createMask(parts.log);
  const outage = tellOutage('The caller cannot be established now.');
  const { schema, verdictOf } = buildSchema(parts.policy);
  const shortWay = compiledReads ? createShortWay({ ...parts, schema, verdictOf, callers, observation, rates }) : null;
  const renew = async (asked: Asked): Promise<Context> => {
    const { requestId, address } = asked;
    const end = tokenEnd(asked);
    if (end !== null && end <= parts.clock.now()) throw unauthenticated();
    const caller = await establishCaller(asked, callers).catch(outage);
    return createContext(parts, { caller, requestId, address, idempotencyKey: null });
  };
  const yoga = createYoga<ServerContext & { caller: Caller; meter: Meter }, Context & { meter: Meter }>({
    schema,
    graphiql: false,
    landingPage: false,
    healthCheckEndpoint: '/health',
    cors: false,
    batching: false,
    multipart: false,
    // The door has judged the body; Yoga would pipe it through once more.
    maxRequestBodySize: false,
    logging: false,
    maskedErrors: { maskError: mask },
    parserAndValidationCache: documentCaches(),
    context: ({ caller, meter, asked: { requestId, headers, operation, address } }) => ({
      ...createContext(parts, {
        caller,
        requestId,
        address,
        idempotencyKey: readIdempotencyKey(headers.get('idempotency-key'), operation),
      }),
      meter,
    }),
    plugins: [
      useDoor(),
      // First, so that it hears of what is refused below, too.
      useAccount(observation),
      ...limits<Context>({ production, isCandid }),
      useMeter(),
      useIdempotency(),
      ...(shortWay ? [useKnownDocuments(shortWay)] : []),
      useSubscriptions({ watch, streams, renew, mask }),
      // Last, so that what it records is what is answered.
      useTrail(),
    ],
  });

  async function answer(asked: Asked & { operation: Operation }): Promise<Answer | Response> {
    const short = await shortWay?.answer(asked);
    if (short) return short;
    const established = await establish(asked, callers).catch(outage);
    shortWay?.remember(established);
    const { caller } = established;
    observation.established(asked.requestId, caller);
    const meter = meterOf(rates, parts.policy, { caller, address: asked.address });
    await meter.spend(1);
    if (!(await mayBeSent(asked.operation, caller, parts.database.prisma))) return invalidDocument(asked, meter);
    // Before the document is looked at, so that no answer, and no refusal, leaves ahead of the block.
    if (asked.headers.get('sec-gpc') === '1') await honourSignal(parts, { ...asked, caller });
    const response = await yoga.fetch(asked.toRequest(), { asked, caller, meter });
    for (const [name, value] of Object.entries(meter.headers())) response.headers.set(name, value);
    return response;
  }

  return {
    body: 'graphql',
    answer: (asked) =>
      underRequestId(asked.requestId, () =>
        withinTime({ milliseconds: operationMilliseconds, clientGone: asked.signal }, () => answer(asked)),
      ),
  };
}
