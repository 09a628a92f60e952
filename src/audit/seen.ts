import { sql } from 'kysely';
import type { Context } from '../context.ts';
import { badInput } from '../errors.ts';
import { checkPage, type PageArgs } from '../reads/page.ts';
import { between, callerOf } from './events.ts';

export type Seeing = { callerId: string; from: Date; until: Date };

/** A customer of whom a caller has read something in some time. */
export type Seen = {
  id: string;
  first: Date;
  last: Date;
  reads: number;
  fields: string[];
  references: string[];
};

/**
 * Whom a caller has read in a time: each customer once, in order of id, one more than asked. What was refused shows nobody.
 * Throws BAD_USER_INPUT for a time that ends before it begins.
 */
export async function customersSeen(context: Context, seeing: Seeing, page: PageArgs): Promise<Seen[]> {
  checkPage(page);
  const { callerId, from, until } = seeing;
  if (until <= from) throw badInput('input.until', 'expected a moment after `from`');
  const after = page.after == null ? sql`true` : sql`subject.id > ${page.after}::uuid`;
  const read = sql`from "AuditEvent" as event cross join lateral unnest(event.subjects) as subject(id)`;
  const theirs = sql`event."callerId" = ${callerOf(callerId)} and event.kind = 'READ' and event.outcome = 'ALLOWED'
    and ${sql.join(between(from, until), sql` and `)}`;
  // Lists are gathered of those on the page alone.
  const { rows } = await sql<Seen>`
    with seen as materialized (
      select subject.id, min(event.at) as first, max(event.at) as last, count(*)::integer as reads
      ${read} where ${theirs} and ${after}
      group by subject.id order by subject.id limit ${page.first + 1}
    ), said as (
      select subject.id, array_agg(distinct field order by field) as fields,
        coalesce(array_agg(distinct event.reference) filter (where event.reference is not null), '{}') as "references"
      ${read} cross join lateral unnest(event.fields) as field
      where ${theirs} and subject.id in (select id from seen)
      group by subject.id
    )
    select * from seen join said using (id) order by id`.execute(context.sql);
  return rows;
}
