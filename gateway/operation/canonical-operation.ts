/**
 * An operation in the form in which it is planned: literals are variables, and each field goes by a name that says which field with which
 * arguments it is. So what clients call things never meets what plans need for themselves, and clients that ask the same under other
 * names, or with other values, share one plan.
 */

import {
  astFromValue,
  Kind,
  parseType,
  print,
  stripIgnoredCharacters,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type ArgumentNode,
  type ConstValueNode,
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLArgument,
  type GraphQLSchema,
  type NameNode,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type VariableDefinitionNode,
  type VariableNode,
} from 'graphql';
import { literalToJson, STAYS } from './literals.ts';
import { onlyOf, openTypesOf, type OpenTypes } from './open-types.ts';
import type { PlanningGraph } from './planning/planning-graph.ts';

export interface CanonicalOperation {
  /** What is planned; null when no subgraph is needed. Operations with the same text have the same plan. */
  readonly text: string | null;
  /** Values of the variables that stand for literals, by name. */
  readonly literals: ReadonlyMap<string, unknown>;
  /** The client's variables that have another name in the text. */
  readonly renamedVariables: ReadonlyMap<string, string>;
  /** Under which name the data has a field of the client's document. */
  readonly dataNameOf: (node: FieldNode) => string;
}

export interface CanonicalOptions {
  /** What clients see. */
  readonly schema: GraphQLSchema;
  readonly planningGraph: Pick<PlanningGraph, 'standInFor'>;
}

const RESERVED_PREFIX = 'throughline__';
/** Variables in which a subgraph is handed its entities: a client's own of such a name would take their place. */
const RESERVED_VARIABLE = /^(representations\d*$|throughline__)/;

/**
 * @param document a valid document, without conditions.
 * @param operation one of its operations.
 * @param access null where the reader may have everything; otherwise what it may not have is left out, for those types that refuse it.
 */
export function toCanonicalOperation(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  { schema, planningGraph }: CanonicalOptions,
  access: OpenTypes | null,
): CanonicalOperation {
  const renamedVariables = renameVariables(operation);
  const lifted = new LiftedLiterals();
  const names = new FieldNames(operation.operation === 'mutation');
  const dataNames = new Map<FieldNode, string>();
  const rootType = schema.getRootType(operation.operation);
  const typeInfo = new TypeInfo(schema);
  const open: OpenField[] = [];

  const toArgument = (argument: ArgumentNode, definitions: readonly GraphQLArgument[]): ArgumentNode => {
    const definition = definitions.find(({ name }) => name === argument.name.value);
    const value = definition === undefined ? STAYS : literalToJson(argument.value, definition.type);
    return value === STAYS ? argument : { ...argument, value: lifted.variableFor(value, String(definition!.type)) };
  };
  const toChange = (node: FieldNode, isRoot: boolean): FieldChange => {
    const standIn = planningGraph.standInFor(typeInfo.getParentType()?.name ?? '', node);
    if (standIn !== null && node.alias === undefined && (node.directives ?? []).length === 0) {
      return { dataName: standIn, name: standIn, arguments: [] };
    }
    const definitions = typeInfo.getFieldDef()?.args ?? [];
    const given = (node.arguments ?? []).map((argument) => toArgument(argument, definitions));
    return {
      dataName: names.nameFor({ ...node, arguments: given }, isRoot),
      name: node.name.value,
      arguments: given,
    };
  };
  const canonical = visit(
    withOnly(document, operation),
    visitWithTypeInfo(typeInfo, {
      Field: {
        enter: (node) => {
          const isRoot = typeInfo.getParentType() === rootType;
          const isMeta = node.name.value.startsWith('__');
          if (isMeta && isRoot) return null;
          const openTypes = isMeta ? null : openTypesOf(node, typeInfo.getParentType(), access);
          if (openTypes?.length === 0) return null;
          const change = toChange(node, isRoot);
          dataNames.set(node, change.dataName);
          open.push({ ...change, openTypes });
          return undefined;
        },
        // Not before what is below it was visited: names of ours are not in the schema by which types are told.
        leave: ({ alias: _alias, ...node }) => {
          const { dataName, name, arguments: given, openTypes } = open.pop()!;
          const field: FieldNode = {
            ...node,
            name: toName(name),
            ...(dataName === name ? {} : { alias: toName(dataName) }),
            arguments: given.map((argument) => withVariables(argument, renamedVariables)),
          };
          return openTypes === null ? field : onlyOf(field, openTypes);
        },
      },
      OperationDefinition: {
        leave: ({ name: _name, ...node }) => ({
          ...node,
          directives: (node.directives ?? []).map((directive): DirectiveNode => {
            const definition = schema.getDirective(directive.name.value);
            return {
              ...directive,
              arguments: (directive.arguments ?? []).map((argument) => toArgument(argument, definition?.args ?? [])),
            };
          }),
        }),
      },
      Directive: { leave: (node) => withDefaults(node, schema) },
      Variable: (node) => renameVariable(node, renamedVariables),
      SelectionSet: { leave: withSomething },
    }),
  );
  return {
    text: isEmpty(canonical) ? null : toText(canonical, lifted),
    literals: lifted.values,
    renamedVariables,
    dataNameOf: (node) => dataNames.get(node) ?? introspectionName((node.alias ?? node.name).value),
  };
}

