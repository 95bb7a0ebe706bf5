/** Governed text in an answer, by what was selected: whether there is any, and the answer without it. */

import { getNamedType } from 'graphql';
import type { SelectedField, Selection } from '../plan/selection.ts';
import type { AnswerRecord } from './check-answer.ts';

const GOVERNED_TYPE = 'GovernedText';
/** Why a text is not in a copy: of `WithholdingReason`. */
const WITHHELD_FROM_COPIES = 'LAST_KNOWN_COPY';

/** What of a record may lead to a text. */
interface WayToText {
  readonly name: string;
  readonly selection: Selection;
  /** The type at the field's position, for a record that does not say its own. */
  readonly declared: string;
}

/** Whether the words of any governed text are selected; found out once a selection. */
export function selectsText(selection: Selection): boolean {
  const known = selecting.get(selection);
  if (known !== undefined) return known;
  const found =
    (selection.typename === GOVERNED_TYPE && selection.fields.some(({ fieldName }) => fieldName === 'text')) ||
    selection.fields.some((field) => field.selection !== null && selectsText(field.selection)) ||
    selection.fragments.some((fragment) => selectsText(fragment.selection));
  selecting.set(selection, found);
  return found;
}

/**
 * Puts `WITHHELD` in the place of every text that came, all the way down; what is withheld or erased already stays as its desk said it.
 *
 * @param record as its supplier gave it, and found to be of the form that was asked for. It is changed.
 * @param declared the type at its position.
 */
export function withholdText(record: AnswerRecord, selection: Selection, declared: string): void {
  const given = record['__typename'];
  const typename = typeof given === 'string' ? given : declared;
  if (typename === GOVERNED_TYPE) return withholdOne(record, selection.fieldsOf(GOVERNED_TYPE));
  for (const way of waysToText(selection, typename)) withholdBelow(record[way.name], way);
}

const selecting = new WeakMap<Selection, boolean>();
const ways = new WeakMap<Selection, Map<string, readonly WayToText[]>>();

function waysToText(selection: Selection, typename: string): readonly WayToText[] {
  let byType = ways.get(selection);
  if (byType === undefined) ways.set(selection, (byType = new Map()));
  let found = byType.get(typename);
  if (found === undefined) {
    found = selection.fieldsOf(typename).flatMap(({ name, type, selection: below }) => {
      if (below === null || !selectsText(below)) return [];
      return [{ name, selection: below, declared: type === undefined ? '' : getNamedType(type).name }];
    });
    byType.set(typename, found);
  }
  return found;
}

function withholdBelow(value: unknown, way: WayToText): void {
  if (Array.isArray(value)) for (const one of value) withholdBelow(one, way);
  else if (typeof value === 'object' && value !== null)
    withholdText(value as AnswerRecord, way.selection, way.declared);
}

function withholdOne(text: AnswerRecord, fields: readonly SelectedField[]): void {
  const isThere = fields.some(
    ({ name, fieldName }) =>
      (fieldName === 'text' && text[name] !== null) ||
      (fieldName === 'state' && (text[name] === 'RELEASED' || text[name] === 'REDACTED')),
  );
  if (!isThere) return;
  for (const { name, fieldName, isTypename, selection } of fields) {
    if (isTypename) continue;
    if (fieldName === 'state') text[name] = 'WITHHELD';
    else if (fieldName === 'withheld' && selection !== null) text[name] = toWithholding(selection);
    else text[name] = null;
  }
}

function toWithholding(selection: Selection): AnswerRecord {
  const withholding: AnswerRecord = {};
  for (const { name, fieldName, isTypename } of selection.fieldsOf('Withholding')) {
    withholding[name] = isTypename ? 'Withholding' : fieldName === 'reasonCode' ? WITHHELD_FROM_COPIES : null;
  }
  return withholding;
}
