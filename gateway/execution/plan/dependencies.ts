/**
 * Which fetches a fetch really waits for. A plan puts fetches into waves; here each waits only for those that give the objects it
 * stands on and the fields that it names its entities by.
 */

import type { FetchNode, QueryPlanSelectionNode } from '@apollo/query-planner';
import type { Selection } from './selection.ts';

/** The branches that lead to a fetch, from the root of its plan. */
export type Position = readonly { readonly isSequence: boolean; readonly index: number }[];

export interface DraftStep {
  readonly path: readonly string[];
  readonly position: Position;
  readonly selection: Selection;
  readonly requires: readonly QueryPlanSelectionNode[] | null;
  readonly isMutation: boolean;
  readonly outputRewrites: FetchNode['outputRewrites'];
}

export interface Dependencies {
  /** By step, the steps that must have ended before it, in ascending order. */
  readonly dependencies: readonly (readonly number[])[];
  /** By step, the names directly on its objects at or below which another step fills something too. */
  readonly sharedNames: readonly ReadonlySet<string>[];
  /** By step, the names that its objects have from the fetches in which they stand, not from fetches of their own. */
  readonly givenNames: readonly ReadonlySet<string>[];
  /** Positions in the data, names from the root without lists, by the steps that fill them. */
  readonly givers: ReadonlyMap<string, readonly number[]>;
  /** What one fetch alone selects at a position, where no other fetch writes there or below, by the names from the root without lists. */
  readonly untouched: ReadonlyMap<string, Selection>;
  /** Whether what stands at a position, names from the root without lists, is as it will be once a fetch from there may start. */
  readonly isSettled: (position: string) => boolean;
}

export function findDependencies(steps: readonly DraftStep[]): Dependencies {
  const bases = steps.map(({ path }) => toPosition(path));
  const givers = new Map<string, number[]>();
  const composites = steps.map((): Set<string> => new Set());
  for (const [index, step] of steps.entries()) {
    const note = (position: string, isComposite: boolean): void => {
      const known = givers.get(position);
      if (known === undefined) givers.set(position, [index]);
      else if (known.at(-1) !== index) known.push(index);
      if (isComposite) composites[index]!.add(position);
    };
    eachPosition(step.selection, bases[index]!, note);
    for (const rewrite of step.outputRewrites ?? []) {
      if (rewrite.kind !== 'KeyRenamer') continue;
      const above = rewrite.path.slice(0, -1).filter((part) => !part.startsWith('... on '));
      const from = [bases[index]!, ...above, rewrite.path.at(-1)!].join('.');
      const to = [bases[index]!, ...above, rewrite.renameKeyTo].join('.');
      for (const position of composites[index]!) {
        if (position === from || position.startsWith(`${from}.`)) note(to + position.slice(from.length), true);
      }
      note(to, composites[index]!.has(from));
      for (const [position, [...indices]] of Array.from(givers)) {
        if (position.startsWith(`${from}.`) && indices.includes(index)) note(to + position.slice(from.length), false);
      }
    }
  }
  const dependencies = steps.map((step, index) => {
    const found = new Set<number>();
    const wait = (position: string): void => {
      for (const giver of givers.get(position) ?? []) {
        if (giver !== index && isBefore(steps[giver]!.position, step.position)) found.add(giver);
      }
    };
    if (step.isMutation || steps.some(({ isMutation }) => isMutation)) {
      for (const [other, { position }] of steps.entries()) if (isBefore(position, step.position)) found.add(other);
    }
    let above = '';
    for (const part of bases[index]!.split('.')) {
      if (part === '') continue;
      above += above === '' ? part : `.${part}`;
      wait(above);
    }
    if (step.requires !== null) {
      wait(join(bases[index]!, '__typename'));
      eachRequired(step.requires, bases[index]!, wait);
    }
    return [...found].toSorted((left, right) => left - right);
  });
  return {
    dependencies,
    sharedNames: steps.map((_, index) => sharedNamesOf(index, bases, composites, givers)),
    givenNames: bases.map((base, index) => givenNamesAt(base, index, bases, givers)),
    givers,
    untouched: findUntouched(steps, bases, givers),
    isSettled: (position) => {
      for (let end = position.length; end > 0; end = position.lastIndexOf('.', end - 1)) {
        // Of two, one may bring objects where the other had none, or another list.
        if (givers.get(position.slice(0, end))?.length !== 1) return false;
      }
      return true;
    },
  };
}

