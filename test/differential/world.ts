/**
 * The data behind a graph: a pure function from an object, a field and its arguments to a value, so that pieces and whole need
 * nothing in common but a seed. Entities come from small pools, so that they meet again and again.
 */

import {
  getArgumentValues,
  getNamedType,
  isEnumType,
  isLeafType,
  isListType,
  isNonNullType,
  Kind,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type SelectionSetNode,
} from 'graphql';
import type { Federation } from './federation.ts';
import type { UnknownEntities } from './graph-definition.ts';
import type { InjectionRules } from './injection-rules.ts';
import { hashOf, stableJson } from './random.ts';

export interface WorldObject {
  /** Its object type in the whole graph: not every subgraph knows it. */
  readonly type: string;
  readonly family: string;
  /** Unique in its family. */
  readonly id: string;
  /** In the pool of its family; null for what is no entity. */
  readonly position: number | null;
  /** The only subgraph that what is no entity can have come from; null where there are several, and for entities. */
  readonly origin: string | null;
}

export type WorldValue =
  null | string | number | boolean | WorldObject | Error | readonly WorldValue[] | { readonly [name: string]: unknown };

export interface Asked {
  readonly object: WorldObject;
  readonly field: string;
  /** Coerced. */
  readonly args: Readonly<Record<string, unknown>>;
  /** What the field is computed from, as it arrived; null where it requires nothing. */
  readonly required: string | null;
  /** Which of the operation's mutations it is, from 1; null for any other field. */
  readonly order: number | null;
}

export interface World {
  /** @throws {InjectedError} where the field fails; items of lists that fail are errors in their places. */
  readonly resolve: (asked: Asked) => WorldValue;
  /** An object of a type that is a root. */
  readonly rootOf: (type: string) => WorldObject;
  /** Every entity of a type, or of the types behind it, in the order of the pool. */
  readonly entitiesOf: (type: string) => readonly WorldObject[];
  /**
   * What an object gives for a field set, as a representation carries it: null where it fails.
   *
   * @param onError hears of what failed on the way.
   */
  readonly select: (
    object: WorldObject,
    fields: SelectionSetNode,
    onError?: (error: InjectedError) => void,
  ) => Readonly<Record<string, unknown>>;
  /** As one schema would answer: with everything that the field requires, wherever that comes from. */
  readonly resolveWhole: (asked: Omit<Asked, 'required'>, onError: (error: InjectedError) => void) => WorldValue;
  /** Whether nobody can give a field of an object, for one subgraph does not know the object. */
  readonly isUnknown: (object: WorldObject, field: string) => boolean;
}

/** A failure that was put there; `owners` are the subgraphs that can have been asked. */
export class InjectedError extends Error {
  override readonly name = 'InjectedError';
  readonly owners: readonly string[];
  constructor(coordinate: string, owners: readonly string[]) {
    super(`${coordinate} fails here`);
    this.owners = owners;
  }
}

export interface WorldOptions {
  readonly federation: Federation;
  readonly rules: InjectionRules;
  readonly seed: number;
  /** How often a field that may fail does, and is null, from 0 to 1. */
  readonly errorRate: number;
  readonly nullRate: number;
}

const SMALLEST_POOL = 5;

