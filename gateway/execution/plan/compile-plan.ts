/**
 * From a query plan to steps that can be run: each fetch with what it selects, how its entities are named, and which fetches it
 * really waits for. Done once an operation.
 */

import type { FetchNode, PlanNode, QueryPlan } from '@apollo/query-planner';
import type { GraphQLSchema } from 'graphql';
import { findCovering } from './covering.ts';
import { findDependencies, type Position } from './dependencies.ts';
import type { FederationFacts } from './federation-facts.ts';
import { readFetch, type FetchText } from './fetch-text.ts';
import { Representations, type RepresentationWriter } from './representation.ts';
import type { Selection } from './selection.ts';
import { splitFetch, type RequiredFields } from './split-fetch.ts';
import { findTelling, type Added } from './telling.ts';
import type { ToldPlace } from './told-places.ts';
import { Trial } from './trial.ts';

/** One fetch. */
export interface Step {
  readonly index: number;
  readonly subgraph: string;
  /** Names from the root to the objects that it fills, `@` for each list on the way. */
  readonly path: readonly string[];
  readonly text: FetchText;
  /** What is selected of each entity, or of the root. */
  readonly selection: Selection;
  /** Null for root fields. */
  readonly representations: Representations | null;
  readonly isMutation: boolean;
  /** Of its own fields those that other fetches fill too, or fill in part: each record needs a copy of its own. */
  readonly sharedNames: ReadonlySet<string>;
  readonly outputRewrites: FetchNode['outputRewrites'];
  /** Which group it belongs to, and which groups wait for it. */
  readonly group: number;
  readonly dependents: readonly number[];
  /** Of the longest chain of steps at suppliers that begins with this one: this one, and those that wait for each other after it. */
  readonly chainLength: number;
  /** Steps that have always started when this one starts, or start with it, and that bring all that it asks for of an entity. */
  readonly coveredBy: ReadonlySet<number>;
  /** Whether another step is covered by it. */
  readonly isCovering: boolean;
  /** Places below its records of which other steps are told, by the number that these know them by; none where no step is. */
  readonly places: readonly ToldPlace[];
  /** Steps that have always started before this one, by the places of theirs that bring all that it asks for. */
  readonly toldBy: ReadonlyMap<number, ReadonlySet<number>>;
  /** Whether to wait for those while they are being told; null where it never does. */
  readonly waiting: Trial | null;
  /** What it asks for without what is there for the sake of others; null where nothing is. */
  readonly own: OwnWords | null;
  /** The same step with what is there for the sake of others; null where there is none, and for that one itself. */
  readonly wider: Step | null;
}

export interface OwnWords {
  /** The same step without that. */
  readonly step: Step;
  /** Names from its records to the fields that are there for the sake of others, with dots between. */
  readonly added: ReadonlySet<string>;
  /** Whether to ask for them. */
  readonly adding: Trial;
}

/** Fetches that start together: from the same objects, when the same others have ended. */
export interface StepGroup {
  readonly index: number;
  /** Names from the root to its objects; lists are passed on the way without a word. */
  readonly names: readonly string[];
  /** Whether there may be more than one of them. */
  readonly isList: boolean;
  readonly steps: readonly Step[];
  /** Whether any of them asks for entities. */
  readonly asksForEntities: boolean;
  /** How many fetches must end before. */
  readonly dependencyCount: number;
  /** Steps that want records of a type, by its name; filled as types occur. */
  readonly byTypename: Map<string, WantedSteps>;
  /** By depth, whether records that stand there may be one record at several positions. */
  readonly repeatedDepths: readonly boolean[];
  /** Groups whose objects are on the way to this one's, the nearest first: where one of them has started, the way begins there. */
  readonly onTheWay: readonly { readonly group: number; readonly depth: number }[];
  /** Names that records at the path have before this group adds to them; two records that agree in all of them are one. */
  readonly givenNames: ReadonlySet<string>;
}

export interface WantedSteps {
  /** Each by its place among the group's. */
  readonly steps: readonly number[];
  /** By step, what writes a record of the type as the step's subgraph is given it. */
  readonly writers: readonly RepresentationWriter[];
  /** Whether a representation for the first of them says everything that a record had before. */
  readonly isWhole: boolean;
}

