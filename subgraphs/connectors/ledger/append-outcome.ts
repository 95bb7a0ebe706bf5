/** What an append is given, and what came of it: shared by those who check events and those who write them. */

import type { InstantMs } from '../../../schema/contract/times.ts';
import type { LedgerDatabase } from './database/open-database.ts';

export type RejectionCode =
  | 'EVENT_INVALID'
  | 'EVENT_CONFLICT'
  | 'EVENT_DESK_FOREIGN'
  | 'WITNESSED_NOT_YOURS'
  | 'WITNESSED_IN_FUTURE'
  | 'WITNESSED_OUT_OF_ORDER'
  | 'SUPERSEDES_UNKNOWN'
  | 'TEXT_UNKNOWN';

export interface Rejection {
  /** Index of the event in the list given. */
  readonly index: number;
  readonly code: RejectionCode;
  /** Names the event, the rule and the value; never a text that a person wrote. */
  readonly message: string;
}

export interface AppendOutcome {
  readonly appended: number;
  /** Events that the ledger already had, word for word. */
  readonly unchanged: number;
  readonly rejected: readonly Rejection[];
}

export interface AppendOptions {
  readonly database: LedgerDatabase;
  readonly desk: string;
  readonly desks: readonly string[];
  readonly clock: () => InstantMs;
}
