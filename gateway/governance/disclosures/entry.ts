/** The ledger's entries and their chain, as docs/disclosure-ledger.md lays them down. */

import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Capacity, Purpose, Role } from '../../../schema/contract/reader.ts';

export const ENTRY_VERSION = 1;
/** What the first entry has in the place of the hash before. */
export const GENESIS_HASH = '0'.repeat(64);

/** What an entry says of an answer, before it has its place. */
export interface DisclosureFacts {
  readonly kind: 'DISCLOSURE';
  /** Of the answer, random: an entry that is offered again is known by it. */
  readonly id: string;
  /** When the answer was ready to be sent, RFC 3339 in UTC with milliseconds, as are the times below. */
  readonly recordedAt: string;
  readonly reader: {
    readonly subject: string;
    readonly desk: string | null;
    readonly capacity: Capacity;
    readonly role: Role;
    readonly purpose: Purpose;
    /** Whether the glass was broken for what the answer shows: not only that it was asked for. */
    readonly isBreakGlass: boolean;
  };
  readonly operation: { readonly hash: string; readonly name: string | null; readonly variablesHash: string };
  readonly texts: readonly {
    readonly owner: string;
    readonly record: string | null;
    readonly field: string;
    readonly count: number;
  }[];
  readonly generation: string;
  readonly asOf: string | null;
  readonly asKnownAt: string | null;
  readonly resultHash: string;
}

/** That the texts of an entry were not sent after all: it became known too late that the entry lasts. */
export interface WithdrawalFacts {
  readonly kind: 'WITHDRAWAL';
  readonly id: string;
  readonly recordedAt: string;
  /** Position of the entry. */
  readonly withdraws: number;
}

export type EntryFacts = DisclosureFacts | WithdrawalFacts;
export type LedgerEntry = EntryFacts & {
  readonly version: typeof ENTRY_VERSION;
  /** From 1, without gaps. */
  readonly position: number;
  readonly previousHash: string;
};

export interface LedgerHead {
  /** 0 for an empty ledger. */
  readonly position: number;
  readonly hash: string;
}

/** @returns the entry that follows `head`, in canonical JSON (RFC 8785), and its hash. */
export function chainEntry(
  facts: EntryFacts,
  head: LedgerHead,
): { readonly position: number; readonly text: string; readonly hash: string } {
  const position = head.position + 1;
  const entry: LedgerEntry = { ...facts, version: ENTRY_VERSION, position, previousHash: head.hash };
  const text = canonicalize(entry)!;
  return { position, text, hash: hashOfText(text) };
}

/** @returns SHA-256 in hexadecimal. */
export function hashOfText(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
