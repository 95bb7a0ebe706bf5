/** Holds a ledger against its own chain and against checkpoints that were held elsewhere: finds the first thing that is wrong. */

import canonicalize from 'canonicalize';
import { isCheckpointSigned, type Checkpoint } from '../../../schema/contract/disclosure-checkpoint.ts';
import { ENTRY_VERSION, GENESIS_HASH, hashOfText, isEntryVersion, type LedgerEntry } from './entry.ts';

/** An entry as it is kept, or as it was exported. */
export interface KeptEntry {
  readonly position: number;
  /** In canonical JSON. */
  readonly entry: string;
  readonly hash: string;
  /** What it is found by, as the tables say; null for an exported entry, which is found by nothing. */
  readonly index: EntryIndex | null;
}

export interface EntryIndex {
  readonly id: string;
  readonly recordedAt: number;
  readonly readerSubject: string | null;
  readonly readerDesk: string | null;
  readonly withdraws: number | null;
  /** Owner, record and field of each text, in the order of that. */
  readonly texts: readonly (readonly [string, string, string])[];
}

export interface KeptHead {
  readonly ledger: string;
  readonly position: number;
  readonly hash: string;
}

export type Finding =
  | 'ENTRY_MISSING'
  | 'ENTRY_MALFORMED'
  | 'ENTRY_MOVED'
  | 'CHAIN_BROKEN'
  | 'ENTRY_CHANGED'
  | 'INDEX_CHANGED'
  | 'HEAD_CHANGED'
  | 'TAIL_MISSING'
  | 'LEDGER_REPLACED'
  | 'CHECKPOINT_INVALID'
  | 'CHECKPOINT_CONTRADICTED';

export type Verification =
  | { readonly isWhole: true; readonly entries: number; readonly hash: string; readonly checkpoints: number }
  | {
      readonly isWhole: false;
      readonly finding: Finding;
      /** Of the first entry at which something is wrong. */
      readonly position: number;
      /** What is wrong, in words. */
      readonly message: string;
    };

export interface VerifyOptions {
  /** By position, all of them. */
  readonly entries: AsyncIterable<KeptEntry>;
  /** Null for an export, which has none. */
  readonly head: KeptHead | null;
  readonly checkpoints: readonly Checkpoint[];
  /** The only keys by which they may be signed, as they name them; null takes each by its own. */
  readonly checkpointKeys: ReadonlySet<string> | null;
}

export async function verifyLedger(options: VerifyOptions): Promise<Verification> {
  const { entries, head, checkpoints, checkpointKeys } = options;
  const byPosition = Map.groupBy(checkpoints, ({ position }) => position);
  for (const checkpoint of checkpoints) {
    const { position, at, ledger, publicKey } = checkpoint;
    if (!isCheckpointSigned(checkpoint) || checkpointKeys?.has(publicKey) === false)
      return wrong('CHECKPOINT_INVALID', position, `the checkpoint of ${at} is not signed by its key`);
    if (head !== null && ledger !== head.ledger)
      return wrong(
        'LEDGER_REPLACED',
        1,
        `the checkpoint of ${at} is of the ledger ${ledger}; this one is ${head.ledger}`,
      );
  }
  let previousHash = GENESIS_HASH;
  let position = 0;
  for await (const kept of entries) {
    position += 1;
    const broken = findBreak(kept, position, previousHash);
    if (broken !== null) return broken;
    previousHash = kept.hash;
    for (const { hash, at } of byPosition.get(position) ?? []) {
      if (hash === kept.hash) continue;
      return wrong(
        'CHECKPOINT_CONTRADICTED',
        position,
        `the checkpoint of ${at} says hash ${hash}, and the ledger says ${kept.hash}: what was there then has been written again`,
      );
    }
  }
  const beyond = checkpoints.filter((checkpoint) => checkpoint.position > position).toSorted(byTime);
  if (beyond[0] !== undefined) {
    const last = beyond.at(-1)!;
    return wrong(
      'TAIL_MISSING',
      position + 1,
      `the ledger ends with ${position}, and had come to ${last.position} at the checkpoint of ${last.at}`,
    );
  }
  if (head !== null && head.position > position) {
    return wrong('TAIL_MISSING', position + 1, `the ledger ends with ${position}, and its head is ${head.position}`);
  }
  if (head !== null && (head.position !== position || head.hash !== previousHash)) {
    return wrong(
      'HEAD_CHANGED',
      position,
      `the last entry is ${position} ${previousHash}, and the head says otherwise`,
    );
  }
  return { isWhole: true, entries: position, hash: previousHash, checkpoints: checkpoints.length };
}

