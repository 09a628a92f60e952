import type { CallerKeys } from '../caller/keys.ts';
import { publicKeys } from '../caller/keys.ts';
import { createTokenEndpoint } from '../caller/oauth.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../database/database.ts';
import { DatabaseFailure } from '../database/failure.ts';
import { graphiql } from '../door/graphiql.ts';
import type { Answer, Endpoint, Route } from '../door/routes.ts';
import { schemaPath } from '../export/document.ts';
import { exportSchema } from '../export/json-schema.ts';
import type { Policy } from '../policy/policy.ts';
import type { Rates } from '../rates/rates.ts';
import { examples } from './examples.ts';
import { tellOutage } from './outage.ts';

type Parts = {
  graphql: Endpoint;
  exports: Route;
  database: Database;
  keys: CallerKeys;
  clock: Clock;
  policy: Policy;
  production: boolean;
  rates: Rates;
};

const json = (status: number, body: object): Answer => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8' },
  body: JSON.stringify(body),
});

/** Why the gateway cannot serve now, by name; null when it can. */
async function whyNotReady(database: Database, keys: CallerKeys): Promise<string | null> {
  try {
    await database.check();
    return (await keys.reachable()) ? null : 'IDENTITY_PROVIDER_UNREACHABLE';
  } catch (error) {
    return error instanceof DatabaseFailure ? error.code : 'DATABASE_UNREACHABLE';
  }
}

/** GraphiQL opens with an operation for each kind of caller; a token goes where the angle brackets are. */
const tabs = examples.map(({ as, query }) => ({
  query,
  headers: JSON.stringify({ Authorization: `Bearer <npm run -s token -- ${as}>` }, null, 2),
}));

/** What an export conforms to; it tells of no one. */
const documentSchema: Answer = {
  status: 200,
  headers: { 'content-type': 'application/schema+json' },
  body: JSON.stringify(exportSchema()),
};

/** Every path of the gateway. */
export function routes({ graphql, exports, database, keys, clock, policy, production, rates }: Parts): Route[] {
  const grant = createTokenEndpoint({ prisma: database.prisma, keys, clock, rates: rates.strict });
  return [
    { path: '/graphql', methods: { POST: graphql, ...(production ? {} : { GET: graphiql(tabs) }) } },
    exports,
    { path: schemaPath, methods: { GET: { answer: () => documentSchema } } },
    {
      path: '/oauth/token',
      methods: {
        POST: {
          body: 'form',
          answer: ({ headers, form, address }) =>
            grant({ authorization: headers.get('authorization'), body: form, address }).catch(
              tellOutage('Clients cannot be authenticated now.'),
            ),
        },
      },
    },
    { path: '/health', methods: { GET: { answer: () => json(200, { status: 'alive' }) } } },
    {
      path: '/ready',
      methods: {
        GET: {
          answer: async () => {
            const reason = await whyNotReady(database, keys);
            return reason === null ? json(200, { status: 'ready' }) : json(503, { status: 'unready', reason });
          },
        },
      },
    },
    {
      path: '/.well-known/gpc.json',
      methods: { GET: { answer: () => json(200, { gpc: true, lastUpdate: policy.version }) } },
    },
    { path: '/.well-known/jwks.json', methods: { GET: { answer: () => json(200, publicKeys(keys)) } } },
  ];
}
