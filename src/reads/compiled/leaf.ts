import { type GraphQLOutputType, getNamedType, isEnumType, isListType, isNonNullType } from 'graphql';
import { sql } from 'kysely';
import { getDatamodel } from '../../../prisma/generated/pothos.ts';
import type { Sql } from './form.ts';
import { NotCompiled } from './not-compiled.ts';

const { models } = getDatamodel().datamodel;

/** What JSON has no form of that would be the standard path's. */
const unlike: readonly string[] = ['BigInt', 'Decimal', 'Bytes'];
const plain: readonly string[] = ['ID', 'String', 'Int', 'Boolean', 'EmailAddress', 'PhoneNumber', 'JSON'];

const isList = (type: GraphQLOutputType): boolean => isListType(isNonNullType(type) ? type.ofType : type);

/** A column as a value of its GraphQL type, as `json_build_object` takes it. */
export function leafSql(type: GraphQLOutputType, model: string | null, row: string, column: string): Sql {
  const stored = models[model ?? '']?.fields.find(({ name }) => name === column);
  const named = getNamedType(type);
  const value = sql.ref(`${row}.${column}`);
  if (stored && (stored.kind === 'object' || unlike.includes(stored.type))) throw new NotCompiled('form');
  if (named.name === 'DateTime' && !isList(type)) {
    return sql`to_char(${value} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
  }
  if (named.name === 'Date' && !isList(type)) return sql`to_char(${value}, 'YYYY-MM-DD')`;
  if (isEnumType(named) && named.getValues().every(({ name, value: inside }) => name === inside)) return value;
  if (plain.includes(named.name)) return value;
  throw new NotCompiled('form');
}

export const mayBeGagged = (model: string | null): boolean =>
  models[model ?? '']?.fields.some(({ name }) => name === 'gaggedUntil') === true;
