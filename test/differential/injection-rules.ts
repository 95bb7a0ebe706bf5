/**
 * Where a null or an error may be put so that pieces and whole must still come to the same data.
 *
 * Inside a subgraph an error at a position that may not be null empties the nearest position that may, or the whole entity that
 * was asked for. In one schema that is the same wherever the emptied object stands under what the client selected: there the
 * object itself falls. It is not the same where the gateway needs the object for itself, to find an entity by its key or to
 * hand over what a computed field requires. So keys always have values, and what is required may be null or fail only where
 * null is allowed, in which case it is computed from null.
 */

import {
  getNamedType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';
import type { Federation } from './federation.ts';

export interface InjectionRules {
  /** Whether the field itself may fail or be null (null only if its type allows). */
  readonly allowsField: (type: string, field: string) => boolean;
  /** Whether the field's items may fail or be null (null only if their type allows). */
  readonly allowsItems: (type: string, field: string) => boolean;
  readonly isKeyField: (type: string, field: string) => boolean;
}

export function createInjectionRules(federation: Federation): InjectionRules {
  const { full, outlines, objectTypesOf } = federation;
  const keyFields = new Set<string>();
  const requiredFields = new Set<string>();
  const computedFields = new Set<string>();
  const fragileTypes = new Set<string>();
  const fieldType = (type: string, field: string) => (full.getType(type) as GraphQLObjectType).getFields()[field]?.type;

  const walk = (type: string, { selections }: SelectionSetNode, marked: Set<string>): void => {
    for (const selection of selections) {
      if (selection.kind === Kind.INLINE_FRAGMENT)
        walk(selection.typeCondition?.name.value ?? type, selection.selectionSet, marked);
      if (selection.kind !== Kind.FIELD || selection.name.value === '__typename') continue;
      for (const object of objectTypesOf(type)) marked.add(`${object}.${selection.name.value}`);
      if (selection.selectionSet === undefined) continue;
      const child = getNamedType(findField(full, type, selection.name.value)!).name;
      for (const object of objectTypesOf(child)) markFragile(object);
      walk(child, selection.selectionSet, marked);
    }
  };
  const markFragile = (type: string): void => {
    if (fragileTypes.has(type)) return;
    fragileTypes.add(type);
    for (const { type: child } of Object.values((full.getType(type) as GraphQLObjectType).getFields())) {
      if (!isNonNullType(child)) continue;
      for (const object of objectTypesOf(getNamedType(child).name)) markFragile(object);
    }
  };
  for (const { types } of outlines.values()) {
    for (const { name, keys, fields } of types.values()) {
      for (const { selectionSet } of keys) walk(name, selectionSet, keyFields);
      for (const [field, { requires }] of fields) {
        if (requires === null) continue;
        walk(name, requires, requiredFields);
        for (const object of objectTypesOf(name)) computedFields.add(`${object}.${field}`);
      }
    }
  }

  const unknown = new Set(
    (federation.graph.unknown ?? []).flatMap(({ type, fields }) => fields.map((field) => `${type}.${field}`)),
  );
  const isExcluded = (type: string, field: string): boolean =>
    keyFields.has(`${type}.${field}`) ||
    unknown.has(`${type}.${field}`) ||
    federation.ownersOf(type, field).length === 0;
  return {
    allowsField: (type, field) => {
      if (isExcluded(type, field)) return false;
      const isNullable = !isNonNullType(fieldType(type, field));
      return isNullable || !(requiredFields.has(`${type}.${field}`) || fragileTypes.has(type));
    },
    allowsItems: (type, field) => {
      const output = fieldType(type, field);
      if (isExcluded(type, field) || output === undefined) return false;
      // How many items there are hangs on what the field is computed from, or on the mutations before it.
      if (computedFields.has(`${type}.${field}`) || type === 'Mutation') return false;
      if (requiredFields.has(`${type}.${field}`)) return !isNonNullType(output) && itemsMayBeNull(output);
      return !isNonNullType(output) || itemsMayBeNull(output) || !fragileTypes.has(type);
    },
    isKeyField: (type, field) => keyFields.has(`${type}.${field}`),
  };
}

function itemsMayBeNull(output: GraphQLOutputType): boolean {
  const nullable = isNonNullType(output) ? output.ofType : output;
  if (!isListType(nullable)) return true;
  return !isNonNullType(nullable.ofType) && itemsMayBeNull(nullable.ofType as GraphQLOutputType);
}

function findField(schema: GraphQLSchema, type: string, field: string): GraphQLOutputType | undefined {
  const parent = schema.getType(type);
  if (isObjectType(parent) || isInterfaceType(parent)) return parent.getFields()[field]?.type;
  return undefined;
}
