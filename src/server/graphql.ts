import { createYoga } from 'graphql-yoga';
import { type CallerDeps, establishCaller } from '../caller/establish.ts';
import { type Context, type ContextParts, createContext } from '../context.ts';
import type { Endpoint } from '../door/routes.ts';
import { type ServerContext, useDoor } from '../door/yoga.ts';
import { readIdempotencyKey } from '../idempotency.ts';
import { documentCaches, limits } from '../limits.ts';
import type { Caller } from '../policy/vocabulary.ts';
import { buildSchema } from '../schema.ts';
import { honourSignal } from '../sharing/signal.ts';
import { createMask } from './mask.ts';
import { tellOutage } from './outage.ts';
import { underRequestId } from './request-id.ts';
import { useIdempotency } from './use-idempotency.ts';
import { useTrail } from './use-trail.ts';

type Parts = ContextParts & { callers: CallerDeps; production: boolean };

const isCandid = ({ caller }: Context): boolean => caller.kind === 'STAFF' || caller.kind === 'CUSTOMER';

/** `POST /graphql`: who calls is settled before the document is looked at. */
export function graphqlEndpoint({ callers, production, ...parts }: Parts): Endpoint {
  const yoga = createYoga<ServerContext & { caller: Caller }, Context>({
    schema: buildSchema(parts.policy),
    graphiql: false,
    landingPage: false,
    healthCheckEndpoint: '/health',
    cors: false,
    batching: false,
    multipart: false,
    // The door has judged the body; Yoga would pipe it through once more.
    maxRequestBodySize: false,
    logging: false,
    maskedErrors: { maskError: createMask(parts.log) },
    parserAndValidationCache: documentCaches(),
    context: ({ caller, asked: { requestId, headers, operation, address } }) =>
      createContext(parts, {
        caller,
        requestId,
        address,
        idempotencyKey: readIdempotencyKey(headers.get('idempotency-key'), operation),
      }),
    plugins: [
      useDoor(),
      ...limits<Context>({ production, isCandid }),
      useIdempotency(),
      // Last, so that what it records is what is answered.
      useTrail(),
    ],
  });
  return {
    body: 'graphql',
    answer: async (asked) => {
      const caller = await establishCaller(asked, callers).catch(tellOutage('The caller cannot be established now.'));
      // Before the document is looked at, so that no answer, and no refusal, leaves ahead of the block.
      if (asked.headers.get('sec-gpc') === '1') await honourSignal(parts, { ...asked, caller });
      return underRequestId(asked.requestId, () => yoga.fetch(asked.toRequest(), { asked, caller }));
    },
  };
}
