import { type SqlBool, sql } from 'kysely';
import type { AuditEvent } from '../../prisma/generated/client/client.ts';
import type { Context } from '../context.ts';
import { underNoGag, ungagged } from '../policy/gag.ts';
import { toSql } from '../policy/predicate/sql.ts';
import { batched, byCustomer } from '../reads/batched.ts';
import { checkPage, type PageArgs } from '../reads/page.ts';
import { changesAround, explained } from './explained.ts';

/** `unexplained` is null of callers who name no ticket. */
export type ReadOf = AuditEvent & { customerId: string; unexplained: boolean | null };

/** What the caller may know of a `read`: the law's gag hides events from the customer until it ends (P16). */
function knowable({ caller, clock }: Context) {
  if (caller.kind !== 'CUSTOMER') return sql<SqlBool>`true`;
  const now = clock.now();
  return sql<SqlBool>`${toSql(ungagged('AuditEvent', now), 'read')} and ${underNoGag('read', sql.ref('subject.id'), now)}`;
}

/** Who read each customer's data, newest first. One event may concern many, so it is looked up by subject. */
export const readsOf = batched<ReadOf[], PageArgs>([], async (context, ids, page) => {
  checkPage(page);
  const before = page.after == null ? sql<SqlBool>`true` : sql<SqlBool>`read.id < ${page.after}::uuid`;
  const { rows } = await sql<ReadOf>`
    with page as materialized (
      select subject.id as "customerId", found.*
      from unnest(${sql.val([...ids])}::uuid[]) as subject(id)
      cross join lateral (
        -- Read by the index of subjects, and sorted then: left to itself, the planner walks everybody's reads in order.
        select * from (
          select read.* from "AuditEvent" as read
          where read.subjects @> array[subject.id] and read.kind = 'READ' and read.outcome = 'ALLOWED'
            and ${before} and ${knowable(context)} offset 0
        ) as read
        order by read.id desc limit ${page.first + 1}
      ) as found
    ), around as materialized (${changesAround(context)})
    select page.*, case when page."callerKind" = 'STAFF' then not ${explained(context)} end as "unexplained"
    from page order by page.id desc`.execute(context.sql);
  return byCustomer(rows);
});
