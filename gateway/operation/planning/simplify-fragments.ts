/**
 * An operation with fragments that the planner can plan, which means the same. It has no plan for fragments in fragments whose conditions
 * have no type in common, for `__typename` under a condition that a subgraph does not know, or for a field of which nothing is selected
 * in the end, though whether it is there or null is part of the answer.
 */

import {
  getNamedType,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  Kind,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  type InlineFragmentNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

/**
 * @param document one operation and its fragments, valid.
 * @param objectInterfaces interfaces that are an object in some subgraph: that one knows of no other conditions than object types.
 * @returns the operation with its fragments inline.
 */
export function simplifyFragments(
  document: DocumentNode,
  schema: GraphQLSchema,
  objectInterfaces: ReadonlySet<string>,
): DocumentNode {
  const fragments = new Map(
    document.definitions
      .filter((definition): definition is FragmentDefinitionNode => definition.kind === Kind.FRAGMENT_DEFINITION)
      .map((definition) => [definition.name.value, definition]),
  );
  const simplification = new Simplification(schema, fragments, objectInterfaces);
  return {
    kind: Kind.DOCUMENT,
    definitions: document.definitions
      .filter((definition) => definition.kind === Kind.OPERATION_DEFINITION)
      .map((definition) => ({
        ...definition,
        selectionSet: simplification.selectionOf(definition.selectionSet, schema.getRootType(definition.operation)!),
      })),
  };
}

const TYPENAME: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };

/** What is selected of the records at one position. */
interface Position {
  /** Whether a record may be met that is known only as what an interface object's subgraph calls it. */
  readonly isObjectSomewhere: boolean;
  readonly fields: SelectionNode[];
  /** Spreads that were followed, with the types for which they were. */
  readonly spread: Set<string>;
  needsTypename: boolean;
}

class Simplification {
  readonly #schema: GraphQLSchema;
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly #objectInterfaces: ReadonlySet<string>;

  constructor(
    schema: GraphQLSchema,
    fragments: ReadonlyMap<string, FragmentDefinitionNode>,
    objectInterfaces: ReadonlySet<string>,
  ) {
    this.#schema = schema;
    this.#fragments = fragments;
    this.#objectInterfaces = objectInterfaces;
  }

  selectionOf(set: SelectionSetNode, type: GraphQLNamedType): SelectionSetNode {
    const isObjectSomewhere = this.#objectInterfaces.has(type.name);
    const position: Position = { isObjectSomewhere, fields: [], spread: new Set(), needsTypename: false };
    this.#collect(set, type, null, position);
    const hasField = position.fields.some(({ kind }) => kind === Kind.FIELD);
    const selections = position.needsTypename || !hasField ? [TYPENAME, ...position.fields] : position.fields;
    return { kind: Kind.SELECTION_SET, selections };
  }

  /** @param possible the types that records can have under the conditions so far; null where there are none. */
  #collect(
    { selections }: SelectionSetNode,
    type: GraphQLNamedType,
    possible: ReadonlySet<string> | null,
    position: Position,
  ): void {
    let own: SelectionNode[] = [];
    const flush = (): void => {
      if (own.length > 0)
        position.fields.push(...(possible === null ? own : this.#conditioned(own, type, possible, position)));
      own = [];
    };
    for (const node of selections) {
      if (node.kind !== Kind.FIELD) {
        // The order stays: at the root of a mutation it is the order in which things are done.
        flush();
        this.#follow(node, type, possible, position);
      } else if (node.name.value === '__typename') position.needsTypename = true;
      else own.push(this.#field(node, type));
    }
    flush();
  }

  #field(node: FieldNode, type: GraphQLNamedType): FieldNode {
    const definition = isObjectType(type) || isInterfaceType(type) ? type.getFields()[node.name.value] : undefined;
    const named = definition === undefined ? undefined : getNamedType(definition.type);
    if (node.selectionSet === undefined || !isCompositeType(named)) return node;
    return { ...node, selectionSet: this.selectionOf(node.selectionSet, named) };
  }

  #follow(
    node: Exclude<SelectionNode, FieldNode>,
    type: GraphQLNamedType,
    possible: ReadonlySet<string> | null,
    position: Position,
  ): void {
    const fragment = node.kind === Kind.INLINE_FRAGMENT ? node : this.#fragments.get(node.name.value)!;
    const { typeCondition } = fragment;
    const condition = typeCondition === undefined ? type : this.#schema.getType(typeCondition.name.value)!;
    const before = possible ?? this.#typesOf(type);
    const wanted = this.#typesOf(condition);
    const left = new Set([...before].filter((name) => wanted.has(name)));
    // An interface that nothing implements is asked for all the same: an interface object may stand for it.
    if (left.size === 0 && before.size > 0) return;
    if (node.kind === Kind.FRAGMENT_SPREAD) {
      const key = `${node.name.value} ${[...left].join(' ')}`;
      if (position.spread.has(key)) return;
      position.spread.add(key);
    }
    const isForAll = possible === null && condition === type;
    this.#collect(fragment.selectionSet, condition, isForAll ? null : left, position);
  }

  /** Under the one condition that stands for all, or for each type by itself where no one does. */
  #conditioned(
    selections: readonly SelectionNode[],
    type: GraphQLNamedType,
    possible: ReadonlySet<string>,
    { isObjectSomewhere }: Position,
  ): InlineFragmentNode[] {
    const isOne = this.#typesOf(type).size === possible.size && (!isObjectSomewhere || this.#isObject(type));
    const conditions = isOne ? [type.name] : [...possible];
    return conditions.map((name) => ({
      kind: Kind.INLINE_FRAGMENT,
      typeCondition: { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: name } },
      selectionSet: { kind: Kind.SELECTION_SET, selections },
    }));
  }

  #isObject(type: GraphQLNamedType): boolean {
    return isObjectType(type) || this.#objectInterfaces.has(type.name);
  }

  #typesOf(type: GraphQLNamedType): ReadonlySet<string> {
    if (isObjectType(type)) return new Set([type.name]);
    return new Set(isAbstractType(type) ? this.#schema.getPossibleTypes(type).map(({ name }) => name) : []);
  }
}
