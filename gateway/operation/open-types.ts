/** Which records a field is asked of, where not every type lets the reader have it. */

import {
  Kind,
  type FieldNode,
  type GraphQLCompositeType,
  type InlineFragmentNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import type { Access } from '../governance/enforcement/access.ts';

export type OpenTypes = Pick<Access, 'typesWith'>;

/**
 * @param parent the type on which the field stands.
 * @param access null where the reader may have everything.
 * @returns null for all records; none where the field is to be left out.
 */
export function openTypesOf(
  { name }: FieldNode,
  parent: GraphQLCompositeType | null | undefined,
  access: OpenTypes | null,
): readonly string[] | null {
  return access === null || parent == null ? null : access.typesWith(parent.name, name.value);
}

/** The field under one condition for each of the types. */
export function onlyOf(field: FieldNode, types: readonly string[]): InlineFragmentNode {
  return {
    kind: Kind.INLINE_FRAGMENT,
    selectionSet: selectionOf(
      types.map((type) => ({
        kind: Kind.INLINE_FRAGMENT,
        typeCondition: { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: type } },
        selectionSet: selectionOf([field]),
      })),
    ),
  };
}

function selectionOf(selections: readonly SelectionNode[]): SelectionSetNode {
  return { kind: Kind.SELECTION_SET, selections };
}
