/** Where objects stand below what a step asks for, whether they have all that others want of them, and what they lack. */

import {
  getNamedType,
  isInterfaceType,
  isNullableType,
  isObjectType,
  isUnionType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
} from 'graphql';
import { holdsField, isItsAlone, type CoverableStep, type CoveringOptions } from './covering.ts';
import { join, toPosition } from './dependencies.ts';
import type { OnlyKey, Representations } from './representation.ts';
import { Selection, type SelectedField } from './selection.ts';

export interface TellingStep extends CoverableStep {
  readonly representations: Representations | null;
}

/** Where a step's answer has objects that others ask for. */
export interface ToldPlace {
  /** Names from the step's own records to the objects; lists are passed on the way without a word. */
  readonly names: readonly string[];
  /** By the type of an object, what names it as others name it. */
  readonly keys: ReadonlyMap<string, OnlyKey>;
  /** The type of an object that does not say its own; empty where that cannot be told. */
  readonly typename: string;
}

/** What a step asks for of entities of one type. */
export interface Want {
  readonly typename: string;
  readonly key: OnlyKey;
  readonly selection: Selection;
}

/** Objects below a step's records, and what is selected of them at each place of the document that leads there. */
export interface Place {
  readonly names: readonly string[];
  readonly selections: readonly Selection[];
  /** As {@link ToldPlace.typename}. */
  readonly typename: string;
  readonly keys: Map<string, OnlyKey>;
  /** By type, the fields to be asked for beside. */
  readonly added: Map<string, Map<string, SelectedField>>;
}

/** Each place at which objects stand, however many fragments lead there. */
export function placesBelow(selection: Selection): readonly Place[] {
  const found = new Map<string, { readonly names: readonly string[]; readonly selections: Selection[] }>();
  const visit = ({ fields, fragments }: Selection, names: readonly string[]): void => {
    for (const field of fields) {
      if (field.selection === null) continue;
      const below = [...names, field.name];
      const key = below.join('.');
      const known = found.get(key);
      if (known === undefined) found.set(key, { names: below, selections: [field.selection] });
      else known.selections.push(field.selection);
      visit(field.selection, below);
    }
    for (const { selection: inner } of fragments) visit(inner, names);
  };
  visit(selection, []);
  return Array.from(found.values(), ({ names, selections }) => {
    const [typename, ...others] = new Set(selections.map((one) => one.typename));
    return {
      names,
      selections,
      typename: others.length === 0 ? typename! : '',
      keys: new Map(),
      added: new Map(),
    };
  });
}

/** @returns none where it asks for no entities, or for some that cannot be told by one field. */
export function wantsOf({ representations, selection }: TellingStep, schema: GraphQLSchema): readonly Want[] {
  if (representations === null || selection.fields.length > 0) return [];
  const wants: Want[] = [];
  const conditions = new Set(selection.fragments.map(({ condition }) => condition));
  for (const typename of new Set([...conditions].flatMap((condition) => concreteTypes(schema, condition)))) {
    const key = representations.writerFor(typename)?.onlyKey ?? null;
    if (key === null || representations.sentTypename(typename) !== typename) return [];
    wants.push({ typename, key, selection: new Selection(typename, selection.fieldsOf(typename), [], schema) });
  }
  return wants;
}

function concreteTypes(schema: GraphQLSchema, name: string): readonly string[] {
  const type = schema.getType(name);
  if (isObjectType(type)) return [name];
  return isInterfaceType(type) || isUnionType(type)
    ? schema.getPossibleTypes(type).map((possible) => possible.name)
    : [];
}

/** Whether other steps leave alone what a step brings at the name of an object of a type. */
type IsLeft = (typename: string) => (position: string) => boolean;

export function createIsLeft(
  steps: readonly TellingStep[],
  { givers, schema }: Pick<CoveringOptions, 'givers'> & { readonly schema: GraphQLSchema },
): (teller: number, place: Place) => { readonly position: string; readonly isLeft: IsLeft } {
  const bases = steps.map(({ path }) => toPosition(path));
  const types = steps.map((step) => typesOf(step, schema));
  return (teller, { names }) => {
    const position = names.reduce(join, bases[teller]!);
    // Where objects of one kind stand beside those of others, each step writes to its own.
    const isOfOthers = (giver: number, typename: string): boolean =>
      (bases[giver] === bases[teller] && isDisjoint(types[giver]!, types[teller]!)) ||
      (bases[giver] === position && types[giver]?.has(typename) === false);
    return {
      position,
      isLeft: (typename) => (below) =>
        (givers.get(below) ?? []).every((giver) => giver === teller || isOfOthers(giver, typename)),
    };
  };
}

/** The types of a step's records; null for the root, and where it is not said. */
function typesOf({ representations, selection }: TellingStep, schema: GraphQLSchema): ReadonlySet<string> | null {
  if (representations === null || selection.fields.length > 0) return null;
  return new Set(selection.fragments.flatMap(({ condition }) => concreteTypes(schema, condition)));
}

