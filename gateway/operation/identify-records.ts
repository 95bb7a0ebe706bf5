/**
 * Adds to an operation the keys by which its answer can be told apart again: whose record stands at which position. The
 * client never sees them; without them a desk that is down could not be named at the positions it left empty.
 */

import {
  getNamedType,
  isInterfaceType,
  isObjectType,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type GraphQLNamedType,
  type GraphQLSchema,
} from 'graphql';
import { IDENTIFIED_TYPES, keyField, type IdentifiedType } from '../execution/identity.ts';

/** @param document a valid document. */
export function identifyRecords(document: DocumentNode, schema: GraphQLSchema): DocumentNode {
  const typeInfo = new TypeInfo(schema);
  return visit(
    document,
    visitWithTypeInfo(typeInfo, {
      SelectionSet: {
        leave: (node) => {
          const type = identifiedTypeOf(typeInfo.getParentType());
          if (type === null) return undefined;
          return { ...node, selections: [...node.selections, keyField(type)] };
        },
      },
    }),
  );
}

function identifiedTypeOf(type: GraphQLNamedType | null | undefined): IdentifiedType | null {
  const named = getNamedType(type);
  if (named === null || named === undefined) return null;
  const byName = IDENTIFIED_TYPES.find((candidate) => candidate === named.name);
  if (byName !== undefined) return byName;
  if (!isObjectType(named) && !isInterfaceType(named)) return null;
  return IDENTIFIED_TYPES.find((candidate) => named.getInterfaces().some(({ name }) => name === candidate)) ?? null;
}