function findBreak(kept: KeptEntry, expected: number, previousHash: string): Verification | null {
  if (kept.position !== expected) {
    return wrong('ENTRY_MISSING', expected, `entry ${expected} is not there: the next one is ${kept.position}`);
  }
  const entry = parseEntry(kept.entry);
  if (entry === null || !isEntryVersion(entry.version)) {
    return wrong(
      'ENTRY_MALFORMED',
      expected,
      `entry ${expected} is not canonical JSON of version 1 or ${ENTRY_VERSION}`,
    );
  }
  if (entry.position !== expected) {
    return wrong('ENTRY_MOVED', expected, `at ${expected} stands an entry that says that it is ${entry.position}`);
  }
  if (hashOfText(kept.entry) !== kept.hash) {
    return wrong('ENTRY_CHANGED', expected, `entry ${expected} has another hash than the one kept with it`);
  }
  if (entry.previousHash !== previousHash) {
    return wrong(
      'CHAIN_BROKEN',
      expected,
      `entry ${expected} follows ${entry.previousHash}, and the hash of ${expected - 1} is ${previousHash}`,
    );
  }
  if (kept.index === null) return null;
  const index = indexOf(entry);
  if (index === null) return wrong('ENTRY_MALFORMED', expected, `entry ${expected} lacks what it is found by`);
  if (canonicalize(kept.index) !== index) {
    return wrong('INDEX_CHANGED', expected, `entry ${expected} is not found by what it says`);
  }
  return null;
}

/** @returns null for what is no JSON, or not in its one form. */
function parseEntry(text: string): LedgerEntry | null {
  try {
    const entry: unknown = JSON.parse(text);
    return canonicalize(entry) === text ? (entry as LedgerEntry) : null;
  } catch {
    return null;
  }
}

/** @returns an {@link EntryIndex} in canonical JSON; null where something of it is not there, or is no time, or no text. */
function indexOf(entry: LedgerEntry): string | null {
  const isDisclosure = entry.kind === 'DISCLOSURE';
  try {
    const index: EntryIndex = {
      id: entry.id,
      recordedAt: Date.parse(entry.recordedAt),
      readerSubject: isDisclosure ? entry.reader.subject : null,
      readerDesk: isDisclosure ? entry.reader.desk : null,
      withdraws: isDisclosure ? null : entry.withdraws,
      texts: isDisclosure
        ? sortedTexts(entry.texts.map(({ owner, record, field }) => [owner, record ?? '', field] as const))
        : [],
    };
    return canonicalize(index) ?? null;
  } catch {
    // Typed as an entry, and by whoever wrote it again perhaps none.
    return null;
  }
}

/** @returns in one order, whatever the engine's. */
export function sortedTexts(texts: readonly (readonly [string, string, string])[]): EntryIndex['texts'] {
  const keyed = texts.map((text) => [JSON.stringify(text), text] as const);
  return keyed.toSorted(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0)).map(([, text]) => text);
}

function byTime(left: Checkpoint, right: Checkpoint): number {
  return Date.parse(left.at) - Date.parse(right.at);
}

function wrong(finding: Finding, position: number, message: string): Verification {
  return { isWhole: false, finding, position, message };
}