/** Under which the data has what introspection says of a field at the root. */
export function introspectionName(responseName: string): string {
  return `${RESERVED_PREFIX}introspection_${responseName}`;
}

/** How a field is asked in the planned operation. */
interface FieldChange {
  readonly dataName: string;
  readonly name: string;
  readonly arguments: readonly ArgumentNode[];
}

/** A field that is being changed. */
interface OpenField extends FieldChange {
  /** The types whose records it is asked of; null for all. */
  readonly openTypes: readonly string[] | null;
}

/** A subgraph that knows a directive may know it without the defaults that the graph gives it. */
function withDefaults(node: DirectiveNode, schema: GraphQLSchema): DirectiveNode | undefined {
  const given = node.arguments ?? [];
  const added = (schema.getDirective(node.name.value)?.args ?? []).flatMap(({ name, type, defaultValue }) => {
    const isGiven = defaultValue === undefined || given.some((argument) => argument.name.value === name);
    const value = isGiven ? null : astFromValue(defaultValue, type);
    return value == null ? [] : [{ kind: Kind.ARGUMENT, name: toName(name), value: value as ConstValueNode } as const];
  });
  return added.length === 0 ? undefined : { ...node, arguments: [...given, ...added] };
}

function withVariables(argument: ArgumentNode, renamed: ReadonlyMap<string, string>): ArgumentNode {
  return renamed.size === 0 ? argument : visit(argument, { Variable: (node) => renameVariable(node, renamed) });
}

function renameVariable(node: VariableNode, renamed: ReadonlyMap<string, string>): VariableNode | undefined {
  const newName = renamed.get(node.name.value);
  return newName === undefined ? undefined : { ...node, name: toName(newName) };
}

/** A selection may not be empty. */
function withSomething(node: SelectionSetNode): SelectionSetNode | undefined {
  return node.selections.length > 0
    ? undefined
    : { ...node, selections: [{ kind: Kind.FIELD, name: toName('__typename') }] };
}

function isEmpty(document: DocumentNode): boolean {
  const fragments = new Map(fragmentsOf(document).map((fragment) => [fragment.name.value, fragment]));
  const looked = new Set<string>();
  const asksNothing = ({ selections }: SelectionSetNode): boolean =>
    selections.every((selection) => {
      if (selection.kind === Kind.FIELD) return selection.name.value === '__typename';
      if (selection.kind === Kind.FRAGMENT_SPREAD) {
        if (looked.has(selection.name.value)) return true;
        looked.add(selection.name.value);
      }
      const { selectionSet } =
        selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value)!;
      return asksNothing(selectionSet);
    });
  return document.definitions.every(
    (definition) => definition.kind !== Kind.OPERATION_DEFINITION || asksNothing(definition.selectionSet),
  );
}

