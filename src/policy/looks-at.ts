import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  getNamedType,
  isInputObjectType,
} from 'graphql';
import type { LooksAt } from './plugin.ts';

/** An argument, or a member of one, that was given: `filter.email`, and where it stands in the schema. */
export type Given = LooksAt & { path: string; coordinate: string };

type Input = Pick<GraphQLArgument | GraphQLInputField, 'name' | 'type' | 'extensions'>;
type Place = Pick<Given, 'path' | 'coordinate'>;

function givenIn(input: Input, value: unknown, place: Place): Given[] {
  if (value === undefined || value === null) return [];
  const { looksAt } = input.extensions;
  return [...(looksAt ? [{ ...looksAt, ...place }] : []), ...membersGiven(input, value, place.path)];
}

function membersGiven({ type }: Input, value: unknown, path: string): Given[] {
  const named = getNamedType(type);
  if (!isInputObjectType(named)) return [];
  const objects = Array.isArray(value) ? value : [value];
  return Object.values(named.getFields()).flatMap((member) => {
    const place = { path: `${path}.${member.name}`, coordinate: `${named.name}.${member.name}` };
    return objects.flatMap((one) => givenIn(member, Reflect.get(Object(one), member.name), place));
  });
}

/** What the given arguments of a field look at. */
export function lookedAt(
  typeName: string,
  { name, args }: Pick<GraphQLField<unknown, unknown>, 'name' | 'args'>,
  values: Readonly<Record<string, unknown>>,
): Given[] {
  return args.flatMap((arg) =>
    givenIn(arg, values[arg.name], { path: arg.name, coordinate: `${typeName}.${name}(${arg.name}:)` }),
  );
}