/** Whether the fetches' lowest common branching is a sequence in which the one comes first. */
export function isBefore(left: Position, right: Position): boolean {
  for (let depth = 0; depth < left.length && depth < right.length; depth += 1) {
    const { index, isSequence } = left[depth]!;
    if (index !== right[depth]!.index) return isSequence && index < right[depth]!.index;
  }
  return false;
}

/** Where a path leads: its names without lists. */
export function toPosition(path: readonly string[]): string {
  return path.filter((part) => part !== '@').join('.');
}

/** The position of a field of what stands at another one. */
export function join(base: string, name: string): string {
  return base === '' ? name : `${base}.${name}`;
}

function eachPosition(
  selection: Selection,
  base: string,
  note: (position: string, isComposite: boolean) => void,
): void {
  for (const field of selection.allFields) {
    const position = join(base, field.name);
    note(position, field.selection !== null);
    if (field.selection !== null) eachPosition(field.selection, position, note);
  }
}

function eachRequired(
  selections: readonly QueryPlanSelectionNode[],
  base: string,
  wait: (position: string) => void,
): void {
  for (const node of selections) {
    if (node.kind === 'InlineFragment') eachRequired(node.selections, base, wait);
    else {
      const position = join(base, node.alias ?? node.name);
      wait(position);
      if (node.selections !== undefined) eachRequired(node.selections, position, wait);
    }
  }
}

function findUntouched(
  steps: readonly DraftStep[],
  bases: readonly string[],
  givers: ReadonlyMap<string, readonly number[]>,
): ReadonlyMap<string, Selection> {
  const untouched = new Map<string, Selection>();
  const written = new Set<string>();
  for (const base of bases) {
    for (let end = base.length; end > 0; end = base.lastIndexOf('.', end - 1)) written.add(base.slice(0, end));
  }
  const visit = (selection: Selection, base: string): void => {
    for (const field of selection.allFields) {
      if (field.selection === null) continue;
      const position = join(base, field.name);
      if (!written.has(position) && givers.get(position)!.length === 1) untouched.set(position, field.selection);
      visit(field.selection, position);
    }
  };
  for (const [index, { selection, outputRewrites }] of steps.entries()) {
    if (outputRewrites === undefined || outputRewrites.length === 0) visit(selection, bases[index]!);
  }
  return untouched;
}

/** Names of this step's own fields whose objects, or objects below, another step writes to as part of its own answer. */
function sharedNamesOf(
  index: number,
  bases: readonly string[],
  composites: readonly ReadonlySet<string>[],
  givers: ReadonlyMap<string, readonly number[]>,
): ReadonlySet<string> {
  const shared = new Set<string>();
  const base = bases[index]!;
  for (const position of composites[index]!) {
    if (givers.get(position)!.length < 2) continue;
    const below = base === '' ? position : position.slice(base.length + 1);
    shared.add(below.split('.', 1)[0]!);
  }
  return shared;
}

function givenNamesAt(
  base: string,
  index: number,
  bases: readonly string[],
  givers: ReadonlyMap<string, readonly number[]>,
): ReadonlySet<string> {
  const names = new Set<string>();
  if (base === '') return names;
  for (const [position, indices] of givers) {
    if (!position.startsWith(`${base}.`)) continue;
    const name = position.slice(base.length + 1);
    if (name.includes('.')) continue;
    if (indices.some((giver) => giver !== index && bases[giver] !== base)) names.add(name);
  }
  return names;
}
