/** What one step gets by what another one was told of the same entities: whether it is enough, and the outcome as if it had asked itself. */

import { getNamedType } from 'graphql';
import type { SupplierFailure } from '../../transport/supplier-failure.ts';
import type { AnswerRecord } from '../answer/check-answer.ts';
import type { Step } from '../plan/compile-plan.ts';
import type { SelectedField, Selection } from '../plan/selection.ts';
import type { Cause, SupplierCause } from './causes.ts';
import type { Fault, StepOutcome } from './run-plan.ts';
import type { StepTargets } from './targets.ts';

/** What a step is told, for others. */
export interface Told {
  readonly targets: StepTargets;
  outcome: StepOutcome | Promise<StepOutcome>;
  /** What went wrong, once it is asked for. */
  trouble: Trouble | null;
}

/** What went wrong where something was told. */
interface Trouble {
  /** By place, the faults that bear on what stands there. */
  readonly byPlace: ReadonlyMap<number | null, readonly Fault[]>;
  /** Of what bears on all that was asked for, nobody knows where: each cause once. */
  readonly ofAll: readonly Cause[];
  /** Whether something went wrong of which it cannot be told on whom it bears. */
  readonly isUnclear: boolean;
}

/** Where it is told what a representation stands for: among what a step asked for, or below that. */
export type ToldAt = ToldByName | { readonly told: null; readonly record: AnswerRecord };

export interface ToldByName {
  readonly told: Told;
  readonly place: number;
}

/** What was asked for by itself, by its places among all that the step wants. */
export interface AskedPart {
  readonly places: readonly number[];
  readonly outcome: StepOutcome;
}

/** What another step gets by what was told: its record; nothing, since nobody answered, as a code says; or nothing, and it should ask. */
export type Worth = 'ENOUGH' | SupplierFailure['code'] | 'NOTHING';

/** Of what has been told. Whoever was waited for in vain is not waited for twice; what failed quickly may not the next time. */
export function worthOf(at: ToldAt, { selection }: Step): Worth {
  if (at.told === null) return 'ENOUGH';
  const { told, place } = at;
  const { records, faults } = told.outcome as StepOutcome;
  if (records === null) {
    const code = faults[0]?.cause.kind === 'supplier' ? faults[0].cause.code : null;
    return code === 'SUPPLIER_TIMEOUT' ? code : 'NOTHING';
  }
  if (faults.length === 0) return 'ENOUGH';
  const { byPlace, isUnclear } = troubleOf(told);
  const own = byPlace.get(place) ?? [];
  if (isUnclear || (own.length > 0 && records[place] == null)) return 'NOTHING';
  // A null may have risen to where it is from something that this step does not ask for.
  const isAsked = (name: unknown): boolean => selection.allFields.some((field) => field.name === name);
  return own.some(({ path }) => path.length === 0 || isAsked(path[0])) ? 'NOTHING' : 'ENOUGH';
}

/** Read once: a supplier may name as many errors as it likes. */
function troubleOf(told: Told): Trouble {
  if (told.trouble !== null) return told.trouble;
  const { faults } = told.outcome as StepOutcome;
  const isOfAll = ({ index, owner, path }: Fault): boolean =>
    index === null && owner === undefined && path.length === 0;
  const [ofAll, others] = [faults.filter(isOfAll), faults.filter((fault) => !isOfAll(fault))];
  return (told.trouble = {
    byPlace: Map.groupBy(others, ({ index }) => index),
    ofAll: [...new Set(ofAll.map(({ cause }) => cause))],
    isUnclear: others.some(({ index }) => index === null || index < 0),
  });
}

/**
 * @param found where others were told what was asked for; null where they were not.
 * @param parts what was asked for by itself, also of what others had been told.
 */
export function toOutcome(
  { step, records: receivers }: StepTargets,
  found: readonly (ToldAt | null)[],
  parts: readonly AskedPart[],
): StepOutcome {
  const records: (AnswerRecord | null)[] = found.map(() => null);
  const faults: Fault[] = [];
  const isAsked = new Set(parts.flatMap(({ places }) => places));
  const causes = new Map<Cause, Cause>();
  const isFlat = step.selection.isFlat;
  for (const [place, at] of found.entries()) {
    if (at === null || isAsked.has(place)) continue;
    const record = at.told === null ? at.record : ((at.told.outcome as StepOutcome).records![at.place] ?? null);
    const typename = String(receivers[place]![0]!['__typename']);
    // Of plain fields alone nothing is changed by whoever has them.
    const isTaken = record === null || (at.told === null && isFlat);
    records[place] = isTaken ? record : copySelected(record, step.selection, typename);
    for (const cause of at.told === null ? [] : troubleOf(at.told).ofAll) {
      const own = causes.get(cause) ?? { ...(cause as SupplierCause), path: step.path };
      causes.set(cause, own);
      faults.push({ cause: own, index: place, path: [] });
    }
  }
  for (const { places, outcome } of parts) {
    for (const [index, place] of places.entries()) records[place] = outcome.records?.[index] ?? null;
    for (const fault of outcome.faults) {
      // What bears on all that was asked for bears on that part of the whole.
      if (fault.index === null && fault.owner === undefined) {
        for (const index of places) faults.push({ ...fault, index });
      } else faults.push(fault.index === null ? fault : { ...fault, index: places[fault.index] ?? fault.index });
    }
  }
  // Of what is below only this step's own is sure to be there.
  return { records, faults, isForItself: true };
}

/** @param typename the type at its position, where it is not asked of which it is. */
export function copySelected(record: AnswerRecord, selection: Selection, typename: string): AnswerRecord {
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
  // An answer that was not asked for types would be read by the type of whoever it is for.
  return fields.some(({ isTypename }) => isTypename) ? fields : selection.fieldsOf(typename);
}
