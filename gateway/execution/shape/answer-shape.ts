/**
 * The form of an operation's answer: for each position the fields in the client's order and under the client's names, by the concrete
 * type of the record that stands there. Made once an operation; types are added as they occur.
 */

import {
  getNamedType,
  GraphQLString,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  Kind,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLOutputType,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';
import type { Access } from '../../governance/enforcement/access.ts';
import type { RefusedCause } from '../run/causes.ts';

export interface AnswerField {
  /** As the client named it. */
  readonly responseName: string;
  /** Under which the data has it. */
  readonly dataName: string;
  /** The field's own name in the schema. */
  readonly fieldName: string;
  /** `given`: what the data has is the answer, as of introspection. `refused`: whatever the data has is none of the reader's. */
  readonly kind: 'typename' | 'given' | 'value' | 'refused';
  /** Null unless it is refused. */
  readonly refusedBy: RefusedCause | null;
  readonly type: GraphQLOutputType;
  /** Null for a leaf. */
  readonly shape: AnswerShape | null;
}

/** What a reader may not have. */
export type ShapeAccess = Pick<Access, 'refusalOf' | 'refusalOfType'>;

export interface ShapeOptions {
  /** What clients see. */
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** Under which name the data has a field of the client's document. */
  readonly dataNameOf: (node: FieldNode) => string;
  /** Whether a field is no part of the answer. */
  readonly isLeftOut: (node: FieldNode) => boolean;
  /** Null where the reader may have everything. */
  readonly access: ShapeAccess | null;
}

export class AnswerShape {
  /** Names of the data from the root, without lists. */
  readonly path: string;
  /** The type at the position. */
  readonly typename: string;
  readonly isAbstract: boolean;
  readonly #sets: readonly SelectionSetNode[];
  readonly #options: ShapeOptions;
  readonly #byType = new Map<string, readonly AnswerField[]>();
  readonly #refusedTypes = new Map<string, RefusedCause | null>();
  #isTypeNeeded: boolean | undefined;
  #knownSubtypes: ReadonlySet<string> | undefined;
  #mayHoldText: boolean | undefined;

  constructor(sets: readonly SelectionSetNode[], typename: string, path: string, options: ShapeOptions) {
    this.#sets = sets;
    this.#options = options;
    this.typename = typename;
    this.path = path;
    this.isAbstract = isAbstractType(options.schema.getType(typename));
  }

  /**
   * The type whose fields a record has: its own, if it can stand here and clients may see it. What is known of it only as the interface
   * itself, as an interface object's subgraph does, has the interface's fields.
   *
   * @returns null for a record that has no place here.
   */
  typenameOf(record: Readonly<Record<string, unknown>>): string | null {
    if (!this.isAbstract) return this.typename;
    const given = record['__typename'];
    if (given === undefined || given === this.typename) return this.#hangsOnType() ? null : this.typename;
    if (typeof given !== 'string') return null;
    return this.#subtypes.has(given) ? given : null;
  }

  /** Names of the types that may stand here, its own not among them. */
  get #subtypes(): ReadonlySet<string> {
    if (this.#knownSubtypes !== undefined) return this.#knownSubtypes;
    const { schema } = this.#options;
    const own = schema.getType(this.typename);
    const interfaces = isInterfaceType(own) ? schema.getImplementations(own).interfaces : [];
    return (this.#knownSubtypes = new Set([...this.#typesOf(this.typename), ...interfaces.map(({ name }) => name)]));
  }

  /** False where nothing called `text` is selected, however far down: no governed text is shown here. */
  get mayHoldText(): boolean {
    return (this.#mayHoldText ??= this.#sets.some((set) => this.#selectsField(set, 'text', new Set())));
  }

  #selectsField({ selections }: SelectionSetNode, fieldName: string, spread: Set<string>): boolean {
    return selections.some((node) => {
      if (node.kind === Kind.FRAGMENT_SPREAD) {
        if (spread.has(node.name.value)) return false;
        spread.add(node.name.value);
        return this.#selectsField(this.#options.fragments.get(node.name.value)!.selectionSet, fieldName, spread);
      }
      if (node.kind === Kind.FIELD && node.name.value === fieldName) return true;
      return node.selectionSet !== undefined && this.#selectsField(node.selectionSet, fieldName, spread);
    });
  }

  /**
   * Why a record may not be seen at all. Where the position is of one type it is the field before it that is refused.
   *
   * @param typename one that {@link typenameOf} gave.
   */
  refusalOf(typename: string): RefusedCause | null {
    const { access } = this.#options;
    if (access === null || !this.isAbstract) return null;
    let cause = this.#refusedTypes.get(typename);
    if (cause === undefined) {
      const refusal = access.refusalOfType(typename);
      this.#refusedTypes.set(typename, (cause = refusal === null ? null : { kind: 'refused', refusal }));
    }
    return cause;
  }

  /** Whether what is selected differs by the concrete type, or who may have it. */
  #hangsOnType(): boolean {
    const possible = this.#typesOf(this.typename);
    return (this.#isTypeNeeded ??= this.#sets.some((set) => this.#needsType(set, possible, true)));
  }

  /** @param possible the types that records can have under the conditions so far; what is under none of them is never selected. */
  #needsType({ selections }: SelectionSetNode, possible: readonly string[], isForAll: boolean): boolean {
    return selections.some((node) => {
      if (node.kind === Kind.FIELD) {
        const { value: name } = node.name;
        const isForType = !isForAll || name === '__typename' || this.#isPartlyRefused(name, possible);
        return isForType && !this.#options.isLeftOut(node);
      }
      const fragment = node.kind === Kind.INLINE_FRAGMENT ? node : this.#options.fragments.get(node.name.value)!;
      const condition = fragment.typeCondition?.name.value;
      const left =
        condition === undefined ? possible : possible.filter((typename) => this.#isOfType(typename, condition));
      if (left.length === 0 && possible.length > 0) return false;
      return this.#needsType(fragment.selectionSet, left, isForAll && left.length === possible.length);
    });
  }

  /** Whether the reader may have the field of some of the types only. */
  #isPartlyRefused(field: string, types: readonly string[]): boolean {
    const { access } = this.#options;
    if (access === null) return false;
    const refusing = types.filter((typename) => access.refusalOf(typename, field) !== null);
    return refusing.length > 0 && refusing.length < types.length;
  }

  #typesOf(typename: string): readonly string[] {
    const { schema } = this.#options;
    const type = schema.getType(typename);
    return isAbstractType(type) ? schema.getPossibleTypes(type).map(({ name }) => name) : [typename];
  }

  /** Whether a name is of a type that a record can have in the end. */
  isConcrete(typename: string): boolean {
    return isObjectType(this.#options.schema.getType(typename));
  }

  /** Whether a record that is told by one type may be of another: by its own name, or standing for an interface that the other has. */
  mayHold(typename: string, toldBy: string): boolean {
    return this.#isOfType(typename, toldBy);
  }

  /** @param typename one that {@link typenameOf} gave. */
  fieldsOf(typename: string): readonly AnswerField[] {
    const known = this.#byType.get(typename);
    if (known !== undefined) return known;
    const nodes = new Map<string, FieldNode[]>();
    const spread = new Set<string>();
    for (const set of this.#sets) this.#collect(set, typename, nodes, spread);
    const fields = [...nodes].map(([responseName, same]) => this.#toField(responseName, same, typename));
    this.#byType.set(typename, fields);
    return fields;
  }

  #toField(responseName: string, [first, ...others]: readonly FieldNode[], typename: string): AnswerField {
    const { schema, dataNameOf, access } = this.#options;
    const dataName = dataNameOf(first!);
    const type = schema.getType(typename);
    const { value: name } = first!.name;
    const definition = isObjectType(type) || isInterfaceType(type) ? type.getFields()[name] : undefined;
    const fieldType = definition?.type ?? GraphQLString;
    const named = getNamedType(fieldType);
    const isMeta = name.startsWith('__');
    const refusal = isMeta ? null : (access?.refusalOf(typename, name) ?? null);
    const sets = [first!, ...others].flatMap(({ selectionSet }) => (selectionSet === undefined ? [] : [selectionSet]));
    return {
      responseName,
      dataName,
      fieldName: name,
      kind: name === '__typename' ? 'typename' : isMeta ? 'given' : refusal === null ? 'value' : 'refused',
      refusedBy: refusal === null ? null : { kind: 'refused', refusal },
      type: fieldType,
      shape: isCompositeType(named)
        ? new AnswerShape(sets, named.name, this.path === '' ? dataName : `${this.path}.${dataName}`, this.#options)
        : null,
    };
  }

  #collect(
    { selections }: SelectionSetNode,
    typename: string,
    into: Map<string, FieldNode[]>,
    spread: Set<string>,
  ): void {
    for (const node of selections) {
      if (node.kind === Kind.FIELD) {
        if (this.#options.isLeftOut(node)) continue;
        const name = (node.alias ?? node.name).value;
        const known = into.get(name);
        if (known === undefined) into.set(name, [node]);
        else known.push(node);
        continue;
      }
      if (node.kind === Kind.FRAGMENT_SPREAD) {
        if (spread.has(node.name.value)) continue;
        spread.add(node.name.value);
      }
      const fragment = node.kind === Kind.INLINE_FRAGMENT ? node : this.#options.fragments.get(node.name.value)!;
      const condition = fragment.typeCondition?.name.value;
      if (condition === undefined || this.#isOfType(typename, condition))
        this.#collect(fragment.selectionSet, typename, into, spread);
    }
  }

  #isOfType(typename: string, condition: string): boolean {
    if (typename === condition) return true;
    const { schema } = this.#options;
    const type = schema.getType(typename);
    const conditioned = schema.getType(condition);
    if (!isAbstractType(conditioned)) return false;
    return (isObjectType(type) || isInterfaceType(type)) && schema.isSubType(conditioned, type);
  }
}
