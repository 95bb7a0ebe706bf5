/** Literals of an operation as variables: operations that differ in nothing else are planned once. */

import {
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  Kind,
  type GraphQLInputType,
  type ValueNode,
} from 'graphql';

/** A literal that has to stay where it is. */
export const STAYS = Symbol('stays in the text');

/**
 * The value that a variable of the type would be given in a literal's place.
 *
 * @returns {@link STAYS} for a literal that holds variables, or that no JSON value can stand for: of a custom scalar, whose way of reading
 *   literals is its owner's, all but texts and truth values.
 */
export function literalToJson(node: ValueNode, type: GraphQLInputType): unknown {
  if (isNonNullType(type)) return literalToJson(node, type.ofType);
  if (node.kind === Kind.NULL) return null;
  if (node.kind === Kind.VARIABLE) return STAYS;
  if (isListType(type)) {
    if (node.kind !== Kind.LIST) return literalToJson(node, type.ofType);
    const items = node.values.map((value) => literalToJson(value, type.ofType));
    return items.includes(STAYS) ? STAYS : items;
  }
  if (isInputObjectType(type)) {
    if (node.kind !== Kind.OBJECT) return STAYS;
    const fields = type.getFields();
    const entries = node.fields.map(({ name, value }): [string, unknown] => {
      const field = fields[name.value];
      return [name.value, field === undefined ? STAYS : literalToJson(value, field.type)];
    });
    return entries.some(([, value]) => value === STAYS) ? STAYS : Object.fromEntries(entries);
  }
  if (isEnumType(type)) return node.kind === Kind.ENUM ? node.value : STAYS;
  switch (node.kind) {
    case Kind.STRING:
    case Kind.BOOLEAN:
      return node.value;
    case Kind.INT:
      // As digits, however many: a number would lose the last of them.
      if (type.name === 'ID') return node.value;
      return type.name === 'Int' || type.name === 'Float' ? Number(node.value) : STAYS;
    case Kind.FLOAT:
      return type.name === 'Float' ? Number(node.value) : STAYS;
    default:
      return STAYS;
  }
}
