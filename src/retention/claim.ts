import { type RawBuilder, sql } from 'kysely';
import type { Change } from '../change.ts';
import type { Context } from '../context.ts';
import type { Predicate } from '../policy/predicate/expression.ts';
import { toSql } from '../policy/predicate/sql.ts';

/** Where a sweep has come to in the order of silence. */
export type Place = { lastSignalAt: Date; id: string };

/** Runs a statement that Kysely has made in a transaction of Prisma's. */
function ask<Row>({ sql: database }: Context, { tx }: Change, statement: RawBuilder<Row>): Promise<Row[]> {
  const { sql: text, parameters } = statement.compile(database);
  return tx.$queryRawUnsafe<Row[]>(text, ...parameters);
}

/** So few are held at once that nobody waits long for one of them. */
const batch = 50;

/**
 * For this transaction: customers are walked in the order of the index, and what keeps each is looked up. A plan that a
 * prepared statement keeps from when the tables were smaller would read them whole for each batch.
 */
const walkTheIndex = ({ tx }: Change): Promise<unknown> =>
  tx.$queryRaw`SELECT set_config('plan_cache_mode', 'force_custom_plan', true), set_config(name, 'off', true)
    FROM unnest(ARRAY['enable_seqscan', 'enable_bitmapscan', 'enable_hashjoin', 'enable_mergejoin', 'enable_material',
      'enable_sort']) AS name`;

/**
 * Holds the next customers who fit, the longest silent first, until the transaction ends. Those whom another sweep or a
 * change of theirs holds are left out. They are asked again once they are held: what was committed meanwhile shows then.
 */
export async function holdNext(
  context: Context,
  change: Change,
  condition: Predicate<'Customer'>,
  after: Place | null,
): Promise<Place[]> {
  await walkTheIndex(change);
  const from = after
    ? sql`AND (one."lastSignalAt", one."id") > (${after.lastSignalAt}::timestamptz, ${after.id}::uuid)`
    : sql``;
  const next = sql<Place>`SELECT one."id", one."lastSignalAt" FROM "Customer" AS one
    WHERE ${toSql(condition, 'one')} ${from}
    ORDER BY one."lastSignalAt", one."id" LIMIT ${batch} FOR NO KEY UPDATE OF one SKIP LOCKED`;
  return ask(context, change, next);
}

const among = (held: readonly Place[]) => sql`one."id" = ANY(${held.map(({ id }) => id)}::uuid[])`;

export type Warned = { id: string; email: string | null };

/** Records the warning of those held who still fit. */
export const recordWarning = (
  context: Context,
  change: Change,
  condition: Predicate<'Customer'>,
  held: readonly Place[],
): Promise<Warned[]> =>
  ask(
    context,
    change,
    sql<Warned>`UPDATE "Customer" AS one SET "retentionWarnedAt" = ${change.now}::timestamptz
      WHERE ${among(held)} AND ${toSql(condition, 'one')} RETURNING one."id", one."email"`,
  );

export type Silent = { id: string; country: string | null; region: string | null };

/** Those held who still fit. */
export const stillFitting = (
  context: Context,
  change: Change,
  condition: Predicate<'Customer'>,
  held: readonly Place[],
): Promise<Silent[]> =>
  ask(
    context,
    change,
    sql<Silent>`SELECT one."id", one."country", one."region" FROM "Customer" AS one
      WHERE ${among(held)} AND ${toSql(condition, 'one')} ORDER BY one."id"`,
  );
