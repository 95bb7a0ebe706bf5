/**
 * Keys by which a subgraph cannot be asked for an entity. After a detour for what a field requires, the planner comes back into a
 * subgraph by the first key declared there, also by one that is `resolvable: false`: where there is a resolvable one, the others go.
 * Nothing else of planning looks at them.
 */

import type { ConstDirectiveNode } from 'graphql';
import { booleanArgument, graphOf, stringArgument, type SupergraphOutline } from './supergraph-outline.ts';
import { removalOf, type TextEdit } from '../../../supergraph/text-edits.ts';

/** Takes each unresolvable key out of each type that has a resolvable one in the same subgraph. */
export function dropUnresolvableKeys({ types }: SupergraphOutline): TextEdit[] {
  const edits: TextEdit[] = [];
  for (const { joins } of types.values()) {
    const resolvable = new Set(joins.filter(isResolvable).map(graphOf));
    for (const join of joins) {
      const isNeedless = stringArgument(join, 'key') !== null && !isResolvable(join) && resolvable.has(graphOf(join));
      if (isNeedless) edits.push(removalOf(join));
    }
  }
  return edits;
}

/** Whether an entity of the type can be asked for by that key. */
export function isResolvable(join: ConstDirectiveNode): boolean {
  return stringArgument(join, 'key') !== null && booleanArgument(join, 'resolvable', true);
}
