/** What a subgraph of our own has answered, where its answers hang on nothing but what was asked and a stretch of time. */

import { LRUCache } from 'lru-cache';
import { copyValue } from '../../transport/copy-value.ts';
import type { AnswerRecord } from '../answer/check-answer.ts';
import type { Step } from '../plan/compile-plan.ts';
import type { RunContext, StepOutcome, StepRunner } from '../run/run-plan.ts';
import type { RequestScope } from '../request-scope.ts';

/** Fields and items in all that is remembered, and as much of what was asked: some twenty bytes each. */
const MAXIMUM_VALUES = 1_000_000;
const BYTES_A_VALUE = 20;
/** Of one record: to copy more takes as long as to find it again, and would drive out much else. */
const MAXIMUM_VALUES_OF_ONE = 5000;

/** The root's one record is remembered as an entity's is, with nothing that it stands for. */
const ROOT: readonly string[] = [''];

/**
 * @param epochOf names the stretch of time of a request in which the subgraph answers alike.
 * @returns the same answers as `runner`, without running what is known. What went wrong is never remembered, nor what changes something.
 */
export function rememberAnswers(runner: StepRunner, epochOf: (scope: RequestScope) => string): StepRunner {
  const stepNumbers = new WeakMap<Step, number>();
  let steps = 0;
  const known = new LRUCache<string, AnswerRecord>({
    maxSize: MAXIMUM_VALUES,
    maxEntrySize: MAXIMUM_VALUES_OF_ONE,
    sizeCalculation: (record, key) => countValues(record) + Math.ceil(key.length / BYTES_A_VALUE),
  });
  const numberOf = (step: Step): number => {
    const number = stepNumbers.get(step) ?? (steps += 1);
    stepNumbers.set(step, number);
    return number;
  };
  return (step, targets, run, failedWith) => {
    if (step.isMutation) return runner(step, targets, run, failedWith);
    const prefix = `${numberOf(step)} ${epochOf(run.scope)} ${valuesFor(step, run)} `;
    const representations = targets?.representations ?? ROOT;
    const records: AnswerRecord[] = [];
    for (const representation of representations) {
      const record = known.get(prefix + representation);
      if (record === undefined) break;
      records.push(copyValue(record));
    }
    if (records.length === representations.length) return { records, faults: [] };
    const remember = (outcome: StepOutcome): StepOutcome => {
      if (outcome.faults.length > 0 || outcome.records === null) return outcome;
      for (const [index, record] of outcome.records.entries()) {
        if (record !== null) known.set(prefix + representations[index]!, copyValue(record));
      }
      return outcome;
    };
    const outcome = runner(step, targets, run, failedWith);
    return outcome instanceof Promise ? outcome.then(remember) : remember(outcome);
  };
}

/** @returns JSON of the variables that the step sends, in its own order; one that was not given is not null. */
function valuesFor({ text }: Step, { values }: RunContext): string {
  let list = '';
  for (const name of text.variables.keys()) list += `${values.get(name) ?? ''},`;
  return list;
}

function countValues(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1;
  let count = 1;
  for (const below of Object.values(value)) count += countValues(below);
  return count;
}
