import { sql } from 'kysely';
import type { Change } from '../change.ts';
import type { Context } from '../context.ts';
import { digestOf } from '../erasure/canonical.ts';
import type { Predicate } from '../policy/predicate/expression.ts';
import { toSql } from '../policy/predicate/sql.ts';
import { expiredRecords } from './kept.ts';
import { toErase, toWarn } from './rules.ts';
import { hashOfTerms } from './terms.ts';

/** What a sweep would do at a moment. Its hash is of the terms, of each customer, and of the records' numbers. */
export type DryRun = {
  termsHash: string;
  hash: string;
  warn: number;
  erase: number;
  withoutAddress: number;
  records: number;
};

type Taken = { count: number; withoutAddress: number; digest: string };

async function takenBy({ sql: database }: Context, { tx }: Change, condition: Predicate<'Customer'>): Promise<Taken> {
  const statement =
    sql<Taken>`SELECT count(*)::int AS "count", count(*) FILTER (WHERE one."email" IS NULL)::int AS "withoutAddress",
      encode(sha256(convert_to(COALESCE(string_agg(one."id"::text, ' ' ORDER BY one."id"), ''), 'UTF8')), 'hex') AS "digest"
    FROM "Customer" AS one WHERE ${toSql(condition, 'one')}`.compile(database);
  const [taken] = await tx.$queryRawUnsafe<Taken[]>(statement.sql, ...statement.parameters);
  if (!taken) throw new TypeError('an aggregate is one row');
  return taken;
}

/** Looks, and changes nothing. */
export async function dryRunAt(context: Context, change: Change, moment: Date): Promise<DryRun> {
  const { policy } = context;
  const warned = await takenBy(context, change, toWarn(policy.retention, moment));
  const erased = await takenBy(context, change, toErase(policy.retention, moment));
  const records = await expiredRecords(change.tx, policy, moment);
  const termsHash = hashOfTerms(policy);
  return {
    termsHash,
    hash: digestOf({ termsHash, warn: warned.digest, erase: erased.digest, records }),
    warn: warned.count,
    erase: erased.count,
    withoutAddress: warned.withoutAddress,
    records: Object.values(records).reduce((sum, count) => sum + count, 0),
  };
}
