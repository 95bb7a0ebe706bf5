/** What the serving thread and the ledger's threads say to each other. */

import type { Appended, Appending } from './append-entries.ts';
import type { LedgerHead } from './entry.ts';
import type { LedgerPlace, LedgerUse } from './ledger-database.ts';
import type { EntriesQuery, FoundEntry } from './read-entries.ts';

export interface LedgerWorkerData extends LedgerPlace {
  readonly use: LedgerUse;
}

/** Each with the number of its call, by which it is answered. */
export type LedgerTask =
  | { readonly kind: 'append'; readonly appending: Appending }
  | { readonly kind: 'read'; readonly query: EntriesQuery }
  | { readonly kind: 'head' }
  | { readonly kind: 'stop' };

export interface NamedHead extends LedgerHead {
  /** Tells one ledger from another. */
  readonly ledger: string;
}

export interface LedgerResults {
  readonly append: Appended;
  readonly read: readonly FoundEntry[];
  readonly head: NamedHead;
  readonly stop: null;
}

export interface LedgerRequest {
  readonly call: number;
  readonly task: LedgerTask;
}

export type LedgerReply =
  | { readonly call: number; readonly result: LedgerResults[keyof LedgerResults] }
  /** Its causes included; for the log. */
  | { readonly call: number; readonly error: string };
