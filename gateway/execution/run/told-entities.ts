/**
 * What suppliers tell one request of entities, for steps that ask for them again at another place of the plan: the same stands there, and
 * the supplier is asked once. Nobody gets less by it than if each step had asked by itself; nor later, but for who waits for what may be
 * told below another answer, for a second at most.
 */

import { settledWithin } from '../../transport/deadline.ts';
import type { SupplierFailure } from '../../transport/supplier-failure.ts';
import type { AnswerRecord } from '../answer/check-answer.ts';
import type { Step } from '../plan/compile-plan.ts';
import type { RunContext, StepOutcome } from './run-plan.ts';
import type { StepTargets } from './targets.ts';
import { ToldBelow } from './told-below.ts';
import {
  copySelected,
  toOutcome,
  worthOf,
  type AskedPart,
  type Told,
  type ToldAt,
  type ToldByName,
} from './told-outcome.ts';

/**
 * Asks for some of a step's targets. It never fails: what goes wrong is in the outcome.
 *
 * @param failedWith how others have already asked for them in vain; null where nobody has.
 */
type AskStep = (targets: StepTargets, failedWith: SupplierFailure['code'] | null) => StepOutcome | Promise<StepOutcome>;

/** How long one may wait for what may not come, and how much of what is left of a request's time. */
const LONGEST_WAIT_MS = 1000;
const LONGEST_WAIT_SHARE = 1 / 4;

/** Of one request. */
export class ToldEntities {
  readonly #context: Pick<RunContext, 'scope' | 'asker'>;
  readonly #bySubgraph = new Map<string, ToldBySubgraph>();

  constructor(context: Pick<RunContext, 'scope' | 'asker'>) {
    this.#context = context;
  }

  /**
   * Asks for what no other step is told, or is being told.
   *
   * @returns as if it had asked for everything.
   */
  ask(targets: StepTargets, ask: AskStep): StepOutcome | Promise<StepOutcome> {
    const { step } = targets;
    const { coveredBy, toldBy } = step;
    const outcome = coveredBy.size + toldBy.size === 0 ? ask(targets, null) : this.#askOrWait(targets, ask);
    if (step.isCovering) this.#at(step).add({ targets, outcome, trouble: null });
    this.tell(step, outcome);
    return outcome;
  }

  /** Lets others know what is below what a step is told. */
  tell(step: Step, outcome: StepOutcome | Promise<StepOutcome>): void {
    if (step.places.length > 0) this.#at(step).addBelow(new ToldBelow(step, outcome));
  }

  /** Of what was asked for others' sake, remembers whether it was worth it. */
  end(): void {
    const { isGone } = this.#context.asker.departure;
    for (const told of this.#bySubgraph.values()) told.end(isGone);
    this.#bySubgraph.clear();
  }

  #at({ subgraph }: Step): ToldBySubgraph {
    let told = this.#bySubgraph.get(subgraph);
    if (told === undefined) this.#bySubgraph.set(subgraph, (told = new ToldBySubgraph()));
    return told;
  }

