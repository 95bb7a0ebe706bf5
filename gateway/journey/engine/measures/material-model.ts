/** What is owed so that a service can be supported, as the two sides tell it. A kind of nothing is never a claim. */

import type { InstantMs, PartyId } from '../model.ts';

export type MaterialType =
  'SUPPORT_MODEL' | 'KNOWN_ERROR_LIST' | 'DIAGNOSTICS' | 'CONTACTS' | 'TRAINING' | 'FAQ' | 'RELEASE_NOTES';

/** One desk's record of one obligation. */
export interface MaterialRecord {
  /** Alike at both desks. */
  readonly obligation: string;
  /** The desk in whose list it stands. */
  readonly desk: string;
  /** Whose word it is; null where the desk does not say: its own. */
  readonly recordedBy: PartyId | null;
  readonly service: string | null;
  readonly type: MaterialType | null;
  readonly owedBy: PartyId | null;
  readonly owedTo: PartyId | null;
  readonly dueAt: InstantMs | null;
  readonly deliveredAt: InstantMs | null;
  readonly receivedAt: InstantMs | null;
  readonly acceptedAt: InstantMs | null;
  readonly rejectedAt: InstantMs | null;
  readonly expiresAt: InstantMs | null;
  readonly witnessedAt: InstantMs | null;
}

/** What a desk said of the whole list. */
export type ListAnswerState = 'HELD' | 'NONE' | 'NOT_HELD' | 'WITHHELD' | 'NOT_SUPPORTED' | 'NOT_ANSWERED';

/** What a side said of one obligation. `NO_DESK`: the party has no desk that could speak for it here. */
export type SideAnswer = ListAnswerState | 'NO_DESK';

export type MaterialState =
  | 'OWED'
  | 'DELIVERED'
  | 'RECEIVED'
  | 'ACCEPTED'
  | 'REJECTED'
  | 'EXPIRED'
  | 'OVERDUE'
  | 'CONTESTED'
  /** The account of a side that could decide it is missing. */
  | 'UNKNOWN';

/** What the two sides say differently. */
export type MaterialDifference =
  'DELIVERED_IN_TIME' | 'SERVICE' | 'TYPE' | 'OWED_BY' | 'OWED_TO' | 'DUE_AT' | 'EXPIRES_AT';

/** One side: what it answered, and its claims. The owner speaks of delivery only, the receiver of the rest only. */
export interface MaterialSide {
  readonly answer: SideAnswer;
  readonly deliveredAt: InstantMs | null;
  readonly receivedAt: InstantMs | null;
  readonly acceptedAt: InstantMs | null;
  readonly rejectedAt: InstantMs | null;
  readonly dueAt: InstantMs | null;
  readonly witnessedAt: InstantMs | null;
}

export interface Obligation {
  readonly obligation: string;
  readonly service: string | null;
  readonly type: MaterialType | null;
  readonly owedBy: PartyId | null;
  readonly owedTo: PartyId | null;
  /** The earlier one where the sides differ; null where none was agreed: then it is never due. */
  readonly dueAt: InstantMs | null;
  readonly expiresAt: InstantMs | null;
  readonly isDue: boolean;
  readonly state: MaterialState;
  readonly owner: MaterialSide;
  readonly receiver: MaterialSide;
  readonly differences: readonly MaterialDifference[];
  /** Since when it has been lacking by nobody's contest: from due, or from its expiry. Null where it is not. */
  readonly overdueSince: InstantMs | null;
  /** How many days later by the calendar the valid time is: 0 on the same day. */
  readonly overdueDays: number | null;
}
