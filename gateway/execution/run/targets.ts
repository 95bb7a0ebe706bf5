/** The records that a group of steps stands on, and the entities that are asked for in their place: each once. */

import type { AnswerRecord } from '../answer/check-answer.ts';
import type { Step, StepGroup, WantedSteps } from '../plan/compile-plan.ts';
import { quote } from '../plan/representation.ts';

/** What one step asks for. */
export interface StepTargets {
  readonly step: Step;
  /** As JSON, each once. */
  readonly representations: readonly string[];
  /** By representation, the records that it stands for. */
  readonly records: readonly (readonly AnswerRecord[])[];
  /** Where nothing else can be had of them, what others were given for old, by representation; null where that is not all. */
  readonly standIn?: () => Promise<readonly AnswerRecord[] | null>;
}

export interface GroupTargets {
  /** By step of the group; undefined where it has nothing to ask for. */
  readonly byStep: readonly (StepTargets | undefined)[];
  /** Records that a step wanted and whose key is not there. */
  readonly unnamed: readonly { readonly step: Step; readonly record: AnswerRecord }[];
  /** All objects at the group's position, each once. */
  readonly found: readonly AnswerRecord[];
}

type Holder = Record<string | number, unknown>;

/**
 * Follows a group's names through the data. Where a representation holds all that is known of a record, records with the same one are
 * from then on one record: what is fetched and written for it is fetched and written once.
 *
 * @param foundBefore by group, what was found for those that have started.
 * @param mayShare false keeps records apart.
 */
export function findTargets(
  group: StepGroup,
  root: AnswerRecord,
  foundBefore: readonly (readonly AnswerRecord[] | undefined)[],
  mayShare: boolean,
): GroupTargets {
  return new TargetSearch(group, mayShare).search(root, foundBefore);
}

class TargetSearch {
  readonly #group: StepGroup;
  readonly #names: readonly string[];
  readonly #isSharing: boolean;
  readonly #drafts: (Draft | undefined)[];
  readonly #unnamed: { step: Step; record: AnswerRecord }[] = [];
  readonly #found: AnswerRecord[] = [];
  /** Records that were looked at, with the one that stands for each. */
  readonly #seen: Map<AnswerRecord, AnswerRecord> | null;
  /** By depth, records on the way that may stand at several positions: what is below them is looked at once. */
  readonly #passed: (Set<AnswerRecord> | undefined)[] = [];

  constructor(group: StepGroup, mayShare: boolean) {
    this.#group = group;
    this.#names = group.names;
    this.#seen = group.isList ? new Map() : null;
    this.#isSharing = mayShare && group.isList;
    this.#drafts = group.steps.map(() => undefined);
  }

  search(root: AnswerRecord, foundBefore: readonly (readonly AnswerRecord[] | undefined)[]): GroupTargets {
    const start = this.#group.onTheWay.find(({ group }) => foundBefore[group] !== undefined);
    if (start === undefined) this.#walk(root, 0, {}, '');
    else for (const record of foundBefore[start.group]!) this.#walk(record, start.depth, {}, '');
    const byStep = this.#drafts.map((draft) => (draft === undefined || draft.records.length === 0 ? undefined : draft));
    return { byStep, unnamed: this.#unnamed, found: this.#found };
  }

  #walk(value: unknown, depth: number, holder: Holder, key: string | number): void {
    if (typeof value !== 'object' || value === null) return;
    if (Array.isArray(value)) {
      for (let index = 0; index < value.length; index += 1) {
        this.#walk(value[index], depth, value as unknown as Holder, index);
      }
      return;
    }
    const record = value as AnswerRecord;
    if (depth === this.#names.length) {
      this.#visit(record, holder, key);
      return;
    }
    if (this.#group.repeatedDepths[depth] === true) {
      const passed = (this.#passed[depth] ??= new Set());
      if (passed.has(record)) return;
      passed.add(record);
    }
    const name = this.#names[depth]!;
    this.#walk(record[name], depth + 1, record, name);
  }

  #visit(record: AnswerRecord, holder: Holder, key: string | number): void {
    const seen = this.#seen;
    if (seen !== null) {
      const standing = seen.get(record);
      if (standing !== undefined) {
        if (standing !== record) holder[key] = standing;
        return;
      }
      seen.set(record, record);
    }
    const typename = record['__typename'];
    if (typeof typename === 'string') {
      const standing = this.#aim(record, typename);
      if (standing !== null) {
        holder[key] = standing;
        seen!.set(record, standing);
        return;
      }
    }
    this.#found.push(record);
  }

  /** @returns the record that stands for this one from now on; null where it stands for itself. */
  #aim(record: AnswerRecord, typename: string): AnswerRecord | null {
    const { steps, writers, isWhole } = stepsFor(this.#group, typename);
    for (let index = 0; index < steps.length; index += 1) {
      const { write, onlyKey } = writers[index]!;
      const place = steps[index]!;
      const draft = (this.#drafts[place] ??= new Draft(this.#group.steps[place]!));
      const value = onlyKey === null ? null : record[onlyKey.name];
      const names = draft.namesBy(typeof value === 'string' ? onlyKey!.head : null);
      const name = typeof value === 'string' ? value : write(record);
      if (name === null) {
        this.#unnamed.push({ step: draft.step, record });
        continue;
      }
      const known = names.get(name);
      if (known === undefined) {
        names.set(name, draft.records.length);
        draft.records.push([record]);
        draft.representations.push(typeof value === 'string' ? `${onlyKey!.head}${quote(value)}}` : name);
        continue;
      }
      const alike = draft.records[known]!;
      const first = alike[0]!;
      if (index === 0 && isWhole && this.#isSharing && first['__typename'] === typename) return first;
      alike.push(record);
    }
    return null;
  }
}

/** What a step is going to ask for. */
class Draft implements StepTargets {
  readonly step: Step;
  readonly representations: string[] = [];
  readonly records: AnswerRecord[][] = [];
  /** Places by the key alone, by what is before it in the representation; under null by the whole of it. */
  readonly #names = new Map<string | null, Map<string, number>>();

  constructor(step: Step) {
    this.step = step;
  }

  namesBy(head: string | null): Map<string, number> {
    let names = this.#names.get(head);
    if (names === undefined) this.#names.set(head, (names = new Map()));
    return names;
  }
}

/** The group's steps that want records of a type, that first by which records can be told to be the same. */
function stepsFor(group: StepGroup, typename: string): WantedSteps {
  const known = group.byTypename.get(typename);
  if (known !== undefined) return known;
  const places = [...group.steps.keys()].filter(
    (place) => group.steps[place]!.representations?.writerFor(typename) != null,
  );
  const whole = places.find((place) => saysAll(group, group.steps[place]!, typename));
  const steps = whole === undefined ? places : [whole, ...places.filter((place) => place !== whole)];
  const wanted = {
    steps,
    writers: steps.map((place) => group.steps[place]!.representations!.writerFor(typename)!),
    isWhole: whole !== undefined,
  };
  group.byTypename.set(typename, wanted);
  return wanted;
}

function saysAll({ givenNames }: StepGroup, { representations }: Step, typename: string): boolean {
  if (representations === null || !representations.isFlat(typename)) return false;
  const names = representations.namesOf(typename);
  return [...givenNames].every((name) => names.includes(name));
}
