import { readTextTypes } from './check-carried-texts.ts';
import type { CompositionProblem, Contract, SubgraphInput } from './composition-rules.ts';
import { outlineSchema } from './schema-outline.ts';
import type { SchemaOutline } from './schema-outline.ts';

/**
 * How a type name stands to one subgraph. `DESK_TYPE` is one of the contract's types under its own prefix, `SHARED` one
 * that every desk declares alike, `OWN` one that is its alone, `MACHINERY` what federation itself adds to a subgraph.
 */
export type TypeStanding = 'OWN' | 'DESK_TYPE' | 'SHARED' | 'ROOT' | 'MACHINERY' | 'FOREIGN';

/** Who owns what, under the rows that the subgraphs were given. */
export interface Ownership {
  standing(subgraph: SubgraphInput, outline: SchemaOutline, typeName: string): TypeStanding;
  /** The desk whose change a change to the type is; undefined for what is shared, the platform's, or nobody's. */
  ownerOfType(typeName: string): SubgraphInput | undefined;
  /** The desk that was given the root field, such as `Query.incidents`; undefined for the platform's, or nobody's. */
  ownerOfRootField(coordinate: string): SubgraphInput | undefined;
  /** The contract as the subgraph must answer it, less the types that it owns outright. */
  contractFor(subgraph: SubgraphInput): SchemaOutline;
  /** What every desk declares alike, whatever its prefix. */
  readonly sharedContract: SchemaOutline;
  /** What the platform's subgraphs say, for what they answer on a desk's own types. */
  readonly platform: readonly SchemaOutline[];
  /** What a governed text is called: its own type, and the interfaces that it implements in any subgraph. */
  readonly textTypes: ReadonlySet<string>;
}

/** Reads who owns what. Claims that collide are problems of each subgraph that makes them. */
export function readOwnership(
  subgraphs: readonly SubgraphInput[],
  contract: Contract,
): { readonly ownership: Ownership; readonly problems: readonly CompositionProblem[] } {
  const desks = subgraphs.filter((subgraph) => subgraph.role === 'DESK');
  const probe = outlineSchema(contract(ANY_PREFIX));
  const deskTypeSuffixes = [...probe.types.keys()].filter(isUnderProbe).map((name) => name.slice(ANY_PREFIX.length));
  const sharedNames = new Set([...probe.types.keys()].filter((name) => !isUnderProbe(name)));
  const deskTypes = new Map(
    desks.flatMap((desk) =>
      desk.prefix === null ? [] : deskTypeSuffixes.map((suffix) => [`${desk.prefix}${suffix}`, desk] as const),
    ),
  );
  const platform = subgraphs.filter(({ role }) => role === 'PLATFORM').map(({ typeDefs }) => outlineSchema(typeDefs));
  const platformNames = new Set(
    platform.flatMap(({ types }) => [...types.keys()].filter((name) => !deskTypes.has(name))),
  );
  const explicit = new Map(desks.flatMap((desk) => desk.ownedTypes.map((name) => [name, desk] as const)));
  const rootFields = new Map(desks.flatMap((desk) => desk.ownedRootFields.map((name) => [name, desk] as const)));
  const byLongestPrefix = desks
    .filter((desk): desk is SubgraphInput & { prefix: string } => desk.prefix !== null)
    .toSorted((left, right) => right.prefix.length - left.prefix.length);

  const ownerOfType = (name: string): SubgraphInput | undefined =>
    explicit.get(name) ??
    deskTypes.get(name) ??
    (sharedNames.has(name) || platformNames.has(name)
      ? undefined
      : byLongestPrefix.find(({ prefix }) => isUnderPrefix(name, prefix)));

  const contracts = new Map<SubgraphInput, SchemaOutline>();
  const ownership: Ownership = {
    platform,
    textTypes: readTextTypes(subgraphs.map(({ typeDefs }) => typeDefs)),
    sharedContract: { ...probe, types: new Map([...probe.types].filter(([name]) => sharedNames.has(name))) },
    ownerOfType,
    ownerOfRootField: (coordinate) => rootFields.get(coordinate),
    standing(subgraph, outline, name) {
      if (isFederationMachinery(name)) return 'MACHINERY';
      if ([...outline.rootTypes.values()].includes(name)) return 'ROOT';
      if (subgraph.ownedTypes.includes(name)) return 'OWN';
      if (subgraph.prefix !== null && deskTypeSuffixes.some((suffix) => name === `${subgraph.prefix}${suffix}`)) {
        return 'DESK_TYPE';
      }
      if (sharedNames.has(name)) return 'SHARED';
      const owner = ownerOfType(name);
      // Two that claim one prefix are told of the collision, not of each other's types.
      const isTwin = owner !== undefined && owner.prefix !== null && owner.prefix === subgraph.prefix;
      return owner === subgraph || (isTwin && isUnderPrefix(name, owner.prefix)) ? 'OWN' : 'FOREIGN';
    },
    contractFor(subgraph) {
      const known = contracts.get(subgraph);
      if (known !== undefined) return known;
      const whole = outlineSchema(contract(subgraph.prefix ?? ANY_PREFIX));
      const types = [...whole.types].filter(
        ([name]) => !subgraph.ownedTypes.includes(name) && (subgraph.prefix !== null || !isUnderProbe(name)),
      );
      const outline = { ...whole, types: new Map(types) };
      contracts.set(subgraph, outline);
      return outline;
    },
  };
  return { ownership, problems: findCollisions(desks, subgraphs, new Set([...sharedNames, ...platformNames])) };
}

