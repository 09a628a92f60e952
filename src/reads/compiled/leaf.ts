import {
  type GraphQLNamedType,
  type GraphQLOutputType,
  getNamedType,
  getNullableType,
  isEnumType,
  isListType,
} from 'graphql';
import { sql } from 'kysely';
import { getDatamodel } from '../../../prisma/generated/pothos.ts';
import type { Sql } from './form.ts';
import { type Json, quoted, scalarOf } from './json.ts';
import { NotCompiled } from './not-compiled.ts';

const { models } = getDatamodel().datamodel;

/** What JSON has no form of that would be the standard path's. */
const unlike: readonly string[] = ['BigInt', 'Decimal', 'Bytes'];
const plain: readonly string[] = ['ID', 'String', 'Int', 'Boolean', 'EmailAddress', 'PhoneNumber'];

const columnOf = (model: string | null, column: string) =>
  models[model ?? '']?.fields.find(({ name }) => name === column);

/** Whether a column may be NULL; so may one that no table has. */
export const isNullable = (model: string | null, column: string): boolean =>
  columnOf(model, column)?.isRequired !== true;

export const mayBeGagged = (model: string | null): boolean => columnOf(model, 'gaggedUntil') !== undefined;

const isOwnEnum = (type: GraphQLNamedType): boolean =>
  isEnumType(type) && type.getValues().every(({ name, value }) => name === value);

const times: Readonly<Record<string, string>> = { DateTime: 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"', Date: 'YYYY-MM-DD' };

/** A column as JSON of its GraphQL type. */
export function leafJson(type: GraphQLOutputType, model: string | null, row: string, column: string): Json {
  const stored = columnOf(model, column);
  const { name } = getNamedType(type);
  const value: Sql = sql`${sql.ref(`${row}.${column}`)}`;
  const nullable = isNullable(model, column);
  if (stored && (stored.kind === 'object' || unlike.includes(stored.type))) throw new NotCompiled('form');
  if (isListType(getNullableType(type))) {
    if (plain.includes(name) || isOwnEnum(getNamedType(type))) return scalarOf(value);
    throw new NotCompiled('form');
  }
  const format = times[name];
  if (format) return quoted(sql`to_char(${value} at time zone 'UTC', ${sql.lit(format)})`, nullable);
  if (name === 'JSON') return [sql`coalesce(${value}::text, 'null')`];
  if (isOwnEnum(getNamedType(type))) return quoted(value, nullable);
  if (name === 'Int' && !nullable) return [value];
  if (plain.includes(name)) return scalarOf(value);
  throw new NotCompiled('form');
}
