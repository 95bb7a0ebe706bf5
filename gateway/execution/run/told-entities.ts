/**
 * What suppliers tell one request of entities, for steps that ask for them again at another place of the plan: the same stands there, and
 * the supplier is asked once.
 */

import { getNamedType } from 'graphql';
import type { AnswerRecord } from '../answer/check-answer.ts';
import type { Step } from '../plan/compile-plan.ts';
import type { SelectedField, Selection } from '../plan/selection.ts';
import type { Cause, SupplierCause } from './causes.ts';
import type { Fault, StepOutcome } from './run-plan.ts';
import type { StepTargets } from './targets.ts';

/** It never fails: what goes wrong is in the outcome. */
type AskStep = (step: Step, targets: StepTargets) => StepOutcome | Promise<StepOutcome>;

/** What a step is told, for others. */
interface Told {
  readonly targets: StepTargets;
  outcome: StepOutcome | Promise<StepOutcome>;
  /** By representation, its place; made when it is first looked for. */
  places: ReadonlyMap<string, number> | null;
}

/** Where it is told what a representation stands for. */
interface ToldAt {
  readonly told: Told;
  readonly place: number;
}

/** What was asked for by itself, by its places among all that the step wants. */
interface AskedPart {
  readonly places: readonly number[];
  readonly outcome: StepOutcome;
}

/** The supplier did not answer at all, and would not the next moment: who asked it for the same is not kept waiting once more. */
const NO_ANSWER: ReadonlySet<SupplierCause['code']> = new Set<SupplierCause['code']>([
  'SUPPLIER_TIMEOUT',
  'SUPPLIER_UNREACHABLE',
  'SUPPLIER_HTTP_STATUS',
  'SUPPLIER_TRUNCATED',
  'SUPPLIER_SUSPENDED',
  'SUPPLIER_BUSY',
  'CLIENT_DISCONNECTED',
]);

/** Of one request. */
export class ToldEntities {
  readonly #byStep: (Told | undefined)[] = [];

  /**
   * Asks for what no other step is told.
   *
   * @returns as if it had asked for everything.
   */
  ask(step: Step, targets: StepTargets, ask: AskStep): StepOutcome | Promise<StepOutcome> {
    const outcome = step.coveredBy.length === 0 ? ask(step, targets) : this.#askForTheRest(step, targets, ask);
    if (!step.isCovering) return outcome;
    const told: Told = { targets, outcome, places: null };
    this.#byStep[step.index] = told;
    if (outcome instanceof Promise) {
      outcome.then(
        (settled) => (told.outcome = settled),
        () => undefined,
      );
    }
    return outcome;
  }

  #askForTheRest(step: Step, targets: StepTargets, ask: AskStep): StepOutcome | Promise<StepOutcome> {
    const found = targets.representations.map((representation) => this.#find(step, representation));
    const places = placesWhere(found, (at) => at === null);
    if (places.length === found.length) return ask(step, targets);
    const asked = places.length === 0 ? NOTHING_ASKED : ask(step, partOf(targets, places));
    const awaited = new Set<Promise<StepOutcome>>();
    for (const at of found) if (at?.told.outcome instanceof Promise) awaited.add(at.told.outcome);
    if (awaited.size === 0 && !(asked instanceof Promise)) {
      return toOutcome(step, targets, found, [{ places, outcome: asked }]);
    }
    return Promise.all([asked, ...awaited]).then(async ([outcome]) => {
      const parts = [{ places, outcome }];
      // What went wrong may have to do with what else was asked for there.
      const again = placesWhere(found, (at) => at !== null && isSpoilt(at.told.outcome as StepOutcome));
      if (again.length > 0) parts.push({ places: again, outcome: await ask(step, partOf(targets, again)) });
      return toOutcome(step, targets, found, parts);
    });
  }

  /** @returns null where it is told nowhere, or something went wrong there. */
  #find(step: Step, representation: string): ToldAt | null {
    for (const other of step.coveredBy) {
      const told = this.#byStep[other];
      if (told === undefined || (!(told.outcome instanceof Promise) && !isClean(told.outcome))) continue;
      told.places ??= new Map(told.targets.representations.map((known, place) => [known, place]));
      const place = told.places.get(representation);
      if (place !== undefined) return { told, place };
    }
    return null;
  }
}

