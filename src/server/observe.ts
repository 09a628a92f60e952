import type { Logger } from 'pino';
import type { Asked, Endpoint, Method, Reply, Route } from '../door/routes.ts';
import type { Visit } from '../door.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { Caller } from '../policy/vocabulary.ts';
import { readTraceparent } from '../tracing/traceparent.ts';
import type { Tracer } from '../tracing/tracer.ts';
import { actorOf } from '../trail.ts';
import { type Account, type Accounts, createAccounts } from './accounts.ts';
import { outcomeOfStatus } from './outcome.ts';

/** What watches over every request: it counts, writes one line each, and traces where a collector is configured. */
export type Observation = {
  accounts: Accounts;
  metrics: Metrics;
  tracer: Tracer | null;
  /** Who calls, as soon as it is settled. */
  established(requestId: string, caller: Caller): void;
  /** The same routes, each answer below a span of its own. */
  observed(routes: readonly Route[]): Route[];
  onVisit(visit: Visit): void;
};

type Parts = { log: Pick<Logger, 'info'>; metrics: Metrics; tracer: Tracer | null };

/** Several root fields are one series: their combinations are the client's. */
const operationLabel = ({ fields }: Account): string => (fields.length > 1 ? 'several' : (fields[0] ?? 'none'));

export function createObservation({ log, metrics, tracer }: Parts): Observation {
  const accounts = createAccounts();

  /** Opens the account of a request that the door has let in, and answers it below its span. */
  function answered<Given extends Asked>(path: string, answer: (asked: Given) => Reply | Promise<Reply>) {
    return (asked: Given): Reply | Promise<Reply> => {
      const account = accounts.open(asked.requestId);
      const parent = readTraceparent(asked.headers.get('traceparent'));
      account.span = tracer?.begin({ name: `${asked.method} ${path}`, kind: 'SERVER' }, parent) ?? null;
      account.traceId = (account.span?.context ?? parent)?.traceId ?? null;
      return account.span ? account.span.within(() => answer(asked)) : answer(asked);
    };
  }

  function observedEndpoint(path: string, endpoint: Endpoint): Endpoint {
    switch (endpoint.body) {
      case 'graphql':
        return { ...endpoint, answer: answered(path, endpoint.answer) };
      case 'form':
        return { ...endpoint, answer: answered(path, endpoint.answer) };
      default:
        return { ...endpoint, answer: answered(path, endpoint.answer as (asked: Asked) => Reply | Promise<Reply>) };
    }
  }

  function count({ route, status, milliseconds }: Visit, account: Account | undefined, outcome: string): void {
    const label = route ?? 'none';
    metrics.requests.add({ route: label, status: String(status) });
    if (account?.kind !== 'subscription') metrics.requestSeconds.observe({ route: label }, milliseconds / 1_000);
    if (route !== '/graphql') return;
    metrics.operations.add({
      kind: account?.kind ?? 'none',
      operation: account ? operationLabel(account) : 'none',
      caller: account?.caller?.kind ?? 'UNKNOWN',
      outcome,
    });
  }

  return {
    accounts,
    metrics,
    tracer,
    established(requestId, caller) {
      const account = accounts.of(requestId);
      if (account) account.caller = caller;
    },
    observed: (routes) =>
      routes.map(({ path, methods }) => ({
        path,
        methods: Object.fromEntries(
          (Object.entries(methods) as [Method, Endpoint][]).map(([method, endpoint]) => [
            method,
            observedEndpoint(path, endpoint),
          ]),
        ),
      })),
    onVisit(visit) {
      const { requestId, route, status, milliseconds } = visit;
      const account = accounts.close(requestId);
      const outcome = status === 499 ? 'gone' : (account?.outcome ?? outcomeOfStatus(status));
      count(visit, account, outcome);
      const { callerKind, callerId } = account?.caller ? actorOf(account.caller) : { callerKind: null, callerId: null };
      const operation = account?.kind ? `${account.kind} ${account.fields.join(',')}` : null;
      const known = { callerKind, callerId, operation, outcome, traceId: account?.traceId ?? null };
      log.info({ requestId, route, status, milliseconds: Math.round(milliseconds * 10) / 10, ...known }, 'request');
      account?.span?.end({
        attributes: {
          'http.route': route ?? 'none',
          'http.response.status_code': status,
          'gateway.request_id': requestId,
          'gateway.outcome': outcome,
          ...(callerKind && { 'gateway.caller.kind': callerKind, 'gateway.caller.id': callerId }),
        },
        failed: status >= 500,
      });
    },
  };
}
