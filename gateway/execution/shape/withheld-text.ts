/** What stands in the place of a text that its owner released, and that may not be shown because nothing is on record of it. */

import { isEnumType } from 'graphql';
import type { AnswerField, AnswerShape } from './answer-shape.ts';
import { isWords } from './shown-texts.ts';

/** Of `WithholdingReason`. */
const NOT_RECORDED = 'NOT_RECORDED';
const WITHHELD = 'WITHHELD';

/**
 * @param text a governed text. It is changed.
 * @param fields that it has.
 * @param nameOf how it calls a field.
 */
export function withholdText(
  text: Record<string, unknown>,
  fields: readonly AnswerField[],
  nameOf: (field: AnswerField) => string,
): void {
  for (const field of fields) {
    const { kind, fieldName, type, shape } = field;
    if (kind !== 'value') continue;
    if (isWords(field) || fieldName === 'redactions') text[nameOf(field)] = null;
    else if (fieldName === 'state') {
      text[nameOf(field)] = isEnumType(type) && type.getValue(WITHHELD) === undefined ? null : WITHHELD;
    } else if (fieldName === 'withheld') text[nameOf(field)] = toWithholding(shape, nameOf);
  }
}

/** Null in front of a supergraph that tells a withholding otherwise. */
function toWithholding(shape: AnswerShape | null, nameOf: (field: AnswerField) => string): object | null {
  if (shape === null || shape.isAbstract) return null;
  const withholding: Record<string, unknown> = {};
  for (const field of shape.fieldsOf(shape.typename)) {
    const { kind, fieldName } = field;
    withholding[nameOf(field)] =
      kind === 'typename' ? shape.typename : fieldName === 'reasonCode' ? NOT_RECORDED : null;
  }
  return withholding;
}
