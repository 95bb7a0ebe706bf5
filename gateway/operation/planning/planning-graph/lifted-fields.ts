/**
 * Fields of interface objects that the planner plans right only when they are asked of the interface, not of one of its types: those
 * of an interface object that cannot be asked for by key, and those that are computed from what the types' own subgraphs have, for
 * which it goes round in circles without an end. Beside such fields it fails for others, too.
 */

import type { ConstDirectiveNode } from 'graphql';
import { booleanArgument, fieldJoins, graphOf, stringArgument, type SupergraphOutline } from './supergraph-outline.ts';
import { isResolvable } from './unresolvable-keys.ts';

export interface LiftedField {
  readonly interfaceName: string;
  /**
   * Whether it is lifted only where the position has the interface itself for its type: where the interface object is met. Anywhere
   * else it is asked of the type, as objects of other types would only be asked in vain.
   */
  readonly isOnlyThere: boolean;
  /** Whether it is lifted only when the planner finds no plan for the operation as it is. */
  readonly isLastResort: boolean;
}

/** @returns by `Type.field`, for each implementing type that has the field from an interface object. */
export function findLiftedFields({ types, implementations }: SupergraphOutline): Map<string, LiftedField> {
  const lifted = new Map<string, LiftedField>();
  for (const type of types.values()) {
    const graphs = interfaceObjects(type.joins);
    if (graphs.all.size === 0) continue;
    for (const [name, field] of type.fields) {
      const joins = fieldJoins(field).filter(
        (join) => graphs.all.has(graphOf(join)) && !booleanArgument(join, 'external', false),
      );
      const isUnresolvable = joins.some((join) => graphs.unresolvable.has(graphOf(join)));
      const isComputed = joins.some((join) => stringArgument(join, 'requires') !== null);
      if (joins.length === 0) continue;
      const target: LiftedField = {
        interfaceName: type.name,
        isOnlyThere: !isUnresolvable,
        isLastResort: !isUnresolvable && !isComputed,
      };
      for (const implementation of implementations.get(type.name) ?? []) {
        const own = implementation.fields.get(name);
        if (own !== undefined && fieldJoins(own).some((join) => graphOf(join) === null)) {
          lifted.set(`${implementation.name}.${name}`, target);
        }
      }
    }
  }
  return lifted;
}

/** The subgraphs in which the type is an interface object, and those of them that have no key to ask by. */
function interfaceObjects(joins: readonly ConstDirectiveNode[]) {
  const objects = joins.filter((join) => booleanArgument(join, 'isInterfaceObject', false));
  const resolvable = new Set(objects.filter(isResolvable).map(graphOf));
  const all = new Set(objects.map(graphOf));
  return { all, unresolvable: new Set([...all].filter((graph) => !resolvable.has(graph))) };
}
