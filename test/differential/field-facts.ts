/** What of federation is behind a field that a client selects. */

import { getNamedType, isAbstractType, isInterfaceType, isObjectType, Kind, type SelectionSetNode } from 'graphql';
import type { Feature } from './features.ts';
import type { Federation, FieldOwner } from './federation.ts';

export interface FieldFacts {
  /** @param type an object type or an interface; of an interface, what is behind the field of any type of it. */
  readonly featuresOf: (type: string, field: string) => ReadonlySet<Feature>;
  readonly ownersOf: (type: string, field: string) => readonly FieldOwner[];
}

export function createFieldFacts(federation: Federation): FieldFacts {
  const known = new Map<string, ReadonlySet<Feature>>();
  return {
    ownersOf: federation.ownersOf,
    featuresOf: (type, field) => {
      const coordinate = `${type}.${field}`;
      const found = known.get(coordinate) ?? findFeatures(federation, type, field);
      known.set(coordinate, found);
      return found;
    },
  };
}

function findFeatures(federation: Federation, parent: string, field: string): ReadonlySet<Feature> {
  const found = new Set<Feature>();
  const add = (feature: Feature, isThere: boolean) => void (isThere && found.add(feature));
  for (const type of federation.objectTypesOf(parent)) {
    const owners = federation.ownersOf(type, field);
    add(
      '@interfaceObject field',
      owners.some(({ isInterfaceObject }) => isInterfaceObject),
    );
    add(
      '@provides',
      owners.some(({ outline }) => outline.provides !== null),
    );
    add(
      '@override',
      owners.some(({ outline }) => outline.overrides !== null),
    );
    add('shared root field', type === 'Query' && owners.length > 1);
    const requires = federation.requirementOf(type, field);
    if (requires !== null) {
      found.add('@requires');
      addRequired(federation, type, requires, found);
    }
    const outlines = [...federation.outlines.values()]
      .map(({ types }) => types.get(type))
      .filter((one) => one !== undefined);
    if (!federation.isEntity(type)) {
      add('@shareable value type of several subgraphs', type !== 'Query' && type !== 'Mutation' && outlines.length > 1);
      continue;
    }
    const keys = outlines.flatMap((outline) => outline.keys);
    const isKey = keys.some(({ selectionSet }) => selectsAtTop(selectionSet, field));
    if (isKey || outlines.length < 2) continue;
    add('entity with several keys', new Set(keys.map(({ text }) => text)).size > 1);
    add(
      'compound key',
      keys.some(({ selectionSet }) => selectionSet.selections.length > 1),
    );
    add(
      'nested key',
      keys.some(({ text }) => text.includes('{')),
    );
  }
  return found;
}

function addRequired(
  federation: Federation,
  type: string,
  { selections }: SelectionSetNode,
  found: Set<Feature>,
): void {
  for (const selection of selections) {
    if (selection.kind === Kind.INLINE_FRAGMENT) {
      const parent = federation.full.getType(type);
      if (isInterfaceType(parent)) found.add('@requires with fragments on an interface');
      else if (isAbstractType(parent)) found.add('@requires with fragments on a union');
      addRequired(federation, selection.typeCondition?.name.value ?? type, selection.selectionSet, found);
    }
    if (selection.kind !== Kind.FIELD || selection.name.value === '__typename') continue;
    const field = selection.name.value;
    if ((selection.arguments ?? []).length > 0) found.add('@requires with arguments');
    const objects = federation.objectTypesOf(type);
    if (objects.some((object) => federation.requirementOf(object, field) !== null))
      found.add('@requires of a field that @requires');
    const parent = federation.full.getType(type);
    if (selection.selectionSet === undefined || !(isObjectType(parent) || isInterfaceType(parent))) continue;
    addRequired(federation, getNamedType(parent.getFields()[field]!.type).name, selection.selectionSet, found);
  }
}

function selectsAtTop({ selections }: SelectionSetNode, field: string): boolean {
  return selections.some((selection) => selection.kind === Kind.FIELD && selection.name.value === field);
}
