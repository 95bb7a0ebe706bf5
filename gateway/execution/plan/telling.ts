/**
 * Which fetches bring, below what they ask for, objects of which a later one asks the same supplier by itself. Of records of the contract,
 * plain fields that they do not bring yet are asked for with them, so that the other need not ask.
 */

import type { GraphQLSchema } from 'graphql';
import type { CompilePlanOptions } from './compile-plan.ts';
import { createAncestors, groupComparable, type CoveringOptions } from './covering.ts';
import { join, toPosition } from './dependencies.ts';
import type { Selection } from './selection.ts';
import {
  createIsLeft,
  placesBelow,
  tells,
  wantsOf,
  widen,
  type Place,
  type TellingStep,
  type ToldPlace,
} from './told-places.ts';

export interface TellingOptions extends CoveringOptions, Pick<CompilePlanOptions, 'schema' | 'isRecord'> {
  /** By step, of how many at suppliers the longest chain is that begins with it. */
  readonly chainLengthOf: (step: number) => number;
}

export interface Telling {
  readonly places: readonly ToldPlace[];
  /** Steps that bring all that this one asks for of an object, by the places of theirs where they do. */
  readonly toldBy: ReadonlyMap<number, ReadonlySet<number>>;
  /** Whether it may wait for those: what it asks for are records of the contract, and nothing comes after it. */
  readonly mayWait: boolean;
  /** What is to be asked for beside, for others' sake; null for nothing. */
  readonly added: Added | null;
}

export interface Added {
  /** All that the step selects then. */
  readonly selection: Selection;
  /** Names from the step's records to what is added, with dots between. */
  readonly paths: ReadonlySet<string>;
  /** Positions, names from the root without lists, at or below which something is added. */
  readonly positions: ReadonlySet<string>;
}

/** @returns by step. */
export function findTelling(steps: readonly TellingStep[], options: TellingOptions): readonly Telling[] {
  const { dependencies, schema, isSupplier, isRecord, chainLengthOf } = options;
  const found = steps.map((): { places: readonly Place[]; toldBy: Map<number, Set<number>>; mayWait: boolean } => ({
    places: [],
    toldBy: new Map(),
    mayWait: false,
  }));
  const ancestorsOf = createAncestors(dependencies);
  const isLeftAt = createIsLeft(steps, options);
  for (const indices of groupComparable(steps, isSupplier)) {
    const { subgraph } = steps[indices[0]!]!;
    const wanted = new Map(indices.map((index) => [index, wantsOf(steps[index]!, schema)] as const));
    const askers = indices.filter((index) => wanted.get(index)!.length > 0);
    for (const teller of askers.length === 0 ? [] : indices) {
      const told = askers.filter((asker) => asker !== teller && startsBefore(teller, asker, dependencies, ancestorsOf));
      const places = told.length === 0 ? [] : placesBelow(steps[teller]!.selection);
      found[teller]!.places = places;
      for (const [number, place] of places.entries()) {
        const at = isLeftAt(teller, place);
        for (const asker of told) {
          const mayAdd = (typename: string): boolean =>
            chainLengthOf(teller) === 1 && chainLengthOf(asker) === 1 && isRecord(subgraph, typename);
          if (!tells(place, wanted.get(asker)!, at, mayAdd, schema)) continue;
          const known = found[asker]!.toldBy.get(teller);
          if (known === undefined) found[asker]!.toldBy.set(teller, new Set([number]));
          else known.add(number);
        }
      }
    }
    for (const asker of askers) {
      const areRecords = wanted.get(asker)!.every(({ typename }) => isRecord(subgraph, typename));
      found[asker]!.mayWait = areRecords && chainLengthOf(asker) === 1;
    }
  }
  return steps.map((step, index): Telling => {
    const { places, toldBy, mayWait } = found[index]!;
    return {
      // All of them, since others know them by their number: those of which nobody is told have no keys.
      places: places.some(({ keys }) => keys.size > 0)
        ? places.map(({ names, keys, typename }) => ({ names, keys, typename }))
        : [],
      toldBy,
      mayWait,
      added: addedTo(step, places, schema),
    };
  });
}

function addedTo({ path, selection }: TellingStep, places: readonly Place[], schema: GraphQLSchema): Added | null {
  const adding = places.filter(({ added }) => added.size > 0);
  if (adding.length === 0) return null;
  const base = toPosition(path);
  return {
    selection: adding.reduce((wider, { names, added }) => widen(wider, names, added, schema), selection),
    paths: new Set(
      adding.flatMap(({ names, added }) =>
        [...added.values()].flatMap((fields) => [...fields.keys()].map((name) => [...names, name].join('.'))),
      ),
    ),
    positions: new Set(
      adding.flatMap(({ names }) => names.map((_, depth) => names.slice(0, depth + 1).reduce(join, base))),
    ),
  };
}

/**
 * Whether one step starts before another one, whatever answers come when. Those that may start together travel together: neither needs to
 * wait. Of two steps one comes before at most, so that none ever waits for who waits for it.
 */
function startsBefore(
  step: number,
  later: number,
  dependencies: TellingOptions['dependencies'],
  ancestorsOf: (step: number) => ReadonlySet<number>,
): boolean {
  return (
    dependencies[step]!.every((dependency) => ancestorsOf(later).has(dependency)) &&
    !dependencies[later]!.every((dependency) => ancestorsOf(step).has(dependency))
  );
}
