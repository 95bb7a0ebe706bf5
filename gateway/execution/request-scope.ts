/** What belongs to one client request from its first byte to its last: made by `http`, handed down. */

import { randomUUID } from 'node:crypto';
import { formatInstant, type InstantMs, type Times } from '../../schema/contract/times.ts';
import type { Reader } from '../../schema/contract/reader.ts';
import type { Deadline } from '../transport/deadline.ts';
import type { Departure } from '../transport/departure.ts';
import type { TraceSpan } from '../transport/trace-span.ts';
import type { DisclosureReceipt } from './disclosure-recorder.ts';
import { SourcesRecord } from './sources-record.ts';

export interface RequestScope {
  /** Who asks, as the gateway vouches for it; null where it asks nobody who they are. */
  readonly reader: Reader | null;
  /** Names the request to desks, which open texts for it once, however often they are asked; null where the reader breaks no glass. */
  readonly glassRequestId: string | null;
  /** Headers of the client that go on to suppliers: those of the allow-list, names in lower case. */
  readonly forwardedHeaders: Readonly<Record<string, string>>;
  /** The client's. */
  readonly departure: Departure;
  /** Of the request as a whole: what is not there by then is told as late. */
  readonly deadline: Deadline;
  /** When it was there to be read, by `performance.now()`. */
  readonly receivedAtMs: number;
  /** What of it is under way, as it is traced; null where it is not. */
  readonly trace: TraceSpan | null;
  /** Set for an operation that changes something: what it reads afterwards may not have been asked before. */
  readonly sharesNothing?: true;
  /** Set for what a figure of ours reads to answer a request: such a read may not need another. */
  readonly isFederatedRead?: true;
  /** Set for work that goes on after its request. */
  readonly isDetached?: true;
  /** The request's one pair of times, pinned before anything is fetched; null in front of a supergraph without the contract. */
  times: PinnedTimes | null;
  /** Who was asked: of a request that shares another's answer, who that one asked. */
  sources: SourcesRecord;
  /** Under what its answer is in the disclosure ledger; null where it is in none. */
  disclosure: DisclosureReceipt | null;
  /** Whether it was answered with what another one that is the same was being answered with. */
  isShared: boolean;
}

/** One pair of times for all that a request asks, and how it is written. */
export interface PinnedTimes extends Times {
  /** `asked` when the client named at least one of the two, `default` when both are now. */
  readonly origin: 'asked' | 'default';
  /** What stands for those that the client did not name; null where it named both. */
  readonly openNow: InstantMs | null;
  /** As instants are written on the wire. */
  readonly asOfText: string;
  readonly asKnownAtText: string;
}

export function createRequestScope(options: {
  readonly reader: Reader | null;
  readonly forwardedHeaders: Readonly<Record<string, string>>;
  readonly departure: Departure;
  readonly deadline: Deadline;
  readonly receivedAtMs: number;
  readonly trace: TraceSpan | null;
}): RequestScope {
  const { reader } = options;
  const glassRequestId = reader === null || reader.breakGlassReason === null ? null : randomUUID();
  return { ...options, glassRequestId, times: null, sources: new SourcesRecord(), disclosure: null, isShared: false };
}

export function toPinnedTimes(
  times: Times,
  origin: PinnedTimes['origin'],
  openNow: PinnedTimes['openNow'],
): PinnedTimes {
  return {
    ...times,
    origin,
    openNow,
    asOfText: formatInstant(times.asOf),
    asKnownAtText: formatInstant(times.asKnownAt),
  };
}

/**
 * Who asks, as far as it can change an answer: requests with different keys share nothing. It may hold credentials, and is hashed
 * wherever it outlives its request.
 */
export function readerKeyOf({ forwardedHeaders, reader }: RequestScope): string {
  const { authorization, 'accept-language': language } = forwardedHeaders;
  return JSON.stringify([authorization, language, reader]);
}
