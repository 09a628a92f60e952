import { type FieldNode, Kind, type OperationDefinitionNode, type SelectionSetNode } from 'graphql';
import { documentLimits, limitExceeded } from './numbers.ts';
import { type Fragments, mergedFields, subselections } from './selection.ts';

export type Variables = { readonly [name: string]: unknown };

/** Throws LIMIT_EXCEEDED when the operation asks for more than 5,000 nodes. Needs a document that has passed checkShape. */
export function checkNodes(operation: OperationDefinitionNode, fragments: Fragments, variables: Variables): void {
  if (askedNodes(operation, fragments, variables) > documentLimits.nodes) throw limitExceeded('nodes');
}

/**
 * How many nodes an operation asks for: each field's `first` times those of the fields around it, summed. `first` is a
 * literal, a variable or a variable's default. One that is no positive number counts as 1: it is refused for itself later,
 * and must not make the product smaller here.
 */
export function askedNodes(operation: OperationDefinitionNode, fragments: Fragments, variables: Variables): number {
  const within = (sets: readonly SelectionSetNode[], parents: number): number => {
    let total = 0;
    for (const group of mergedFields(sets, fragments).values()) {
      const pages = group.flatMap((field) => firstOf(field, operation, variables));
      const nodes = parents * Math.max(1, ...pages);
      if (pages.length > 0) total += nodes;
      total += within(subselections(group), nodes);
    }
    return total;
  };
  return within([operation.selectionSet], 1);
}

function firstOf(field: FieldNode, operation: OperationDefinitionNode, variables: Variables): number[] {
  const value = field.arguments?.find(({ name }) => name.value === 'first')?.value;
  if (!value) return [];
  if (value.kind === Kind.INT) return [Number(value.value)];
  if (value.kind !== Kind.VARIABLE) return [1];
  const name = value.name.value;
  const given = Object.hasOwn(variables, name) ? variables[name] : defaultOf(name, operation);
  return [typeof given === 'number' && Number.isFinite(given) ? given : 1];
}

function defaultOf(name: string, { variableDefinitions = [] }: OperationDefinitionNode): number {
  const value = variableDefinitions.find(({ variable }) => variable.name.value === name)?.defaultValue;
  return value?.kind === Kind.INT ? Number(value.value) : 1;
}
