/** Requirements put on a composed graph at random, and a plain reading of what they mean: nothing here is the gateway's. */

import {
  getNamedType,
  isAbstractType,
  isInterfaceType,
  isLeafType,
  isObjectType,
  isSpecifiedScalarType,
  Kind,
  parse,
  print,
  type ConstDirectiveNode,
  type GraphQLSchema,
} from 'graphql';
import { createRandom, type Random } from '../../differential/random.ts';

export interface DrawnRequirement {
  readonly isAuthenticated: boolean;
  /** Of which one must be held whole; null for none asked. */
  readonly scopes: readonly (readonly string[])[] | null;
  readonly policies: readonly (readonly string[])[] | null;
}

/** By a type's name or `Type.field`. */
export type DrawnRequirements = ReadonlyMap<string, DrawnRequirement>;

const WORDS = ['role:auditor', 'role:supplier', 'desk:spine', 'capacity:PROVIDER', 'purpose:AUDIT'];

export function drawRequirements(api: GraphQLSchema, seed: number): DrawnRequirements {
  const random = createRandom(seed);
  const drawn = new Map<string, DrawnRequirement>();
  for (const type of Object.values(api.getTypeMap()).toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    if (type.name.startsWith('__') || isSpecifiedScalarType(type)) continue;
    const isRoot = type === api.getQueryType() || type === api.getMutationType();
    if (isLeafType(type) && random.chance(0.15)) drawn.set(type.name, drawRequirement(random));
    if (!isObjectType(type)) continue;
    if (!isRoot && random.chance(0.12)) drawn.set(type.name, drawRequirement(random));
    for (const field of Object.keys(type.getFields())) {
      if (random.chance(isRoot ? 0.08 : 0.2)) drawn.set(`${type.name}.${field}`, drawRequirement(random));
    }
  }
  return drawn;
}

function drawRequirement(random: Random): DrawnRequirement {
  const alternatives = () =>
    Array.from({ length: random.whole(1, 2) }, () => {
      const words = random.some(WORDS, 0.3);
      return words.length === 0 ? [random.pick(WORDS)] : words;
    });
  const kind = random.whole(0, 3);
  return {
    isAuthenticated: kind === 0,
    scopes: kind === 1 || kind === 3 ? alternatives() : null,
    policies: kind === 2 || kind === 3 ? alternatives() : null,
  };
}

/** The supergraph as composition would have written it, but for what it would have put on interfaces too. */
export function writeRequirements(supergraphSdl: string, drawn: DrawnRequirements): string {
  const directivesAt = (place: string): ConstDirectiveNode[] => {
    const found = drawn.get(place);
    if (found === undefined) return [];
    const text = [
      found.isAuthenticated ? '@authenticated' : '',
      found.scopes === null ? '' : `@requiresScopes(scopes: ${JSON.stringify(found.scopes)})`,
      found.policies === null ? '' : `@policy(policies: ${JSON.stringify(found.policies)})`,
    ].join(' ');
    const [definition] = parse(`scalar X ${text}`, { noLocation: true }).definitions;
    return [...(definition as { directives: readonly ConstDirectiveNode[] }).directives];
  };
  const document = parse(supergraphSdl, { noLocation: true });
  const definitions = document.definitions.map((definition) => {
    if (!('name' in definition) || definition.name === undefined || !('directives' in definition)) return definition;
    const { value: name } = definition.name;
    const directives = [...((definition.directives ?? []) as ConstDirectiveNode[]), ...directivesAt(name)];
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION) return { ...definition, directives } as typeof definition;
    const fields = (definition.fields ?? []).map((field) => ({
      ...field,
      directives: [...(field.directives ?? []), ...directivesAt(`${name}.${field.name.value}`)],
    }));
    return { ...definition, directives, fields };
  });
  return `${print({ ...document, definitions })}
    extend schema
      @link(url: "https://specs.apollo.dev/authenticated/v0.1", for: SECURITY)
      @link(url: "https://specs.apollo.dev/requiresScopes/v0.1", for: SECURITY)
      @link(url: "https://specs.apollo.dev/policy/v0.1", for: SECURITY)
    directive @authenticated on FIELD_DEFINITION | OBJECT | INTERFACE | SCALAR | ENUM
    directive @requiresScopes(scopes: [[requiresScopes__Scope!]!]!) on FIELD_DEFINITION | OBJECT | INTERFACE | SCALAR | ENUM
    directive @policy(policies: [[policy__Policy!]!]!) on FIELD_DEFINITION | OBJECT | INTERFACE | SCALAR | ENUM
    scalar requiresScopes__Scope
    scalar policy__Policy`;
}

/** What one reader may not have, read from the requirements word by word. */
export interface NaiveRefusals {
  readonly isTypeRefused: (typename: string) => boolean;
  /** @param typename of an object type. */
  readonly isFieldRefused: (typename: string, field: string) => boolean;
  /** Whether no record of the type lets the reader have the field. */
  readonly isFieldRefusedByAll: (typename: string, field: string) => boolean;
}

/** @param words null for nobody. */
export function readNaively(
  api: GraphQLSchema,
  drawn: DrawnRequirements,
  words: readonly string[] | null,
): NaiveRefusals {
  const holds = (sets: readonly (readonly string[])[] | null) =>
    sets === null || sets.some((set) => set.every((word) => words?.includes(word)));
  const isRefused = (place: string): boolean => {
    const found = drawn.get(place);
    if (found === undefined) return false;
    return (found.isAuthenticated && words === null) || !holds(found.scopes) || !holds(found.policies);
  };
  const isFieldRefused = (typename: string, field: string): boolean => {
    const type = api.getType(typename);
    const definition = isObjectType(type) || isInterfaceType(type) ? type.getFields()[field] : undefined;
    if (definition === undefined) return false;
    const value = getNamedType(definition.type);
    return (
      isRefused(typename) || isRefused(`${typename}.${field}`) || (!isAbstractType(value) && isRefused(value.name))
    );
  };
  return {
    isTypeRefused: isRefused,
    isFieldRefused,
    isFieldRefusedByAll: (typename, field) => {
      const type = api.getType(typename);
      const names = isAbstractType(type) ? api.getPossibleTypes(type).map(({ name }) => name) : [typename];
      return names.length > 0 && names.every((name) => isFieldRefused(name, field));
    },
  };
}
