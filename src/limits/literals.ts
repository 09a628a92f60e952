import {
  type ASTNode,
  type ASTVisitor,
  GraphQLError,
  getNamedType,
  isInputObjectType,
  Kind,
  type ValidationContext,
  type ValueNode,
  ValuesOfCorrectTypeRule,
} from 'graphql';
import { expected } from './expected.ts';

/**
 * graphql-js's rule for literals, but what is wrong with one names its place (`filter.email`) and what is expected, as
 * for variables: graphql-js repeats the value, and for a scalar of ours it tells no place.
 */
export function LiteralsRule(context: ValidationContext): ASTVisitor {
  let literal: { node: ValueNode; field: string } | null = null;
  const judge: Record<string, unknown> = {
    ...ValuesOfCorrectTypeRule(
      // Object.create has no type of its own.
      Object.create(context, {
        reportError: { value: (error: GraphQLError) => context.reportError(literal ? refused(literal, error) : error) },
      }) as ValidationContext,
    ),
  };

  /** Errors about an input object's fields name fields and types alone. */
  const namesOnly = (node: ValueNode) =>
    node.kind === Kind.OBJECT && isInputObjectType(getNamedType(context.getInputType()));

  function refused({ node, field }: { node: ValueNode; field: string }, error: GraphQLError): GraphQLError {
    const own = error.extensions['code'] === 'BAD_USER_INPUT';
    const type = node.kind === Kind.LIST ? context.getParentInputType() : context.getInputType();
    const message = `${field}: ${own ? error.message : expected(type)}`;
    return new GraphQLError(message, { nodes: node, extensions: { field } });
  }

  const visitor: Record<string, unknown> = { ObjectField: judge['ObjectField'] };
  for (const kind of literals) {
    const original = judge[kind] as (node: ValueNode) => unknown; // each of the rule's members is a function
    visitor[kind] = (node: ValueNode, _key: unknown, parent: ASTNode, _path: unknown, ancestors: Ancestors) => {
      literal = namesOnly(node) ? null : { node, field: placeOf([...ancestors, parent]) };
      const result = original(node);
      literal = null;
      return result;
    };
  }
  return visitor;
}

const literals = [
  Kind.LIST,
  Kind.OBJECT,
  Kind.NULL,
  Kind.ENUM,
  Kind.INT,
  Kind.FLOAT,
  Kind.STRING,
  Kind.BOOLEAN,
] as const;

type Ancestors = readonly (ASTNode | readonly ASTNode[])[];

/** The argument and the fields within it, or the variable that has a default. */
function placeOf(ancestors: Ancestors): string {
  const names = ancestors.flatMap((ancestor) => {
    if (!('kind' in ancestor)) return [];
    if (ancestor.kind === Kind.ARGUMENT || ancestor.kind === Kind.OBJECT_FIELD) return [ancestor.name.value];
    return ancestor.kind === Kind.VARIABLE_DEFINITION ? [`$${ancestor.variable.name.value}`] : [];
  });
  return names.join('.');
}
