import { type GraphQLArgument, type GraphQLInputField, getNamedType, isInputObjectType } from 'graphql';
import type { LooksAt } from './plugin.ts';
import type { Reached } from './reach.ts';

/** An argument, or a member of one, that holds a value: `CustomerFilter.phone`, of the type `PhoneNumber`. */
export type Input = { coordinate: string; type: string; looksAt: LooksAt | undefined };

type Declared = Pick<GraphQLArgument | GraphQLInputField, 'name' | 'type' | 'extensions'>;

function leavesOf({ type, extensions }: Declared, coordinate: string, around: readonly string[]): Input[] {
  const named = getNamedType(type);
  if (!isInputObjectType(named)) return [{ coordinate, type: named.name, looksAt: extensions.looksAt }];
  if (around.includes(named.name)) return [];
  return Object.values(named.getFields()).flatMap((member) =>
    leavesOf(member, `${named.name}.${member.name}`, [...around, named.name]),
  );
}

/** Everything that can be given to a field. */
export const inputsOf = ({ type, field }: Reached): Input[] =>
  field.args.flatMap((arg) => leavesOf(arg, `${type.name}.${field.name}(${arg.name}:)`, []));
