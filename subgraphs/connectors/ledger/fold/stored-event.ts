/** An event as the ledger holds it, and which of a stream's events count at a pair of times. */

import { formatPartyId, type PartyId } from '../../../../schema/contract/ids.ts';
import { formatInstant, type Times } from '../../../../schema/contract/times.ts';
import type { CodeReference, EventRecord, GovernedText, Reference } from '../../../kit/model.ts';
import { combineTextHashes } from '../chain.ts';
import type { LedgerEventKind, LedgerEventOf } from '../event.ts';

interface StoredEnvelope {
  readonly position: number;
  readonly id: string;
  readonly stream: string;
  /** Milliseconds UTC, as are the two below. */
  readonly occurredAt: number;
  readonly recordedAt: number | null;
  readonly witnessedAt: number;
  readonly recordedBy: string | null;
  readonly supersedes: string | null;
  readonly textHashes: Readonly<Record<string, string>>;
  readonly hash: string;
}

/** Told apart by `kind`, with that kind's `data`. */
export type StoredEvent = {
  [Kind in LedgerEventKind]: StoredEnvelope & { readonly kind: Kind; readonly data: LedgerEventOf<Kind>['data'] };
}[LedgerEventKind];

/** What a fold needs to know beside the events. */
export interface FoldContext {
  /** The desk that speaks, for claims that name no other party. */
  readonly desk: string;
  /** A text as the reader may see it; null where the event has no text of that name. */
  readonly readText: (eventId: string, field: string) => GovernedText | null;
}

/**
 * The events that count at `times`: happened by `asOf` and witnessed by `asKnownAt`, less those that an event witnessed by then
 * supersedes, in the order of `occurredAt`, `witnessedAt`, id (`rules.md`, section 2).
 */
export function visibleEvents(events: readonly StoredEvent[], times: Times): StoredEvent[] {
  const witnessed = events.filter((event) => event.witnessedAt <= times.asKnownAt);
  const superseded = new Set(witnessed.map((event) => event.supersedes));
  return witnessed
    .filter((event) => event.occurredAt <= times.asOf && !superseded.has(event.id))
    .toSorted(compareEvents);
}

export function compareEvents(left: StoredEvent, right: StoredEvent): number {
  return (
    left.occurredAt - right.occurredAt ||
    left.witnessedAt - right.witnessedAt ||
    (left.id < right.id ? -1 : left.id > right.id ? 1 : 0)
  );
}

export function toEventRecord(event: StoredEvent): EventRecord {
  return {
    id: event.id,
    kind: event.kind,
    occurredAt: formatInstant(event.occurredAt),
    recordedAt: instantOrNull(event.recordedAt),
    witnessedAt: formatInstant(event.witnessedAt),
    recordedBy: partyOrNull(event.recordedBy),
    supersedes: event.supersedes,
    textHash: combineTextHashes(event.textHashes),
    hash: event.hash,
  };
}

/** Codes as references, in the order of the codes. */
export function toReferences(codes: readonly string[]): CodeReference[] {
  return codes.toSorted().map((code) => ({ code }));
}

/** For sorting rows by a canonical instant; rows of one instant stay in the order of their events. */
export function byInstant<Row>(instantOf: (row: Row) => string): (left: Row, right: Row) => number {
  return (left, right) => {
    const [first, second] = [instantOf(left), instantOf(right)];
    return first < second ? -1 : first > second ? 1 : 0;
  };
}

export function instantOrNull(instant: number | null): string | null {
  return instant === null ? null : formatInstant(instant);
}

export function partyOrNull(id: string | null | undefined): Reference<PartyId> | null {
  return id === null || id === undefined ? null : { id: id as PartyId };
}

/** The party that a claim names, or else the desk itself: a record without an author is its desk's. */
export function partyOrDesk(id: string | null | undefined, context: FoldContext): Reference<PartyId> {
  return { id: (id ?? formatPartyId({ kind: 'desk', code: context.desk })) as PartyId };
}
