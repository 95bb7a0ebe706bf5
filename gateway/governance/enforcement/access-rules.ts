/** The places of one graph that not every reader may have, settled for concrete types: an interface asks nothing of its own. */

import {
  getNamedType,
  isInterfaceType,
  isLeafType,
  isObjectType,
  type GraphQLInterfaceType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import { conjunctionOf, isImplied, type Requirement } from './requirement.ts';

/** A requirement where it stands in the supergraph. */
export interface PlacedRequirement {
  readonly requirement: Requirement;
  /** Names of the subgraphs that answer for the place. */
  readonly subgraphs: readonly string[];
}

/** What the access directives of a supergraph say, as they stand. */
export interface DeclaredRequirements {
  /** By name of an object type, interface, scalar or enum. */
  readonly types: ReadonlyMap<string, PlacedRequirement>;
  /** By `Type.field`. */
  readonly fields: ReadonlyMap<string, PlacedRequirement>;
}

/** What must all be met, each by itself. */
export type Demands = readonly PlacedRequirement[];

export interface AccessRules {
  /** By name of an object type, or of an interface without any: what must be met for a record of it to be seen at all. */
  readonly types: ReadonlyMap<string, Demands>;
  /** By name of a scalar or enum. */
  readonly leaves: ReadonlyMap<string, Demands>;
  /** By `Type.field` of the same types: what must be met for the field, with what its own type and the type of its value ask. */
  readonly fields: ReadonlyMap<string, Demands>;
  /** Each that stands anywhere, once. */
  readonly requirements: readonly Requirement[];
}

/**
 * Composition puts on an interface what the types that implement it ask together, so that whoever enforced it there would refuse one
 * supplier's records for want of another's scope. What the interface asks beyond that somebody wrote on the interface itself, as older
 * compositions allow: it is asked of each type that implements it.
 *
 * @param schema as clients see it.
 */
export function settleAccessRules(schema: GraphQLSchema, declared: DeclaredRequirements): AccessRules {
  const types = new Map<string, Demands>();
  const leaves = new Map<string, Demands>();
  const fields = new Map<string, Demands>();
  const all = Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith('__'));
  const records = all.filter(
    (type): type is RecordType =>
      isObjectType(type) || (isInterfaceType(type) && schema.getPossibleTypes(type).length === 0),
  );
  const written = writtenOnInterfaces(schema, declared, all);
  const demandsAt = (place: string, above: readonly string[]): Demands =>
    [declared.types.get(place) ?? declared.fields.get(place), ...above.map((name) => written.get(name))].filter(
      (found) => found !== undefined,
    );
  for (const type of records) {
    const interfaces = type.getInterfaces().map(({ name }) => name);
    note(types, type.name, demandsAt(type.name, interfaces));
  }
  for (const { name } of all.filter(isLeafType)) note(leaves, name, demandsAt(name, []));
  for (const type of records) {
    const interfaces = type.getInterfaces().map(({ name }) => name);
    for (const field of Object.values(type.getFields())) {
      const value = getNamedType(field.type);
      const place = `${type.name}.${field.name}`;
      const own = demandsAt(
        place,
        interfaces.map((name) => `${name}.${field.name}`),
      );
      const ofValue = types.get(value.name) ?? leaves.get(value.name) ?? [];
      note(fields, place, [...own, ...(types.get(type.name) ?? []), ...ofValue]);
    }
  }
  const requirements = [...types, ...leaves, ...fields].flatMap(([, demands]) =>
    demands.map(({ requirement }) => [JSON.stringify(requirement), requirement] as const),
  );
  return { types, leaves, fields, requirements: [...new Map(requirements).values()] };
}

type RecordType = GraphQLObjectType | GraphQLInterfaceType;

function note(into: Map<string, Demands>, place: string, demands: Demands): void {
  if (demands.length > 0) into.set(place, [...new Set(demands)]);
}

/** By name of an interface, or `Interface.field`: what stands on it that does not come from the types that implement it. */
function writtenOnInterfaces(
  schema: GraphQLSchema,
  declared: DeclaredRequirements,
  all: readonly GraphQLNamedType[],
): ReadonlyMap<string, PlacedRequirement> {
  const written = new Map<string, PlacedRequirement>();
  const judge = (
    place: string,
    stated: PlacedRequirement | undefined,
    below: readonly (PlacedRequirement | undefined)[],
  ) => {
    if (stated === undefined) return;
    const together = conjunctionOf(below.flatMap((found) => found?.requirement ?? []));
    if (!isImplied(together, stated.requirement)) written.set(place, stated);
  };
  for (const type of all.filter(isInterfaceType)) {
    const possible = schema.getPossibleTypes(type).map(({ name }) => name);
    judge(
      type.name,
      declared.types.get(type.name),
      possible.map((name) => declared.types.get(name)),
    );
    for (const name of Object.keys(type.getFields())) {
      judge(
        `${type.name}.${name}`,
        declared.fields.get(`${type.name}.${name}`),
        possible.map((possibleName) => declared.fields.get(`${possibleName}.${name}`)),
      );
    }
  }
  return written;
}
