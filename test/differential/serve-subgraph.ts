/** One subgraph's resolvers over the world: it answers what its SDL says is its own, and nothing else. */

import { Kind, type SelectionSetNode } from 'graphql';
import type { SubgraphDefinition } from '../gateway/small-graph.ts';
import type { Federation } from './federation.ts';
import { stableJson } from './random.ts';
import { readTag, type RequestTag } from './request-tag.ts';
import type { FieldOutline, KeyOutline, TypeOutline } from './subgraph-outline.ts';
import { InjectedError, isWorldObject, type World, type WorldObject, type WorldValue } from './world.ts';

export interface ServeOptions {
  readonly federation: Federation;
  readonly worldOf: (tag: RequestTag) => World;
  /** Counts an operation's mutations, from 1, whatever subgraph they are in. */
  readonly nextMutation: (tag: RequestTag) => number;
}

/** What a resolver there gets as its parent: an object, and how it came. */
interface Source extends WorldObject {
  readonly __typename: string;
  /** As the gateway sent it; null for what the subgraph reached by itself. */
  readonly representation: Readonly<Record<string, unknown>> | null;
  /** What the field that led here provides of it. */
  readonly provided: SelectionSetNode | null;
}

interface Context {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

type Resolver = (source: Source | undefined, args: Readonly<Record<string, unknown>>, context: Context) => unknown;

export function toSubgraphDefinition(name: string, options: ServeOptions): SubgraphDefinition {
  const { federation } = options;
  const outline = federation.outlines.get(name)!;
  const { sdl } = federation.graph.subgraphs.find((subgraph) => subgraph.name === name)!;
  const resolvers: Record<string, Record<string, unknown>> = {};
  for (const type of outline.types.values()) {
    const own: Record<string, unknown> = {};
    if (type.keys.some(({ isResolvable }) => isResolvable))
      own['__resolveReference'] = referenceResolver(name, type, options);
    if (type.isInterface) own['__resolveType'] = ({ __typename }: Source) => __typename;
    else for (const [field, has] of type.fields) own[field] = fieldResolver(name, type, field, has, options);
    resolvers[type.name] = own;
  }
  for (const union of unionsOf(sdl)) resolvers[union] = { __resolveType: ({ __typename }: Source) => __typename };
  return { name, sdl, resolvers };
}

function fieldResolver(
  subgraph: string,
  type: TypeOutline,
  field: string,
  outline: FieldOutline,
  { federation, worldOf, nextMutation }: ServeOptions,
): Resolver {
  const isMutation = type.name === 'Mutation';
  return (source, args, { headers }) => {
    const tag = readTag(String(headers['authorization']));
    const world = worldOf(tag);
    const object = source ?? world.rootOf(type.name);
    const isKey = type.keys.some(({ selectionSet }) => selects(selectionSet, field));
    const isProvided = source?.provided != null && selects(source.provided, field);
    const isOwner = federation.ownersOf(object.type, field).some((owner) => owner.subgraph === subgraph);
    if (!isOwner && !isKey && !isProvided)
      throw new Error(`${subgraph} was asked for ${type.name}.${field}, which is another's`);
    const required =
      outline.requires === null ? null : stableJson(pick(source?.representation ?? {}, outline.requires));
    const value = world.resolve({ object, field, args, required, order: isMutation ? nextMutation(tag) : null });
    const provided = outline.provides ?? childOf(source?.provided ?? null, field);
    return toSource(value, (found) => ({
      ...found,
      __typename: typenameIn(federation, subgraph, found.type),
      representation: null,
      provided,
    }));
  };
}

function referenceResolver(subgraph: string, type: TypeOutline, { federation, worldOf }: ServeOptions) {
  return (representation: Readonly<Record<string, unknown>>, { headers }: Context): Source | null | Promise<never> => {
    const world = worldOf(readTag(String(headers['authorization'])));
    const found = type.keys
      .filter(({ isResolvable }) => isResolvable)
      .map((key) => findByKey(world, type.name, key, representation))
      .find((entity) => entity !== null);
    if (found === undefined) return null;
    const unknown = federation.graph.unknown?.find(
      (one) => one.subgraph === subgraph && one.type === found.type && one.positions.includes(found.position!),
    );
    // Thrown at once it would take the other entities of the list with it.
    if (unknown?.isError === true) return Promise.reject(new InjectedError(found.type, [subgraph]));
    if (unknown !== undefined) return null;
    return { ...found, __typename: typenameIn(federation, subgraph, found.type), representation, provided: null };
  };
}

/** @returns null where the representation lacks a part of the key, or has null there, or nobody has that key. */
function findByKey(
  world: World,
  type: string,
  { selectionSet }: KeyOutline,
  representation: Readonly<Record<string, unknown>>,
): WorldObject | null {
  const given = stableJson(pick(representation, selectionSet));
  if (given.includes(ABSENT) || given.includes(':null')) return null;
  return world.entitiesOf(type).find((entity) => stableJson(world.select(entity, selectionSet)) === given) ?? null;
}

/** Stands for what should have been sent and was not. */
const ABSENT = '(absent)';

/** What a representation has of a field set: of each fragment's fields those that were sent. */
function pick(
  given: Readonly<Record<string, unknown>>,
  { selections }: SelectionSetNode,
  isOptional = false,
): Readonly<Record<string, unknown>> {
  const picked: Record<string, unknown> = {};
  for (const selection of selections) {
    if (selection.kind === Kind.INLINE_FRAGMENT) Object.assign(picked, pick(given, selection.selectionSet, true));
    if (selection.kind !== Kind.FIELD || selection.name.value === '__typename') continue;
    const field = selection.name.value;
    if (given[field] === undefined && isOptional) continue;
    const convert = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(convert);
      if (selection.selectionSet === undefined || typeof value !== 'object' || value === null) return value;
      return pick(value as Readonly<Record<string, unknown>>, selection.selectionSet);
    };
    picked[field] = given[field] === undefined ? ABSENT : convert(given[field]);
  }
  return picked;
}

/** An interface object's subgraph knows none of the types behind it. */
function typenameIn(federation: Federation, subgraph: string, type: string): string {
  const { types } = federation.outlines.get(subgraph)!;
  if (types.has(type)) return type;
  const family = federation.familyOf(type);
  return types.get(family)?.isInterfaceObject === true ? family : type;
}

function toSource(value: WorldValue, convert: (object: WorldObject) => Source): unknown {
  if (Array.isArray(value)) return value.map((item: WorldValue) => toSource(item, convert));
  return isWorldObject(value) ? convert(value) : value;
}

function selects({ selections }: SelectionSetNode, field: string): boolean {
  return selections.some((selection) => {
    if (selection.kind === Kind.INLINE_FRAGMENT) return selects(selection.selectionSet, field);
    return selection.kind === Kind.FIELD && selection.name.value === field;
  });
}

function childOf(fields: SelectionSetNode | null, field: string): SelectionSetNode | null {
  for (const selection of fields?.selections ?? []) {
    if (selection.kind === Kind.FIELD && selection.name.value === field) return selection.selectionSet ?? null;
    if (selection.kind === Kind.INLINE_FRAGMENT) {
      const found = childOf(selection.selectionSet, field);
      if (found !== null) return found;
    }
  }
  return null;
}

function unionsOf(sdl: string): string[] {
  return [...sdl.matchAll(/^\s*union\s+(\w+)/gm)].map(([, name]) => name!);
}
