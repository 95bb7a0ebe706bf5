/** The fetches of a plan as a list: where each stands, what it gives, and what it stands on. */

import type { FetchNode, PlanNode, QueryPlan, QueryPlanSelectionNode } from '@apollo/query-planner';
import { Kind, parse, print, type FieldNode, type OperationDefinitionNode, type SelectionSetNode } from 'graphql';
import type { Position } from '../../../execution/plan/dependencies.ts';

export interface PlannedFetch {
  readonly node: FetchNode;
  /** Names from the root, `@` for lists. */
  readonly path: readonly string[];
  readonly position: Position;
  /** What is selected of each entity, or of the root. */
  readonly selection: SelectionSetNode;
}

/** @param plan without conditions and deferred parts. */
export function listFetches(plan: QueryPlan): PlannedFetch[] {
  const fetches: PlannedFetch[] = [];
  const collect = (node: PlanNode, path: readonly string[], position: Position): void => {
    switch (node.kind) {
      case 'Fetch':
        fetches.push({ node, path, position, selection: selectionOf(node) });
        return;
      case 'Flatten':
        collect(node.node, [...path, ...node.path.map(String)], position);
        return;
      case 'Sequence':
      case 'Parallel':
        for (const [index, child] of node.nodes.entries()) {
          collect(child, path, [...position, { isSequence: node.kind === 'Sequence', index }]);
        }
        return;
      case 'Condition':
      case 'Defer':
        throw new Error(`A query plan has a ${node.kind} node, which nothing here asks for.`);
    }
  };
  if (plan.node !== undefined) collect(plan.node as PlanNode, [], []);
  return fetches;
}

/** The same fetch with another selection. */
export function withSelection(fetch: PlannedFetch, selection: SelectionSetNode): PlannedFetch {
  const { operationDocumentNode: _document, ...node } = fetch.node;
  const operation = operationOf(node);
  const selectionSet =
    node.requires === undefined
      ? selection
      : {
          ...operation.selectionSet,
          selections: operation.selectionSet.selections.map((field) => ({
            ...(field as FieldNode),
            selectionSet: selection,
          })),
        };
  return { ...fetch, node: { ...node, operation: print({ ...operation, selectionSet }) }, selection };
}

/** One fetch after the other. */
export function toPlan(fetches: readonly PlannedFetch[]): QueryPlan {
  const nodes = fetches.map(({ node, path }): PlanNode =>
    path.length === 0 ? node : { kind: 'Flatten', path: [...path], node },
  );
  return { kind: 'QueryPlan', node: { kind: 'Sequence', nodes } };
}

/** Where the fetch hangs, without lists. */
export function baseOf({ path }: PlannedFetch): readonly string[] {
  return path.filter((part) => part !== '@' && !part.startsWith('... on '));
}

/** Positions with a value after the fetch, such as `product.category.id`. */
export function positionsGiven(fetch: PlannedFetch): ReadonlySet<string> {
  const positions = new Set<string>();
  const walk = ({ selections }: SelectionSetNode, base: string): void => {
    for (const node of selections) {
      if (node.kind === Kind.FRAGMENT_SPREAD) continue;
      if (node.kind === Kind.INLINE_FRAGMENT) walk(node.selectionSet, base);
      else {
        const position = below(base, (node.alias ?? node.name).value);
        positions.add(position);
        if (node.selectionSet !== undefined) walk(node.selectionSet, position);
      }
    }
  };
  walk(fetch.selection, baseOf(fetch).join('.'));
  return positions;
}

/** Positions on which the fetch stands: the objects above it, and what names its entities. */
export function positionsNeeded(fetch: PlannedFetch): ReadonlySet<string> {
  const base = baseOf(fetch);
  const positions = new Set(base.map((_, index) => base.slice(0, index + 1).join('.')));
  const walk = (nodes: readonly QueryPlanSelectionNode[], above: string): void => {
    for (const node of nodes) {
      if (node.kind === 'InlineFragment') walk(node.selections, above);
      else {
        const position = below(above, node.alias ?? node.name);
        positions.add(position);
        walk(node.selections ?? [], position);
      }
    }
  };
  walk(fetch.node.requires ?? [], base.join('.'));
  return positions;
}

function below(base: string, name: string): string {
  return base === '' ? name : `${base}.${name}`;
}

function selectionOf(node: FetchNode): SelectionSetNode {
  const { selectionSet } = operationOf(node);
  if (node.requires === undefined) return selectionSet;
  const [entities] = selectionSet.selections;
  return (entities as FieldNode).selectionSet!;
}

function operationOf({ operation }: Pick<FetchNode, 'operation'>): OperationDefinitionNode {
  const { definitions } = parse(operation, { noLocation: true });
  return definitions.find(({ kind }) => kind === Kind.OPERATION_DEFINITION) as OperationDefinitionNode;
}
