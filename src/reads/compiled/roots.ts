import { sql } from 'kysely';
import type { Model, Predicate } from '../../policy/predicate/expression.ts';
import { toSql } from '../../policy/predicate/sql.ts';
import { type Build, type Flag, newAlias, newLevel } from './build.ts';
import { type Asked, objectTypeOf } from './fields.ts';
import type { Form, Sql } from './form.ts';
import { textOf } from './json.ts';
import { NotCompiled } from './not-compiled.ts';
import { connection, pageSource } from './page.ts';
import { ruleOf } from './rows.ts';

/** A root field: `select` gives its JSON as `j`, and as `t` whose rows of which levels it has. */
export type Root = { select: Sql };

const subjectColumn = (model: Model): string => (model === 'Customer' ? 'id' : 'customerId');

/** A person's id and a digit for each level after the first, which is theirs in any case: `0192f3c1-…101`. */
function told(build: Build, model: Model, row: string, first: number, flags: readonly Flag[]): Sql {
  const digits = build.levels.slice(first).map((_, index) => {
    const flag = flags.find(({ level }) => level === first + index);
    return flag ? sql`(case when ${flag.sql} then '1' else '0' end)` : sql`'1'`;
  });
  return sql.join([sql`${sql.ref(`${row}.${subjectColumn(model)}`)}::text`, ...digits], sql` || `);
}

export function rootPart(build: Build, asked: Asked): Root {
  const { compiled: form } = asked.field.extensions;
  if (form?.is === 'root') return oneRoot(build, asked, form);
  if (form?.is === 'rootPage') return pageRoot(build, asked, form);
  throw new NotCompiled('form');
}

function filterOf(build: Build, model: Model, where: Predicate | null, row: string): Sql {
  if (where === null) throw new NotCompiled('form');
  return sql`${toSql(ruleOf(build, model).whole, row)} and ${toSql(where, row)}`;
}

function oneRoot(build: Build, { field, nodes, args }: Asked, form: Extract<Form, { is: 'root' }>): Root {
  const { model } = form;
  const row = newAlias(build);
  const first = newLevel(build);
  const { json, joins, flags } = build.object(build, objectTypeOf(field), nodes, row, first);
  const trail = build.recorded ? sql`, ${told(build, model, row, first, flags)} as t` : sql``;
  const filter = filterOf(build, model, form.where(args, build), row);
  const select = sql`select ${textOf(json)} as j${trail} from ${sql.table(model)} as ${sql.id(row)} ${sql.join(joins, sql` `)}
    where ${filter}`;
  return { select };
}

function pageRoot(build: Build, { field, nodes, args }: Asked, form: Extract<Form, { is: 'rootPage' }>): Root {
  const { model, order, tells } = form;
  const where = filterOf(build, model, form.where(args, build), 'one');
  const first = newLevel(build);
  if (tells !== undefined) build.levels[first]?.add(tells);
  const page = { model, order, args };
  const { json, rowFlags, from, row, served } = connection(build, objectTypeOf(field), nodes, page, (asksNext) =>
    pageSource(page, where, asksNext),
  );
  const people = sql`string_agg(${told(build, model, row, first, rowFlags)}, ',') ${served ? sql` filter (where ${served})` : sql``}`;
  const trail = build.recorded ? sql`, ${people} as t` : sql``;
  return { select: sql`select ${textOf(json)} as j${trail} ${from}` };
}