function toText(document: DocumentNode, lifted: LiftedLiterals): string {
  const definitions = document.definitions.map((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION
      ? { ...definition, variableDefinitions: [...(definition.variableDefinitions ?? []), ...lifted.definitions()] }
      : definition,
  );
  return stripIgnoredCharacters(print({ ...document, definitions }));
}

/** The operation and the fragments that it reaches. */
function withOnly(document: DocumentNode, operation: OperationDefinitionNode): DocumentNode {
  const all = new Map(fragmentsOf(document).map((fragment) => [fragment.name.value, fragment]));
  const reached = new Set<FragmentDefinitionNode>();
  const reach = (selectionSet: SelectionSetNode): void => {
    for (const selection of selectionSet.selections) {
      if (selection.kind === Kind.FRAGMENT_SPREAD) {
        const fragment = all.get(selection.name.value)!;
        if (reached.has(fragment)) continue;
        reached.add(fragment);
        reach(fragment.selectionSet);
      } else if (selection.selectionSet !== undefined) reach(selection.selectionSet);
    }
  };
  reach(operation.selectionSet);
  return { kind: Kind.DOCUMENT, definitions: [operation, ...reached] };
}

function fragmentsOf(document: DocumentNode): FragmentDefinitionNode[] {
  return document.definitions.filter(
    (definition): definition is FragmentDefinitionNode => definition.kind === Kind.FRAGMENT_DEFINITION,
  );
}

function renameVariables({ variableDefinitions = [] }: OperationDefinitionNode): ReadonlyMap<string, string> {
  const names = variableDefinitions.map(({ variable }) => variable.name.value);
  return new Map(
    names.filter((name) => RESERVED_VARIABLE.test(name)).map((name) => [name, `${RESERVED_PREFIX}client_${name}`]),
  );
}

/** Which field with which arguments: the same name whoever asks, and a plain one for a field without any. */
class FieldNames {
  readonly #isMutation: boolean;
  readonly #known = new Map<string, string>();

  constructor(isMutation: boolean) {
    this.#isMutation = isMutation;
  }

  nameFor(node: FieldNode, isRoot: boolean): string {
    const { name, alias, arguments: given = [], directives = [], selectionSet } = node;
    // Each field at the root of a mutation does something: two that read the same are two. And where fields are selected below, a null
    // that rises there is nothing to what the client asked for beside it under another name.
    const isOwn = (this.#isMutation && isRoot) || (selectionSet !== undefined && alias !== undefined);
    const own = isOwn ? (alias ?? name).value : '';
    if (given.length === 0 && directives.length === 0 && own === '') return name.value;
    const asked = given.map((argument) => print(argument)).toSorted();
    const key = JSON.stringify([name.value, asked, directives.map((directive) => print(directive)), own]);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const dataName = `${RESERVED_PREFIX}${this.#known.size}__${name.value}`;
    this.#known.set(key, dataName);
    return dataName;
  }
}

class LiftedLiterals {
  readonly values = new Map<string, unknown>();
  readonly #byValue = new Map<string, { readonly name: string; readonly type: string }>();

  variableFor(value: unknown, type: string): VariableNode {
    const key = JSON.stringify([type, value]);
    let known = this.#byValue.get(key);
    if (known === undefined) {
      known = { name: `${RESERVED_PREFIX}literal_${this.#byValue.size}`, type };
      this.#byValue.set(key, known);
      this.values.set(known.name, value);
    }
    return { kind: Kind.VARIABLE, name: toName(known.name) };
  }

  definitions(): VariableDefinitionNode[] {
    return [...this.#byValue.values()].map(({ name, type }) => ({
      kind: Kind.VARIABLE_DEFINITION,
      variable: { kind: Kind.VARIABLE, name: toName(name) },
      type: parseType(type, { noLocation: true }),
    }));
  }
}

function toName(value: string): NameNode {
  return { kind: Kind.NAME, value };
}
