/**
 * How large a document is, before anything is known of the schema. Its size with all fragments written out is reckoned without writing
 * them out: one that doubles itself thirty times is measured as fast as one that does not.
 */

import {
  Kind,
  type DefinitionNode,
  type DirectiveNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  type SelectionSetNode,
} from 'graphql';

export interface DocumentMeasures {
  readonly depth: number;
  readonly fields: number;
  readonly aliases: number;
  readonly rootFields: number;
  readonly directives: number;
  /** Whether any field in it asks for the schema itself. */
  readonly asksSchema: boolean;
}

interface Size {
  readonly depth: number;
  readonly fields: number;
  readonly aliases: number;
  /** Fields that stand at the top. */
  readonly top: number;
}

const NOTHING: Size = { depth: 0, fields: 0, aliases: 0, top: 0 };

/** @returns of several operations the most of each. Numbers beyond what can be counted are `Infinity`. A fragment within itself counts as empty: validation refuses it. */
export function measureDocument(document: DocumentNode): DocumentMeasures {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  const sizes = new Map<string, Size>();
  let directives = 0;
  let asksSchema = false;

  const count = (nodes: readonly DirectiveNode[] | undefined): void => {
    directives += nodes?.length ?? 0;
  };
  const sizeOf = ({ selections }: SelectionSetNode): Size => {
    let [depth, fields, aliases, top] = [0, 0, 0, 0];
    for (const node of selections) {
      count(node.directives);
      if (node.kind === Kind.FIELD) {
        const name = node.name.value;
        if (name === '__schema' || name === '__type') asksSchema = true;
        const below = node.selectionSet === undefined ? NOTHING : sizeOf(node.selectionSet);
        depth = Math.max(depth, 1 + below.depth);
        fields += 1 + below.fields;
        aliases += (node.alias === undefined ? 0 : 1) + below.aliases;
        top += 1;
      } else {
        const part =
          node.kind === Kind.INLINE_FRAGMENT ? sizeOf(node.selectionSet) : (sizes.get(node.name.value) ?? NOTHING);
        depth = Math.max(depth, part.depth);
        fields += part.fields;
        aliases += part.aliases;
        top += part.top;
      }
    }
    return { depth, fields, aliases, top };
  };

  // Each after those that it spreads, so that none is measured within another.
  for (const fragment of inOrder(fragments)) {
    count(fragment.directives);
    sizes.set(fragment.name.value, sizeOf(fragment.selectionSet));
  }
  let size = NOTHING;
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    count(definition.directives);
    for (const { directives: own } of definition.variableDefinitions ?? []) count(own);
    const one = sizeOf(definition.selectionSet);
    size = {
      depth: Math.max(size.depth, one.depth),
      fields: Math.max(size.fields, one.fields),
      aliases: Math.max(size.aliases, one.aliases),
      top: Math.max(size.top, one.top),
    };
  }
  const { depth, fields, aliases, top } = size;
  return { depth, fields, aliases, rootFields: top, directives, asksSchema };
}

/** Those that others spread come first; without recursion, since a chain of them may be as long as the document. */
function inOrder(fragments: ReadonlyMap<string, FragmentDefinitionNode>): FragmentDefinitionNode[] {
  const ordered: FragmentDefinitionNode[] = [];
  const seen = new Set<FragmentDefinitionNode>();
  for (const start of fragments.values()) {
    const open: { readonly fragment: FragmentDefinitionNode; readonly spreads: string[] }[] = [];
    const enter = (fragment: FragmentDefinitionNode): void => {
      if (seen.has(fragment)) return;
      seen.add(fragment);
      open.push({ fragment, spreads: spreadsOf(fragment) });
    };
    enter(start);
    for (let last = open.at(-1); last !== undefined; last = open.at(-1)) {
      const next = last.spreads.pop();
      if (next === undefined) ordered.push(open.pop()!.fragment);
      else {
        const fragment = fragments.get(next);
        if (fragment !== undefined) enter(fragment);
      }
    }
  }
  return ordered;
}

function spreadsOf(definition: DefinitionNode & { readonly selectionSet: SelectionSetNode }): string[] {
  const found: string[] = [];
  const open = [definition.selectionSet];
  for (let set = open.pop(); set !== undefined; set = open.pop()) {
    for (const node of set.selections) {
      if (node.kind === Kind.FRAGMENT_SPREAD) found.push(node.name.value);
      else if (node.selectionSet !== undefined) open.push(node.selectionSet);
    }
  }
  return found;
}
