/** The records that a group of steps stands on, and the entities that are asked for in their place: each once. */

import type { AnswerRecord } from '../answer/check-answer.ts';
import type { Step, StepGroup, WantedSteps } from '../plan/compile-plan.ts';

/** What one step asks for. */
export interface StepTargets {
  readonly step: Step;
  /** As JSON, each once. */
  readonly representations: string[];
  /** By representation, the records that it stands for. */
  readonly records: AnswerRecord[][];
  readonly places: Map<string, number>;
}

export interface GroupTargets {
  readonly byStep: ReadonlyMap<Step, StepTargets>;
  /** Records that a step wanted and whose key is not there. */
  readonly unnamed: readonly { readonly step: Step; readonly record: AnswerRecord }[];
}

/**
 * Follows a group's path through the data. Where a representation holds all that is known of a record, records with the same one are
 * from then on one record: what is fetched and written for it is fetched and written once.
 *
 * @param mayShare false keeps them apart.
 */
export function findTargets(group: StepGroup, root: AnswerRecord, mayShare: boolean): GroupTargets {
  const byStep = new Map<Step, StepTargets>();
  const unnamed: { step: Step; record: AnswerRecord }[] = [];
  const { path } = group;
  /** Records that were looked at, with the one that stands for each. */
  const seen = path.includes('@') ? new Map<AnswerRecord, AnswerRecord>() : null;
  const canonical = new Map<string, AnswerRecord>();
  /** By depth, records on the way that may stand at several positions: what is below them is looked at once. */
  const passed: (Set<AnswerRecord> | undefined)[] = [];

  const visit = (record: AnswerRecord, parent: Record<string | number, unknown>, key: string | number): void => {
    if (seen !== null) {
      const standing = seen.get(record);
      if (standing !== undefined) {
        if (standing !== record) parent[key] = standing;
        return;
      }
      seen.set(record, record);
    }
    const typename = record['__typename'];
    if (typeof typename !== 'string') return;
    const { steps, writers, isWhole } = stepsFor(group, typename);
    for (let index = 0; index < steps.length; index += 1) {
      const step = steps[index]!;
      const representation = writers[index]!(record);
      if (representation === null) {
        unnamed.push({ step, record });
        continue;
      }
      if (index === 0 && isWhole && mayShare && seen !== null) {
        const first = canonical.get(representation);
        if (first !== undefined) {
          parent[key] = first;
          seen.set(record, first);
          return;
        }
        canonical.set(representation, record);
      }
      let targets = byStep.get(step);
      if (targets === undefined) {
        byStep.set(step, (targets = { step, representations: [], records: [], places: new Map() }));
      }
      const place = targets.places.get(representation);
      if (place === undefined) {
        targets.places.set(representation, targets.representations.length);
        targets.representations.push(representation);
        targets.records.push([record]);
      } else targets.records[place]!.push(record);
    }
  };
  const walk = (
    value: unknown,
    depth: number,
    parent: Record<string | number, unknown>,
    key: string | number,
  ): void => {
    if (typeof value !== 'object' || value === null) return;
    if (Array.isArray(value)) {
      const below = path[depth] === '@' ? depth + 1 : depth;
      for (let index = 0; index < value.length; index += 1) {
        walk(value[index], below, value as unknown as Record<number, unknown>, index);
      }
      return;
    }
    if (depth >= path.length) return visit(value as AnswerRecord, parent, key);
    const name = path[depth]!;
    if (name === '@') return;
    if (group.repeatedDepths[depth] === true) {
      const records = (passed[depth] ??= new Set());
      if (records.has(value as AnswerRecord)) return;
      records.add(value as AnswerRecord);
    }
    if (name.startsWith('... on ')) return walk(value, depth + 1, parent, key);
    walk((value as AnswerRecord)[name], depth + 1, value as AnswerRecord, name);
  };
  walk(root, 0, {}, '');
  return { byStep, unnamed };
}

/** The group's steps that want records of a type, those first by which records can be told to be the same. */
function stepsFor(group: StepGroup, typename: string): WantedSteps {
  const known = group.byTypename.get(typename);
  if (known !== undefined) return known;
  const steps = group.steps.filter((step) => step.representations?.writerFor(typename) != null);
  const whole = steps.find((step) => saysAll(group, step, typename));
  const inOrder = whole === undefined ? steps : [whole, ...steps.filter((step) => step !== whole)];
  const wanted = {
    steps: inOrder,
    writers: inOrder.map((step) => step.representations!.writerFor(typename)!),
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