export function createWorld({ federation, rules, seed, errorRate, nullRate }: WorldOptions): World {
  const { full, familyOf, objectTypesOf, isEntity, candidatesOf, enumValuesOf, requirementOf, answerersOf } =
    federation;
  const pools = new Map<string, readonly WorldObject[]>();
  const poolOf = (family: string): readonly WorldObject[] => {
    const known = pools.get(family);
    if (known !== undefined) return known;
    const types = objectTypesOf(family);
    const pool = Array.from({ length: Math.max(SMALLEST_POOL, types.length) }, (_, position) => ({
      type: types[position % types.length]!,
      family,
      id: String(position),
      position,
      origin: null,
    }));
    pools.set(family, pool);
    return pool;
  };
  const entitiesOf = (type: string) => poolOf(familyOf(type)).filter((one) => objectTypesOf(type).includes(one.type));
  const fieldOf = ({ type }: WorldObject, field: string): GraphQLField<unknown, unknown> =>
    (full.getType(type) as GraphQLObjectType).getFields()[field]!;
  const answerersFor = ({ type, origin }: WorldObject, field: string): readonly string[] => {
    const answerers = answerersOf(type, field);
    return origin !== null && answerers.includes(origin) ? [origin] : answerers;
  };
  const failure = (object: WorldObject, field: string) =>
    new InjectedError(`${object.type}.${field}`, answerersFor(object, field));

  const leafOf = (object: WorldObject, field: string, type: GraphQLOutputType, identity: string): WorldValue => {
    const hash = hashOf(identity);
    if (isEnumType(type)) {
      const values = enumValuesOf(`${object.type}.${field}`, answerersFor(object, field));
      return values[hash % values.length]!;
    }
    const isKey = rules.isKeyField(object.type, field);
    switch (getNamedType(type).name) {
      case 'Int':
        return isKey && object.position !== null ? object.position + 10 * (hashOf(field) % 1000) : (hash % 2001) - 1000;
      case 'Float':
        return (hash % 1000) / 8;
      case 'Boolean':
        return hash % 2 === 0;
      case 'ID':
      case 'String':
        if (!isKey) return TEXTS[hash % TEXTS.length]! + hash.toString(36);
        return `${field}/${object.family}/${object.position ?? hash.toString(36)}`;
      default:
        return isKey ? `${field} ${object.position ?? hash.toString(36)}` : customScalar(hash);
    }
  };

  const valueOf = (object: WorldObject, field: string, type: GraphQLOutputType, identity: string): WorldValue => {
    if (isNonNullType(type)) return valueOf(object, field, type.ofType as GraphQLOutputType, identity);
    if (isListType(type)) {
      const allowed = rules.allowsItems(object.type, field);
      return Array.from({ length: hashOf(`${identity}length`) % 4 }, (_, index): WorldValue => {
        const item = `${identity}[${index}]`;
        const fate = allowed ? fateOf(item) : 'VALUE';
        if (fate === 'ERROR' || (fate === 'NULL' && isNonNullType(type.ofType))) return failure(object, field);
        return fate === 'NULL' ? null : valueOf(object, field, type.ofType as GraphQLOutputType, item);
      });
    }
    if (isLeafType(type)) return leafOf(object, field, type, identity);
    const answerers = answerersFor(object, field);
    const candidates = candidatesOf(`${object.type}.${field}`, answerers);
    const chosen = candidates[hashOf(`${identity}type`) % candidates.length];
    if (chosen === undefined) throw new RangeError(`${object.type}.${field}: its owners have no type in common`);
    if (!isEntity(chosen)) {
      const origin = answerers.length === 1 ? answerers[0]! : null;
      return { type: chosen, family: chosen, id: hashOf(identity).toString(36), position: null, origin };
    }
    const entities = entitiesOf(chosen);
    return entities[hashOf(`${identity}entity`) % entities.length]!;
  };

  const fateOf = (identity: string): 'VALUE' | 'NULL' | 'ERROR' => {
    const fraction = hashOf(`${identity}fate`) / 2 ** 32;
    if (fraction < errorRate) return 'ERROR';
    return fraction < errorRate + nullRate ? 'NULL' : 'VALUE';
  };

  const resolve = ({ object, field, args, required, order }: Asked): WorldValue => {
    const { type } = fieldOf(object, field);
    const isKey = rules.isKeyField(object.type, field);
    if (isKey && federation.graph.nullKeys?.[`${object.type}.${field}`]?.includes(object.position ?? -1)) return null;
    const identity = `${seed}/${object.family}/${object.id}.${field}${stableJson(args)}${required ?? ''}${order ?? ''}`;
    // What a field is computed from must show in its value, and so must never show in whether it fails.
    const fate = rules.allowsField(object.type, field)
      ? fateOf(`${seed}/${object.family}/${object.id}.${field}`)
      : 'VALUE';
    if (fate === 'ERROR' || (fate === 'NULL' && isNonNullType(type))) throw failure(object, field);
    return fate === 'NULL' ? null : valueOf(object, field, type, identity);
  };

  const unknownAt = ({ type, position }: WorldObject, field: string): UnknownEntities | undefined =>
    federation.graph.unknown?.find(
      (one) => one.type === type && one.positions.includes(position ?? -1) && one.fields.includes(field),
    );

  const resolveWhole: World['resolveWhole'] = (asked, onError) => {
    const { object, field } = asked;
    const unknown = unknownAt(object, field);
    if (unknown?.isError === true) throw new InjectedError(`${object.type}.${field}`, [unknown.subgraph]);
    if (unknown !== undefined) return null;
    const fields = requirementOf(object.type, field);
    return resolve({ ...asked, required: fields === null ? null : stableJson(select(object, fields, onError)) });
  };

  const select: World['select'] = (object, { selections }, onError = () => undefined) => {
    const selected: Record<string, unknown> = {};
    for (const selection of selections) {
      if (selection.kind === Kind.INLINE_FRAGMENT) {
        const condition = selection.typeCondition?.name.value ?? object.type;
        if (objectTypesOf(condition).includes(object.type))
          Object.assign(selected, select(object, selection.selectionSet, onError));
      }
      if (selection.kind !== Kind.FIELD || selection.name.value === '__typename') continue;
      const field = selection.name.value;
      const convert = (value: WorldValue): unknown => {
        if (Array.isArray(value)) return value.map(convert);
        if (value instanceof InjectedError) {
          onError(value);
          return null;
        }
        return isWorldObject(value) ? select(value, selection.selectionSet!, onError) : value;
      };
      const args = getArgumentValues(fieldOf(object, field), selection);
      try {
        selected[field] = convert(resolveWhole({ object, field, args, order: null }, onError));
      } catch (error) {
        if (!(error instanceof InjectedError)) throw error;
        selected[field] = convert(error);
      }
    }
    return selected;
  };

  return {
    resolve,
    resolveWhole,
    select,
    isUnknown: (object, field) => unknownAt(object, field) !== undefined,
    entitiesOf,
    rootOf: (type) => ({ type, family: type, id: '', position: null, origin: null }),
  };
}

export function isWorldObject(value: unknown): value is WorldObject {
  return typeof value === 'object' && value !== null && 'family' in value && 'position' in value;
}

const TEXTS: readonly string[] = ['', 'plain ', 'ü ', '"quoted" ', 'line\nbreak ', '\\ ', '😀 ', '__typename ', '$x '];

/** Any JSON but null, objects with names that look like ours included. */
function customScalar(hash: number): WorldValue {
  const values: readonly WorldValue[] = [
    `scalar ${hash.toString(36)}`,
    hash,
    hash % 2 === 0,
    { a: hash, b: [null, { __typename: 'Query', c: hash % 7 }] },
    [hash, 'x', null],
    -hash / 16,
    {},
  ];
  return values[hash % values.length]!;
}
