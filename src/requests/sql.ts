import { sql } from 'kysely';
import type { Compiling, Sql } from '../reads/compiled/form.ts';
import { openStatuses } from './rules.ts';

// What rules.ts and types.ts decide of a loaded row, of the row `row` in a statement.

const column = (row: string, name: string): Sql => sql.ref(`${row}.${name}`);

export const pausedSql = (row: string): Sql => sql`${column(row, 'pausedAt')} is not null`;

export function overdueSql(row: string, { now }: Compiling): Sql {
  const statuses = sql.join(openStatuses.map((status) => sql.lit(status)));
  const due = sql`coalesce(${column(row, 'extendedUntil')}, ${column(row, 'dueAt')})`;
  return sql`(${column(row, 'status')} in (${statuses}) and ${column(row, 'pausedAt')} is null and ${due} < ${now})`;
}

export const approvalsSql = (row: string): Sql => sql`(
  (${column(row, 'firstApprover')} is not null)::int +
  (${column(row, 'decidedBy')} is not null and ${column(row, 'status')} <> 'REJECTED')::int)`;
