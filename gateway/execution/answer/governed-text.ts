/** Governed text in an answer, by what was selected: whether there is any, whose it is, and the answer without it. */

import { getNamedType } from 'graphql';
import type { SelectedField, Selection } from '../plan/selection.ts';
import { AttributedText, type TextOrigin } from './attributed-text.ts';
import type { AnswerRecord } from './check-answer.ts';
import type { OwnRecords } from './own-records.ts';

export const GOVERNED_TYPE = 'GovernedText';
/** Why a text is not in a copy: of `WithholdingReason`. */
const WITHHELD_FROM_COPIES = 'LAST_KNOWN_COPY';

/** What of a record may lead to a text. */
interface WayToText {
  readonly name: string;
  readonly fieldName: string;
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

/**
 * Puts in the place of the words of every text words that know whose they are, all the way down.
 *
 * @param record as for {@link withholdText}.
 * @param around whose record it is, as far as it does not say so itself; the field is of no account.
 * @param ownRecords null in front of a supergraph without the contract, where a record's own `id` is all that tells it.
 */
export function attributeText(
  record: AnswerRecord,
  selection: Selection,
  declared: string,
  around: TextOrigin,
  ownRecords: OwnRecords | null,
): void {
  const given = record['__typename'];
  const typename = typeof given === 'string' ? given : declared;
  if (typename === GOVERNED_TYPE) {
    for (const { name, fieldName } of selection.fieldsOf(GOVERNED_TYPE)) {
      const words = record[name];
      if (fieldName === 'text' && typeof words === 'string') record[name] = new AttributedText(words, around);
    }
    return;
  }
  const owner = ownerOf(record, typename, around, ownRecords);
  for (const way of waysToText(selection, typename)) {
    const origin = { ...owner, field: `${typename}.${way.fieldName}` };
    attributeBelow(record[way.name], way, origin, ownRecords);
  }
}

function attributeBelow(value: unknown, way: WayToText, origin: TextOrigin, ownRecords: OwnRecords | null): void {
  if (Array.isArray(value)) for (const one of value) attributeBelow(one, way, origin, ownRecords);
  else if (typeof value === 'object' && value !== null)
    attributeText(value as AnswerRecord, way.selection, way.declared, origin, ownRecords);
}

function ownerOf(
  record: AnswerRecord,
  typename: string,
  around: TextOrigin,
  ownRecords: OwnRecords | null,
): TextOrigin {
  if (ownRecords === null) {
    const { id } = record;
    return typeof id === 'string' ? { ...around, record: id } : around;
  }
  const entity = ownRecords.interfaceOf(typename);
  const key = entity === null ? undefined : record[ownRecords.keyFieldOf(typename)!];
  if (entity === null || typeof key !== 'string') return around;
  return { ...around, owner: ownRecords.deskOfKey(entity, key), record: key };
}

const selecting = new WeakMap<Selection, boolean>();
const ways = new WeakMap<Selection, Map<string, readonly WayToText[]>>();

function waysToText(selection: Selection, typename: string): readonly WayToText[] {
  let byType = ways.get(selection);
  if (byType === undefined) ways.set(selection, (byType = new Map()));
  let found = byType.get(typename);
  if (found === undefined) {
    found = selection.fieldsOf(typename).flatMap(({ name, fieldName, type, selection: below }) => {
      if (below === null || !selectsText(below)) return [];
      return [{ name, fieldName, selection: below, declared: type === undefined ? '' : getNamedType(type).name }];
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