export interface CompiledPlan {
  readonly steps: readonly Step[];
  readonly groups: readonly StepGroup[];
  /** Positions, as names from the root without lists, at which records that are the same may become one. */
  readonly repeatedPaths: ReadonlySet<string>;
  /** What stands at a position exactly as one supplier gave it, by the names from the root without lists. */
  readonly untouched: ReadonlyMap<string, Selection>;
}

export interface CompilePlanOptions {
  /** Every type of the supergraph that is planned with. */
  readonly schema: GraphQLSchema;
  readonly facts: FederationFacts;
  readonly requiredFields: RequiredFields;
  /** A field that is asked back of each record of a type, by subgraph. */
  readonly keyFieldOf: (subgraph: string, typename: string) => string | null;
  /** Whether a subgraph is asked over the network: what is answered in process takes no time to speak of. */
  readonly isSupplier: (subgraph: string) => boolean;
  /** Whether records of a type are a desk's by the contract: their plain fields come with the record, and are null where it has none. */
  readonly isRecord: (subgraph: string, typename: string) => boolean;
}

interface PlannedFetch {
  readonly node: FetchNode;
  readonly path: readonly string[];
  /** Where it stands: of two fetches in different branches of a sequence, one comes before the other. */
  readonly position: Position;
}

/** @param plan null for an operation that needs no subgraph. */
export function compilePlan(plan: QueryPlan, options: CompilePlanOptions): CompiledPlan {
  const fetches: PlannedFetch[] = [];
  if (plan.node !== undefined) collectFetches(plan.node as PlanNode, [], [], fetches);
  const read = fetches.flatMap((fetch) => {
    const whole = readFetch(fetch.node, options);
    return splitFetch(whole, fetch.node, options).map((part) => ({ ...fetch, ...part, textOf: whole.textOf }));
  });
  const drafts = read.map(({ node, path, position, text, textOf, selection, requires }) => ({
    subgraph: node.serviceName,
    path,
    position,
    text,
    textOf,
    selection,
    isMutation: node.operationKind === 'mutation',
    outputRewrites: node.outputRewrites,
    requires,
    representations:
      requires === null
        ? null
        : new Representations({
            node,
            requires,
            schema: options.schema,
            facts: options.facts,
            nameForSubgraph: options.requiredFields.nameForSubgraph,
          }),
  }));
  const { dependencies, sharedNames, givenNames, givers, untouched, isSettled } = findDependencies(drafts);
  const groups = groupSteps(
    drafts.map(({ path }) => path),
    dependencies,
  );
  const dependents = drafts.map((): number[] => []);
  for (const [index, { members }] of groups.entries()) {
    for (const dependency of dependencies[members[0]!]!) dependents[dependency]!.push(index);
  }
  const chainLengthOf = chainLengths(drafts, groups, dependents, options.isSupplier);
  const groupOf = new Map(groups.flatMap(({ members }, group) => members.map((member) => [member, group] as const)));
  const comparing = { dependencies, givers, isSupplier: options.isSupplier };
  const coveredBy = findCovering(drafts, comparing);
  const covering = new Set(coveredBy.flatMap((others) => [...others]));
  const telling = findTelling(drafts, { ...comparing, ...options, chainLengthOf });
  const steps = drafts.map(({ requires: _requires, position: _position, textOf, ...draft }, index): Step => {
    const { places, toldBy, mayWait, added } = telling[index]!;
    const step: Step = {
      ...draft,
      index,
      sharedNames: sharedNames[index]!,
      group: groupOf.get(index)!,
      dependents: dependents[index]!,
      chainLength: chainLengthOf(index),
      coveredBy: coveredBy[index]!,
      isCovering: covering.has(index),
      places,
      toldBy,
      waiting: mayWait ? new Trial() : null,
      own: null,
      wider: null,
    };
    return added === null ? step : withMore(step, added, textOf(added.selection));
  });
  const changed = new Set(telling.flatMap(({ added }) => [...(added?.positions ?? [])]));
  const repeatedPaths = new Set(
    steps
      .filter(({ representations, path }) => representations !== null && path.includes('@'))
      .map(({ path }) => toNames(path).join('.')),
  );
  const positions = groups.map(({ members }) => toNames(steps[members[0]!]!.path));
  return {
    steps,
    untouched: new Map([...untouched].filter(([position]) => !changed.has(position))),
    repeatedPaths,
    groups: groups.map(({ members }, index): StepGroup => {
      const names = positions[index]!;
      return {
        index,
        names,
        isList: steps[members[0]!]!.path.includes('@'),
        steps: members.map((member) => steps[member]!),
        asksForEntities: members.some((member) => steps[member]!.representations !== null),
        dependencyCount: dependencies[members[0]!]!.length,
        byTypename: new Map(),
        repeatedDepths: names.map((_, depth) => repeatedPaths.has(names.slice(0, depth).join('.'))),
        onTheWay: findOnTheWay(names, positions, isSettled),
        givenNames: givenNames[members[0]!]!,
      };
    }),
  };
}

