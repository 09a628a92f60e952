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
  const { rows } = await sql<Seen>`
    with seen as materialized (
      select subject.id, min(event.at) as first, max(event.at) as last, count(*)::integer as reads,
        array_agg(distinct event.fields::text) as lists, array_agg(distinct event.reference) as named
      from "AuditEvent" as event cross join lateral unnest(event.subjects) as subject(id)
      where event."callerId" = ${callerOf(callerId)} and event.kind = 'READ' and event.outcome = 'ALLOWED'
        and ${sql.join(between(from, until), sql` and `)} and ${after}
      group by subject.id order by subject.id limit ${page.first + 1}
    )
    select id, first, last, reads, array_remove(named, null) as "references",
      array(select distinct field from unnest(lists) as list, unnest(list::text[]) as field order by field) as fields
    from seen order by id`.execute(context.sql);
  return rows;
}
