/** The hash chain: SHA-256 over the RFC 8785 form of each event, which names the hash of the one before it. */

import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

/** What an event's hash covers: all of it but its texts, for which commitments stand in, so that erasing text breaks no chain. */
export interface ChainedEvent {
  readonly position: number;
  readonly previousHash: string;
  readonly id: string;
  readonly stream: string;
  readonly kind: string;
  /** Milliseconds UTC, as are the two below. */
  readonly occurredAt: number;
  readonly recordedAt: number | null;
  readonly witnessedAt: number;
  readonly recordedBy: string | null;
  readonly supersedes: string | null;
  readonly synthetic: boolean;
  readonly data: unknown;
  /** From the text's name to its commitment ({@link commitToText}). */
  readonly textHashes: Readonly<Record<string, string>>;
}

/** @returns 64 hexadecimal digits. */
export function hashEvent(event: ChainedEvent): string {
  return sha256(canonicalJson(event));
}

/** A salted commitment to a text: whoever holds salt and text can prove them, and nobody can guess the text from it. */
export function commitToText(salt: string, text: string): string {
  return sha256(canonicalJson({ salt, text }));
}

/** The one commitment shown for an event: its only text's, or one over all of them; null without text. */
export function combineTextHashes(textHashes: Readonly<Record<string, string>>): string | null {
  const hashes = Object.values(textHashes);
  if (hashes.length < 2) return hashes[0] ?? null;
  return sha256(canonicalJson(textHashes));
}

/** RFC 8785 (JSON Canonicalization Scheme). */
export function canonicalJson(value: unknown): string {
  const canonical = canonicalize(value);
  if (canonical === undefined) throw new TypeError('Only JSON values can be hashed; got undefined');
  return canonical;
}

function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
