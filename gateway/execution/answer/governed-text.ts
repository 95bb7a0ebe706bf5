/** Governed text in an answer, by what was selected: whether there is any, whose it is, and the answer without it. */

import { getNamedType } from 'graphql';
import type { SelectedField, Selection } from '../plan/selection.ts';
import type { Undo } from '../../transport/inquiry.ts';
import { AttributedText, type TextOrigin } from './attributed-text.ts';
import type { AnswerRecord } from './check-answer.ts';
import type { OwnRecords } from './own-records.ts';

export const GOVERNED_TYPE = 'GovernedText';
/** Why a text is not in a copy: of `WithholdingReason`. */
const WITHHELD_FROM_COPIES = 'LAST_KNOWN_COPY';

/** What of a record is words, and what may lead to some. */
interface TextParts {
  /** Names of the words where the record is a governed text, or may be one for all that it says; null where it is none. */
  readonly words: readonly string[] | null;
  readonly ways: readonly WayToText[];
}

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
    (selection.mayHold(GOVERNED_TYPE) && selection.fields.some(isWords)) ||
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
 * @param undo takes what puts each text back as it was; null where it never is.
 */
export function withholdText(record: AnswerRecord, selection: Selection, declared: string, undo: Undo[] | null): void {
  const given = record['__typename'];
  const typename = typeof given === 'string' ? given : declared;
  const { words, ways } = partsOf(selection, typename);
  // What is told only by an interface may be something else; below what has no words of its own there may be some.
  if (words !== null) withholdOne(record, selection.fieldsOf(typename), undo);
  for (const way of ways) withholdBelow(record[way.name], way, undo);
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
  const { words, ways } = partsOf(selection, typename);
  if (words !== null) {
    // A text that is an entity stands in no field of another record.
    const origin =
      around.field === '' ? { ...ownerOf(record, typename, around, ownRecords), field: `${typename}.text` } : around;
    for (const name of words) {
      const text = record[name];
      // What is no text, such as a list of them, belongs to nobody: who shows it withholds it.
      if (typeof text === 'string') record[name] = new AttributedText(text, origin);
    }
    return;
  }
  const owner = ownerOf(record, typename, around, ownRecords);
  for (const way of ways) {
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
  const keyField = ownRecords === null ? 'id' : ownRecords.keyFieldOf(typename);
  const key = keyField === null ? undefined : record[keyField];
  if (typeof key !== 'string' && typeof key !== 'number') return around;
  const entity = ownRecords?.interfaceOf(typename) ?? null;
  const owner = entity === null ? around.owner : ownRecords!.deskOfKey(entity, String(key));
  return { ...around, owner, record: String(key) };
}

/** Also where a plan has a name of its own for it. */
function isWords({ fieldName, text }: SelectedField): boolean {
  return fieldName === 'text' || /^\w+:text\b/.test(text);
}

const selecting = new WeakMap<Selection, boolean>();
const parts = new WeakMap<Selection, Map<string, TextParts>>();

function partsOf(selection: Selection, typename: string): TextParts {
  let byType = parts.get(selection);
  if (byType === undefined) parts.set(selection, (byType = new Map()));
  let found = byType.get(typename);
  if (found === undefined) byType.set(typename, (found = findParts(selection, typename)));
  return found;
}

function findParts(selection: Selection, typename: string): TextParts {
  const fields = selection.fieldsOf(typename);
  const isGoverned = selection.mayHold(GOVERNED_TYPE, typename);
  return {
    words: isGoverned ? fields.filter(isWords).map(({ name }) => name) : null,
    ways: fields.flatMap(({ name, fieldName, type, selection: below }) => {
      if (below === null || !selectsText(below)) return [];
      return [{ name, fieldName, selection: below, declared: type === undefined ? '' : getNamedType(type).name }];
    }),
  };
}

function withholdBelow(value: unknown, way: WayToText, undo: Undo[] | null): void {
  if (Array.isArray(value)) for (const one of value) withholdBelow(one, way, undo);
  else if (typeof value === 'object' && value !== null)
    withholdText(value as AnswerRecord, way.selection, way.declared, undo);
}

function withholdOne(text: AnswerRecord, fields: readonly SelectedField[], undo: Undo[] | null): void {
  const isThere = fields.some(
    (field) =>
      (isWords(field) && text[field.name] !== null) ||
      (field.fieldName === 'state' && (text[field.name] === 'RELEASED' || text[field.name] === 'REDACTED')),
  );
  if (!isThere) return;
  if (undo !== null) {
    const before = { ...text };
    undo.push(() => void Object.assign(text, before));
  }
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
