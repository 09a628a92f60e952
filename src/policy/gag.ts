import { type Expression, type SqlBool, sql } from 'kysely';
import { on, type Predicate } from './predicate/expression.ts';
import { toSql } from './predicate/sql.ts';

/** What the law forbids to tell is absent until the gag ends (P16). */
export function ungagged<M extends 'LegalHold' | 'Disclosure' | 'RequestEvent' | 'AuditEvent'>(
  model: M,
  now: Date,
): Predicate<M> {
  const row = on<'LegalHold' | 'Disclosure' | 'RequestEvent' | 'AuditEvent'>(model);
  // The four models share the column.
  return row.or(row.isNull('gaggedUntil'), row.atOrBefore('gaggedUntil', now)) as Predicate as Predicate<M>;
}

/** When something may be told. */
export const toldFrom = (gaggedUntil: Date | null, now: Date): Date =>
  gaggedUntil !== null && gaggedUntil > now ? gaggedUntil : now;

/**
 * That an event of the trail was not recorded under the reference of something that the law forbids to tell this customer:
 * a warrant's number in the log of reads would tell of the warrant (P16). `event` names the trail's row.
 */
export function underNoGag(event: string, customerId: Expression<unknown>, now: Date): Expression<SqlBool> {
  const caused = (model: 'LegalHold' | 'Disclosure') => sql`exists (
    select 1 from ${sql.table(model)} as cause where cause."customerId" = ${customerId}
      and cause.reference = ${sql.ref(`${event}.reference`)} and ${toSql(on(model).after('gaggedUntil', now), 'cause')})`;
  return sql<SqlBool>`not (${caused('LegalHold')} or ${caused('Disclosure')})`;
}
