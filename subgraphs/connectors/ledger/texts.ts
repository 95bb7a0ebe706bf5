/** Text that a person wrote: kept apart from the chain, shown as its owner's latest decision says. */

import { formatPartyId, type PartyId } from '../../../schema/contract/ids.ts';
import { parseInstant } from '../../../schema/contract/times.ts';
import type { DisclosureClass, GovernedText, Withholding, WithholdingReason } from '../../kit/model.ts';
import type { TextsTable } from './database/tables.ts';
import type { LedgerEvent, LedgerEventOf } from './event.ts';
import { instantOrNull } from './fold/stored-event.ts';

export interface GivenText {
  readonly field: string;
  readonly text: string;
  /** The class given with the text; null where it is the event's default. */
  readonly disclosure: DisclosureClass | null;
}

export type TextDecision =
  LedgerEventOf<'text.released'> | LedgerEventOf<'text.withheld'> | LedgerEventOf<'text.erased'>;

export function isTextDecision(event: LedgerEvent): event is TextDecision {
  return event.kind === 'text.released' || event.kind === 'text.withheld' || event.kind === 'text.erased';
}

/** The texts that an event brings, by name. */
export function textsOf(event: LedgerEvent): readonly GivenText[] {
  return Object.entries(event.texts ?? {})
    .flatMap(([field, given]): GivenText[] => {
      if (given === undefined) return [];
      return typeof given === 'string' ? [{ field, text: given, disclosure: null }] : [{ field, ...given }];
    })
    .toSorted((left, right) => (left.field < right.field ? -1 : 1));
}

/** The class of a text that was given without one: the owner's alone, save that what a known error publishes is published. */
export function disclosureOf(event: LedgerEvent): DisclosureClass {
  return event.kind === 'knownError.published' ? event.data.disclosure : 'OWNER';
}

/** The row after the owner's decision. The decision itself stays in the chain. */
export function applyTextDecision(row: TextsTable, event: TextDecision): TextsTable {
  const decided = { decided_by: event.recordedBy ?? null, decided_at: parseInstant(event.occurredAt, 'occurredAt') };
  switch (event.kind) {
    case 'text.released':
      return { ...row, ...decided, disclosure: event.data.disclosure, reason_code: null, review_due_at: null };
    case 'text.withheld':
      return {
        ...row,
        ...decided,
        reason_code: event.data.reasonCode,
        review_due_at:
          event.data.reviewDueAt === undefined ? null : parseInstant(event.data.reviewDueAt, 'reviewDueAt'),
      };
    case 'text.erased':
      return { ...row, ...decided, salt: null, text: null };
  }
}

/**
 * A text as another desk may see it *now*, whatever the times of the question: a release that was withdrawn must not be
 * read by asking about last week.
 */
export function toGovernedText(row: TextsTable, desk: string): GovernedText {
  if (row.text === null) return { state: 'ERASED', text: null, redactions: null, withheld: null };
  if (row.reason_code === null && row.disclosure === 'PROGRAMME') {
    return { state: 'RELEASED', text: row.text, redactions: 0, withheld: null };
  }
  return { state: 'WITHHELD', text: null, redactions: null, withheld: toWithholding(row, desk) };
}

function toWithholding(row: TextsTable, desk: string): Withholding {
  const reasonCode = (row.reason_code ?? 'DEFAULT') as WithholdingReason;
  const reviewDueAt = instantOrNull(row.review_due_at);
  // DEFAULT is the rule until somebody decides: nobody did.
  if (reasonCode === 'DEFAULT') return { reasonCode, decidedBy: null, decidedAt: null, reviewDueAt };
  const decidedBy = { id: (row.decided_by ?? formatPartyId({ kind: 'desk', code: desk })) as PartyId };
  return { reasonCode, decidedBy, decidedAt: instantOrNull(row.decided_at), reviewDueAt };
}
