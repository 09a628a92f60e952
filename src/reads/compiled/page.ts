import type { FieldNode, GraphQLObjectType } from 'graphql';
import { sql } from 'kysely';
import { isUuid } from '../../global-id.ts';
import type { Model } from '../../policy/predicate/expression.ts';
import { largestPage, type Order } from '../page.ts';
import { type Build, type Flag, newAlias, newLevel } from './build.ts';
import { type Asked, fieldsOf, objectTypeOf } from './fields.ts';
import type { Args, Sql } from './form.ts';
import { arrayOf, type Json, literal, objectOf, quoted, scalarOf } from './json.ts';
import { NotCompiled } from './not-compiled.ts';
import { through } from './slot.ts';

export type PageOf = { model: Model; order: Order; args: Args };

/** The size of a page, which is spelt in the statement: of another size, the database may go another way. */
function sizeOf({ first }: Args): number {
  if (typeof first !== 'number' || first < 1 || first > largestPage) throw new NotCompiled('value');
  return first;
}

function cursorOf(after: unknown): string {
  if (typeof after !== 'string' || !isUuid(after)) throw new NotCompiled('value');
  return after;
}

const direction = (order: Order): Sql => (order === 'asc' ? sql`asc` : sql`desc`);

const among = (served: Sql | null): Sql => (served ? sql` filter (where ${served})` : sql``);

/** The rows of a page, `n` being the place of each; one more than asked where that tells of a next page. */
export function pageSource({ model, order, args }: PageOf, where: Sql, asksNext: boolean): Sql {
  const { after } = args;
  const compare = order === 'asc' ? sql`>` : sql`<`;
  const since = after == null ? sql`` : sql` and one.id ${compare} ${through(after, cursorOf)}::uuid`;
  const place = asksNext ? sql`, row_number() over (order by one.id ${direction(order)}) as n` : sql``;
  const size = sql.lit(sizeOf(args) + (asksNext ? 1 : 0));
  return sql`(select one.* ${place} from ${sql.table(model)} as one where ${where}${since}
    order by one.id ${direction(order)} limit ${size})`;
}

/** `flags` are of all rows together, and `rowFlags` of each. */
type Connection = {
  json: Json;
  flags: readonly Flag[];
  rowFlags: readonly Flag[];
  from: Sql;
  row: string;
  served: Sql | null;
};

/** A connection over the rows of a source, and what is asked of its edges and its pageInfo. */
export function connection(
  build: Build,
  type: GraphQLObjectType,
  nodes: readonly FieldNode[],
  page: PageOf,
  source: (asksNext: boolean) => Sql,
): Connection {
  const fields = fieldsOf(build, type, nodes);
  const row = newAlias(build);
  const size = sizeOf(page.args);
  const asksNext = fields.some(([, asked]) => asked?.field.name === 'pageInfo');
  // The row behind the page is there to be counted.
  const served = asksNext ? sql`${sql.ref(`${row}.n`)} <= ${sql.lit(size)}` : null;
  const joins: Sql[] = [];
  const flags: Flag[] = [];

  function edges(asked: Asked): Json {
    const edgeType = objectTypeOf(asked.field);
    const pairs = fieldsOf(build, edgeType, asked.nodes).map(([key, inner]) => {
      if (!inner) return [key, literal(edgeType.name)] as const;
      if (inner.field.name === 'cursor') return [key, quoted(sql`${sql.ref(`${row}.id`)}`, false)] as const;
      if (inner.field.name !== 'node') throw new NotCompiled('form');
      const level = newLevel(build);
      const part = build.object(build, objectTypeOf(inner.field), inner.nodes, row, level);
      joins.push(...part.joins);
      flags.push({ level, sql: sql`true` }, ...part.flags);
      return [key, part.json] as const;
    });
    const order = sql`${sql.ref(`${row}.id`)} ${direction(page.order)}`;
    return arrayOf(objectOf(pairs), order, served);
  }

  const pairs = fields.map(([key, asked]) => {
    if (!asked) return [key, literal(type.name)] as const;
    if (asked.field.name === 'edges') return [key, edges(asked)] as const;
    if (asked.field.name === 'pageInfo') return [key, pageInfo(build, asked, page, { row, size, served })] as const;
    throw new NotCompiled('form');
  });
  const json = objectOf(pairs);
  const any = flags.map((flag) => ({
    level: flag.level,
    sql: sql`coalesce(bool_or(${flag.sql})${among(served)}, false)`,
  }));
  const from = sql`from ${source(asksNext)} as ${sql.id(row)} ${sql.join(joins, sql` `)} having true`;
  return { json, flags: any, rowFlags: flags, from, row, served };
}

type Rows = { row: string; size: number; served: Sql | null };

function pageInfo(build: Build, { field, nodes }: Asked, { order, args }: PageOf, { row, size, served }: Rows): Json {
  const type = objectTypeOf(field);
  // As text, in which UUIDs have the same order.
  const id = sql`${sql.ref(`${row}.id`)}::text collate "C"`;
  const [least, most] = [sql`min(${id})${among(served)}`, sql`max(${id})${among(served)}`].map((one) =>
    quoted(one, true),
  );
  const values: Readonly<Record<string, Json | undefined>> = {
    hasNextPage: scalarOf(sql`count(*) > ${sql.lit(size)}`),
    hasPreviousPage: literal(args['after'] != null),
    startCursor: order === 'asc' ? least : most,
    endCursor: order === 'asc' ? most : least,
  };
  const pairs = fieldsOf(build, type, nodes).map(([key, asked]) => {
    const value = asked ? values[asked.field.name] : literal(type.name);
    if (!value) throw new NotCompiled('form');
    return [key, value] as const;
  });
  return objectOf(pairs);
}
