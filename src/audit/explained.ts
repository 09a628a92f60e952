import { type SqlBool, sql } from 'kysely';
import { days, hours } from '../clock.ts';
import type { Context } from '../context.ts';
import { ungagged } from '../policy/gag.ts';
import { toSql } from '../policy/predicate/sql.ts';

/** A mutation reads what it answers with: its own change explains that. */
const answering = '1 minute';

const span = (milliseconds: number) => sql`make_interval(secs => ${milliseconds / 1000})`;

/** What the caller may know of a row that explains a read: the law's gag hides it from the customer (P16). */
const known = ({ caller, clock }: Context, model: 'AuditEvent' | 'RequestEvent', row: string) =>
  caller.kind === 'CUSTOMER' ? toSql(ungagged(model, clock.now()), row) : sql<SqlBool>`true`;

/** The changes that may explain the reads of `page`, a relation of reads with "customerId": read once for all of them. */
export const changesAround = (context: Context) => sql`
  select subject."customerId", change.at, change."callerId", change.reference
  from (select "customerId", min(at) as first, max(at) as last from page where "callerKind" = 'STAFF' group by 1) as subject
  cross join lateral (
    select * from "AuditEvent" as change
    where change.subjects @> array[subject."customerId"] and change.kind = 'CHANGE'
      and change.at >= subject.first - ${span(days(context.policy.tickets.openDays))}
      and change.at <= subject.last + ${span(hours(context.policy.tickets.recordedWithinHours))}
      and ${known(context, 'AuditEvent', 'change')}
  ) as change`;

/**
 * Whether something that is recorded explains a read of `page` by staff: an open request of the customer, or a change under the read's
 * reference. All of it as of the read, whatever has become of it since; `around` is `changesAround`.
 */
export function explained(context: Context) {
  const { openDays, recordedWithinHours } = context.policy.tickets;
  const step = (where: ReturnType<typeof sql>) => sql`select step.assignee from "RequestEvent" as step
    where step."requestId" = request.id and step.at <= page.at and ${known(context, 'RequestEvent', 'step')} and ${where}`;
  return sql<SqlBool>`(
    exists (
      select 1 from "DataRequest" as request
      where request."customerId" = page."customerId" and request."receivedAt" <= page.at
        and not exists (${step(sql`step.status in ('COMPLETED', 'REJECTED', 'CANCELLED')`)})
        and (
          page.reference in (request.reference, request.id::text, 'DataRequest:' || request.id)
          or (${step(sql`step.action = 'ASSIGNED' order by step.id desc limit 1`)}) = page."callerId"
          -- The list of requests: nothing is read but the request itself, which is there to be worked on.
          or not exists (select 1 from unnest(page.fields) as field where field !~ '^(DataRequest[.]|Query[.]requests?$)')
        )
    )
    or exists (
      select 1 from around
      where around."customerId" = page."customerId" and (
        around.reference = page.reference and around.at >= page.at - ${span(days(openDays))}
          and around.at <= page.at + ${span(hours(recordedWithinHours))}
        or around."callerId" = page."callerId" and around.at between page.at - interval ${sql.lit(answering)} and page.at
      )
    )
  )`;
}
