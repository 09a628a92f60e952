import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

export type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

export const fragmentsOf = (document: DocumentNode): Fragments =>
  new Map(
    document.definitions.flatMap((node) =>
      node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node] as const] : [],
    ),
  );

/**
 * The fields of selection sets by response key, merged as execution merges them (GraphQL §6.3.2), with every type condition
 * and every @include taken as met. `onNode` hears of each selection, once for every spread that brings it.
 * Never ends for fragments that spread themselves: checkShape lets no such document pass.
 */
export function mergedFields(
  sets: readonly SelectionSetNode[],
  fragments: Fragments,
  onNode: (node: SelectionNode) => void = () => undefined,
): Map<string, FieldNode[]> {
  const merged = new Map<string, FieldNode[]>();
  const gather = ({ selections }: SelectionSetNode): void => selections.forEach(gatherNode);
  const gatherNode = (node: SelectionNode): void => {
    onNode(node);
    if (node.kind !== Kind.FIELD) {
      const inner = node.kind === Kind.INLINE_FRAGMENT ? node : fragments.get(node.name.value);
      if (inner) gather(inner.selectionSet);
      return;
    }
    const key = node.alias?.value ?? node.name.value;
    const group = merged.get(key);
    if (group) group.push(node);
    else merged.set(key, [node]);
  };
  sets.forEach(gather);
  return merged;
}

/** What a merged field selects. */
export const subselections = (group: readonly FieldNode[]): SelectionSetNode[] =>
  group.flatMap(({ selectionSet }) => (selectionSet ? [selectionSet] : []));
