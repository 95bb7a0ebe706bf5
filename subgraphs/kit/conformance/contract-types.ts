/** The contract for one prefix, as types to compare with, to select from and to walk answers by. */

import { Kind } from 'graphql';
import type { DefinitionNode, DocumentNode, FieldDefinitionNode, TypeNode } from 'graphql';
import { createDeskTypeDefinitions } from '../../../schema/contract/desk-type-definitions.ts';

export interface ContractTypes {
  readonly document: DocumentNode;
  /** Fields of every object and interface type. */
  readonly fields: ReadonlyMap<string, readonly FieldDefinitionNode[]>;
  readonly enumValues: ReadonlyMap<string, ReadonlySet<string>>;
  /** The concrete type of an interface at this desk; any other name is its own. */
  concrete(typeName: string): string;
}

export function createContractTypes(prefix: string): ContractTypes {
  const document = createDeskTypeDefinitions({ prefix, own: null });
  const fields = new Map<string, readonly FieldDefinitionNode[]>();
  const enumValues = new Map<string, ReadonlySet<string>>();
  const interfaces = new Set<string>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.INTERFACE_TYPE_DEFINITION) interfaces.add(definition.name.value);
    if (hasFields(definition)) fields.set(definition.name.value, definition.fields ?? []);
    if (definition.kind === Kind.ENUM_TYPE_DEFINITION) {
      enumValues.set(definition.name.value, new Set(definition.values?.map(({ name }) => name.value)));
    }
  }
  return { document, fields, enumValues, concrete: (name) => (interfaces.has(name) ? prefix + name : name) };
}

export function namedTypeOf(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedTypeOf(type.type);
}

/**
 * Everything that the contract lets one ask of a type, as a selection set: lists within it by their default page.
 *
 * @param leaveOut fields by `Type.field` that are not selected.
 */
export function selectAll(types: ContractTypes, typeName: string, leaveOut: ReadonlySet<string> = new Set()): string {
  const parts = (types.fields.get(types.concrete(typeName)) ?? []).flatMap((field) => {
    if (leaveOut.has(`${typeName}.${field.name.value}`)) return [];
    const fieldType = namedTypeOf(field.type);
    if (!types.fields.has(types.concrete(fieldType))) return [field.name.value];
    return [`${field.name.value} ${selectAll(types, fieldType, leaveOut)}`];
  });
  return `{ ${parts.join(' ')} }`;
}

export interface Visitor {
  object?(typeName: string, value: Readonly<Record<string, unknown>>, path: string): void;
  leaf?(typeName: string, value: unknown, path: string): void;
}

/** Visits every object and every leaf of an answer, with the type that the contract gives it; nulls are not visited. */
export function walk(types: ContractTypes, typeName: string, value: unknown, visitor: Visitor, path = typeName): void {
  if (value === null || value === undefined) return;
  if (Array.isArray(value)) {
    value.forEach((item, index) => walk(types, typeName, item, visitor, `${path}.${index}`));
    return;
  }
  const fields = types.fields.get(types.concrete(typeName));
  if (fields === undefined || typeof value !== 'object') {
    visitor.leaf?.(typeName, value, path);
    return;
  }
  const object = value as Readonly<Record<string, unknown>>;
  visitor.object?.(typeName, object, path);
  for (const field of fields) {
    const name = field.name.value;
    walk(types, namedTypeOf(field.type), object[name], visitor, `${path}.${name}`);
  }
}

type WithFields = Extract<
  DefinitionNode,
  { readonly kind: Kind.OBJECT_TYPE_DEFINITION | Kind.INTERFACE_TYPE_DEFINITION }
>;

function hasFields(definition: DefinitionNode): definition is WithFields {
  return definition.kind === Kind.OBJECT_TYPE_DEFINITION || definition.kind === Kind.INTERFACE_TYPE_DEFINITION;
}
