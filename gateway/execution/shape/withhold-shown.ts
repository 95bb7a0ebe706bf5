/** An answer without some of the texts that it shows. */

import type { AnswerShape } from './answer-shape.ts';
import { isWords, type ShownText } from './shown-texts.ts';
import { WrittenData } from './written-data.ts';

/** Why a text that its owner released is not in an answer: of `WithholdingReason`. */
const NOT_RECORDED = 'NOT_RECORDED';

/** @returns the answer with `WITHHELD` in the place of those texts; the one given stays as it is. */
export function withholdShown(data: WrittenData, texts: readonly ShownText[]): WrittenData {
  const answer: unknown = JSON.parse(data.text);
  for (const { path, shape } of texts) {
    withholdOne(
      path.reduce((value, step) => (value as Record<string | number, unknown>)[step], answer),
      shape,
    );
  }
  return new WrittenData(JSON.stringify(answer));
}

function withholdOne(position: unknown, shape: AnswerShape): void {
  const text = position as Record<string, unknown>;
  for (const field of shape.fieldsOf(shape.typename)) {
    const { kind, fieldName, responseName } = field;
    if (kind !== 'value') continue;
    if (fieldName === 'state') text[responseName] = 'WITHHELD';
    else if (fieldName === 'withheld') text[responseName] = toWithholding(field.shape!);
    else if (isWords(field) || fieldName === 'redactions') text[responseName] = null;
  }
}

function toWithholding(shape: AnswerShape): Record<string, unknown> {
  const withholding: Record<string, unknown> = {};
  for (const { kind, fieldName, responseName } of shape.fieldsOf(shape.typename)) {
    withholding[responseName] = kind === 'typename' ? shape.typename : fieldName === 'reasonCode' ? NOT_RECORDED : null;
  }
  return withholding;
}
