/**
 * Gives each field that a client aliases, or asks with arguments, a response name of the gateway's own for the time of execution. What
 * a computed field requires travels under its plain name: a client's `involvements(desks: ["n3"])`, or its alias `bonds`, would
 * otherwise be taken for it, and one of the two would silently be the other.
 */

import { visit, type DocumentNode, type FieldNode } from 'graphql';
import { toInternalName } from '../execution/response-names.ts';

/** @param document a valid document without response names of the gateway's own. */
export function renameResponses(document: DocumentNode): DocumentNode {
  return visit(document, { Field: rename });
}

function rename(node: FieldNode): FieldNode | undefined {
  const responseName = (node.alias ?? node.name).value;
  const isPlain = responseName === node.name.value && (node.arguments ?? []).length === 0;
  if (isPlain) return undefined;
  return { ...node, alias: { ...node.name, value: toInternalName(responseName) } };
}
