import { Kind, print } from 'graphql';
import type {
  ConstDirectiveNode,
  DirectiveDefinitionNode,
  DocumentNode,
  EnumValueDefinitionNode,
  FieldDefinitionNode,
  InputValueDefinitionNode,
  TypeDefinitionNode,
  TypeExtensionNode,
} from 'graphql';

export type TypeKind = 'SCALAR' | 'OBJECT' | 'INTERFACE' | 'UNION' | 'ENUM' | 'INPUT';

/** An applied directive, named as the federation specification names it (`key`, also where it was written `federation__key`). */
export interface AppliedDirective {
  readonly name: string;
  /** Arguments by name, each value printed. */
  readonly arguments: ReadonlyMap<string, string>;
  /** The selection that stands in the argument `fields`, as it is read: escapes and block strings undone. Null where that is no string. */
  readonly fields: string | null;
}

export interface ElementOutline {
  readonly directives: readonly AppliedDirective[];
}

export interface InputValueOutline extends ElementOutline {
  /** The type as written in SDL, such as `[ID!]!`. */
  readonly type: string;
  /** The default value printed, or null. */
  readonly defaultValue: string | null;
}

export interface FieldOutline extends ElementOutline {
  readonly type: string;
  readonly arguments: ReadonlyMap<string, InputValueOutline>;
  /** `@shareable` on the field, or on the definition or extension that it stands in. */
  readonly shareable: boolean;
}

/** One type as a document as a whole says it: its definition and all its extensions together. */
export interface TypeOutline extends ElementOutline {
  readonly name: string;
  readonly kind: TypeKind;
  readonly nodes: readonly (TypeDefinitionNode | TypeExtensionNode)[];
  readonly interfaces: ReadonlySet<string>;
  readonly fields: ReadonlyMap<string, FieldOutline>;
  readonly inputFields: ReadonlyMap<string, InputValueOutline>;
  readonly enumValues: ReadonlyMap<string, ElementOutline>;
  readonly unionMembers: ReadonlySet<string>;
}

/** What a subgraph's SDL says, by name, with definitions and extensions merged. */
export interface SchemaOutline {
  readonly types: ReadonlyMap<string, TypeOutline>;
  /** Directive definitions by name; federation's own among them where the document repeats them. */
  readonly directiveDefinitions: ReadonlyMap<string, DirectiveDefinitionNode>;
  /** Directives on `schema`, `@link` first among them. */
  readonly schemaDirectives: readonly ConstDirectiveNode[];
  /** Name of the root type of each operation: `query` is `Query` unless the document renames it. */
  readonly rootTypes: ReadonlyMap<string, string>;
}

/** Reads a document without validating it: what is declared twice keeps its first declaration. */
export function outlineSchema(document: DocumentNode): SchemaOutline {
  const types = new Map<string, MutableTypeOutline>();
  const directiveDefinitions = new Map<string, DirectiveDefinitionNode>();
  const schemaDirectives: ConstDirectiveNode[] = [];
  const rootTypes = new Map([
    ['query', 'Query'],
    ['mutation', 'Mutation'],
    ['subscription', 'Subscription'],
  ]);
  for (const definition of document.definitions) {
    if (definition.kind === Kind.SCHEMA_DEFINITION || definition.kind === Kind.SCHEMA_EXTENSION) {
      schemaDirectives.push(...(definition.directives ?? []));
      for (const { operation, type } of definition.operationTypes ?? []) rootTypes.set(operation, type.name.value);
    } else if (definition.kind === Kind.DIRECTIVE_DEFINITION) {
      directiveDefinitions.set(definition.name.value, definition);
    } else if (isTypeNode(definition)) {
      addTypeNode(types, definition);
    }
  }
  return { types, directiveDefinitions, schemaDirectives, rootTypes };
}

/** `@key` and `@federation__key` are the same directive: the name without the specification's own prefix. */
export function federationName(name: string): string {
  return name.startsWith('federation__') ? name.slice('federation__'.length) : name;
}

