import { type SqlBool, sql } from 'kysely';
import type { AuditEvent, AuditOutcome } from '../../prisma/generated/client/client.ts';
import { minutes } from '../clock.ts';
import type { Context } from '../context.ts';
import { globalId } from '../global-id.ts';
import { lowestId } from '../ids.ts';
import { checkPage, type PageArgs } from '../reads/page.ts';

export type AuditFilter = {
  customerId?: string | null | undefined;
  callerId?: string | null | undefined;
  clause?: string | null | undefined;
  outcome?: AuditOutcome | null | undefined;
  since?: Date | null | undefined;
  until?: Date | null | undefined;
};

type Condition = ReturnType<typeof sql<SqlBool>>;

/** An event's id is made within this of its time. */
const apart = minutes(1);
const moved = (time: Date, by: number) => new Date(Math.max(time.getTime() + by, 0));

/** Events from a moment on, and before another: `at` says which months to look into, and the id where in their indexes. */
export const between = (since?: Date | null, until?: Date | null): Condition[] => [
  ...(since ? [sql<SqlBool>`event.at >= ${since} and event.id >= ${lowestId(moved(since, -apart))}::uuid`] : []),
  ...(until ? [sql<SqlBool>`event.at < ${until} and event.id < ${lowestId(moved(until, apart))}::uuid`] : []),
];

const partner = globalId('Partner', '');

/** Of partners the trail keeps the bare id. */
export const callerOf = (id: string): string => (id.startsWith(partner) ? id.slice(partner.length) : id);

function conditions(filter: AuditFilter): Condition[] {
  const { customerId, callerId, clause, outcome, since, until } = filter;
  return [
    ...(customerId ? [sql<SqlBool>`event.subjects @> array[${customerId}::uuid]`] : []),
    ...(callerId ? [sql<SqlBool>`event."callerId" = ${callerOf(callerId)}`] : []),
    ...(clause ? [sql<SqlBool>`event.clauses @> array[${clause}]`] : []),
    // Written out, as the index of what was refused has it.
    ...(outcome ? [sql<SqlBool>`event.outcome = ${sql.lit(outcome)}`] : []),
    ...between(since, until),
  ];
}

/** The events of a page, newest first, one more than asked. */
export async function auditEventsBy(context: Context, filter: AuditFilter, page: PageArgs): Promise<AuditEvent[]> {
  checkPage(page);
  const before = page.after == null ? [] : [sql<SqlBool>`event.id < ${page.after}::uuid`];
  const all = sql.join([sql`true`, ...conditions(filter), ...before], sql` and `);
  // One person's events are few, which the planner does not know: left to itself, it walks all in order to find them.
  const fence = filter.customerId ? sql`offset 0` : sql``;
  const { rows } = await sql<AuditEvent>`
    select * from (select event.* from "AuditEvent" as event where ${all} ${fence}) as found
    order by found.id desc limit ${page.first + 1}`.execute(context.sql);
  return rows;
}