const NOTHING_ASKED: StepOutcome = { records: [], faults: [] };

function placesWhere(found: readonly (ToldAt | null)[], holds: (at: ToldAt | null) => boolean): number[] {
  return [...found.keys()].filter((place) => holds(found[place]!));
}

function partOf({ step, representations, records }: StepTargets, places: readonly number[]): StepTargets {
  return {
    step,
    representations: places.map((place) => representations[place]!),
    records: places.map((place) => records[place]!),
  };
}

function isClean({ records, faults }: StepOutcome): boolean {
  return records !== null && faults.length === 0;
}

/** Whether it may be told when it is asked for by itself. A supplier that did not answer at all would be waited for twice. */
function isSpoilt(outcome: StepOutcome): boolean {
  return !isClean(outcome) && !isUnanswered(outcome);
}

function isUnanswered({ records, faults }: StepOutcome): boolean {
  return records === null && faults.every(({ cause }) => cause.kind === 'supplier' && NO_ANSWER.has(cause.code));
}

/** @param parts what was asked for by itself; the later counts where two have the same place. */
function toOutcome(
  step: Step,
  targets: StepTargets,
  found: readonly (ToldAt | null)[],
  parts: readonly AskedPart[],
): StepOutcome {
  const records: (AnswerRecord | null)[] = found.map(() => null);
  const faults: Fault[] = [];
  const isAsked = new Set(parts.flatMap(({ places }) => places));
  const unanswered = new Map<StepOutcome, Cause>();
  for (const [place, at] of found.entries()) {
    if (at === null || isAsked.has(place)) continue;
    const outcome = at.told.outcome as StepOutcome;
    if (outcome.records === null) {
      const cause = unanswered.get(outcome) ?? { ...(outcome.faults[0]!.cause as SupplierCause), path: step.path };
      unanswered.set(outcome, cause);
      faults.push({ cause, index: place, path: [] });
      continue;
    }
    const record = outcome.records[at.place] ?? null;
    const typename = String(targets.records[place]![0]!['__typename']);
    records[place] = record === null ? null : copySelected(record, step.selection, typename);
  }
  for (const { places, outcome } of parts) {
    for (const [index, place] of places.entries()) records[place] = outcome.records?.[index] ?? null;
    for (const fault of outcome.faults) faults.push(...atPlaces(fault, places));
  }
  return { records, faults };
}

/** What bears on all that was asked for bears on that part of the whole. */
function atPlaces(fault: Fault, places: readonly number[]): Fault[] {
  if (fault.index !== null) return [{ ...fault, index: places[fault.index] ?? fault.index }];
  if (fault.owner !== undefined) return [fault];
  return places.map((index) => ({ ...fault, index }));
}

/** @param typename the type at its position, where it is not asked of which it is. */
function copySelected(record: AnswerRecord, selection: Selection, typename: string): AnswerRecord {
  const copy: AnswerRecord = {};
  for (const { name, type, selection: below } of selectedOf(record, selection, typename)) {
    copy[name] = below === null ? record[name] : copyBelow(record[name], below, type);
  }
  return copy;
}

function copyBelow(value: unknown, selection: Selection, type: SelectedField['type']): unknown {
  if (Array.isArray(value)) return value.map((item) => copyBelow(item, selection, type));
  if (typeof value !== 'object' || value === null) return value;
  return copySelected(value as AnswerRecord, selection, type === undefined ? '' : getNamedType(type).name);
}

function selectedOf(record: AnswerRecord, selection: Selection, typename: string): readonly SelectedField[] {
  const given = record['__typename'];
  if (typeof given !== 'string' || given === typename) return selection.fieldsOf(typename);
  const fields = selection.fieldsOf(given);
  return fields.some(({ isTypename }) => isTypename) ? fields : selection.fieldsOf(typename);
}
