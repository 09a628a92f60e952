import {
  type DocumentNode,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  type SelectionNode,
  type SelectionSetNode,
  visit,
} from 'graphql';
import { gatewayError } from '../errors.ts';
import { documentLimits, limitExceeded } from './numbers.ts';
import { type Fragments, fragmentsOf, mergedFields, subselections } from './selection.ts';
import { expandedSpreads } from './spreads.ts';

/**
 * Refuses a document for its shape: depth, aliases, directives, fragment spreads, and fields merged into one. All are counted
 * per operation with fragments expanded, and none depends on the caller or the schema. Throws LIMIT_EXCEEDED,
 * BAD_USER_INPUT for a NUL that the document's own escapes have brought in, and BAD_REQUEST for a subscription with conditions.
 */
export function checkShape(document: DocumentNode): void {
  visit(document, {
    StringValue({ value }) {
      if (value.includes('\0')) throw nulInText();
    },
  });
  const fragments = fragmentsOf(document);
  for (const node of document.definitions) if (node.kind === Kind.OPERATION_DEFINITION) checkOperation(node, fragments);
}

function checkOperation(operation: OperationDefinitionNode, fragments: Fragments): void {
  // First, since it bounds what all that follows may cost. A fragment that spreads itself ends here too.
  if (expandedSpreads(operation.selectionSet, fragments) > documentLimits.fragmentSpreads)
    throw limitExceeded('fragmentSpreads');

  if (operation.operation === OperationTypeNode.SUBSCRIPTION) refuseConditions(operation, fragments);

  let aliases = 0;
  let directives = 0;
  const countDirectives = (nodes: readonly unknown[] = []) => {
    directives += nodes.length;
    if (directives > documentLimits.directives) throw limitExceeded('directives');
  };
  const count = (node: SelectionNode) => {
    countDirectives(node.directives);
    if (node.kind === Kind.FRAGMENT_SPREAD) countDirectives(fragments.get(node.name.value)?.directives);
    if (node.kind === Kind.FIELD && node.alias && ++aliases > documentLimits.aliases) throw limitExceeded('aliases');
  };
  countDirectives(operation.directives);
  for (const { directives: given } of operation.variableDefinitions ?? []) countDirectives(given);

  const descend = (sets: readonly SelectionSetNode[], level: number, limit: DepthLimit): void => {
    if (sets.length === 0) return;
    if (level > documentLimits[limit]) throw limitExceeded(limit);
    for (const group of mergedFields(sets, fragments, count).values()) {
      if (group.length > documentLimits.sameResponseKey) throw limitExceeded('sameResponseKey');
      const isIntrospection = group.some(({ name }) => name.value.startsWith('__'));
      descend(subselections(group), level + 1, isIntrospection ? 'introspectionDepth' : limit);
    }
  };
  descend([operation.selectionSet], 1, 'depth');
}

/** graphql-js takes a subscription to have a field, which a condition could take from it. */
function refuseConditions({ selectionSet }: OperationDefinitionNode, fragments: Fragments): void {
  mergedFields([selectionSet], fragments, ({ directives = [] }) => {
    if (directives.length === 0) return;
    const message = 'query: expected a subscription of one field, without @skip and @include';
    throw gatewayError('BAD_REQUEST', message, { http: { status: 400 } });
  });
}

type DepthLimit = 'depth' | 'introspectionDepth';

const nulInText = () =>
  gatewayError('BAD_USER_INPUT', 'query: expected text without NUL', { field: 'query', http: { status: 400 } });
