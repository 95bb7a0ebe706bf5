/** The governed texts that an answer shows: where they stand, and whose they are. What is nowhere in the answer is not among them. */

import { AttributedText, type TextOrigin } from '../answer/attributed-text.ts';
import { GOVERNED_TYPE } from '../answer/governed-text.ts';
import type { AnswerField, AnswerShape } from './answer-shape.ts';

type DataRecord = Readonly<Record<string, unknown>>;
type Path = readonly (string | number)[];

/** Where words stand. */
export interface TextPlace {
  /** Names and indexes in the answer, to the text's `GovernedText`. */
  readonly path: Path;
  /** What the answer calls its words. */
  readonly name: string;
  /** Of its `GovernedText`. */
  readonly fields: readonly AnswerField[];
}

export interface ShownText extends TextPlace {
  readonly words: string;
  readonly origin: TextOrigin;
}

/** Words of which nobody knows whose they are, and that are therefore on no record. */
export interface UnattributedText extends TextPlace {
  /** Its `GovernedText` in the data. */
  readonly record: Record<string, unknown>;
}

export interface FoundTexts {
  readonly shown: readonly ShownText[];
  readonly unattributed: readonly UnattributedText[];
}

interface Finding {
  readonly shown: ShownText[];
  readonly unattributed: UnattributedText[];
}

export const NO_TEXTS: FoundTexts = { shown: [], unattributed: [] };

/** The answer is all of the data. */
export const WHOLE = Symbol('whole');

/**
 * @param data what the answer is written from.
 * @param shown the answer itself: what is null in it is not shown. {@link WHOLE} where nothing was made null.
 */
export function findShownTexts(shape: AnswerShape, data: DataRecord, shown: unknown): FoundTexts {
  if (!shape.mayHoldText) return NO_TEXTS;
  const found: Finding = { shown: [], unattributed: [] };
  walkRecord(shape, data, shown, [], found);
  return found;
}

function walkRecord(shape: AnswerShape, record: DataRecord, shown: unknown, path: Path, found: Finding): void {
  const typename = shape.typenameOf(record);
  if (typename === null) return;
  const { words, ways } = partsOf(shape, typename);
  for (const { dataName, responseName: name } of words) {
    const text = record[dataName];
    if (text === null || text === undefined) continue;
    const place = { path, name, fields: shape.fieldsOf(typename) };
    if (text instanceof AttributedText && text.isWhole) {
      found.shown.push({ ...place, words: text.text, origin: text.origin });
    } else found.unattributed.push({ ...place, record: record as Record<string, unknown> });
  }
  for (const field of ways) {
    const below = shown === WHOLE ? WHOLE : (shown as DataRecord)[field.responseName];
    walkValue(field.shape!, record[field.dataName], below, [...path, field.responseName], found);
  }
}

function walkValue(shape: AnswerShape, value: unknown, shown: unknown, path: Path, found: Finding): void {
  if (typeof value !== 'object' || value === null || shown === null || shown === undefined) return;
  if (!Array.isArray(value)) return walkRecord(shape, value as DataRecord, shown, path, found);
  for (const [index, item] of value.entries()) {
    walkValue(shape, item, shown === WHOLE ? WHOLE : (shown as readonly unknown[])[index], [...path, index], found);
  }
}

/** Stands where a figure of ours was to read words that nobody owns: whoever shows it withholds it, and says so. It is written as nothing. */
const NOBODYS = { toJSON: () => null };

/**
 * @param answer a written answer, parsed again. It is changed.
 * @param shown texts that it shows.
 * @param withheld where words were taken out of it because nobody knew whose they were.
 * @returns the same, in which words know whose they are, and what was taken out is known for that.
 */
export function withAttributedTexts<Answer>(
  answer: Answer,
  shown: readonly ShownText[],
  withheld: readonly TextPlace[],
): Answer {
  for (const { words, origin, path, name } of shown) putAt(answer, path, name, new AttributedText(words, origin));
  for (const { path, name } of withheld) putAt(answer, path, name, NOBODYS);
  return answer;
}

/** Nothing, where a null took the text with it. */
function putAt(answer: unknown, path: Path, name: string, value: unknown): void {
  const text = path.reduce<unknown>((at, step) => (at as Record<string | number, unknown> | null)?.[step], answer);
  if (typeof text === 'object' && text !== null) (text as Record<string, unknown>)[name] = value;
}

/** Whether a field of a `GovernedText` holds its words. */
export function isWords({ kind, fieldName }: AnswerField): boolean {
  return kind === 'value' && fieldName === 'text';
}

/** What of a record is words, and what may lead to some. */
interface TextParts {
  readonly words: readonly AnswerField[];
  readonly ways: readonly AnswerField[];
}

const parts = new WeakMap<AnswerShape, Map<string, TextParts>>();

function partsOf(shape: AnswerShape, typename: string): TextParts {
  let byType = parts.get(shape);
  if (byType === undefined) parts.set(shape, (byType = new Map()));
  let found = byType.get(typename);
  if (found === undefined) {
    const fields = shape.fieldsOf(typename);
    found = {
      words: shape.mayHold(GOVERNED_TYPE, typename) ? fields.filter(isWords) : [],
      ways: fields.filter((field) => field.kind === 'value' && field.shape !== null && field.shape.mayHoldText),
    };
    byType.set(typename, found);
  }
  return found;
}