/** A step that asks for more, for the sake of others. */
function withMore(step: Step, { selection, paths }: Added, text: FetchText): Step {
  const own: { -readonly [Name in keyof Step]: Step[Name] } = { ...step };
  const wider: Step = { ...step, selection, text, own: { step: own, added: paths, adding: new Trial() } };
  own.wider = wider;
  return wider;
}

function findOnTheWay(
  names: readonly string[],
  positions: readonly (readonly string[])[],
  isSettled: (position: string) => boolean,
): StepGroup['onTheWay'] {
  return positions
    .map((others, group) => ({ others, group }))
    .filter(
      ({ others }) =>
        others.length > 0 &&
        others.length < names.length &&
        others.every((name, depth) => name === names[depth]) &&
        isSettled(others.join('.')),
    )
    .toSorted((left, right) => right.others.length - left.others.length)
    .map(({ others, group }) => ({ group, depth: others.length }));
}

/** Dependents come after what they wait for, so no chain comes back to its own beginning. */
function chainLengths(
  drafts: readonly { readonly subgraph: string }[],
  groups: readonly { readonly members: readonly number[] }[],
  dependents: readonly (readonly number[])[],
  isSupplier: (subgraph: string) => boolean,
): (index: number) => number {
  const known = new Map<number, number>();
  const lengthOf = (index: number): number => {
    const found = known.get(index);
    if (found !== undefined) return found;
    const after = Math.max(0, ...dependents[index]!.flatMap((group) => groups[group]!.members.map(lengthOf)));
    const length = after + (isSupplier(drafts[index]!.subgraph) ? 1 : 0);
    known.set(index, length);
    return length;
  };
  return lengthOf;
}

/** A path without its lists and conditions. */
function toNames(path: readonly string[]): readonly string[] {
  return path.filter((part) => part !== '@' && !part.startsWith('... on '));
}

function groupSteps(paths: readonly (readonly string[])[], dependencies: readonly (readonly number[])[]) {
  const groups = new Map<string, { members: number[] }>();
  for (const [index, path] of paths.entries()) {
    const key = `${path.join('.')} ${dependencies[index]!.join(',')}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { members: [index] });
    else group.members.push(index);
  }
  return [...groups.values()];
}

function collectFetches(node: PlanNode, path: readonly string[], position: Position, into: PlannedFetch[]): void {
  switch (node.kind) {
    case 'Fetch':
      into.push({ node, path, position });
      return;
    case 'Flatten':
      collectFetches(node.node, [...path, ...node.path.map(String)], position, into);
      return;
    case 'Sequence':
    case 'Parallel':
      for (const [index, child] of node.nodes.entries()) {
        collectFetches(child, path, [...position, { isSequence: node.kind === 'Sequence', index }], into);
      }
      return;
    case 'Condition':
    case 'Defer':
      // Conditions are settled before an operation is planned, and clients are not offered `@defer`.
      throw new Error(`A query plan has a ${node.kind} node, which nothing here asks for.`);
  }
}
