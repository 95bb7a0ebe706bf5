/**
 * Asks for what an interface object provides where the interface object is met. `{ top { ... on Book { score } } }`, where the subgraph
 * of `top` and `score` knows no books and cannot be asked by key, would be planned with a request that this subgraph refuses; as
 * `{ top { ... on Book { __typename } ... on Media { score } } }` it is planned right. The answer is shaped by the operation as it was.
 * Which fields it is about, `planning-graph/lifted-fields.ts` says.
 */

import {
  getNamedType,
  isAbstractType,
  isInterfaceType,
  isObjectType,
  Kind,
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type FragmentSpreadNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  type InlineFragmentNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import type { LiftedField } from './planning-graph/lifted-fields.ts';

/**
 * @param document valid; whatever has the same response name in it, below whichever type, is the same field with the same arguments.
 * @param schema that the document is valid against.
 * @param liftedFields by `Type.field`, the interface to ask for it; see `PlanningGraph`.
 * @returns the document itself when there is nothing to lift; otherwise one whose fragments are all inline.
 */
export function liftInterfaceFields(
  document: DocumentNode,
  schema: GraphQLSchema,
  liftedFields: ReadonlyMap<string, LiftedField>,
): DocumentNode {
  if (liftedFields.size === 0) return document;
  const lifting = new Lifting(document, schema, liftedFields);
  const definitions = document.definitions.map((definition) => {
    if (definition.kind !== Kind.OPERATION_DEFINITION) return definition;
    const root = schema.getRootType(definition.operation) ?? undefined;
    return { ...definition, selectionSet: lifting.liftIn(definition.selectionSet, root) };
  });
  return { ...document, definitions: definitions.filter(({ kind }) => kind !== Kind.FRAGMENT_DEFINITION) };
}

/** Selections that are to stand on an interface. */
type Leaving = Map<LiftedField, SelectionNode[]>;
type MayLeave = (lifted: LiftedField) => boolean;

class Lifting {
  readonly #schema: GraphQLSchema;
  readonly #liftedFields: ReadonlyMap<string, LiftedField>;
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;

  constructor(document: DocumentNode, schema: GraphQLSchema, liftedFields: ReadonlyMap<string, LiftedField>) {
    this.#schema = schema;
    this.#liftedFields = liftedFields;
    this.#fragments = new Map(
      document.definitions
        .filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION)
        .map((fragment) => [fragment.name.value, fragment]),
    );
  }

  /** @param type of a field: nothing leaves its selections. */
  liftIn(set: SelectionSetNode, type: GraphQLNamedType | undefined): SelectionSetNode {
    return { ...set, selections: this.#lift(set, type, new Map(), () => false) };
  }

  /** @param leaving takes what is to stand further out, on an interface to which it may leave. */
  #lift(
    { selections }: SelectionSetNode,
    type: GraphQLNamedType | undefined,
    leaving: Leaving,
    mayLeaveTo: MayLeave,
  ): SelectionNode[] {
    return selections.flatMap((selection) => {
      if (selection.kind !== Kind.FIELD) return this.#liftFragment(selection, type, leaving, mayLeaveTo);
      const lifted = this.#liftField(selection, type);
      const target = this.#liftedFields.get(`${type?.name}.${selection.name.value}`);
      if (target === undefined || !mayLeaveTo(target)) return [lifted];
      leave(leaving, target, lifted);
      return [];
    });
  }

  #liftField(field: FieldNode, type: GraphQLNamedType | undefined): FieldNode {
    if (field.selectionSet === undefined) return field;
    const definition = isObjectType(type) || isInterfaceType(type) ? type.getFields()[field.name.value] : undefined;
    return { ...field, selectionSet: this.liftIn(field.selectionSet, definition && getNamedType(definition.type)) };
  }

  #liftFragment(
    fragment: InlineFragmentNode | FragmentSpreadNode,
    parent: GraphQLNamedType | undefined,
    leaving: Leaving,
    mayLeaveTo: MayLeave,
  ): SelectionNode[] {
    const { typeCondition, selectionSet } =
      fragment.kind === Kind.FRAGMENT_SPREAD ? this.#fragments.get(fragment.name.value)! : fragment;
    const directives = fragment.directives ?? [];
    const type = this.#narrow(parent, typeCondition?.name.value);
    const isPlaceFor: MayLeave = ({ interfaceName, isOnlyThere }) => {
      if (isOnlyThere) return parent?.name === interfaceName;
      const isWithin = isInterfaceType(parent) && parent.getInterfaces().some(({ name }) => name === interfaceName);
      return isAbstractType(parent) && !isWithin;
    };
    const left: Leaving = new Map();
    const kept = this.#lift(selectionSet, type, left, (target) => isPlaceFor(target) || mayLeaveTo(target));
    const placed: SelectionNode[] = [];
    for (const [target, selections] of left) {
      const moved = inlineFragment(target.interfaceName, directives, selections);
      // As far out as it may: a place inside a fragment may be one for objects of one type only.
      if (mayLeaveTo(target)) leave(leaving, target, moved);
      else placed.push(moved);
    }
    // Though nothing else of it stays, whether the object is of that type must still be known.
    const selections = kept.length === 0 ? [TYPENAME] : kept;
    return [inlineFragment(typeCondition?.name.value, directives, selections), ...placed];
  }

  /** In `... on Book { ... on Media { score } }` it is still of a book that the score is asked. */
  #narrow(parent: GraphQLNamedType | undefined, condition: string | undefined): GraphQLNamedType | undefined {
    const type = condition === undefined ? parent : this.#schema.getType(condition);
    const isWider =
      isAbstractType(type) && (isObjectType(parent) || isInterfaceType(parent)) && this.#schema.isSubType(type, parent);
    return isWider ? parent : type;
  }
}

const TYPENAME: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };

function leave(leaving: Leaving, target: LiftedField, selection: SelectionNode): void {
  leaving.set(target, [...(leaving.get(target) ?? []), selection]);
}

function inlineFragment(
  condition: string | undefined,
  directives: readonly DirectiveNode[],
  selections: readonly SelectionNode[],
): InlineFragmentNode {
  return {
    kind: Kind.INLINE_FRAGMENT,
    ...(condition !== undefined && {
      typeCondition: { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: condition } },
    }),
    directives,
    selectionSet: { kind: Kind.SELECTION_SET, selections },
  };
}