function isDisjoint(left: ReadonlySet<string> | null, right: ReadonlySet<string> | null): boolean {
  return left !== null && right !== null && [...left].every((typename) => !right.has(typename));
}

/** Whether objects at a place have all that is wanted of them, once it is asked for; notes what has to be asked for, where they do. */
export function tells(
  place: Place,
  wants: readonly Want[],
  { position, isLeft }: ReturnType<ReturnType<typeof createIsLeft>>,
  mayAdd: (typename: string) => boolean,
  schema: GraphQLSchema,
): boolean {
  const told: { readonly want: Want; readonly fields: readonly SelectedField[] }[] = [];
  for (const want of wants) {
    const here = place.selections.filter((selection) => selection.mayHold(want.typename));
    if (here.length === 0) continue;
    const known = place.keys.get(want.typename);
    if (known !== undefined && (known.name !== want.key.name || known.head !== want.key.head)) return false;
    const missing = here.map((selection) => missingIn(selection, want, place, schema));
    if (missing.some((fields) => fields === null || (fields.length > 0 && !mayAdd(want.typename)))) return false;
    if (!isItsAlone(want.selection, position, isLeft(want.typename), true)) return false;
    told.push({ want, fields: missing.flatMap((fields) => fields!) });
  }
  for (const { want, fields } of told) {
    place.keys.set(want.typename, want.key);
    if (fields.length === 0) continue;
    const added = place.added.get(want.typename) ?? new Map<string, SelectedField>();
    place.added.set(want.typename, added);
    for (const field of fields) added.set(field.name, field);
  }
  return told.length > 0;
}

/** @returns what is not selected and may be; null where something is not, and may not be. */
function missingIn(
  selection: Selection,
  { typename, key, selection: wanted }: Want,
  place: Place,
  schema: GraphQLSchema,
): readonly SelectedField[] | null {
  const whole = new Selection(typename, selection.fieldsOf(typename), [], schema);
  const needed = [plainField(typename, key.name, schema), ...wanted.fields];
  // By what an object is told, and of what type it is, it says itself.
  if (place.typename !== typename) needed.push(plainField(typename, '__typename', schema));
  const missing: SelectedField[] = [];
  for (const field of needed) {
    if (holdsField([whole], field)) continue;
    if (!isPlain(field) || !fits(field, typename, place)) return null;
    missing.push(field);
  }
  return missing;
}

/** Whether an object may have that under its name there: not so where objects of another type have something else under it. */
function fits(field: SelectedField, typename: string, { selections, added }: Place): boolean {
  if (field.isTypename) return true;
  if (selections.some(({ allFields }) => allFields.some(({ name }) => name === field.name))) return false;
  return [...added].every(([other, fields]) => {
    const same = other === typename ? undefined : fields.get(field.name);
    return same === undefined || String(same.type) === String(field.type);
  });
}

function plainField(typename: string, name: string, schema: GraphQLSchema): SelectedField {
  const type = (schema.getType(typename) as GraphQLObjectType).getFields()[name]?.type;
  return { name, fieldName: name, text: name, type, isTypename: name === '__typename', selection: null };
}

/** A value that is null where there is none, so that nothing else of its object is lost with it; or the name of the object or its type. */
function isPlain({ name, fieldName, text, type, isTypename, selection }: SelectedField): boolean {
  const isOneValue = selection === null && name === fieldName && text === fieldName;
  return isOneValue && (isTypename || (type !== undefined && (isNullableType(type) || isIdType(type))));
}

function isIdType(type: GraphQLOutputType): boolean {
  return getNamedType(type).name === 'ID';
}

/** A selection that asks, for objects of each type below some names, for more. */
export function widen(
  selection: Selection,
  [name, ...names]: readonly string[],
  added: Place['added'],
  schema: GraphQLSchema,
): Selection {
  const { typename } = selection;
  if (name === undefined) {
    const fragments = Array.from(added)
      .filter(([type]) => selection.mayHold(type))
      .map(([condition, fields]) => ({
        condition,
        selection: new Selection(condition, [...fields.values()], [], schema),
      }));
    const own = fragments.find(({ condition }) => condition === typename);
    return new Selection(
      typename,
      [...selection.fields, ...(own?.selection.fields ?? [])],
      [...selection.fragments, ...fragments.filter((fragment) => fragment !== own)],
      schema,
    );
  }
  return new Selection(
    typename,
    selection.fields.map((field) =>
      field.name !== name || field.selection === null
        ? field
        : { ...field, selection: widen(field.selection, names, added, schema) },
    ),
    selection.fragments.map(({ condition, selection: inner }) => ({
      condition,
      selection: widen(inner, [name, ...names], added, schema),
    })),
    schema,
  );
}
