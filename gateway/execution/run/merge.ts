/** Puts what a fetch brought into the data. */

import type { AnswerRecord } from '../answer/check-answer.ts';
import { copyValue } from '../../transport/copy-value.ts';
import type { SelectedField } from '../plan/selection.ts';

export interface MergeOptions {
  /** Names whose values are copied, because this record is not the only one that gets them and another fetch writes below. */
  readonly copiedNames: ReadonlySet<string> | null;
  /** Whether a type name is of a type that records can have; an interface object's own name never stands for it. */
  readonly isConcrete: (typename: string) => boolean;
}

/** Values are not copied, but for `copiedNames`: what is shared by two records is the same for both. */
export function mergeRecord(
  target: AnswerRecord,
  record: AnswerRecord,
  fields: readonly SelectedField[],
  { copiedNames, isConcrete }: MergeOptions,
): void {
  for (const { name, selection } of fields) {
    const value = record[name];
    if (value === undefined) continue;
    const current = target[name];
    if (current === undefined || current === null) {
      target[name] = copiedNames !== null && copiedNames.has(name) ? copyValue(value) : value;
    } else if (value === null) continue;
    else if (selection !== null) mergeBelow(target, name, current, value);
    else if (name !== '__typename' || isConcrete(value as string)) target[name] = value;
  }
}

function mergeBelow(
  parent: Record<string | number, unknown>,
  key: string | number,
  current: unknown,
  value: unknown,
): void {
  if (Array.isArray(current) && Array.isArray(value)) {
    if (current.length !== value.length) parent[key] = value;
    else for (const [index, item] of value.entries()) mergeItem(current, index, item);
  } else if (isRecord(current) && isRecord(value)) {
    for (const name of Object.keys(value)) mergeItem(current, name, value[name]);
  }
}

function mergeItem(parent: Record<string | number, unknown> | unknown[], key: string | number, value: unknown): void {
  const holder = parent as Record<string | number, unknown>;
  const current = holder[key];
  if (current === undefined || current === null) holder[key] = value;
  else if (typeof value === 'object' && value !== null) mergeBelow(holder, key, current, value);
}

function isRecord(value: unknown): value is AnswerRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
