import { type Expression, type RawBuilder, type SqlBool, sql } from 'kysely';
import type { DataRequest } from '../../prisma/generated/client/client.ts';
import type { Context } from '../context.ts';
import { badInput } from '../errors.ts';
import { isUuid } from '../global-id.ts';
import { toSql } from '../policy/predicate/sql.ts';
import { checkPage, type PageArgs } from '../reads/page.ts';
import type { DataRequestFilter } from './loaders.ts';
import { openStatuses } from './rules.ts';

/** The parts of the list, one after the other: clocks that run, clocks that stand still, and what is closed. */
const parts = ['RUNNING', 'PAUSED', 'CLOSED'] as const;
type Part = (typeof parts)[number];

type Row = Pick<DataRequest, 'id' | 'status' | 'dueAt' | 'extendedUntil' | 'pausedAt'>;

const partOf = ({ status, pausedAt }: Row): Part => {
  if (!openStatuses.includes(status)) return 'CLOSED';
  return pausedAt === null ? 'RUNNING' : 'PAUSED';
};

const clockOf = ({ dueAt, extendedUntil }: Row): Date => extendedUntil ?? dueAt;

/** Where a row stands in the list: its part, its clock, its id. A request that moves on meanwhile shifts no other. */
export const cursorOf = (row: Row): string => [partOf(row), clockOf(row).getTime(), row.id].join('.');

type Position = { part: Part; clock: Date; id: string };

/** Throws BAD_USER_INPUT. */
function readCursor(after: string): Position {
  const [name, clock, id = ''] = after.split('.');
  const part = parts.find((one) => one === name);
  if (!part || !isUuid(id) || !/^\d{1,15}$/.test(clock ?? '')) {
    throw badInput('after', 'expected a cursor that an earlier page gave');
  }
  return { part, clock: new Date(Number(clock)), id };
}

// As the partial indexes say it, so that they are used.
const open = sql<SqlBool>`one."status" NOT IN ('COMPLETED', 'REJECTED', 'CANCELLED')`;
const clock = sql`COALESCE(one."extendedUntil", one."dueAt")`;

type Order = { where: Expression<SqlBool>; after(from: Position): Expression<SqlBool>; by: RawBuilder<unknown> };

const orders: Record<Part, Order> = {
  RUNNING: {
    where: sql<SqlBool>`${open} AND one."pausedAt" IS NULL`,
    after: (from) => sql<SqlBool>`(${clock}, one."id") > (${from.clock}, ${from.id}::uuid)`,
    by: sql`${clock}, one."id"`,
  },
  PAUSED: {
    where: sql<SqlBool>`${open} AND one."pausedAt" IS NOT NULL`,
    after: (from) => sql<SqlBool>`(${clock}, one."id") > (${from.clock}, ${from.id}::uuid)`,
    by: sql`${clock}, one."id"`,
  },
  CLOSED: {
    where: sql<SqlBool>`one."status" IN ('COMPLETED', 'REJECTED', 'CANCELLED')`,
    after: ({ id }) => sql<SqlBool>`one."id" < ${id}::uuid`,
    by: sql`one."id" DESC`,
  },
};

function fits(filter: DataRequestFilter, now: Date): Expression<SqlBool>[] {
  const { kind, status, assignee, overdue } = filter;
  const late = sql<SqlBool>`(${open} AND one."pausedAt" IS NULL AND ${clock} < ${now})`;
  return [
    ...(kind ? [sql<SqlBool>`one."kind" = ${kind}`] : []),
    ...(status ? [sql<SqlBool>`one."status" = ${status}`] : []),
    ...(assignee ? [sql<SqlBool>`one."assignee" = ${assignee}`] : []),
    ...(overdue == null ? [] : [overdue ? late : sql<SqlBool>`NOT ${late}`]),
  ];
}

/**
 * A page of what there is to do, one row more than asked: what is due or overdue first, then what waits for its
 * customer, then the newest of what is closed. Reads on in the next part where one ends within the page.
 */
export async function requestsByClock(
  context: Context,
  filter: DataRequestFilter,
  page: PageArgs,
): Promise<DataRequest[]> {
  checkPage({ first: page.first });
  const from = page.after == null ? null : readCursor(page.after);
  const now = context.clock.now();
  const rows: DataRequest[] = [];
  for (const part of parts.slice(from ? parts.indexOf(from.part) : 0)) {
    const { where, after, by } = orders[part];
    const conditions = [
      where,
      toSql(context.rows.DataRequest.whole, 'one'),
      ...fits(filter, now),
      ...(from?.part === part ? [after(from)] : []),
    ];
    const found = await sql<DataRequest>`SELECT one.* FROM "DataRequest" AS one
      WHERE ${sql.join(conditions, sql` AND `)} ORDER BY ${by} LIMIT ${page.first + 1 - rows.length}`.execute(
      context.sql,
    );
    rows.push(...found.rows);
    if (rows.length > page.first) break;
  }
  return rows;
}
