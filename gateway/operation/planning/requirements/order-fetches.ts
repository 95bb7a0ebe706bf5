/** Fetches in an order in which each has what it stands on, where the planner's own order does not do. */

import type { Supergraph } from '@apollo/federation-internals';
import type { QueryPlanSelectionNode } from '@apollo/query-planner';
import { Kind, type SelectionNode, type SelectionSetNode } from 'graphql';
import { isBefore } from '../../../execution/plan/dependencies.ts';
import { withoutPaths } from '../../../execution/plan/split-fetch.ts';
import { fieldOf, keyNamesOf, pathsOf, requiredOf } from './field-sets.ts';
import { positionsGiven, positionsNeeded, withSelection, type PlannedFetch } from './planned-fetches.ts';

/**
 * @param fetches in the planner's order.
 * @param moved positions that were taken out of one fetch and are to come from another, wherever that stands.
 */
export function orderFetches(fetches: readonly PlannedFetch[], moved: ReadonlySet<string>): PlannedFetch[] {
  const given = fetches.map(positionsGiven);
  const waitsFor = fetches.map((fetch, index) => {
    const needed = [...positionsNeeded(fetch)];
    return new Set(
      [...fetches.keys()].filter((other) => {
        if (other === index) return false;
        const wasBefore = isBefore(fetches[other]!.position, fetch.position);
        return needed.some((position) => given[other]!.has(position) && (wasBefore || moved.has(position)));
      }),
    );
  });
  const left = [...fetches.keys()];
  const ordered: PlannedFetch[] = [];
  while (left.length > 0) {
    // In a circle there is no right order: the planner's stays.
    const ready = Math.max(
      0,
      left.findIndex((index) => !left.some((other) => waitsFor[index]!.has(other))),
    );
    ordered.push(fetches[left.splice(ready, 1)[0]!]!);
  }
  return ordered;
}

/** Of entities: what is computed from different things is fetched apart, as one may hang on what another brings. */
export function splitByRequirement(fetch: PlannedFetch, supergraph: Supergraph): PlannedFetch[] {
  const { node, selection } = fetch;
  if (node.requires === undefined) return [fetch];
  const subgraph = supergraph.subgraphs().get(node.serviceName)!;
  const pathsByKey = new Map<string, readonly string[]>();
  const keyOf = (typename: string, name: string): string => {
    const field = fieldOf(subgraph.schema.type(typename), name);
    const required = field === undefined ? null : requiredOf(field, subgraph);
    const paths = required === null ? [] : pathsOf(required).toSorted();
    const key = paths.join(' ');
    pathsByKey.set(key, paths);
    return key;
  };
  const keep = (
    { selections }: SelectionSetNode,
    typename: string,
    isKept: (key: string) => boolean,
  ): SelectionNode[] =>
    selections.flatMap((one): SelectionNode[] => {
      if (one.kind === Kind.FRAGMENT_SPREAD) return [one];
      if (one.kind === Kind.FIELD) return isKept(keyOf(typename, one.name.value)) ? [one] : [];
      const inner = keep(one.selectionSet, one.typeCondition?.name.value ?? typename, isKept);
      return inner.length === 0 ? [] : [{ ...one, selectionSet: { ...one.selectionSet, selections: inner } }];
    });
  keep(selection, '', () => true);
  if (pathsByKey.size < 2) return [fetch];
  const isOfKey = (path: string, typenames: readonly string[]): boolean =>
    typenames.some((typename) => keyNamesOf(subgraph.schema.type(typename), subgraph).has(path.split('.', 1)[0]!));
  const typenames = conditionsOf(node.requires);
  const all = [...pathsByKey.values()].flat();
  return [...pathsByKey].map(([key, paths]) => {
    const part = withSelection(fetch, { ...selection, selections: keep(selection, '', (one) => one === key) });
    const left = new Set(all.filter((path) => !paths.includes(path) && !isOfKey(path, typenames)));
    return { ...part, node: { ...part.node, requires: withoutPaths(node.requires!, '', left) } };
  });
}

function conditionsOf(nodes: readonly QueryPlanSelectionNode[]): readonly string[] {
  return nodes.flatMap((node) =>
    node.kind === 'InlineFragment' ? [node.typeCondition ?? '', ...conditionsOf(node.selections)] : [],
  );
}
