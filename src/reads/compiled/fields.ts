import {
  type FieldNode,
  type GraphQLField,
  type GraphQLObjectType,
  getArgumentValues,
  getNamedType,
  isObjectType,
} from 'graphql';
import { collectSubfields } from 'graphql/execution/collectFields.js';
import { assertAllowed } from './allowed.ts';
import type { Build } from './build.ts';
import type { Args } from './form.ts';
import { NotCompiled } from './not-compiled.ts';

export type Asked = { field: GraphQLField<unknown, unknown>; nodes: readonly FieldNode[]; args: Args };

/** The fields that are asked of an object, by response key, each allowed. `null` is `__typename`. */
export function fieldsOf(build: Build, type: GraphQLObjectType, nodes: readonly FieldNode[]): [string, Asked | null][] {
  const { schema, fragments, variables } = build;
  const merged = collectSubfields(schema, { ...fragments }, variables, type, nodes);
  return [...merged].map(([key, group]) => [key, askedOf(build, type, group)]);
}

export function askedOf(build: Build, type: GraphQLObjectType, group: readonly FieldNode[]): Asked | null {
  const [node] = group;
  if (node?.name.value === '__typename') return null;
  const field = node && type.getFields()[node.name.value];
  if (!field) throw new NotCompiled('form');
  const args = getArgumentValues(field, node, build.variables);
  assertAllowed(build, type, field, args);
  return { field, nodes: group, args };
}

export function objectTypeOf(field: Asked['field']): GraphQLObjectType {
  const type = getNamedType(field.type);
  if (!isObjectType(type)) throw new NotCompiled('form');
  return type;
}
