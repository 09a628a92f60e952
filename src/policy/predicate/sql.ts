import { type Expression, type SqlBool, sql } from 'kysely';
import type { Predicate } from './expression.ts';
import { joinOf } from './relation.ts';

const column = (table: string, name: string) => sql.ref(`${table}.${name}`);

function subquery(predicate: Predicate & { is: 'exists' | 'lacks' }, table: string): Expression<SqlBool> {
  const join = joinOf(predicate.model, predicate.relation);
  // Short, so that deep nesting never meets PostgreSQL's 63 bytes, behind which two names would be one.
  const alias = `${table}_`;
  const found = sql<SqlBool>`exists (select 1 from ${sql.table(join.target)} as ${sql.id(alias)} where ${column(alias, join.targetColumn)} = ${column(table, join.sourceColumn)} and ${toSql(predicate.where, alias)})`;
  return predicate.is === 'exists' ? found : sql<SqlBool>`not ${found}`;
}

/** The predicate as SQL on the rows of `table`, a table's name or alias in the surrounding statement. */
export function toSql(predicate: Predicate, table: string): Expression<SqlBool> {
  switch (predicate.is) {
    case 'eq':
      return sql<SqlBool>`${column(table, predicate.column)} = ${predicate.value}`;
    case 'in':
      return predicate.values.length === 0
        ? sql<SqlBool>`false`
        : sql<SqlBool>`${column(table, predicate.column)} in (${sql.join(predicate.values)})`;
    case 'isNull':
      return sql<SqlBool>`${column(table, predicate.column)} is null`;
    case 'atOrBefore':
      return sql<SqlBool>`${column(table, predicate.column)} <= ${predicate.time}`;
    case 'after':
      return sql<SqlBool>`${column(table, predicate.column)} > ${predicate.time}`;
    case 'exists':
    case 'lacks':
      return subquery(predicate, table);
    case 'and':
      return predicate.of.length === 0 ? sql<SqlBool>`true` : joined(predicate.of, table, sql` and `);
    case 'or':
      return predicate.of.length === 0 ? sql<SqlBool>`false` : joined(predicate.of, table, sql` or `);
  }
}

function joined(of: readonly Predicate[], table: string, between: ReturnType<typeof sql>): Expression<SqlBool> {
  return sql<SqlBool>`(${sql.join(
    of.map((one) => toSql(one, table)),
    between,
  )})`;
}
