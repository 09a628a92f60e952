import { sql } from 'kysely';
import type { Sql } from './form.ts';

/**
 * JSON as text: what stands in it as it is, and expressions whose text does. It is put together by `concat`, which is faster
 * than `json_build_object`, and gives the very bytes that JSON.stringify does.
 */
export type Json = readonly (string | Sql)[];

/** As many arguments as PostgreSQL takes, less some. */
const mostArguments = 90;

function merged(json: Json): (string | Sql)[] {
  const pieces: (string | Sql)[] = [];
  for (const piece of json) {
    const last = pieces.at(-1);
    if (typeof piece === 'string' && typeof last === 'string') pieces[pieces.length - 1] = last + piece;
    else pieces.push(piece);
  }
  return pieces;
}

const concat = (parts: readonly Sql[]): Sql => sql`concat(${sql.join(parts)})`;

/** The text as one expression, which is never NULL. */
export function textOf(json: Json): Sql {
  const parts = merged(json).map((piece) => (typeof piece === 'string' ? sql`${sql.lit(piece)}` : piece));
  const groups = Array.from({ length: Math.ceil(parts.length / mostArguments) }, (_, index) =>
    parts.slice(index * mostArguments, (index + 1) * mostArguments),
  );
  return groups.length === 1 ? concat(parts) : concat(groups.map(concat));
}

export const objectOf = (pairs: readonly (readonly [string, Json])[]): Json => [
  '{',
  ...pairs.flatMap(([key, value], index) => [`${index > 0 ? ',' : ''}${JSON.stringify(key)}:`, ...value]),
  '}',
];

export const arrayOf = (item: Json, order: Sql, filter: Sql | null = null): Json => [
  '[',
  sql`string_agg(${textOf(item)}, ',' order by ${order})${filter ? sql` filter (where ${filter})` : sql``}`,
  ']',
];

export const literal = (value: string | boolean): Json => [JSON.stringify(value)];

/** Any value, as `to_json` spells it. */
export const scalarOf = (value: Sql): Json => [sql`coalesce(to_json(${value})::text, 'null')`];

/** A value whose text needs no escape, in quotes. */
export const quoted = (value: Sql, nullable: boolean): Json =>
  nullable ? [sql`coalesce('"' || ${value} || '"', 'null')`] : ['"', value, '"'];

/** Text that is JSON, or NULL. */
export const orNull = (text: Sql): Json => [sql`coalesce(${text}, 'null')`];
