/** What a subgraph of our own has answered of entities, where its answers hang on nothing but the representation and a stretch of time. */

import { LRUCache } from 'lru-cache';
import { copyValue } from '../../transport/copy-value.ts';
import type { AnswerRecord } from '../answer/check-answer.ts';
import type { Step } from '../plan/compile-plan.ts';
import type { StepOutcome, StepRunner } from '../run/run-plan.ts';
import type { RequestScope } from '../request-scope.ts';

/** Records: some hundred bytes each. */
const MAXIMUM_REMEMBERED = 20_000;

/**
 * @param epochOf names the stretch of time of a request in which the subgraph answers alike.
 * @returns the same answers as `runner`, without running what is known. What went wrong is never remembered.
 */
export function rememberEntities(runner: StepRunner, epochOf: (scope: RequestScope) => string): StepRunner {
  const stepNumbers = new WeakMap<Step, number>();
  let steps = 0;
  const known = new LRUCache<string, AnswerRecord>({ max: MAXIMUM_REMEMBERED });
  const numberOf = (step: Step): number => {
    const number = stepNumbers.get(step) ?? (steps += 1);
    stepNumbers.set(step, number);
    return number;
  };
  return (step, targets, run, failedWith) => {
    if (targets === null || step.text.variables.size > 0) return runner(step, targets, run, failedWith);
    const prefix = `${numberOf(step)} ${epochOf(run.scope)} `;
    const records: AnswerRecord[] = [];
    for (const representation of targets.representations) {
      const record = known.get(prefix + representation);
      if (record === undefined) break;
      records.push(copyValue(record));
    }
    if (records.length === targets.representations.length) return { records, faults: [] };
    const remember = (outcome: StepOutcome): StepOutcome => {
      if (outcome.faults.length > 0 || outcome.records === null) return outcome;
      for (const [index, record] of outcome.records.entries()) {
        if (record !== null) known.set(prefix + targets.representations[index]!, copyValue(record));
      }
      return outcome;
    };
    const outcome = runner(step, targets, run, failedWith);
    return outcome instanceof Promise ? outcome.then(remember) : remember(outcome);
  };
}