/** Stands for any desk's prefix where only the shape of the contract is asked for. */
export const ANY_PREFIX = 'AnyDesk';

function isUnderProbe(name: string): boolean {
  return isUnderPrefix(name, ANY_PREFIX);
}

/** `Spine` covers `SpineTicket` and not `Spinetto`: what follows a prefix begins a word. */
function isUnderPrefix(name: string, prefix: string): boolean {
  return name.startsWith(prefix) && /^[A-Z0-9_]/.test(name.slice(prefix.length));
}

function isFederationMachinery(name: string): boolean {
  return /^(_Any|_Entity|_Service|_FieldSet|FieldSet|federation__\w+|link__\w+)$/.test(name);
}

function findCollisions(
  desks: readonly SubgraphInput[],
  subgraphs: readonly SubgraphInput[],
  publicNames: ReadonlySet<string>,
): CompositionProblem[] {
  const problem = (desk: SubgraphInput, coordinate: string | null, message: string): CompositionProblem => ({
    owner: desk.owner,
    subgraph: desk.name,
    rule: 'NAME_COLLISION',
    coordinate,
    message,
  });
  const names = countClaims(subgraphs, ({ name }) => [name]);
  const prefixes = countClaims(desks, ({ prefix }) => (prefix === null ? [] : [prefix]));
  const types = countClaims(desks, ({ ownedTypes }) => ownedTypes);
  const rootFields = countClaims(desks, ({ ownedRootFields }) => ownedRootFields);
  return desks.flatMap((desk) => [
    ...(names.get(desk.name)! > 1
      ? [
          problem(
            desk,
            null,
            `More than one subgraph is called "${desk.name}": every subgraph needs a name of its own.`,
          ),
        ]
      : []),
    ...(desk.prefix !== null && prefixes.get(desk.prefix)! > 1
      ? [problem(desk, null, `More than one subgraph has the prefix "${desk.prefix}": choose one that nobody has.`)]
      : []),
    ...(desk.prefix === null ? [] : [...publicNames].filter((name) => isUnderPrefix(name, desk.prefix!))).map((name) =>
      problem(
        desk,
        name,
        `The prefix "${desk.prefix}" covers ${name}, which every desk shares: choose another prefix.`,
      ),
    ),
    ...[
      ...desk.ownedTypes.filter((name) => types.get(name)! > 1),
      ...desk.ownedRootFields.filter((name) => rootFields.get(name)! > 1),
    ].map((coordinate) =>
      problem(
        desk,
        coordinate,
        `${coordinate} is given to more than one subgraph: agree with the platform whose it is.`,
      ),
    ),
  ]);
}

function countClaims(
  subgraphs: readonly SubgraphInput[],
  claims: (subgraph: SubgraphInput) => readonly string[],
): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const claim of subgraphs.flatMap((subgraph) => [...new Set(claims(subgraph))]))
    counts.set(claim, (counts.get(claim) ?? 0) + 1);
  return counts;
}
