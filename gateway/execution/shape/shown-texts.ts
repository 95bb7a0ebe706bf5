/** The governed texts that an answer shows: where they stand, and whose they are. What is nowhere in the answer is not among them. */

import { AttributedText, type TextOrigin } from '../answer/attributed-text.ts';
import { GOVERNED_TYPE } from '../answer/governed-text.ts';
import type { AnswerField, AnswerShape } from './answer-shape.ts';

type DataRecord = Readonly<Record<string, unknown>>;
type Path = readonly (string | number)[];

export interface ShownText {
  readonly words: string;
  readonly origin: TextOrigin;
  /** Names and indexes in the answer, to the text's `GovernedText`. */
  readonly path: Path;
  /** Of that. */
  readonly shape: AnswerShape;
}

/** The answer is all of the data. */
export const WHOLE = Symbol('whole');

/**
 * @param data what the answer was written from, of which only words that know whose they are count.
 * @param shown the answer itself: what is null in it is not shown. {@link WHOLE} where nothing was made null.
 */
export function findShownTexts(shape: AnswerShape, data: DataRecord, shown: unknown): readonly ShownText[] {
  const found: ShownText[] = [];
  if (shape.mayHoldText) walkRecord(shape, data, shown, [], found);
  return found;
}

function walkRecord(shape: AnswerShape, record: DataRecord, shown: unknown, path: Path, found: ShownText[]): void {
  const typename = shape.typenameOf(record);
  if (typename === null) return;
  if (typename === GOVERNED_TYPE) {
    const text = shape.fieldsOf(typename).find(isWords);
    const words = text === undefined ? null : record[text.dataName];
    if (words instanceof AttributedText) found.push({ words: words.text, origin: words.origin, path, shape });
    return;
  }
  for (const field of waysToText(shape, typename)) {
    const below = shown === WHOLE ? WHOLE : (shown as DataRecord)[field.responseName];
    walkValue(field.shape!, record[field.dataName], below, [...path, field.responseName], found);
  }
}

function walkValue(shape: AnswerShape, value: unknown, shown: unknown, path: Path, found: ShownText[]): void {
  if (typeof value !== 'object' || value === null || shown === null || shown === undefined) return;
  if (!Array.isArray(value)) return walkRecord(shape, value as DataRecord, shown, path, found);
  for (const [index, item] of value.entries()) {
    walkValue(shape, item, shown === WHOLE ? WHOLE : (shown as readonly unknown[])[index], [...path, index], found);
  }
}

/**
 * @param answer a written answer, parsed again. It is changed.
 * @param texts that it shows.
 * @returns the same, in which those words know whose they are.
 */
export function withAttributedTexts<Answer>(answer: Answer, texts: readonly ShownText[]): Answer {
  for (const { words, origin, path, shape } of texts) {
    const text = path.reduce<unknown>((value, step) => (value as Record<string | number, unknown>)[step], answer);
    for (const field of shape.fieldsOf(shape.typename)) {
      if (isWords(field)) (text as Record<string, unknown>)[field.responseName] = new AttributedText(words, origin);
    }
  }
  return answer;
}

/** Whether a field of a `GovernedText` holds its words. */
export function isWords({ kind, fieldName }: AnswerField): boolean {
  return kind === 'value' && fieldName === 'text';
}

const ways = new WeakMap<AnswerShape, Map<string, readonly AnswerField[]>>();

function waysToText(shape: AnswerShape, typename: string): readonly AnswerField[] {
  let byType = ways.get(shape);
  if (byType === undefined) ways.set(shape, (byType = new Map()));
  let found = byType.get(typename);
  if (found === undefined) {
    found = shape
      .fieldsOf(typename)
      .filter((field) => field.kind === 'value' && field.shape !== null && field.shape.mayHoldText);
    byType.set(typename, found);
  }
  return found;
}
