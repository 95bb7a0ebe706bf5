/** Text that a person wrote: kept apart from the chain, with what its owner last decided about it. */

import { formatPartyId, type PartyId } from '../../../schema/contract/ids.ts';
import { formatInstant, parseInstant } from '../../../schema/contract/times.ts';
import type { DisclosureClass, Withholding, WithholdingReason } from '../../kit/model.ts';
import type { TextsTable } from './database/tables.ts';
import type { LedgerEvent, LedgerEventOf } from './event.ts';
import { instantOrNull, type StoredEvent } from './fold/stored-event.ts';

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

/** Whether an event names a text that another event brought: to decide about it, or to say that it was opened. */
export function isAboutText(event: LedgerEvent): event is TextDecision | LedgerEventOf<'text.opened'> {
  return isTextDecision(event) || event.kind === 'text.opened';
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
 * Who decided what keeps a text from a reader, and when. What a rule for all texts says, nobody decided; that a text is for the parties
 * alone, its owner did.
 *
 * @param event the event that brought the text.
 */
export function decidedOf(
  row: TextsTable,
  event: Pick<StoredEvent, 'recordedBy' | 'occurredAt'>,
  desk: string,
  because: WithholdingReason | 'ERASED',
): Omit<Withholding, 'reasonCode'> {
  const owner = formatPartyId({ kind: 'desk', code: desk });
  if (because === 'NOT_A_PARTY') {
    const decidedBy = { id: ((row.decided_at === null ? event.recordedBy : row.decided_by) ?? owner) as PartyId };
    return { decidedBy, decidedAt: formatInstant(row.decided_at ?? event.occurredAt), reviewDueAt: null };
  }
  if (because !== (row.reason_code ?? 'DEFAULT')) return { decidedBy: null, decidedAt: null, reviewDueAt: null };
  const reviewDueAt = instantOrNull(row.review_due_at);
  // DEFAULT is the rule until somebody decides: nobody did.
  if (because === 'DEFAULT') return { decidedBy: null, decidedAt: null, reviewDueAt };
  const decidedBy = { id: (row.decided_by ?? owner) as PartyId };
  return { decidedBy, decidedAt: instantOrNull(row.decided_at), reviewDueAt };
}
