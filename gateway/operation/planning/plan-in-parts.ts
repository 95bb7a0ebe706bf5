/**
 * Plans by halves what the planner cannot plan as a whole: it fails for some combinations of fields each of which it can plan. The
 * parts are asked for one beside the other, and objects that several of them pass are fetched by each.
 */

import type { PlanNode, QueryPlan } from '@apollo/query-planner';
import { Kind, type DocumentNode, type SelectionNode, type SelectionSetNode } from 'graphql';

/**
 * @param document one operation without named fragments.
 * @param plan throws what it cannot plan.
 * @param mayBeSplit whether it may be another matter in parts, by what was thrown.
 * @throws what `plan` threw for a part that is a single field, or for a mutation: nothing may be done twice.
 */
export function planInParts(
  document: DocumentNode,
  plan: (document: DocumentNode) => QueryPlan,
  mayBeSplit: (error: unknown) => boolean,
): QueryPlan {
  try {
    return plan(document);
  } catch (error) {
    const count = countLeaves(document);
    if (count < 2 || !mayBeSplit(error)) throw error;
    const middle = Math.ceil(count / 2);
    const halves = [
      { from: 0, to: middle },
      { from: middle, to: count },
    ];
    const nodes = halves.flatMap((half): PlanNode[] => {
      const part = planInParts(withOnly(document, half), plan, mayBeSplit);
      return part.node === undefined ? [] : [part.node as PlanNode];
    });
    return { kind: 'QueryPlan', node: { kind: 'Sequence', nodes } };
  }
}

/** How many fields of a query there are below which nothing is selected; 0 for a mutation. */
function countLeaves({ definitions }: DocumentNode): number {
  const count = ({ selections }: SelectionSetNode): number =>
    selections.reduce((sum, node) => {
      if (node.kind === Kind.FRAGMENT_SPREAD) return sum;
      return sum + (node.selectionSet === undefined ? 1 : count(node.selectionSet));
    }, 0);
  return definitions.reduce((sum, definition) => {
    const isQuery = definition.kind === Kind.OPERATION_DEFINITION && definition.operation === 'query';
    return isQuery ? sum + count(definition.selectionSet) : sum;
  }, 0);
}

/** Some of those fields, by their place in the order of the document; nodes that stand at several places are not the same there. */
function withOnly(document: DocumentNode, { from, to }: { readonly from: number; readonly to: number }): DocumentNode {
  let place = 0;
  const keep = (set: SelectionSetNode): SelectionSetNode => ({
    ...set,
    selections: set.selections.flatMap((node): SelectionNode[] => {
      if (node.kind === Kind.FRAGMENT_SPREAD) return [];
      if (node.selectionSet === undefined) {
        const isKept = from <= place && place < to;
        place += 1;
        return isKept ? [node] : [];
      }
      const selectionSet = keep(node.selectionSet);
      return selectionSet.selections.length === 0 ? [] : [{ ...node, selectionSet }];
    }),
  });
  return {
    ...document,
    definitions: document.definitions.map((definition) =>
      definition.kind === Kind.OPERATION_DEFINITION
        ? { ...definition, selectionSet: keep(definition.selectionSet) }
        : definition,
    ),
  };
}
