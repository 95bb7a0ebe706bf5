/** What of a supergraph's document tells which subgraph has which field: its types by name, and the `join` directives on them. */

import {
  Kind,
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type InterfaceTypeDefinitionNode,
  type ObjectTypeDefinitionNode,
  type StringValueNode,
  type TypeNode,
} from 'graphql';

export interface OutlinedType {
  readonly name: string;
  readonly isInterface: boolean;
  readonly interfaces: readonly string[];
  /** Its `@join__type`s: one for each key in each subgraph, or one without a key. */
  readonly joins: readonly ConstDirectiveNode[];
  readonly fields: ReadonlyMap<string, FieldDefinitionNode>;
}

export interface SupergraphOutline {
  /** Object types and interfaces. */
  readonly types: ReadonlyMap<string, OutlinedType>;
  /** Object types and interfaces that implement the interface named, at any distance. */
  readonly implementations: ReadonlyMap<string, readonly OutlinedType[]>;
  /** From a member of `join__Graph` to the subgraph's own name. */
  readonly graphNames: ReadonlyMap<string, string>;
}

export function outlineSupergraph(document: DocumentNode): SupergraphOutline {
  const types = new Map<string, OutlinedType>();
  const implementations = new Map<string, OutlinedType[]>();
  const graphNames = new Map<string, string>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.ENUM_TYPE_DEFINITION && definition.name.value === 'join__Graph') {
      for (const { name, directives } of definition.values ?? []) {
        const graph = directives?.find((directive) => directive.name.value === 'join__graph');
        graphNames.set(name.value, (graph && stringArgument(graph, 'name')?.value) ?? name.value);
      }
    }
    if (definition.kind === Kind.OBJECT_TYPE_DEFINITION || definition.kind === Kind.INTERFACE_TYPE_DEFINITION) {
      const type = outlineType(definition);
      types.set(type.name, type);
      for (const name of type.interfaces) implementations.set(name, [...(implementations.get(name) ?? []), type]);
    }
  }
  return { types, implementations, graphNames };
}

function outlineType(definition: ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode): OutlinedType {
  return {
    name: definition.name.value,
    isInterface: definition.kind === Kind.INTERFACE_TYPE_DEFINITION,
    interfaces: (definition.interfaces ?? []).map(({ name }) => name.value),
    joins: (definition.directives ?? []).filter(({ name }) => name.value === 'join__type'),
    fields: new Map((definition.fields ?? []).map((field) => [field.name.value, field])),
  };
}

/** Its `@join__field`s; none on a field that every subgraph of the type has alike. */
export function fieldJoins(field: FieldDefinitionNode): readonly ConstDirectiveNode[] {
  return (field.directives ?? []).filter(({ name }) => name.value === 'join__field');
}

/** The member of `join__Graph` that a `@join__type` or `@join__field` names; null on a field that interface objects provide. */
export function graphOf(join: ConstDirectiveNode): string | null {
  const value = argumentOf(join, 'graph');
  return value?.kind === Kind.ENUM ? value.value : null;
}

export function stringArgument(directive: ConstDirectiveNode, name: string): StringValueNode | null {
  const value = argumentOf(directive, name);
  return value?.kind === Kind.STRING ? value : null;
}

export function booleanArgument(directive: ConstDirectiveNode, name: string, byDefault: boolean): boolean {
  const value = argumentOf(directive, name);
  return value?.kind === Kind.BOOLEAN ? value.value : byDefault;
}

function argumentOf(directive: ConstDirectiveNode, name: string) {
  return directive.arguments?.find((argument) => argument.name.value === name)?.value;
}

/** The type of the field as the subgraph declares it, without lists and non-null. */
export function namedTypeIn(field: FieldDefinitionNode, graph: string): string {
  const own = fieldJoins(field).find((join) => graphOf(join) === graph);
  const declared = own && stringArgument(own, 'type')?.value;
  return declared?.replaceAll(/[![\]\s]/g, '') ?? nameOf(field.type);
}

function nameOf(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : nameOf(type.type);
}