  #askOrWait(targets: StepTargets, ask: AskStep): StepOutcome | Promise<StepOutcome> {
    const { step } = targets;
    const told = this.#at(step);
    const found = told.findBelow(targets, told.findByName(targets));
    const awaited = found.includes(null) ? told.awaitedBelow(step, false) : [];
    if (awaited.length === 0 || step.waiting?.nextRunTries() !== true) return this.#askForTheRest(targets, found, ask);
    const { waiting } = step;
    const { scope, asker } = this.#context;
    const waitMs = Math.min(LONGEST_WAIT_MS, scope.deadline.remainingMs() * LONGEST_WAIT_SHARE);
    return settledWithin(awaited, waitMs).then(() => {
      // Not again by name: who began to wait for this step meanwhile would be waited for.
      const foundNow = told.findBelow(targets, found);
      // For whom nobody waits any more, nothing was told.
      if (foundNow.includes(null) && !asker.departure.isGone) waiting.wasInVain();
      return this.#askForTheRest(targets, foundNow, ask);
    });
  }

  #askForTheRest(
    targets: StepTargets,
    found: readonly (ToldAt | null)[],
    ask: AskStep,
  ): StepOutcome | Promise<StepOutcome> {
    const { step } = targets;
    const places = placesWhere(found, (at) => at === null);
    if (places.length === found.length) return ask(this.#withStandIn(targets), null);
    const asked = places.length === 0 ? NOTHING_ASKED : ask(this.#withStandIn(partOf(targets, places)), null);
    const awaited = new Set<Promise<StepOutcome>>();
    for (const at of found) if (at?.told?.outcome instanceof Promise) awaited.add(at.told.outcome);
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

  /** What a step was told of before it keeps no copy of by itself: where its supplier fails, the copy of who was told serves both. */
  #withStandIn(targets: StepTargets): StepTargets {
    if (targets.step.toldBy.size === 0) return targets;
    const told = this.#at(targets.step);
    return { ...targets, standIn: () => told.standInFor(targets) };
  }
}

const NOTHING_ASKED: StepOutcome = { records: [], faults: [] };

/** What one supplier told. */
class ToldBySubgraph {
  readonly #byRepresentation = new Map<string, ToldByName[]>();
  readonly #below: ToldBelow[] = [];
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

  addBelow(told: ToldBelow): void {
    this.#below.push(told);
  }

  /**
   * What is being told to steps below whose answers there may be what this one asks for.
   *
   * @param inNeed also to those that ask for what is their own alone.
   */
  awaitedBelow(step: Step, inNeed: boolean): readonly Promise<StepOutcome>[] {
    if (step.chainLength !== 1) return [];
    return this.#tellersOf(step).flatMap(({ step: teller, outcome }) =>
      outcome instanceof Promise && teller.chainLength === 1 && (inNeed || teller.wider === null) ? [outcome] : [],
    );
  }

  /** @param isGone whether nobody waited for it any more: it says nothing then of what is of use. */
  end(isGone: boolean): void {
    for (const told of isGone ? [] : this.#below) if (!told.wasOfUse) told.step.own?.adding.wasInVain();
    // Whoever still has a step's targets would keep all that was told.
    this.#below.length = 0;
    this.#unread.length = 0;
    this.#byRepresentation.clear();
  }

  /** @returns by representation, where a step that covers this one is told of it, or is being told; null where none is. */
  findByName({ step, representations }: StepTargets): readonly (ToldAt | null)[] {
    if (step.coveredBy.size === 0) return representations.map(() => null);
    for (const told of this.#unread.splice(0)) this.#read(told);
    return representations.map((representation) => this.#findByName(step, representation));
  }

  /** @param found by representation. @returns the same, and for what is not told yet where it stands below what others are told. */
  findBelow({ step, records }: StepTargets, found: readonly (ToldAt | null)[]): readonly (ToldAt | null)[] {
    const below = this.#tellersOf(step);
    if (below.length === 0) return found;
    return found.map((at, place) => {
      if (at !== null && !(at.told?.outcome instanceof Promise)) return at;
      const record = findBelow(below, step, records[place]![0]!, false);
      return record === null ? at : { told: null, record };
    });
  }

  async standInFor({ step, records }: StepTargets): Promise<readonly AnswerRecord[] | null> {
    await Promise.allSettled(this.awaitedBelow(step, true));
    const below = this.#tellersOf(step);
    const found: AnswerRecord[] = [];
    for (const [receiver] of records) {
      const typename = String(receiver!['__typename']);
      const record = findBelow(below, step, receiver!, true);
      // It may be of a time when less was asked for.
      if (record === null || step.selection.fieldsOf(typename).some(({ name }) => record[name] === undefined))
        return null;
      found.push(copySelected(record, step.selection, typename));
    }
    return found;
  }

  #tellersOf({ toldBy }: Step): readonly ToldBelow[] {
    return this.#below.filter(({ step }) => toldBy.has(step.index));
  }

  #findByName(step: Step, representation: string): ToldByName | null {
    let awaited: ToldByName | null = null;
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

function findBelow(told: readonly ToldBelow[], step: Step, record: AnswerRecord, inNeed: boolean): AnswerRecord | null {
  const key = step.representations!.writerFor(String(record['__typename']))?.onlyKey ?? null;
  const value = key === null ? undefined : record[key.name];
  if (key === null || typeof value !== 'string') return null;
  for (const one of told) {
    const object = one.find(key, value, step.toldBy.get(one.step.index)!, inNeed);
    if (object !== null) return object;
  }
  return null;
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
