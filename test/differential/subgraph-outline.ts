/** What a subgraph's SDL says about federation, read for its resolvers and for what they may be expected to answer. */

import {
  Kind,
  parse,
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type ObjectTypeDefinitionNode,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';

export interface FieldOutline {
  readonly isExternal: boolean;
  readonly requires: SelectionSetNode | null;
  readonly provides: SelectionSetNode | null;
  /** The subgraph from which it is taken over; null where it is not. */
  readonly overrides: string | null;
  readonly isShareable: boolean;
}

export interface KeyOutline {
  readonly text: string;
  readonly selectionSet: SelectionSetNode;
  readonly isResolvable: boolean;
}

export interface TypeOutline {
  readonly name: string;
  readonly isInterface: boolean;
  readonly isInterfaceObject: boolean;
  readonly keys: readonly KeyOutline[];
  readonly fields: ReadonlyMap<string, FieldOutline>;
  readonly interfaces: readonly string[];
}

export interface SubgraphOutline {
  readonly name: string;
  /** Objects and interfaces. */
  readonly types: ReadonlyMap<string, TypeOutline>;
}

export function toSubgraphOutline(name: string, sdl: string): SubgraphOutline {
  const types = new Map<string, TypeOutline>();
  for (const definition of typesIn(parse(sdl, { noLocation: true }))) {
    const known = types.get(definition.name.value);
    const added = toTypeOutline(definition);
    types.set(
      added.name,
      known === undefined
        ? added
        : {
            ...known,
            isInterfaceObject: known.isInterfaceObject || added.isInterfaceObject,
            keys: [...known.keys, ...added.keys],
            fields: new Map([...known.fields, ...added.fields]),
            interfaces: [...known.interfaces, ...added.interfaces],
          },
    );
  }
  return { name, types };
}

/** @param text such as `id owner { ... on User { name } }`. */
export function parseFieldSet(text: string): SelectionSetNode {
  return (parse(`{ ${text} }`, { noLocation: true }).definitions[0] as OperationDefinitionNode).selectionSet;
}

type TypeNode = Pick<ObjectTypeDefinitionNode, 'name' | 'directives' | 'fields' | 'interfaces'> & {
  readonly kind: string;
};

function typesIn({ definitions }: DocumentNode): TypeNode[] {
  return definitions.filter(
    (definition) =>
      definition.kind === Kind.OBJECT_TYPE_DEFINITION ||
      definition.kind === Kind.OBJECT_TYPE_EXTENSION ||
      definition.kind === Kind.INTERFACE_TYPE_DEFINITION ||
      definition.kind === Kind.INTERFACE_TYPE_EXTENSION,
  );
}

function toTypeOutline({ kind, name, directives = [], fields = [], interfaces = [] }: TypeNode): TypeOutline {
  const isShareable = has(directives, 'shareable');
  const keys = directives.filter((directive) => directive.name.value === 'key');
  return {
    name: name.value,
    isInterface: kind === Kind.INTERFACE_TYPE_DEFINITION || kind === Kind.INTERFACE_TYPE_EXTENSION,
    isInterfaceObject: has(directives, 'interfaceObject'),
    keys: keys.map((key) => {
      const text = argumentOf(key, 'fields') as string;
      return { text, selectionSet: parseFieldSet(text), isResolvable: argumentOf(key, 'resolvable') !== false };
    }),
    fields: new Map(fields.map((field) => [field.name.value, toFieldOutline(field, isShareable)])),
    interfaces: interfaces.map((implemented) => implemented.name.value),
  };
}

function toFieldOutline({ directives = [] }: FieldDefinitionNode, isTypeShareable: boolean): FieldOutline {
  const fieldSetOf = (name: string): SelectionSetNode | null => {
    const directive = directives.find((one) => one.name.value === name);
    return directive === undefined ? null : parseFieldSet(argumentOf(directive, 'fields') as string);
  };
  const override = directives.find((one) => one.name.value === 'override');
  return {
    isExternal: has(directives, 'external'),
    requires: fieldSetOf('requires'),
    provides: fieldSetOf('provides'),
    overrides: override === undefined ? null : (argumentOf(override, 'from') as string),
    isShareable: isTypeShareable || has(directives, 'shareable'),
  };
}

function has(directives: readonly ConstDirectiveNode[], name: string): boolean {
  return directives.some((directive) => directive.name.value === name);
}

function argumentOf(directive: ConstDirectiveNode, name: string): unknown {
  const value = directive.arguments?.find((argument) => argument.name.value === name)?.value;
  return value !== undefined && 'value' in value ? value.value : undefined;
}
