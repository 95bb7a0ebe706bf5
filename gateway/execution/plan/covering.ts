/**
 * Which fetches of a plan bring all that another one asks for, of the entities that both name: a plan asks for an entity wherever it
 * stands, and what one answer told of it need not be asked for again.
 */

import { selectsText } from '../answer/governed-text.ts';
import { join, toPosition, type DraftStep } from './dependencies.ts';
import type { FetchText } from './fetch-text.ts';
import type { SelectedField, Selection } from './selection.ts';

export interface CoverableStep extends Pick<DraftStep, 'path' | 'selection' | 'isMutation' | 'outputRewrites'> {
  readonly subgraph: string;
  readonly text: Pick<FetchText, 'directives'>;
  /** Null for root fields. */
  readonly representations: object | null;
}

export interface CoveringOptions {
  /** By step, the steps that must have ended before it. */
  readonly dependencies: readonly (readonly number[])[];
  /** By position, names from the root without lists, the steps that fill it. */
  readonly givers: ReadonlyMap<string, readonly number[]>;
  /** Whether a subgraph is asked over the network: to ask another one costs less than to remember what it said. */
  readonly isSupplier: (subgraph: string) => boolean;
}

/** Each is held to each other one: with more of one subgraph that would take longer than the planning, and gain little. */
const MOST_COMPARED = 50;

/** @returns by step, the steps that bring all of it and have always started when it starts, or start with it. */
export function findCovering(
  steps: readonly CoverableStep[],
  { dependencies, givers, isSupplier }: CoveringOptions,
): readonly ReadonlySet<number>[] {
  const covering = steps.map((): Set<number> => new Set());
  const ancestorsOf = createAncestors(dependencies);
  const isAlone = (position: string): boolean => givers.get(position)?.length === 1;
  for (const indices of groupComparable(steps, isSupplier)) {
    for (const index of indices) {
      const { selection, representations } = steps[index]!;
      if (representations === null) continue;
      for (const other of indices) {
        if (other === index || steps[other]!.representations === null) continue;
        const { selection: whole, path } = steps[other]!;
        if (
          dependencies[other]!.every((dependency) => ancestorsOf(index).has(dependency)) &&
          holds([whole], selection) &&
          isItsAlone(selection, toPosition(path), isAlone)
        ) {
          covering[index]!.add(other);
        }
      }
    }
  }
  return covering;
}

/** @returns steps at one supplier each, of which one may bring what another one asks for. */
export function groupComparable(
  steps: readonly CoverableStep[],
  isSupplier: CoveringOptions['isSupplier'],
): readonly (readonly number[])[] {
  // What a mutation changes in between must be read anew.
  if (steps.some(({ isMutation }) => isMutation)) return [];
  const coverable = [...steps.keys()].filter(
    (index) => isCoverable(steps[index]!) && isSupplier(steps[index]!.subgraph),
  );
  const alike = Map.groupBy(coverable, (index) => `${steps[index]!.subgraph} ${steps[index]!.text.directives}`);
  return [...alike.values()].filter((indices) => indices.length > 1 && indices.length <= MOST_COMPARED);
}

/** Who reads governed text is told by their own words, at each place that it is asked for. */
function isCoverable({ selection, outputRewrites }: CoverableStep): boolean {
  return (outputRewrites ?? []).length === 0 && !selectsText(selection);
}

/** Dependents come after what they wait for, so no chain comes back to its own beginning. */
export function createAncestors(dependencies: readonly (readonly number[])[]): (index: number) => ReadonlySet<number> {
  const known = new Map<number, ReadonlySet<number>>();
  const ancestorsOf = (index: number): ReadonlySet<number> => {
    const found = known.get(index);
    if (found !== undefined) return found;
    const all = new Set<number>();
    for (const dependency of dependencies[index]!) {
      all.add(dependency);
      for (const ancestor of ancestorsOf(dependency)) all.add(ancestor);
    }
    known.set(index, all);
    return all;
  };
  return ancestorsOf;
}

/**
 * Whether what is selected of a record has all that another selection has, by the same names and with the same arguments. Of which type an
 * entity is, its representation says; below, only a `__typename` does.
 *
 * @param wholes what is selected of the record, together.
 */
function holds(wholes: readonly Selection[], part: Selection): boolean {
  return (
    part.fields.every((field) => holdsField(wholes, field)) &&
    part.fragments.every(({ condition, selection }) => {
      const onCondition = wholes.flatMap(({ fragments }) => fragments.filter((other) => other.condition === condition));
      return holds([...wholes, ...onCondition.map((fragment) => fragment.selection)], selection);
    })
  );
}

/** Whether one field of a record is among what is selected of it, with all that is asked for below it. */
export function holdsField(wholes: readonly Selection[], { name, text, selection }: SelectedField): boolean {
  const same: SelectedField[] = [];
  for (const { fields } of wholes) {
    for (const field of fields) if (field.name === name && field.text === text) same.push(field);
  }
  if (same.length === 0) return false;
  if (selection === null) return true;
  if (selection.fragments.length > 0 && !selection.fields.some(({ isTypename }) => isTypename)) return false;
  const below = same.flatMap((field) => field.selection ?? []);
  return below.length > 0 && holds(below, selection);
}

/**
 * Whether no other step writes what is selected of objects: it is still what their supplier said.
 *
 * @param isAlone whether one step alone writes what stands at a position.
 * @param isBelow false where the objects are entities that the step itself was asked for: their own values are kept as they came.
 */
export function isItsAlone(
  selection: Selection,
  base: string,
  isAlone: (position: string) => boolean,
  isBelow: boolean = false,
): boolean {
  return selection.allFields.every(({ name, selection: below }) => {
    const position = join(base, name);
    if ((isBelow || below !== null) && !isAlone(position)) return false;
    return below === null || isItsAlone(below, position, isAlone, true);
  });
}
