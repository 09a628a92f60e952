import type { FieldNode, GraphQLObjectType } from 'graphql';
import { sql } from 'kysely';
import { modelOf } from '../../policy/model-of.ts';
import { type Build, type Flag, newLevel, type Part } from './build.ts';
import { type Asked, fieldsOf, objectTypeOf } from './fields.ts';
import type { Form, Sql } from './form.ts';
import { type Json, literal, objectOf, orNull, quoted, scalarOf, textOf } from './json.ts';
import { isNullable, leafJson, mayBeGagged } from './leaf.ts';
import { NotCompiled } from './not-compiled.ts';
import { derivedPart, listPart, onePart, pagePart, rowsPart } from './rows.ts';

/** Notes that a field is served at a level, where it is personal. */
function note(build: Build, level: number, type: GraphQLObjectType, { name, extensions }: Asked['field']): void {
  const { policy } = extensions;
  const personal = policy && 'category' in policy && build.policy.categories[policy.category].personal;
  if (personal) build.levels[level]?.add(`${type.name}.${name}`);
}

/** The JSON of an object that is the row `row`. */
export function objectPart(
  build: Build,
  type: GraphQLObjectType,
  nodes: readonly FieldNode[],
  row: string,
  level: number,
): Part {
  // A row that the law may forbid to tell of has a record of its own, which the standard path makes.
  if (!type.extensions.subject || mayBeGagged(modelOf(type))) throw new NotCompiled('form');
  const fields = fieldsOf(build, type, nodes);
  const joins: Sql[] = [];
  const flags: Flag[] = [];
  const pairs = fields.map(([key, asked]) => {
    if (!asked) return [key, literal(type.name)] as const;
    note(build, level, type, asked.field);
    const part = fieldPart(build, type, asked, row);
    joins.push(...part.joins);
    flags.push(...part.flags);
    return [key, part.json] as const;
  });
  return { json: objectOf(pairs), joins, flags };
}

const alone = (json: Json): Part => ({ json, joins: [], flags: [] });

function fieldPart(build: Build, type: GraphQLObjectType, asked: Asked, row: string): Part {
  const { field } = asked;
  const { compiled, pothosExposedField: column } = field.extensions;
  if (compiled) return formPart(build, type, asked, compiled, row);
  if (typeof column !== 'string') throw new NotCompiled('form');
  return alone(leafJson(field.type, modelOf(type), row, column));
}

function formPart(build: Build, type: GraphQLObjectType, asked: Asked, form: Form, row: string): Part {
  const at = { row, model: modelOf(type) };
  switch (form.is) {
    case 'id':
      return alone(idJson(form, at));
    case 'value':
      return alone(scalarOf(form.sql(row, build)));
    case 'view':
      return viewPart(build, asked, row, form.when?.(row) ?? null);
    case 'one':
      return onePart(build, asked, at, form);
    case 'list':
      return listPart(build, asked, at, form);
    case 'page':
      return pagePart(build, asked, at, form);
    case 'derived':
      return derivedPart(build, asked, at, form);
    case 'rows':
      return rowsPart(build, asked, at, form);
    case 'root':
    case 'rootPage':
      throw new NotCompiled('form');
  }
}

/** `Customer:0192f3c1-…` */
function idJson(
  { type, column }: Extract<Form, { is: 'id' }>,
  { row, model }: { row: string; model: string | null },
): Json {
  const value = sql.ref(`${row}.${column}`);
  const nullable = isNullable(model, column);
  return nullable ? quoted(sql`${sql.lit(`${type}:`)} || ${value}`, true) : [`"${type}:`, sql`${value}`, '"'];
}

/** Another object of the same row. */
function viewPart(build: Build, { field, nodes }: Asked, row: string, when: Sql | null): Part {
  const level = newLevel(build);
  const part = build.object(build, objectTypeOf(field), nodes, row, level);
  if (!when) return { ...part, flags: [{ level, sql: sql`true` }, ...part.flags] };
  const flags = part.flags.map((flag) => ({ level: flag.level, sql: sql`(${when} and ${flag.sql})` }));
  return {
    json: orNull(sql`case when ${when} then ${textOf(part.json)} end`),
    joins: part.joins,
    flags: [{ level, sql: when }, ...flags],
  };
}
