/** Names under which a plan has fields of one name and different types fetched, undone when they have come. */

import type { AnswerRecord } from '../answer/check-answer.ts';
import type { Step } from '../plan/compile-plan.ts';
import type { SelectedField } from '../plan/selection.ts';

/** Fields by the names that they have once the plan's own aliases are undone. */
export function rewrittenFields({ outputRewrites }: Step, fields: readonly SelectedField[]): readonly SelectedField[] {
  if (outputRewrites === undefined || outputRewrites.length === 0) return fields;
  return fields.map((field) => {
    const rewrite = outputRewrites.find(
      ({ kind, path }) =>
        kind === 'KeyRenamer' &&
        path.at(-1) === field.name &&
        path.slice(0, -1).every((step) => step.startsWith('... on ')),
    );
    return rewrite?.kind === 'KeyRenamer' ? { ...field, name: rewrite.renameKeyTo } : field;
  });
}
/** Undoes them in a record, nested ones included. */
export function rewriteRecord(record: AnswerRecord, { outputRewrites }: Step): void {
  for (const rewrite of outputRewrites ?? []) {
    if (rewrite.kind === 'KeyRenamer') renameAt(record, rewrite.path, 0, rewrite.renameKeyTo);
  }
}

function renameAt(value: unknown, path: readonly string[], depth: number, newName: string): void {
  if (Array.isArray(value)) {
    for (const item of value) renameAt(item, path, depth, newName);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  const record = value as AnswerRecord;
  const step = path[depth]!;
  if (depth === path.length - 1) {
    if (record[step] === undefined) return;
    record[newName] = record[step];
    delete record[step];
  } else if (step.startsWith('... on ')) renameAt(value, path, depth + 1, newName);
  else renameAt(record[step], path, depth + 1, newName);
}
