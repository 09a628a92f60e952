import type { FieldNode, GraphQLObjectType } from 'graphql';
import { sql } from 'kysely';
import { modelOf } from '../../policy/model-of.ts';
import type { Model, Predicate } from '../../policy/predicate/expression.ts';
import { joinOf } from '../../policy/predicate/relation.ts';
import { toSql } from '../../policy/predicate/sql.ts';
import type { RowRule } from '../../policy/row-rule.ts';
import { type Build, type Flag, flagColumns, flagsOf, newAlias, newLevel, type Part } from './build.ts';
import { type Asked, objectTypeOf } from './fields.ts';
import type { Form, Sql } from './form.ts';
import { arrayOf, orNull, textOf } from './json.ts';
import { NotCompiled } from './not-compiled.ts';
import { connection, pageSource } from './page.ts';

type At = { row: string; model: string | null };
type Of<Is extends Form['is']> = Extract<Form, { is: Is }>;

export function ruleOf(build: Build, model: Model): Pick<RowRule<Model>, 'own' | 'whole'> {
  const rules: Partial<Record<string, Pick<RowRule<Model>, 'own' | 'whole'>>> = build.rows;
  const rule = rules[model];
  if (!rule) throw new NotCompiled('form');
  return rule;
}

/** The rows that a relation leads to, of those that the row rule lets the caller see. */
function related({ row, model }: At, relation: string, alias: string): { target: Model; on: Sql } {
  // Every type that has a form for a relation is of a model.
  const { target, sourceColumn, targetColumn } = joinOf(model as Model, relation);
  return { target, on: sql`${sql.ref(`${alias}.${targetColumn}`)} = ${sql.ref(`${row}.${sourceColumn}`)}` };
}

export function onePart(build: Build, asked: Asked, at: At, { relation }: Of<'one'>): Part {
  const one = newAlias(build);
  const { target, on } = related(at, relation, one);
  const rule = toSql(ruleOf(build, target).whole, one);
  return single(build, asked, sql`${sql.table(target)}`, sql`${on} and ${rule}`, one);
}

export const derivedPart = (build: Build, asked: Asked, { row }: At, { source }: Of<'derived'>): Part =>
  single(build, asked, sql`(${source(row, build)})`, sql`true`, newAlias(build));

/** One row, or none. */
function single(build: Build, { field, nodes }: Asked, source: Sql, where: Sql, one: string): Part {
  const alias = newAlias(build);
  const level = newLevel(build);
  const { json, joins, flags } = build.object(build, objectTypeOf(field), nodes, one, level);
  const all: Flag[] = [{ level, sql: sql`true` }, ...flags];
  const join = sql`left join lateral (
    select ${textOf(json)} as j ${flagColumns(all)} from ${source} as ${sql.id(one)} ${sql.join(joins, sql` `)}
    where ${where}) as ${sql.id(alias)} on true`;
  return { json: orNull(sql`${sql.ref(`${alias}.j`)}`), joins: [join], flags: flagsOf(all, alias) };
}

/** Many rows as one list. */
function aggregated(
  build: Build,
  { type, nodes }: { type: GraphQLObjectType; nodes: readonly FieldNode[] },
  source: Sql,
  order: Sql,
  row: string,
): Part {
  const alias = newAlias(build);
  const level = newLevel(build);
  const { json, joins, flags } = build.object(build, type, nodes, row, level);
  const all: Flag[] = [{ level, sql: sql`count(*) > 0` }, ...flags.map(anyOf)];
  const join = sql`left join lateral (
    select ${textOf(arrayOf(json, order))} as j ${flagColumns(all)}
    from ${source} as ${sql.id(row)} ${sql.join(joins, sql` `)}) as ${sql.id(alias)} on true`;
  return { json: [sql`${sql.ref(`${alias}.j`)}`], joins: [join], flags: flagsOf(all, alias) };
}

const anyOf = ({ level, sql: flag }: Flag): Flag => ({ level, sql: sql`bool_or(${flag})` });

export function listPart(build: Build, { field, nodes }: Asked, at: At, { relation, where }: Of<'list'>): Part {
  const row = newAlias(build);
  const { target, on } = related(at, relation, 'one');
  const rule = sql`${toSql(ruleOf(build, target).own, 'one')} and ${toSql(where, 'one')}`;
  const source = sql`(select one.* from ${sql.table(target)} as one where ${on} and ${rule})`;
  return aggregated(build, { type: objectTypeOf(field), nodes }, source, sql`${sql.ref(`${row}.id`)}`, row);
}

export function rowsPart(build: Build, { field, nodes }: Asked, at: At, { source }: Of<'rows'>): Part {
  const type = objectTypeOf(field);
  const row = newAlias(build);
  const { own: rule } = ruleOf(build, modelOf(type) as Model);
  const own = (alias: string): Sql => sql`${toSql(rule, alias)}`;
  const rows = sql`(${source(at.row, own, build)})`;
  return aggregated(build, { type, nodes }, rows, sql`${sql.ref(`${row}.place`)}`, row);
}

export function pagePart(build: Build, { field, nodes, args }: Asked, at: At, form: Of<'page'>): Part {
  const where: Predicate | null | undefined = form.where?.(args);
  if (where === null) throw new NotCompiled('form');
  const alias = newAlias(build);
  const { target, on } = related(at, form.relation, 'one');
  const rule = toSql(ruleOf(build, target).own, 'one');
  const filter = where ? sql`${rule} and ${toSql(where, 'one')}` : sql`${rule}`;
  const page = { model: target, order: form.order, args };
  const { json, flags, from } = connection(build, objectTypeOf(field), nodes, page, (asks) =>
    pageSource(page, sql`${on} and ${filter}`, asks),
  );
  const join = sql`left join lateral (select ${textOf(json)} as j ${flagColumns(flags)} ${from}) as ${sql.id(alias)} on true`;
  return { json: [sql`${sql.ref(`${alias}.j`)}`], joins: [join], flags: flagsOf(flags, alias) };
}
