/** What the subgraphs say in `@requires`, `@provides` and `@key`. */

import { type CompositeType, type FieldDefinition, type NamedType, type Subgraph } from '@apollo/federation-internals';
import { Kind, parse, type OperationDefinitionNode, type SelectionSetNode } from 'graphql';

/** @returns null where the subgraph's field is computed from nothing. */
export function requiredOf(field: FieldDefinition<CompositeType>, subgraph: Subgraph): SelectionSetNode | null {
  const [applied] = field.appliedDirectivesOf(subgraph.metadata().requiresDirective());
  return applied === undefined ? null : parseFields(applied.arguments().fields);
}

/** @returns null where the subgraph's field provides nothing beyond what its type has. */
export function providedOf(field: FieldDefinition<CompositeType>, subgraph: Subgraph): SelectionSetNode | null {
  const [applied] = field.appliedDirectivesOf(subgraph.metadata().providesDirective());
  return applied === undefined ? null : parseFields(applied.arguments().fields);
}

/** Names at the top of the keys that the subgraph has for a type. */
export function keyNamesOf(type: NamedType | undefined, subgraph: Subgraph): ReadonlySet<string> {
  const names = new Set<string>();
  for (const applied of type?.appliedDirectivesOf(subgraph.metadata().keyDirective()) ?? []) {
    for (const path of pathsOf(parseFields(applied.arguments().fields))) names.add(path.split('.', 1)[0]!);
  }
  return names;
}

/** Leaves, as names with dots between, whatever conditions they stand under. */
export function pathsOf({ selections }: SelectionSetNode, above = ''): readonly string[] {
  return selections.flatMap((node) => {
    if (node.kind === Kind.FRAGMENT_SPREAD) return [];
    if (node.kind === Kind.INLINE_FRAGMENT) return pathsOf(node.selectionSet, above);
    const path = above + node.name.value;
    return node.selectionSet === undefined ? [path] : pathsOf(node.selectionSet, `${path}.`);
  });
}

/** What is selected below a field, whatever conditions it stands under. */
export function setsBelow(sets: readonly SelectionSetNode[], name: string): readonly SelectionSetNode[] {
  return sets.flatMap(({ selections }) =>
    selections.flatMap((node) => {
      if (node.kind === Kind.FRAGMENT_SPREAD || node.selectionSet === undefined) return [];
      if (node.kind === Kind.INLINE_FRAGMENT) return setsBelow([node.selectionSet], name);
      return node.name.value === name ? [node.selectionSet] : [];
    }),
  );
}

/** Whether a field is selected, whatever conditions it stands under. */
export function selects(sets: readonly SelectionSetNode[], name: string): boolean {
  return sets.some(({ selections }) =>
    selections.some((node) => {
      if (node.kind === Kind.FIELD) return node.name.value === name;
      return node.kind === Kind.INLINE_FRAGMENT && selects([node.selectionSet], name);
    }),
  );
}

/** The field of a type of a subgraph; undefined for `__typename` too. */
export function fieldOf(type: NamedType | undefined, name: string): FieldDefinition<CompositeType> | undefined {
  if (type === undefined || (type.kind !== 'ObjectType' && type.kind !== 'InterfaceType')) return undefined;
  return type.field(name);
}

function parseFields(text: string): SelectionSetNode {
  const [operation] = parse(`{${text}}`, { noLocation: true }).definitions;
  return (operation as OperationDefinitionNode).selectionSet;
}
