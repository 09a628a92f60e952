import { type GraphQLSchema, getNamedType, isObjectType } from 'graphql';
import { type Asker, argumentsOf, type NodeType, nodeTypes } from './askers.ts';
import { type Ask, everythingUnder } from './asks.ts';

/** One object by its global id, with all that can be asked of it. */
function nodeQuestion(schema: GraphQLSchema, asker: Asker, type: NodeType, id: string = asker.ids[type]): Ask {
  const given = { ...argumentsOf(asker), 'Query.node': `id: "${type}:${id}"` };
  return everythingUnder(schema, 'node', given, type);
}

export function rootQuestion(schema: GraphQLSchema, asker: Asker, root: string): Ask {
  return everythingUnder(schema, root, argumentsOf(asker));
}

/** All that can be asked of the gateway: every root field, and an object of every type by its id. */
export function everyQuestion(schema: GraphQLSchema, asker: Asker): Ask[] {
  const roots = Object.keys(schema.getQueryType()?.getFields() ?? {}).filter((root) => root !== 'node');
  return [
    ...roots.map((root) => rootQuestion(schema, asker, root)),
    ...nodeTypes.map((type) => nodeQuestion(schema, asker, type)),
  ];
}

/** Every field of every type that a query can lead to. */
export function coordinatesUnderQuery(schema: GraphQLSchema): string[] {
  const found = new Map<string, string[]>();
  const visit = (name: string): void => {
    const type = schema.getType(name);
    if (!isObjectType(type) || found.has(name)) return;
    const fields = Object.values(type.getFields());
    found.set(
      name,
      fields.map((field) => `${name}.${field.name}`),
    );
    for (const field of fields) visit(getNamedType(field.type).name);
  };
  for (const root of ['Query', ...nodeTypes]) visit(root);
  return [...found.values()].flat();
}
