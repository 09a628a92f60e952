import { type GraphQLInputType, getNullableType, isEnumType } from 'graphql';

/** What a type takes, for a refusal: the members of a closed list, else the type's name. */
export function expected(type: GraphQLInputType | null | undefined): string {
  const nullable = getNullableType(type);
  if (!isEnumType(nullable)) return `expected ${String(type)}`;
  const members = nullable.getValues().map(({ name }) => name);
  return `expected one of ${members.join(', ')}`;
}
