/** A fetch of a plan as it will be sent, in pieces: fetches to one supplier that are ready together travel as one request. */

import {
  Kind,
  parse,
  print,
  stripIgnoredCharacters,
  visit,
  type FieldNode,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
} from 'graphql';
import type { FetchNode } from '@apollo/query-planner';
import type { CompilePlanOptions } from './compile-plan.ts';
import { readSelection, type Selection } from './selection.ts';

export interface FetchText {
  readonly kind: 'query' | 'mutation';
  /** What is selected, in braces: of each entity, or of the root. */
  readonly selection: string;
  /** The client's variables that occur, with their definitions as in `$first:Int=5`. */
  readonly variables: ReadonlyMap<string, string>;
  /** Of the operation as a whole, such as `@asOf(time:$time)`; empty for none. */
  readonly directives: string;
}

export interface ReadFetch {
  readonly selection: Selection;
  /** The text of it, or of a part of it. */
  readonly textOf: (selection: Selection) => FetchText;
}

/** @returns the fetch of a node; for entities with what is selected of each. */
export function readFetch(node: FetchNode, options: CompilePlanOptions): ReadFetch {
  const document = parse(node.operation, { noLocation: true });
  const operation = document.definitions.find(
    (definition): definition is OperationDefinitionNode => definition.kind === Kind.OPERATION_DEFINITION,
  )!;
  const fragments = new Map(
    document.definitions
      .filter((definition): definition is FragmentDefinitionNode => definition.kind === Kind.FRAGMENT_DEFINITION)
      .map((definition) => [definition.name.value, definition]),
  );
  const entities =
    node.requires === undefined
      ? undefined
      : operation.selectionSet.selections.find(
          (selection): selection is FieldNode => selection.kind === Kind.FIELD && selection.name.value === '_entities',
        );
  const root = node.operationKind === 'mutation' ? options.schema.getMutationType() : options.schema.getQueryType();
  const selection = readSelection(
    entities?.selectionSet ?? operation.selectionSet,
    entities === undefined ? root!.name : '',
    {
      schema: options.schema,
      fragments,
      keyFieldOf: (typename) => options.keyFieldOf(node.serviceName, typename),
      sentAs: options.requiredFields.sentAs,
    },
  );
  return { selection, textOf: (part) => toFetchText(operation, part, node) };
}

function toFetchText(operation: OperationDefinitionNode, selection: Selection, node: FetchNode): FetchText {
  const text = selection.toText();
  const directives = (operation.directives ?? [])
    .map((directive) => stripIgnoredCharacters(print(directive)))
    .join(' ');
  const used = new Set<string>();
  visit(parse(`query ${directives} ${text}`, { noLocation: true }), {
    Variable: ({ name }) => void used.add(name.value),
  });
  const variables = new Map<string, string>();
  for (const definition of operation.variableDefinitions ?? []) {
    const name = definition.variable.name.value;
    if (used.has(name)) variables.set(name, stripIgnoredCharacters(print(definition)));
  }
  return { kind: node.operationKind === 'mutation' ? 'mutation' : 'query', selection: text, variables, directives };
}

/** A fetch of root fields, whole. */
export function toRootQuery({ kind, selection, variables, directives }: FetchText): string {
  const definitions = variables.size === 0 ? '' : `(${[...variables.values()].join(',')})`;
  return `${kind}${definitions}${directives}${selection}`;
}

/** A fetch of entities by itself, whole; its entities are the variable `representations`. */
export function toEntityQuery({ selection, variables, directives }: FetchText): string {
  const definitions = ['$representations:[_Any!]!', ...variables.values()].join(',');
  return `query(${definitions})${directives}{_entities(representations:$representations)${selection}}`;
}
