/** A composed graph, and what has to be known of it to answer it twice alike: in pieces, and in one. */

import { composeServices } from '@apollo/composition';
import { Supergraph } from '@apollo/federation-internals';
import { buildSubgraphSchema } from '@apollo/subgraph';
import {
  buildSchema,
  getNamedType,
  isAbstractType,
  isEnumType,
  isInterfaceType,
  isObjectType,
  Kind,
  parse,
  printSchema,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';
import type { DifferentialGraph } from './graph-definition.ts';
import { toSubgraphOutline, type FieldOutline, type SubgraphOutline } from './subgraph-outline.ts';

/** Like the one that the servers put before it. */
export const LINK = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9",
  import: ["@key", "@shareable", "@external", "@requires", "@provides", "@override", "@interfaceObject", "@inaccessible", "@tag"])`;

export interface FieldOwner {
  readonly subgraph: string;
  readonly outline: FieldOutline;
  /** Whether it has the field on an interface object, not on the type itself. */
  readonly isInterfaceObject: boolean;
}

export interface Federation {
  readonly graph: DifferentialGraph;
  readonly supergraphSdl: string;
  /** Every type, what clients do not see included. */
  readonly full: GraphQLSchema;
  /** What clients see. */
  readonly api: GraphQLSchema;
  readonly outlines: ReadonlyMap<string, SubgraphOutline>;
  /** Who can answer a field of an object type: nobody that only names it, and nobody it was taken over from. */
  readonly ownersOf: (type: string, field: string) => readonly FieldOwner[];
  /** The owners' names, and those who provide the field on some path: whoever can be asked for it. */
  readonly answerersOf: (type: string, field: string) => readonly string[];
  /** What a field is computed from; null where nothing is required. */
  readonly requirementOf: (type: string, field: string) => SelectionSetNode | null;
  /** Object types behind a type, in alphabetical order; the type itself where it is an object type. */
  readonly objectTypesOf: (type: string) => readonly string[];
  readonly isEntity: (type: string) => boolean;
  /** Types whose keys are drawn from one pool: the interface with a key that a type implements, or the type itself. */
  readonly familyOf: (type: string) => string;
  /**
   * The object types of which every one of those subgraphs knows that they are possible there.
   *
   * @param coordinate such as `Type.field`.
   */
  readonly candidatesOf: (coordinate: string, subgraphs: readonly string[]) => readonly string[];
  /** The values of an enum that every one of those subgraphs knows. */
  readonly enumValuesOf: (coordinate: string, subgraphs: readonly string[]) => readonly string[];
}

/** @throws {CompositionError} when the subgraphs do not compose. */
export function composeFederation(graph: DifferentialGraph): Federation {
  const composed = composeServices(
    graph.subgraphs.map(({ name, sdl }) => ({
      name,
      url: `http://subgraph.invalid/${name}`,
      typeDefs: parse(`${LINK}\n${sdl}`),
    })),
  );
  if (composed.supergraphSdl === undefined) throw new CompositionError(graph, composed.errors);
  const supergraph = Supergraph.build(composed.supergraphSdl);
  const full = supergraph.schema.toGraphQLJSSchema();
  const schemas = new Map(
    graph.subgraphs.map(({ name, sdl }) => [name, buildSubgraphSchema([{ typeDefs: parse(`${LINK}\n${sdl}`) }])]),
  );
  const outlines = new Map(graph.subgraphs.map(({ name, sdl }) => [name, toSubgraphOutline(name, sdl)]));
  const objectTypesOf = remember((type: string) => {
    const found = full.getType(type);
    if (isObjectType(found)) return [type];
    return isAbstractType(found)
      ? full
          .getPossibleTypes(found)
          .map(({ name }) => name)
          .toSorted()
      : [];
  });
  const all = [...outlines.values()].flatMap(({ types }) => [...types.values()]);
  const keyed = new Set(all.filter(({ keys }) => keys.length > 0).map(({ name }) => name));
  const interfacesOf = (type: string) =>
    (full.getType(type) as GraphQLObjectType).getInterfaces().map(({ name }) => name);
  const familyOf = remember((type: string) =>
    isObjectType(full.getType(type)) ? (interfacesOf(type).find((name) => keyed.has(name)) ?? type) : type,
  );
  const ownersOf = rememberPair((type, field) => findOwners(outlines, type, interfacesOf(type), field));
  const namedTypeIn = (subgraph: string, type: string, field: string): GraphQLNamedType | undefined => {
    const parent = schemas.get(subgraph)!.getType(type);
    return isObjectType(parent) ? getNamedType(parent.getFields()[field]?.type) : undefined;
  };
  return {
    graph,
    supergraphSdl: composed.supergraphSdl,
    full,
    api: buildSchema(printSchema(supergraph.apiSchema().toGraphQLJSSchema())),
    outlines,
    ownersOf,
    answerersOf: rememberPair((type, field) => {
      const providers = [...outlines.values()].filter((outline) => providesSomewhere(outline, full, type, field));
      return [
        ...new Set(
          [...ownersOf(type, field), ...providers.map(({ name }) => ({ subgraph: name }))].map((one) => one.subgraph),
        ),
      ];
    }),
    requirementOf: (type, field) =>
      ownersOf(type, field).find(({ outline }) => outline.requires)?.outline.requires ?? null,
    objectTypesOf,
    isEntity: (type) => keyed.has(type) || familyOf(type) !== type,
    familyOf,
    candidatesOf: rememberAmong((type, field, subgraphs) => {
      const named = getNamedType((full.getType(type) as GraphQLObjectType).getFields()[field]!.type);
      return subgraphs.reduce<readonly string[]>((candidates, subgraph) => {
        const known = namedTypeIn(subgraph, type, field);
        if (!isAbstractType(known)) return candidates;
        const possible = schemas
          .get(subgraph)!
          .getPossibleTypes(known)
          .map(({ name }) => name);
        return candidates.filter((name) => possible.includes(name));
      }, objectTypesOf(named.name));
    }),
    enumValuesOf: rememberAmong((type, field, subgraphs) => {
      const named = getNamedType((full.getType(type) as GraphQLObjectType).getFields()[field]!.type);
      const values = isEnumType(named) ? named.getValues().map(({ name }) => name) : [];
      return subgraphs.reduce<readonly string[]>((candidates, subgraph) => {
        const known = namedTypeIn(subgraph, type, field);
        return isEnumType(known) ? candidates.filter((value) => known.getValue(value) != null) : candidates;
      }, values);
    }),
  };
}

