import { Kind, type SelectionSetNode } from 'graphql';
import type { Fragments } from './selection.ts';

/**
 * How many fragment spreads a selection expands to, a fragment spread twice counting twice; infinite when one spreads
 * itself. Each fragment is counted once, so that 50 fragments spreading each other cost no more than their text.
 */
export function expandedSpreads(set: SelectionSetNode, fragments: Fragments): number {
  const counted = new Map<string, number>();

  function within({ selections }: SelectionSetNode): number {
    let total = 0;
    for (const node of selections) {
      if (node.kind === Kind.FRAGMENT_SPREAD) total += 1 + inFragment(node.name.value);
      else if (node.selectionSet) total += within(node.selectionSet);
    }
    return total;
  }

  function inFragment(name: string): number {
    const known = counted.get(name);
    if (known !== undefined) return known;
    // Stays for as long as the fragment is being counted: meeting it again is a cycle.
    counted.set(name, Number.POSITIVE_INFINITY);
    const fragment = fragments.get(name);
    const total = fragment ? within(fragment.selectionSet) : 0;
    counted.set(name, total);
    return total;
  }

  return within(set);
}
