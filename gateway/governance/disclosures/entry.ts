/** The ledger's entries and their chain, as docs/disclosure-ledger.md lays them down. */

import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Capacity, Purpose, Role } from '../../../schema/contract/reader.ts';

/** Of what is written now. */
export const ENTRY_VERSION = 2;
/** Whose entries hold as they are: what each says of `isBreakGlass` differs. */
export type EntryVersion = 1 | typeof ENTRY_VERSION;
const ENTRY_VERSIONS: ReadonlySet<unknown> = new Set<EntryVersion>([1, ENTRY_VERSION]);
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
    /**
     * In version 2: whether a desk said that it opened a text for the request, or, asked for words by who may break the glass, did not say;
     * also where the answer does not show that text. In version 1: whether a reason was given.
     */
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
  readonly version: EntryVersion;
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

export function isEntryVersion(version: unknown): version is EntryVersion {
  return ENTRY_VERSIONS.has(version);
}

/** @returns SHA-256 in hexadecimal. */
export function hashOfText(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