/** The `fields` of a selection written so that two spellings of one selection are equal. */
export function normalizeFieldSet(fields: string): string {
  return fields
    .replace(/#[^\n\r]*/g, '')
    .replace(/[\s,]+/g, ' ')
    .trim();
}

interface MutableTypeOutline extends TypeOutline {
  readonly nodes: (TypeDefinitionNode | TypeExtensionNode)[];
  readonly directives: AppliedDirective[];
  readonly interfaces: Set<string>;
  readonly fields: Map<string, FieldOutline>;
  readonly inputFields: Map<string, InputValueOutline>;
  readonly enumValues: Map<string, ElementOutline>;
  readonly unionMembers: Set<string>;
}

const KIND_OF_NODE: Readonly<Record<string, TypeKind>> = {
  [Kind.SCALAR_TYPE_DEFINITION]: 'SCALAR',
  [Kind.SCALAR_TYPE_EXTENSION]: 'SCALAR',
  [Kind.OBJECT_TYPE_DEFINITION]: 'OBJECT',
  [Kind.OBJECT_TYPE_EXTENSION]: 'OBJECT',
  [Kind.INTERFACE_TYPE_DEFINITION]: 'INTERFACE',
  [Kind.INTERFACE_TYPE_EXTENSION]: 'INTERFACE',
  [Kind.UNION_TYPE_DEFINITION]: 'UNION',
  [Kind.UNION_TYPE_EXTENSION]: 'UNION',
  [Kind.ENUM_TYPE_DEFINITION]: 'ENUM',
  [Kind.ENUM_TYPE_EXTENSION]: 'ENUM',
  [Kind.INPUT_OBJECT_TYPE_DEFINITION]: 'INPUT',
  [Kind.INPUT_OBJECT_TYPE_EXTENSION]: 'INPUT',
};

function isTypeNode(
  node: DocumentNode['definitions'][number],
): node is Extract<DocumentNode['definitions'][number], TypeDefinitionNode | TypeExtensionNode> {
  return KIND_OF_NODE[node.kind] !== undefined;
}

function addTypeNode(types: Map<string, MutableTypeOutline>, node: TypeDefinitionNode | TypeExtensionNode): void {
  const name = node.name.value;
  const outline = types.get(name) ?? emptyType(name, KIND_OF_NODE[node.kind]!);
  types.set(name, outline);
  outline.nodes.push(node);
  const directives = outlineDirectives(node);
  outline.directives.push(...directives);
  const shareable = directives.some((directive) => directive.name === 'shareable');
  switch (node.kind) {
    case Kind.OBJECT_TYPE_DEFINITION:
    case Kind.OBJECT_TYPE_EXTENSION:
    case Kind.INTERFACE_TYPE_DEFINITION:
    case Kind.INTERFACE_TYPE_EXTENSION:
      for (const { name: implemented } of node.interfaces ?? []) outline.interfaces.add(implemented.value);
      for (const field of node.fields ?? []) addOnce(outline.fields, field, outlineField(field, shareable));
      break;
    case Kind.INPUT_OBJECT_TYPE_DEFINITION:
    case Kind.INPUT_OBJECT_TYPE_EXTENSION:
      for (const field of node.fields ?? []) addOnce(outline.inputFields, field, outlineInputValue(field));
      break;
    case Kind.ENUM_TYPE_DEFINITION:
    case Kind.ENUM_TYPE_EXTENSION:
      for (const value of node.values ?? [])
        addOnce(outline.enumValues, value, { directives: outlineDirectives(value) });
      break;
    case Kind.UNION_TYPE_DEFINITION:
    case Kind.UNION_TYPE_EXTENSION:
      for (const { name: member } of node.types ?? []) outline.unionMembers.add(member.value);
      break;
    case Kind.SCALAR_TYPE_DEFINITION:
    case Kind.SCALAR_TYPE_EXTENSION:
      break;
  }
}

function emptyType(name: string, kind: TypeKind): MutableTypeOutline {
  return {
    name,
    kind,
    nodes: [],
    directives: [],
    interfaces: new Set(),
    fields: new Map(),
    inputFields: new Map(),
    enumValues: new Map(),
    unionMembers: new Set(),
  };
}

function addOnce<Outline>(
  target: Map<string, Outline>,
  node: FieldDefinitionNode | InputValueDefinitionNode | EnumValueDefinitionNode,
  outline: Outline,
): void {
  if (!target.has(node.name.value)) target.set(node.name.value, outline);
}

function outlineField(node: FieldDefinitionNode, typeIsShareable: boolean): FieldOutline {
  const directives = outlineDirectives(node);
  return {
    type: print(node.type),
    arguments: new Map((node.arguments ?? []).map((argument) => [argument.name.value, outlineInputValue(argument)])),
    directives,
    shareable: typeIsShareable || directives.some((directive) => directive.name === 'shareable'),
  };
}

function outlineInputValue(node: InputValueDefinitionNode): InputValueOutline {
  return {
    type: print(node.type),
    defaultValue: node.defaultValue === undefined ? null : print(node.defaultValue),
    directives: outlineDirectives(node),
  };
}

function outlineDirectives(node: {
  readonly directives?: readonly ConstDirectiveNode[] | undefined;
}): AppliedDirective[] {
  return (node.directives ?? []).map((directive) => {
    const fields = directive.arguments?.find((argument) => argument.name.value === 'fields')?.value;
    return {
      name: federationName(directive.name.value),
      arguments: new Map((directive.arguments ?? []).map((argument) => [argument.name.value, print(argument.value)])),
      fields: fields?.kind === Kind.STRING ? fields.value : null,
    };
  });
}
