/** Where a fault shows in the data: at the null that stands in the subgraph's own answer, whatever others gave there. */

import type { AnswerRecord } from '../answer/check-answer.ts';
import type { Step } from '../plan/compile-plan.ts';
import type { Cause, Causes } from './causes.ts';

export type FaultPath = readonly (string | number)[];

/**
 * @param record as it came, before anything was merged.
 * @param path names and indexes to what failed.
 * @returns the part of the path that leads to the null, by the names that the data has it under.
 */
export function pathToNull(record: AnswerRecord, path: FaultPath, { outputRewrites = [] }: Step): FaultPath {
  let value: unknown = record;
  let length = 0;
  while (length < path.length && typeof value === 'object' && value !== null) {
    value = (value as Record<string | number, unknown>)[path[length]!];
    length += 1;
  }
  const found = path.slice(0, length);
  for (const rewrite of outputRewrites) {
    if (rewrite.kind !== 'KeyRenamer') continue;
    const renamed = rewrite.path.filter((part) => !part.startsWith('... on '));
    const names = found.flatMap((part, index) => (typeof part === 'string' ? [{ part, index }] : []));
    if (renamed.length > names.length || renamed.some((part, depth) => names[depth]!.part !== part)) continue;
    found[names[renamed.length - 1]!.index] = rewrite.renameKeyTo;
  }
  return found;
}

/** Notes the cause at the end of the path, or at the null that stands before. */
export function noteAtPath(receiver: AnswerRecord, path: FaultPath, cause: Cause, causes: Causes): void {
  let owner: AnswerRecord = receiver;
  let name = '';
  let value: unknown = receiver;
  for (const step of path) {
    if (typeof value !== 'object' || value === null) break;
    if (typeof step === 'string') {
      owner = value as AnswerRecord;
      name = step;
    } else name += `.${step}`;
    value = (value as Record<string | number, unknown>)[step];
  }
  if (name !== '') causes.note(owner, name, cause);
}
