import type { GraphQLObjectType } from 'graphql';
import type { Kysely } from 'kysely';
import type { Logger } from 'pino';
import type { PrismaClient } from '../prisma/generated/client/client.ts';
import type { Sights } from './audit/sights.ts';
import type { Seal } from './caller/seal.ts';
import type { Sign } from './caller/sign.ts';
import type { Clock } from './clock.ts';
import type { Database, Tables } from './database/database.ts';
import type { TombstoneList } from './erasure/tombstone-list.ts';
import type { Watch } from './events/watch.ts';
import type { Exports } from './export/exports.ts';
import type { IdempotencyKey } from './idempotency.ts';
import type { Jobs } from './jobs/jobs.ts';
import { nameAndCode } from './name-and-code.ts';
import type { Outbound } from './outbound/outbound.ts';
import type { Policy } from './policy/policy.ts';
import { type RowRules, rowRules } from './policy/rows.ts';
import type { Caller, ClauseId, Verdict } from './policy/vocabulary.ts';
import type { FailureLimit } from './rates/failure-limit.ts';
import { withinBoundary } from './reads/boundary.ts';
import type { AuditLog } from './trail/audit-log.ts';
import { createTrail, type Trail } from './trail.ts';

/** Mutations that make work for people, or records of people, and are limited by the hour. */
export type LimitedMutation = 'openRequest' | 'registerCustomer';

/** What one operation works with. It ends with the request. */
export type Context = {
  requestId: string;
  caller: Caller;
  policy: Policy;
  clock: Clock;
  log: Logger;
  prisma: PrismaClient;
  sql: Kysely<Tables>;
  /** Whose data this caller sees, as of the start of the operation. */
  rows: RowRules;
  /** What has been read since the last change of this request: a new one after each, so that no loader answers from before. */
  reading: object;
  trail: Trail;
  audit: AuditLog;
  withinBoundary(this: Context, type: GraphQLObjectType, row: unknown): Promise<boolean>;
  refused(coordinate: string, verdict: Verdict): void;
  ruleFailed(coordinate: string, cause: unknown): void;
  idempotencyKey: IdempotencyKey | null;
  /** The client's network address, as far as the trusted proxies tell it. */
  address: string | null;
  /** One-time links that did not work, by network address. */
  linkFailures: FailureLimit;
  sights: Sights;
  /** Takes one of the hour's. Throws RATE_LIMITED, and SERVICE_UNAVAILABLE where it cannot be counted. */
  limitMutation(caller: Caller, mutation: LimitedMutation): Promise<void>;
  /** A keyed hash of an address or number, for the suppression list. */
  keyedHash(text: string): string;
  /** For secrets that are kept in the database. */
  seal: Seal;
  sign: Sign;
  jobs: Pick<Jobs, 'send'>;
  exports: Exports;
  /** The erased, outside the database. */
  tombstones: TombstoneList;
  /** A transaction has ended: there may be something in the outbox. */
  changed(): void;
  /** What happens from now on, for a subscription. */
  listen: Watch['listen'];
  /** The one way by which calls leave. */
  outbound: Outbound;
};

export type ContextParts = {
  policy: Policy;
  clock: Clock;
  log: Logger;
  database: Database;
  /** The clause by which this caller reads a field. */
  clauseOf: (caller: Caller, coordinate: string) => ClauseId;
  audit: AuditLog;
  linkFailures: FailureLimit;
  sights: Sights;
  limitMutation: Context['limitMutation'];
  keyedHash: (text: string) => string;
  seal: Seal;
  sign: Sign;
  jobs: Pick<Jobs, 'send'>;
  exports: Exports;
  tombstones: TombstoneList;
  changed: () => void;
  listen: Watch['listen'];
  outbound: Outbound;
};

/** What the request brings along besides its operation. */
export type Asking = Pick<Context, 'caller' | 'requestId' | 'idempotencyKey' | 'address'>;

export function createContext(parts: ContextParts, asking: Asking): Context {
  const { policy, clock, log, database, clauseOf, linkFailures, keyedHash, seal, sign, jobs, tombstones } = parts;
  const { audit, sights, exports, changed, listen, outbound, limitMutation } = parts;
  const { caller, requestId } = asking;
  const trail = createTrail(caller, clock, (coordinate) => clauseOf(caller, coordinate));
  return {
    ...asking,
    policy,
    clock,
    log,
    prisma: database.prisma,
    sql: database.sql,
    rows: rowRules(policy, caller, clock.now()),
    reading: {},
    trail,
    audit,
    linkFailures,
    sights,
    limitMutation,
    keyedHash,
    seal,
    sign,
    jobs,
    exports,
    tombstones,
    changed,
    listen,
    outbound,
    // `this`, since Yoga copies what is made here into its own object.
    withinBoundary(type, row) {
      return withinBoundary(this, type, row);
    },
    refused: (coordinate, verdict) => trail.refused(coordinate, verdict),
    ruleFailed: (coordinate, cause) => {
      log.error({ requestId, coordinate, ...nameAndCode(cause) }, 'a rule failed, so it refuses');
    },
  };
}

/** Who registers is their own customer from then on, and so sees what the mutation answers. */
export function becomeCustomer(context: Context, customerId: string): void {
  if (context.caller.kind !== 'CUSTOMER') return;
  const caller = { ...context.caller, customerId };
  Object.assign(context, { caller, rows: rowRules(context.policy, caller, context.clock.now()) });
}
