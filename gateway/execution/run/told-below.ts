/** Objects that stand below what one step was answered, by how others would ask for them. */

import type { AnswerRecord } from '../answer/check-answer.ts';
import type { Step } from '../plan/compile-plan.ts';
import type { OnlyKey } from '../plan/representation.ts';
import type { ToldPlace } from '../plan/told-places.ts';
import type { StepOutcome } from './run-plan.ts';

/** An object, and the number of the place where it stands. */
interface ObjectTold {
  readonly place: number;
  readonly key: OnlyKey;
  readonly record: AnswerRecord;
  isFound: boolean;
}

export class ToldBelow {
  /** Who is told. */
  readonly step: Step;
  outcome: StepOutcome | Promise<StepOutcome>;
  /** By the value of its key; null until it is told. */
  #objects: ReadonlyMap<string, readonly ObjectTold[]> | null = null;
  #isForItself = false;
  #foundCount = 0;

  constructor(step: Step, outcome: StepOutcome | Promise<StepOutcome>) {
    this.step = step;
    this.outcome = outcome;
    if (!(outcome instanceof Promise)) this.#read(outcome);
    else {
      // Before anyone else sees it, who may put other objects in the place of these.
      outcome.then(
        (settled) => this.#read(settled),
        () => undefined,
      );
    }
  }

  /**
   * @param inNeed takes also what may be old, since there is nothing else.
   * @returns the object, where it is told of at one of the places; null where it is not, or nothing is told yet.
   */
  find({ head }: OnlyKey, value: string, places: ReadonlySet<number>, inNeed: boolean): AnswerRecord | null {
    if (this.#isForItself && !inNeed) return null;
    const object = this.#objects?.get(value)?.find(({ place, key }) => key.head === head && places.has(place));
    if (object === undefined) return null;
    if (!object.isFound) this.#foundCount += 1;
    object.isFound = true;
    return object.record;
  }

  /** Whether others found half of what was brought, or more: less is not worth to ask for more. */
  get wasOfUse(): boolean {
    return this.#foundCount > 0 && this.#foundCount * 2 >= this.#objects!.size;
  }

  /** Where anything went wrong, each asks by itself. */
  #read(outcome: StepOutcome): void {
    this.outcome = outcome;
    const { records, faults, isForItself } = outcome;
    if (records === null || faults.length > 0) return;
    const found = new Map<string, ObjectTold[]>();
    for (const [index, place] of this.step.places.entries()) {
      if (place.keys.size === 0) continue;
      for (const record of records) eachObject(record, place.names, 0, (object) => note(found, index, place, object));
    }
    this.#isForItself = isForItself === true || this.step.wider !== null;
    this.#objects = found;
  }
}

function note(
  found: Map<string, ObjectTold[]>,
  index: number,
  { keys, typename }: ToldPlace,
  record: AnswerRecord,
): void {
  const own = record['__typename'];
  const key = keys.get(typeof own === 'string' ? own : typename);
  if (key === undefined) return;
  const value = record[key.name];
  if (typeof value !== 'string') return;
  const object: ObjectTold = { place: index, key, record, isFound: false };
  const known = found.get(value);
  if (known === undefined) found.set(value, [object]);
  else known.push(object);
}

function eachObject(
  value: unknown,
  names: readonly string[],
  depth: number,
  visit: (object: AnswerRecord) => void,
): void {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) for (const item of value) eachObject(item, names, depth, visit);
  else if (depth === names.length) visit(value as AnswerRecord);
  else eachObject((value as AnswerRecord)[names[depth]!], names, depth + 1, visit);
}
