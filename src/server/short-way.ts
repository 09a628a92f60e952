import type { DocumentNode, GraphQLError } from 'graphql';
import type { TokenClaims } from '../caller/claims.ts';
import { type CallerDeps, callerOf, claimsOf, type Established } from '../caller/establish.ts';
import type { Standing } from '../caller/standing.ts';
import type { ContextParts } from '../context.ts';
import { graphqlResponse, negotiate } from '../door/accept.ts';
import type { Operation } from '../door/operation.ts';
import type { Answer, Asked } from '../door/routes.ts';
import { createRecent } from '../limits/recent.ts';
import { documentCache } from '../limits.ts';
import { nameAndCode } from '../name-and-code.ts';
import type { Shielded } from '../policy/shield.ts';
import type { Caller } from '../policy/vocabulary.ts';
import type { Rates } from '../rates/rates.ts';
import { NotCompiled, type Reason } from '../reads/compiled/not-compiled.ts';
import { createPlans, type Ready } from '../reads/compiled/plans.ts';
import { bind, type Read, readBound } from '../reads/compiled/read.ts';
import { createTrail } from '../trail.ts';
import type { Observation } from './observe.ts';
import { endOperation, operationSpan } from './operation-span.ts';
import { meterOf } from './rates.ts';
import { recordOperation } from './use-trail.ts';

type Parts = ContextParts & Shielded & { callers: CallerDeps; observation: Observation; rates: Rates };

/** Credentials of partners. */
const mostRemembered = 1_000;

/** A request in the form of a document that was asked before, by a caller who was. */
type Known = { asked: Asked & { operation: Operation }; document: DocumentNode; claims: TokenClaims };
type Familiar = Known & { caller: Caller; standing: Standing };

/**
 * The short way of documents that the long way has let pass: to the one statement that answers them. It makes the same
 * checks, by the same functions, but does not parse and validate again, nor look the caller up beforehand: the statement
 * itself says which customer a log-in is, and how a partner stands; where that is not as remembered, nothing of it is answered.
 */
export type ShortWay = {
  /** The long way has executed this document. */
  learn(query: string, document: DocumentNode): void;
  /** The long way has established this caller. */
  remember(established: Established): void;
  /** Null for what has to take the long way. */
  answer(asked: Asked & { operation: Operation }): Promise<Answer | null>;
};

export function createShortWay({ callers, observation, rates, schema, verdictOf, ...parts }: Parts): ShortWay {
  const { policy, clock, log } = parts;
  const { metrics, accounts, tracer } = observation;
  const documents = documentCache();
  const standings = createRecent<string>(mostRemembered, () => 1);
  const { audit, sights, changed } = parts;
  const recording = { policy, clock, log, audit, sights, changed, prisma: parts.database.prisma };
  const plans = createPlans({ schema, policy, verdictOf, sql: parts.database.sql }, log);

  /** What the request is by its own words; null where those ask for more than a read. */
  async function known(asked: Known['asked']): Promise<Known | null> {
    const { headers, operation } = asked;
    const document = documents.get(operation.query);
    const plain = headers.get('sec-gpc') !== '1' && headers.get('idempotency-key') === null;
    const accepted = negotiate(headers.get('accept') ?? undefined)?.accept;
    if (!document || !plain || !accepted?.startsWith('application/')) return null;
    const claims = await claimsOf(asked, callers);
    return claims && { asked, document, claims };
  }

  function familiar(one: Known): Familiar | null {
    const { asked, claims } = one;
    const standing = claims.kind === 'PARTNER' ? (standings.get(claims.cid) ?? null) : null;
    if (claims.kind === 'PARTNER' && standing === null) return null;
    try {
      const caller = callerOf(claims, standing, asked, callers);
      const restricted = caller.kind === 'PARTNER' && caller.registration?.knownDocumentsOnly !== false;
      return restricted ? null : { ...one, caller, standing };
    } catch {
      // As they stood. How they stand, and what is wrong, the long way says.
      return null;
    }
  }

  function counted({ extensions }: GraphQLError, caller: Caller): void {
    const { clause } = extensions;
    if (typeof clause === 'string') metrics.refusals.add({ clause, caller: caller.kind });
  }

  /** Asks the statement, below a span of its operation. */
  async function traced(requestId: string, { plan }: Ready, ask: () => Promise<Read>): Promise<Read> {
    const account = accounts.of(requestId);
    if (account) Object.assign(account, { kind: 'query', fields: plan.fields });
    const span = account ? operationSpan(tracer, account) : null;
    try {
      const read = await (span ? span.within(ask) : ask());
      endOperation(span, 'answered');
      return read;
    } catch (error) {
      endOperation(span, 'failed');
      log.error({ requestId, ...nameAndCode(error) }, 'a compiled read failed, so it takes the standard path');
      throw new NotCompiled('failed');
    }
  }

  async function answered(one: Familiar, ready: Ready): Promise<Answer | null> {
    const { asked, caller, claims, standing } = one;
    const { requestId, address } = asked;
    const values = bind(ready.plan, { variables: ready.variables, claims, now: clock.now() });
    observation.established(requestId, caller);
    const meter = meterOf(rates, policy, { caller, address });
    await meter.spend(1);
    if (ready.plan.nodes > 1) await meter.spend(ready.plan.nodes - 1);
    const trail = createTrail(caller, clock, (coordinate) => parts.clauseOf(caller, coordinate));
    const read = await traced(requestId, ready, () => readBound(parts.database.pool, ready.plan, values, trail));
    if (claims.kind === 'PARTNER' && read.standing !== standing) throw new NotCompiled('caller');
    // Who a customer is, the statement has said.
    if (caller.kind === 'CUSTOMER') observation.established(requestId, { ...caller, customerId: read.standing });
    const refusal = await recordOperation({ ...recording, caller, requestId, trail }, ready.operation);
    if (refusal) {
      counted(refusal, caller);
      throw refusal;
    }
    const account = accounts.of(requestId);
    if (account) account.outcome = 'answered';
    return {
      status: 200,
      headers: { ...meter.headers(), 'content-type': `${graphqlResponse}; charset=utf-8` },
      body: `{"data":${read.data}}`,
    };
  }

  const count = (caller: Caller, path: 'compiled' | 'standard', reason: Reason | 'none') =>
    metrics.reads.add({ path, reason, caller: caller.kind });

  return {
    learn: (query, document) => documents.set(query, document),
    remember({ claims, standing }) {
      if (claims?.kind === 'PARTNER' && standing !== null) standings.set(claims.cid, standing);
    },
    async answer(asked) {
      const one = await known(asked);
      const whole = one && familiar(one);
      if (!whole) return null;
      try {
        const ready = plans.ready(whole.document, asked.operation, whole.caller);
        const answer = ready && (await answered(whole, ready));
        if (answer) count(whole.caller, 'compiled', 'none');
        return answer;
      } catch (error) {
        if (!(error instanceof NotCompiled)) throw error;
        count(whole.caller, 'standard', error.reason);
        return null;
      }
    },
  };
}
