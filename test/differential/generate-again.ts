/** Asks for a part of an operation a second time: what was told of an entity at one place is then asked for at another one too. */

import { Kind, type FieldNode, type SelectionNode, type SelectionSetNode } from 'graphql';
import type { Random } from './random.ts';

/** No alias that is drawn otherwise. */
export const AGAIN = 'once_more';

/** @returns one of the root fields under another name, with some of what it selects; null where none selects anything. */
export function drawAgain(selections: readonly SelectionNode[], random: Random): FieldNode | null {
  const composite = selections.filter(
    (node): node is FieldNode =>
      node.kind === Kind.FIELD && node.selectionSet !== undefined && !node.name.value.startsWith('__'),
  );
  if (composite.length === 0) return null;
  const again = thin(random.pick(composite), random);
  return { ...again, alias: { kind: Kind.NAME, value: AGAIN } };
}

function thin<Node extends SelectionNode>(node: Node, random: Random): Node {
  if (node.kind === Kind.FRAGMENT_SPREAD || node.selectionSet === undefined) return node;
  return { ...node, selectionSet: thinSet(node.selectionSet, random) };
}

function thinSet({ selections }: SelectionSetNode, random: Random): SelectionSetNode {
  const kept = selections.filter(() => random.chance(0.7));
  const some = kept.length > 0 ? kept : [random.pick(selections)];
  return { kind: Kind.SELECTION_SET, selections: some.map((node) => thin(node, random)) };
}
