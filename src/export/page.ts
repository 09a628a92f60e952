import { type Expression, type RawBuilder, type SqlBool, sql } from 'kysely';
import { getDatamodel } from '../../prisma/generated/pothos.ts';
import type { Model } from '../policy/predicate/expression.ts';
import { toSql } from '../policy/predicate/sql.ts';
import type { Section, ShownColumn } from './manifest.ts';
import { isAbout, type Subject } from './subject.ts';

/** Rows of one section: their JSON texts with commas between, how many, and the key of the last. */
export type Page = { text: string; rows: number; key: string[] };

/** Rows after the first key and up to the second, both unless null. */
type Window = { after: readonly string[] | null; until: readonly string[] | null };

const { models } = getDatamodel().datamodel;
export const rowsAtOnce = 300;

type Column = { name: string; type: string; isRequired?: boolean; isList: boolean };

/** A column as the data model knows it. Throws for one that is not there. */
export function fieldOf(model: Model, column: string): Column {
  const field = models[model]?.fields.find(({ name }) => name === column);
  if (!field) throw new Error(`${model} has no column ${column}`);
  return field;
}

const columnOf = (model: Model, name: string): RawBuilder<unknown> => sql.ref(`${model}.${name}`);

function shownAs(model: Model, { column, partner }: ShownColumn): RawBuilder<unknown> {
  const value = columnOf(model, column);
  if (partner) return sql`(select name from "Partner" where id = ${value})`;
  // As GraphQL answers times; sessions are UTC's.
  return fieldOf(model, column).type === 'DateTime' ? sql`to_char(${value}, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')` : value;
}

/** What rows are paged by: their id, in its own order; of the few rows of tables without one, the primary key as text. */
function keyOf(model: Model): { columns: readonly RawBuilder<unknown>[]; type: RawBuilder<unknown> } {
  const { fields = [], primaryKey } = models[model] ?? {};
  if (fields.some(({ name }) => name === 'id')) return { columns: [columnOf(model, 'id')], type: sql`uuid` };
  const names = primaryKey?.fields ?? fields.flatMap(({ name, isId }) => (isId ? [name] : []));
  return { columns: names.map((name) => sql`${columnOf(model, name)}::text`), type: sql`text` };
}

function compare(model: Model, sign: RawBuilder<unknown>, key: readonly string[] | null): Expression<SqlBool> {
  if (key === null) return sql<SqlBool>`true`;
  const { columns, type } = keyOf(model);
  return sql<SqlBool>`(${sql.join(columns)}) ${sign} (${sql.join(key.map((value) => sql`${value}::${type}`))})`;
}

const keyText = (model: Model) =>
  sql`json_build_array(${sql.join(keyOf(model).columns.map((one) => sql`${one}::text`))})`;

/** Where a section ends for now: one row, or none when it is empty. */
export function lastKey({ model }: Section, subject: Subject): RawBuilder<{ key: string[] }> {
  const order = sql.join(keyOf(model).columns.map((one) => sql`${one} desc`));
  return sql`select ${keyText(model)} as key from ${sql.table(model)}
    where ${isAbout(model, subject)} order by ${order} limit 1`;
}

/** One page of a section, oldest first, its JSON built by the database: no row becomes an object of ours. */
export function pageOf(section: Section, subject: Subject, now: Date, { after, until }: Window): RawBuilder<Page> {
  const { model, columns, only, told } = section;
  const shown = sql.join(columns.map((one) => sql`${shownAs(model, one)} as ${sql.id(one.as)}`));
  const order = sql.join(keyOf(model).columns);
  const found = sql`
    select (select row_to_json(shown) from (select ${shown}) as shown)::text as text,
      ${keyText(model)} as key, row_number() over (order by ${order}) as place
    from ${sql.table(model)}
    where ${isAbout(model, subject)} and ${only ? toSql(only(now), model) : sql`true`}
      and ${told ? told(subject.id, now) : sql`true`}
      and ${compare(model, sql`>`, after)} and ${compare(model, sql`<=`, until)}
    order by ${order} limit ${sql.lit(rowsAtOnce)}`;
  return sql`
    select coalesce(string_agg(text, ',' order by place), '') as text, count(*)::int as rows,
      coalesce((array_agg(key order by place desc))[1], '[]') as key
    from (${found}) as page`;
}
