import { badInput } from '../errors.ts';
import { isUuid } from '../global-id.ts';

export type PageArgs = { first: number; after?: string | null | undefined };

export type Page<Row> = {
  edges: { cursor: string; node: Row }[];
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string | null; endCursor: string | null };
};

export type Order = 'asc' | 'desc';
type Window = { take: number; where: { id?: { gt: string } | { lt: string } }; orderBy: { id: Order } };

export const largestPage = 100;

/** Refuses a page that is too large, or a cursor that no page gave. */
export function checkPage({ first, after }: PageArgs): void {
  if (first < 1 || first > largestPage) throw badInput('first', `expected a whole number from 1 to ${largestPage}`);
  if (after != null && !isUuid(after)) throw badInput('after', 'expected a cursor that an earlier page gave');
}

/** The keyset window of a page in order of id, which is order of time: one row more than asked, to see whether there is a next page. */
export function windowOf(args: PageArgs, order: Order): Window {
  checkPage(args);
  const { first, after } = args;
  const where = after == null ? {} : { id: order === 'asc' ? { gt: after } : { lt: after } };
  return { take: first + 1, where, orderBy: { id: order } };
}

/** The Relay page of rows read with `windowOf`. */
export const toPage = <Row extends { id: string }>(rows: readonly Row[], page: PageArgs): Page<Row> =>
  pageOf(rows, page, ({ id }) => id);

/** The Relay page of rows in the order of their cursors, of which one more was read than asked. */
export function pageOf<Row>(
  rows: readonly Row[],
  { first, after }: PageArgs,
  cursorOf: (row: Row) => string,
): Page<Row> {
  const edges = rows.slice(0, first).map((node) => ({ cursor: cursorOf(node), node }));
  return {
    edges,
    pageInfo: {
      hasNextPage: rows.length > first,
      hasPreviousPage: after != null,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}
