/** Makes a failing operation small: takes away whatever can go while it still fails. */

import {
  Kind,
  parse,
  print,
  validate,
  visit,
  type ASTNode,
  type DocumentNode,
  type FieldNode,
  type GraphQLSchema,
  type InlineFragmentNode,
  type SelectionNode,
} from 'graphql';
import type { Operation } from './monolith.ts';

export interface ShrinkOptions {
  readonly operation: Operation;
  readonly schema: GraphQLSchema;
  readonly stillFails: (operation: Operation) => Promise<boolean>;
  /** How many smaller operations are tried at most. */
  readonly attempts: number;
}

/** @returns an operation that fails too, and from which nothing more can be taken; or the smallest found in `attempts`. */
export async function shrinkOperation({ operation, schema, stillFails, attempts }: ShrinkOptions): Promise<Operation> {
  let smallest = operation;
  let left = attempts;
  let position = 0;
  while (left > 0) {
    const candidate = smallerAt(smallest, position);
    if (candidate === 'END') return smallest;
    position += 1;
    if (candidate === null || validate(schema, candidate.document).length > 0) continue;
    left -= 1;
    if (!(await stillFails(candidate))) continue;
    smallest = candidate;
    position = Math.max(0, position - 2);
  }
  return smallest;
}

type Change = (node: ASTNode) => ASTNode | readonly SelectionNode[] | null | undefined;

const CHANGES: readonly Change[] = [
  (node) =>
    node.kind === Kind.FIELD || node.kind === Kind.INLINE_FRAGMENT || node.kind === Kind.FRAGMENT_SPREAD
      ? null
      : undefined,
  (node) => (node.kind === Kind.INLINE_FRAGMENT ? node.selectionSet.selections : undefined),
  (node) =>
    node.kind === Kind.DIRECTIVE || node.kind === Kind.ARGUMENT || node.kind === Kind.OBJECT_FIELD ? null : undefined,
  (node) => (node.kind === Kind.FIELD && node.alias !== undefined ? withoutAlias(node) : undefined),
];

/** @returns null where that place cannot be made smaller, `END` past the last place. */
function smallerAt(operation: Operation, position: number): Operation | null | 'END' {
  const inlined = position === 0 ? inlineSpreads(operation.document) : null;
  if (position === 0) return inlined === null ? null : tidy({ ...operation, document: inlined });
  let count = 0;
  let isChanged = false;
  const document: DocumentNode = visit(operation.document, {
    enter: (node) => {
      for (const change of CHANGES) {
        const changed = change(node);
        if (changed === undefined) continue;
        count += 1;
        if (count !== position) continue;
        isChanged = true;
        if (!Array.isArray(changed)) return changed;
        return { ...(node as InlineFragmentNode), kind: Kind.INLINE_FRAGMENT, selectionSet: toFlatten(changed) };
      }
      return undefined;
    },
  });
  if (!isChanged) return 'END';
  return tidy({ ...operation, document: flatten(document) });
}

const FLATTENED = '__flattened';

/** Marks a fragment whose selections are to take its place. */
function toFlatten(selections: readonly SelectionNode[]) {
  const marker: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: FLATTENED } };
  return { kind: Kind.SELECTION_SET as const, selections: [marker, ...selections] };
}

function flatten(document: DocumentNode): DocumentNode {
  return visit(document, {
    SelectionSet: {
      leave: (node) => ({
        ...node,
        selections: node.selections.flatMap((selection) => {
          if (selection.kind !== Kind.INLINE_FRAGMENT) return [selection];
          const [first, ...others] = selection.selectionSet.selections;
          return first?.kind === Kind.FIELD && first.name.value === FLATTENED ? others : [selection];
        }),
      }),
    },
  });
}

function withoutAlias({ alias: _, ...field }: FieldNode): FieldNode {
  return field;
}

/** Named fragments as inline ones; null where there are none. */
function inlineSpreads(document: DocumentNode): DocumentNode | null {
  const fragments = new Map(
    document.definitions.flatMap((one) =>
      one.kind === Kind.FRAGMENT_DEFINITION ? [[one.name.value, one] as const] : [],
    ),
  );
  if (fragments.size === 0) return null;
  const inline = (node: DocumentNode): DocumentNode =>
    visit(node, {
      FragmentSpread: ({ name, directives }): InlineFragmentNode => {
        const { typeCondition, selectionSet } = fragments.get(name.value)!;
        return {
          kind: Kind.INLINE_FRAGMENT,
          typeCondition,
          ...(directives === undefined ? {} : { directives }),
          selectionSet,
        };
      },
    });
  let result = document;
  while (print(result).includes('...Part')) result = inline(result);
  return { ...result, definitions: result.definitions.filter(({ kind }) => kind !== Kind.FRAGMENT_DEFINITION) };
}

/** Without fragments and variables that nothing uses any more; null where nothing is selected somewhere. */
function tidy(operation: Operation): Operation | null {
  let isEmpty = false;
  const spreads = new Set<string>();
  const used = new Set<string>();
  visit(operation.document, {
    SelectionSet: ({ selections }) => {
      if (selections.length === 0) isEmpty = true;
    },
    FragmentSpread: ({ name }) => void spreads.add(name.value),
    VariableDefinition: () => false,
    Variable: ({ name }) => void used.add(name.value),
  });
  if (isEmpty) return null;
  const document: DocumentNode = visit(operation.document, {
    FragmentDefinition: ({ name }) => (spreads.has(name.value) ? undefined : null),
    VariableDefinition: ({ variable }) => (used.has(variable.name.value) ? undefined : null),
  });
  const variables = Object.fromEntries(Object.entries(operation.variables).filter(([name]) => used.has(name)));
  return { ...operation, document: parse(print(document), { noLocation: true }), variables };
}
