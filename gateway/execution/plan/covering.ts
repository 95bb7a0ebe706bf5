/**
 * Which fetches of a plan bring all that another one asks for, of the entities that both name: a plan asks for an entity wherever it
 * stands, and what one answer was told of it need not be asked for again.
 */

import { selectsText } from '../answer/governed-text.ts';
import type { DraftStep } from './dependencies.ts';
import type { FetchText } from './fetch-text.ts';
import type { SelectedField, Selection } from './selection.ts';

export interface CoverableStep extends Pick<DraftStep, 'selection' | 'isMutation' | 'outputRewrites'> {
  readonly subgraph: string;
  readonly text: Pick<FetchText, 'directives'>;
  /** Null for root fields. */
  readonly representations: object | null;
}

/**
 * @param dependencies by step, the steps that must have ended before it.
 * @param isSupplier whether a subgraph is asked over the network: asking another one costs less than to remember what it said.
 * @returns by step, the steps that bring all of it and have always started when it starts, or start with it; in ascending order.
 */
export function findCovering(
  steps: readonly CoverableStep[],
  dependencies: readonly (readonly number[])[],
  isSupplier: (subgraph: string) => boolean,
): readonly (readonly number[])[] {
  const canCover = steps.map((step) => isCoverable(step) && isSupplier(step.subgraph));
  // What a mutation changes in between must be read anew.
  if (steps.some(({ isMutation }) => isMutation)) return steps.map(() => []);
  const ancestors = createAncestors(dependencies);
  return steps.map((step, index) => {
    if (!canCover[index]!) return [];
    const before = ancestors(index);
    return [...steps.keys()].filter(
      (other) =>
        other !== index &&
        canCover[other]! &&
        steps[other]!.subgraph === step.subgraph &&
        steps[other]!.text.directives === step.text.directives &&
        dependencies[other]!.every((dependency) => before.has(dependency)) &&
        holdsAllOf(steps[other]!.selection, step.selection),
    );
  });
}

/** Who reads governed text is told by their own words, at each place that it is asked for. */
function isCoverable({ representations, selection, outputRewrites }: CoverableStep): boolean {
  return representations !== null && (outputRewrites ?? []).length === 0 && !selectsText(selection);
}

/** Dependents come after what they wait for, so no chain comes back to its own beginning. */
function createAncestors(dependencies: readonly (readonly number[])[]): (index: number) => ReadonlySet<number> {
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

/** Whether what one step selects of each entity has all that the other does, by the same names and with the same arguments. */
function holdsAllOf(whole: Selection, part: Selection): boolean {
  return holds([whole], part);
}

/** @param wholes what is selected of a record, together. */
function holds(wholes: readonly Selection[], part: Selection): boolean {
  return (
    part.fields.every((field) => holdsField(wholes, field)) &&
    part.fragments.every(({ condition, selection }) => {
      const onCondition = wholes.flatMap(({ fragments }) => fragments.filter((other) => other.condition === condition));
      return holds([...wholes, ...onCondition.map((fragment) => fragment.selection)], selection);
    })
  );
}

function holdsField(wholes: readonly Selection[], { name, text, selection }: SelectedField): boolean {
  const same = wholes.flatMap(({ fields }) => fields.filter((field) => field.name === name && field.text === text));
  if (same.length === 0) return false;
  if (selection === null) return true;
  // Which of the fragments is a record's can only be told by its type.
  if (selection.fragments.length > 0 && !selection.fields.some(({ isTypename }) => isTypename)) return false;
  const below = same.flatMap((field) => field.selection ?? []);
  return below.length > 0 && holds(below, selection);
}
