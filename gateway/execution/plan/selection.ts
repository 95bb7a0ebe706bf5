/**
 * What one fetch selects, read once from the planner's text: as it is sent, and as the answer to it is checked and merged. Which
 * fields a record has depends on its concrete type: they are flattened once for each type that occurs.
 */

import {
  getNamedType,
  isAbstractType,
  isInterfaceType,
  isObjectType,
  Kind,
  print,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLFieldMap,
  type GraphQLNamedType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';

export interface SelectedField {
  /** The name in the answer. */
  readonly name: string;
  /** The field's name in the schema that is planned with. */
  readonly fieldName: string;
  /** As it is sent, without what is selected below it. */
  readonly text: string;
  /** Of the supergraph's field; undefined for `_entities` and for what the supergraph does not know. */
  readonly type: GraphQLOutputType | undefined;
  readonly isTypename: boolean;
  /** Null for a leaf. */
  readonly selection: Selection | null;
}

export interface SelectedFragment {
  readonly condition: string;
  readonly selection: Selection;
}

export interface SelectionOptions {
  /** Every type of the supergraph that is planned with, those that clients do not see included. */
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** A field whose value is to be asked back of each record of a type; null for types whose records need no name. */
  readonly keyFieldOf: (typename: string) => string | null;
  /** The field as it is called by its own subgraph, with its arguments, where the plan has a name of ours for it. */
  readonly sentAs: (typename: string, field: string) => string | null;
}

export class Selection {
  readonly typename: string;
  readonly fields: readonly SelectedField[];
  readonly fragments: readonly SelectedFragment[];
  readonly #schema: GraphQLSchema;
  readonly #flat = new Map<string, readonly SelectedField[]>();
  #all: readonly SelectedField[] | null = null;

  constructor(
    typename: string,
    fields: readonly SelectedField[],
    fragments: readonly SelectedFragment[],
    schema: GraphQLSchema,
  ) {
    this.typename = typename;
    this.fields = fields;
    this.fragments = fragments;
    this.#schema = schema;
  }

  /** Fields of a record of that concrete type, in the order of the selection. */
  fieldsOf(typename: string): readonly SelectedField[] {
    const known = this.#flat.get(typename);
    if (known !== undefined) return known;
    const found = new Map<string, SelectedField>();
    this.#collect(typename, found);
    const flat = [...found.values()];
    this.#flat.set(typename, flat);
    return flat;
  }

  /**
   * Whether a record of a type can stand at a position.
   *
   * @param at the type of the position; this selection's own where it is left out.
   */
  mayHold(typename: string, at: string = this.typename): boolean {
    return isOfType(this.#schema, typename, at);
  }

  /** Every field on every type, once a name; what is selected below is merged. */
  get allFields(): readonly SelectedField[] {
    if (this.#all !== null) return this.#all;
    const found = new Map<string, SelectedField>();
    this.#collect(null, found);
    return (this.#all = [...found.values()]);
  }

  /** Whether nothing is selected below any field. */
  get isFlat(): boolean {
    return this.allFields.every(({ selection }) => selection === null);
  }

  /** Printed, in braces. */
  toText(): string {
    const fields = this.fields.map(({ text, selection }) => text + (selection?.toText() ?? ''));
    const fragments = this.fragments.map(({ condition, selection }) => `...on ${condition}${selection.toText()}`);
    return `{${[...fields, ...fragments].join(' ')}}`;
  }

  /** @param typename null to take every fragment. */
  #collect(typename: string | null, into: Map<string, SelectedField>): void {
    for (const field of this.fields) {
      const before = into.get(field.name);
      const type = typeOfField(this.#schema, typename, field) ?? field.type;
      if (before === undefined) into.set(field.name, type === field.type ? field : { ...field, type });
      else if (before.selection !== null && field.selection !== null) {
        into.set(field.name, {
          ...before,
          selection: mergeSelections(before.selection, field.selection, this.#schema),
        });
      }
    }
    for (const { condition, selection } of this.fragments) {
      if (typename === null || isOfType(this.#schema, typename, condition)) selection.#collect(typename, into);
    }
  }
}

/** Whether a record of type `typename`, concrete or (of an interface object) an interface, is selected by a fragment on `condition`. */
export function isOfType(schema: GraphQLSchema, typename: string, condition: string): boolean {
  if (typename === condition) return true;
  const type = schema.getType(typename);
  const conditioned = schema.getType(condition);
  if (!isAbstractType(conditioned)) return false;
  return (isObjectType(type) || isInterfaceType(type)) && schema.isSubType(conditioned, type);
}

function typeOfField(
  schema: GraphQLSchema,
  typename: string | null,
  field: SelectedField,
): GraphQLOutputType | undefined {
  const type = typename === null ? undefined : schema.getType(typename);
  if (!isObjectType(type) && !isInterfaceType(type)) return undefined;
  return type.getFields()[field.fieldName]?.type;
}

function mergeSelections(left: Selection, right: Selection, schema: GraphQLSchema): Selection {
  if (left === right) return left;
  return new Selection(
    left.typename,
    [...left.fields, ...right.fields],
    [...left.fragments, ...right.fragments],
    schema,
  );
}

/** Reads a selection set; what a fragment repeats of the selection around it is left out. */
export function readSelection(set: SelectionSetNode, typename: string, options: SelectionOptions): Selection {
  const { selection } = read(set, typename, options, new Set());
  return selection;
}

function read(
  set: SelectionSetNode,
  typename: string,
  options: SelectionOptions,
  around: ReadonlySet<string>,
): { selection: Selection; isEmpty: boolean } {
  const { schema, fragments, keyFieldOf, sentAs } = options;
  const type = schema.getType(typename);
  const fields = new Map<string, SelectedField>();
  const leaves = new Set(around);
  const conditioned: [string, SelectionSetNode][] = [];

  const readField = (node: FieldNode): void => {
    const name = (node.alias ?? node.name).value;
    const fieldName = node.name.value;
    const isTypename = fieldName === '__typename';
    const definition = fieldsOf(type)[fieldName];
    if (node.selectionSet === undefined) {
      if (leaves.has(name)) return;
      leaves.add(name);
      // Where nothing is left of a selection the planner writes `__typename @include(if: false)`: it is asked for as any other.
      const asked = isTypename ? { ...node, directives: [] } : node;
      const text = sentAs(typename, fieldName) ?? print(asked);
      fields.set(name, { name, fieldName, text: compact(text), type: definition?.type, isTypename, selection: null });
      return;
    }
    const named = definition === undefined ? '' : getNamedType(definition.type).name;
    const selection = readSelection(node.selectionSet, named, options);
    const before = fields.get(name)?.selection ?? null;
    const sent = sentAs(typename, fieldName) ?? print(withoutSelection(node));
    fields.set(name, {
      name,
      fieldName,
      text: compact(sent),
      type: definition?.type,
      isTypename,
      selection: before === null ? selection : mergeSelections(before, selection, schema),
    });
  };
  const readSet = ({ selections }: SelectionSetNode): void => {
    for (const node of selections) {
      if (node.kind === Kind.FIELD) readField(node);
      else {
        const fragment = node.kind === Kind.INLINE_FRAGMENT ? node : fragments.get(node.name.value);
        if (fragment === undefined) throw new Error(`A fetch spreads a fragment that it does not define.`);
        const condition = fragment.typeCondition?.name.value ?? typename;
        if (condition === typename) readSet(fragment.selectionSet);
        else conditioned.push([condition, fragment.selectionSet]);
      }
    }
  };
  readSet(set);
  const key = typename === '' ? null : keyFieldOf(typename);
  if (key !== null && fields.size + conditioned.length > 0 && !leaves.has(key)) {
    leaves.add(key);
    const keyType = fieldsOf(type)[key]?.type;
    fields.set(key, { name: key, fieldName: key, text: key, type: keyType, isTypename: false, selection: null });
  }
  const kept: SelectedFragment[] = [];
  for (const [condition, selectionSet] of conditioned) {
    // What the type around selects as a leaf, every type below it has too, under the same name.
    const inner = read(selectionSet, condition, options, leaves);
    if (!inner.isEmpty) kept.push({ condition, selection: inner.selection });
  }
  const isEmpty = fields.size === 0 && kept.length === 0;
  return { selection: new Selection(typename, [...fields.values()], kept, schema), isEmpty };
}

function withoutSelection(node: FieldNode): FieldNode {
  const { selectionSet: _selectionSet, ...field } = node;
  return field;
}

function compact(text: string): string {
  return text.replace(/^(\w+): /, '$1:');
}

function fieldsOf(type: GraphQLNamedType | undefined): GraphQLFieldMap<unknown, unknown> {
  return isObjectType(type) || isInterfaceType(type) ? type.getFields() : {};
}
