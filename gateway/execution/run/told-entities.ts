/**
 * What suppliers tell one request of entities, for steps that ask for them again at another place of the plan: the same stands there, and
 * the supplier is asked once. Nobody gets less by it, or later, than if each step had asked by itself.
 */

import { getNamedType } from 'graphql';
import type { SupplierFailure } from '../../transport/supplier-failure.ts';
import type { AnswerRecord } from '../answer/check-answer.ts';
import type { Step } from '../plan/compile-plan.ts';
import type { SelectedField, Selection } from '../plan/selection.ts';
import type { Cause, SupplierCause } from './causes.ts';
import type { Fault, StepOutcome } from './run-plan.ts';
import type { StepTargets } from './targets.ts';

/**
 * Asks for some of a step's targets. It never fails: what goes wrong is in the outcome.
 *
 * @param failedWith how others have already asked for them in vain; null where nobody has.
 */
type AskStep = (targets: StepTargets, failedWith: SupplierFailure['code'] | null) => StepOutcome | Promise<StepOutcome>;

/** What a step is told, for others. */
interface Told {
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

/** What another step gets by what was told: its record; nothing, since nobody answered, as a code says; or nothing, and it should ask. */
type Worth = 'ENOUGH' | SupplierFailure['code'] | 'NOTHING';

/** Of one request. */
export class ToldEntities {
  readonly #bySubgraph = new Map<string, ToldBySubgraph>();

  /**
   * Asks for what no covering step is told, or is being told.
   *
   * @returns as if it had asked for everything.
   */
  ask(targets: StepTargets, ask: AskStep): StepOutcome | Promise<StepOutcome> {
    const { step } = targets;
    const outcome = step.coveredBy.size === 0 ? ask(targets, null) : this.#askForTheRest(targets, ask);
    if (step.isCovering) this.#toldBy(step).add({ targets, outcome, trouble: null });
    return outcome;
  }

  #toldBy({ subgraph }: Step): ToldBySubgraph {
    let told = this.#bySubgraph.get(subgraph);
    if (told === undefined) this.#bySubgraph.set(subgraph, (told = new ToldBySubgraph()));
    return told;
  }

  #askForTheRest(targets: StepTargets, ask: AskStep): StepOutcome | Promise<StepOutcome> {
    const { step, representations } = targets;
    const told = this.#toldBy(step);
    const found = representations.map((representation) => told.find(step, representation));
    const places = placesWhere(found, (at) => at === null);
    if (places.length === found.length) return ask(targets, null);
    const asked = places.length === 0 ? NOTHING_ASKED : ask(partOf(targets, places), null);
    const awaited = new Set<Promise<StepOutcome>>();
    for (const at of found) if (at?.told.outcome instanceof Promise) awaited.add(at.told.outcome);
    if (awaited.size === 0 && !(asked instanceof Promise)) {
      return toOutcome(targets, found, [{ places, outcome: asked }]);
    }
    return Promise.all([asked, ...awaited]).then(async ([outcome]) => {
      const worths = found.map((at) => (at === null ? 'ENOUGH' : worthOf(at, step)));
      const inVain = Map.groupBy(
        placesWhere(worths, (worth) => worth !== 'ENOUGH'),
        (place) => worths[place]!,
      );
      const again = await Promise.all(
        Array.from(inVain, async ([worth, those]): Promise<AskedPart> => {
          const failedWith = worth === 'NOTHING' || worth === 'ENOUGH' ? null : worth;
          return { places: those, outcome: await ask(partOf(targets, those), failedWith) };
        }),
      );
      return toOutcome(targets, found, [{ places, outcome }, ...again]);
    });
  }
}

const NOTHING_ASKED: StepOutcome = { records: [], faults: [] };

/** What one supplier told. */
class ToldBySubgraph {
  readonly #byRepresentation = new Map<string, ToldAt[]>();
  /** Those that nobody has looked for yet. */
  #unread: Told[] = [];

  add(told: Told): void {
    this.#unread.push(told);
    if (!(told.outcome instanceof Promise)) return;
    told.outcome.then(
      (settled) => (told.outcome = settled),
      () => undefined,
    );
  }

  /** @returns null where no step that covers this one is told of it, or is worth to wait for. */
  find(step: Step, representation: string): ToldAt | null {
    if (this.#unread.length > 0) for (const told of this.#unread.splice(0)) this.#read(told);
    let awaited: ToldAt | null = null;
    for (const at of this.#byRepresentation.get(representation) ?? []) {
      const { outcome, targets } = at.told;
      if (!step.coveredBy.has(targets.step.index)) continue;
      if (outcome instanceof Promise) {
        // Each step at a supplier has its share of what is left of the request's time. Those that nothing comes after have all of it.
        if (targets.step.chainLength === 1 && step.chainLength === 1) awaited ??= at;
      } else if (worthOf(at, step) === 'ENOUGH') return at;
    }
    return awaited;
  }

  #read(told: Told): void {
    for (const [place, representation] of told.targets.representations.entries()) {
      const known = this.#byRepresentation.get(representation);
      if (known === undefined) this.#byRepresentation.set(representation, [{ told, place }]);
      else known.push({ told, place });
    }
  }
}

function placesWhere<Item>(items: readonly Item[], holds: (item: Item) => boolean): number[] {
  return [...items.keys()].filter((place) => holds(items[place]!));
}

function partOf({ step, representations, records }: StepTargets, places: readonly number[]): StepTargets {
  return {
    step,
    representations: places.map((place) => representations[place]!),
    records: places.map((place) => records[place]!),
  };
}

/** Of what has been told. Whoever was waited for in vain is not waited for twice; what failed quickly may not the next time. */
function worthOf({ told, place }: ToldAt, { selection }: Step): Worth {
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

/** @param parts what was asked for by itself, also of what others had been told. */
function toOutcome(
  { step, records: receivers }: StepTargets,
  found: readonly (ToldAt | null)[],
  parts: readonly AskedPart[],
): StepOutcome {
  const records: (AnswerRecord | null)[] = found.map(() => null);
  const faults: Fault[] = [];
  const isAsked = new Set(parts.flatMap(({ places }) => places));
  const causes = new Map<Cause, Cause>();
  for (const [place, at] of found.entries()) {
    if (at === null || isAsked.has(place)) continue;
    const outcome = at.told.outcome as StepOutcome;
    const record = outcome.records![at.place] ?? null;
    const typename = String(receivers[place]![0]!['__typename']);
    records[place] = record === null ? null : copySelected(record, step.selection, typename);
    for (const cause of troubleOf(at.told).ofAll) {
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
  return { records, faults };
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
  // An answer that was not asked for types would be read by the type of whoever it is for.
  return fields.some(({ isTypename }) => isTypename) ? fields : selection.fieldsOf(typename);
}
