/** What is selected already where a new selection is to join it: two fields of one name must be able to merge. */

import { isObjectType, type GraphQLCompositeType } from 'graphql';

export interface FieldAsked {
  readonly parent: GraphQLCompositeType;
  readonly field: string;
  /** As printed. */
  readonly args: string;
  /** Type of the field, as printed. */
  readonly type: string;
}

/** The fields of one object of the response, by response name. */
export type ResponseShape = Map<string, { readonly asked: FieldAsked[]; readonly children: ResponseShape }>;

/** Whether a field may take that response name; stricter than the specification on types, which must be the same. */
export function fits(shape: ResponseShape, responseName: string, field: FieldAsked): boolean {
  const known = shape.get(responseName);
  return known === undefined || known.asked.every((other) => canMerge(other, field));
}

/** @returns the shape below the field, where its own selections join what is there. */
export function join(shape: ResponseShape, responseName: string, field: FieldAsked): ResponseShape {
  const known = shape.get(responseName) ?? { asked: new Array<FieldAsked>(), children: new Map() };
  known.asked.push(field);
  shape.set(responseName, known);
  return known.children;
}

/** @param into an empty shape. */
export function copyShape(from: ResponseShape, into: ResponseShape): void {
  for (const [name, { asked, children }] of from) {
    const copied: ResponseShape = new Map();
    copyShape(children, copied);
    into.set(name, { asked: [...asked], children: copied });
  }
}

function canMerge(left: FieldAsked, right: FieldAsked): boolean {
  if (left.type !== right.type) return false;
  if (left.field === right.field && left.args === right.args) return true;
  return isObjectType(left.parent) && isObjectType(right.parent) && left.parent !== right.parent;
}
