/** What the supergraph says of its subgraphs' entities, beyond their types. */

import {
  isInterfaceType,
  isObjectType,
  Kind,
  parse,
  type ConstDirectiveNode,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';

/** The fields of one key, nested ones below theirs; null below a leaf. */
export type KeyFields = ReadonlyMap<string, KeyFields | null>;

export interface FederationFacts {
  /** Keys by which a subgraph resolves a type, in the order of the supergraph; none for a type that it does not resolve. */
  readonly keysOf: (subgraph: string, typename: string) => readonly KeyFields[];
  /** Names of the fields, directly on the type, that a subgraph's field is computed from. */
  readonly requiresOf: (subgraph: string, typename: string, field: string) => readonly string[];
}

/**
 * @param schema of the whole supergraph, with the directives by which composition wrote down who has what.
 */
export function readFederationFacts(schema: GraphQLSchema): FederationFacts {
  const names = new Map<string, string>();
  const graphs = schema.getType('join__Graph');
  for (const { name, directives = [] } of (graphs?.astNode as { values?: readonly GraphValue[] } | undefined)?.values ??
    []) {
    names.set(name.value, textOf(directives[0], 'name') ?? name.value);
  }
  const keys = new Map<string, KeyFields[]>();
  const requires = new Map<string, readonly string[]>();
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    for (const directive of type.astNode?.directives ?? []) {
      const graph = names.get(textOf(directive, 'graph') ?? '');
      const key = textOf(directive, 'key');
      if (directive.name.value !== 'join__type' || graph === undefined || key === null) continue;
      if (textOf(directive, 'resolvable') === 'false') continue;
      const known = keys.get(`${graph} ${type.name}`) ?? [];
      keys.set(`${graph} ${type.name}`, [...known, toKeyFields(parseFields(key))]);
    }
    for (const field of Object.values(type.getFields())) {
      for (const directive of field.astNode?.directives ?? []) {
        const required = textOf(directive, 'requires');
        const graph = names.get(textOf(directive, 'graph') ?? '');
        if (directive.name.value !== 'join__field' || required === null || graph === undefined) continue;
        requires.set(`${graph} ${type.name}.${field.name}`, topNames(parseFields(required)));
      }
    }
  }
  return {
    keysOf: (subgraph, typename) => keys.get(`${subgraph} ${typename}`) ?? [],
    requiresOf: (subgraph, typename, field) => requires.get(`${subgraph} ${typename}.${field}`) ?? [],
  };
}

interface GraphValue {
  readonly name: { readonly value: string };
  readonly directives?: readonly ConstDirectiveNode[];
}

/** An argument as text, whatever its kind; null when it is not given. */
function textOf(directive: ConstDirectiveNode | undefined, name: string): string | null {
  const value = directive?.arguments?.find((argument) => argument.name.value === name)?.value;
  if (value === undefined) return null;
  if (value.kind === Kind.BOOLEAN) return String(value.value);
  return value.kind === Kind.STRING || value.kind === Kind.ENUM ? value.value : null;
}

function parseFields(text: string): SelectionSetNode {
  const [operation] = parse(`{${text}}`, { noLocation: true }).definitions;
  return (operation as { selectionSet: SelectionSetNode }).selectionSet;
}

function toKeyFields({ selections }: SelectionSetNode): KeyFields {
  const fields = new Map<string, KeyFields | null>();
  for (const node of selections) {
    if (node.kind === Kind.FIELD) {
      fields.set(node.name.value, node.selectionSet === undefined ? null : toKeyFields(node.selectionSet));
    } else if (node.kind === Kind.INLINE_FRAGMENT) {
      for (const [name, below] of toKeyFields(node.selectionSet)) fields.set(name, below);
    }
  }
  return fields;
}

function topNames({ selections }: SelectionSetNode): string[] {
  return selections.flatMap((node) => {
    if (node.kind === Kind.FIELD) return [node.name.value];
    return node.kind === Kind.INLINE_FRAGMENT ? topNames(node.selectionSet) : [];
  });
}