export class CompositionError extends Error {
  override readonly name = 'CompositionError';
  readonly code = 'COMPOSITION_FAILED';
  constructor({ name }: DifferentialGraph, errors: readonly { readonly message: string }[]) {
    super(`${name} does not compose:\n${errors.map(({ message }) => message).join('\n')}`);
  }
}

function findOwners(
  outlines: ReadonlyMap<string, SubgraphOutline>,
  type: string,
  interfaces: readonly string[],
  field: string,
): readonly FieldOwner[] {
  const owners: FieldOwner[] = [];
  for (const { name: subgraph, types } of outlines.values()) {
    const own = types.get(type);
    const objects = interfaces.map((name) => types.get(name)).filter((found) => found?.isInterfaceObject === true);
    for (const found of own === undefined ? objects : [own]) {
      const outline = found?.fields.get(field);
      if (outline === undefined || outline.isExternal) continue;
      owners.push({ subgraph, outline, isInterfaceObject: found !== own });
    }
  }
  const replaced = new Set(owners.flatMap(({ outline }) => outline.overrides ?? []));
  return owners.filter(({ subgraph }) => !replaced.has(subgraph));
}

/** Whether a `@provides` of the subgraph has that field of that object type. */
function providesSomewhere(outline: SubgraphOutline, full: GraphQLSchema, type: string, field: string): boolean {
  if (outline.types.get(type)?.fields.get(field)?.isExternal !== true) return false;
  const names = (parent: string, { selections }: SelectionSetNode): boolean =>
    selections.some((selection) => {
      if (selection.kind === Kind.INLINE_FRAGMENT)
        return names(selection.typeCondition?.name.value ?? parent, selection.selectionSet);
      if (selection.kind !== Kind.FIELD) return false;
      const found = full.getType(parent);
      const isOfType =
        parent === type || (isAbstractType(found) && full.getPossibleTypes(found).some(({ name }) => name === type));
      if (isOfType && selection.name.value === field) return true;
      if (selection.selectionSet === undefined || !(isObjectType(found) || isInterfaceType(found))) return false;
      return names(getNamedType(found.getFields()[selection.name.value]!.type).name, selection.selectionSet);
    });
  return [...outline.types.values()].some(({ name, fields }) =>
    [...fields].some(([providing, { provides }]) => {
      const parent = full.getType(name);
      if (provides === null || !(isObjectType(parent) || isInterfaceType(parent))) return false;
      return names(getNamedType(parent.getFields()[providing]!.type).name, provides);
    }),
  );
}

function remember<Value>(compute: (name: string) => Value): (name: string) => Value {
  const known = new Map<string, Value>();
  return (name) => {
    if (!known.has(name)) known.set(name, compute(name));
    return known.get(name)!;
  };
}

function rememberPair<Value>(compute: (type: string, field: string) => Value): (type: string, field: string) => Value {
  const byCoordinate = remember((coordinate) => {
    const [type, field] = coordinate.split('.') as [string, string];
    return compute(type, field);
  });
  return (type, field) => byCoordinate(`${type}.${field}`);
}

function rememberAmong<Value>(
  compute: (type: string, field: string, subgraphs: readonly string[]) => Value,
): (coordinate: string, subgraphs: readonly string[]) => Value {
  const known = remember((text) => {
    const [type, field, ...subgraphs] = text.split(/[ .]/) as [string, string, ...string[]];
    return compute(type, field, subgraphs);
  });
  return (coordinate, subgraphs) => known([coordinate, ...subgraphs].join(' '));
}
