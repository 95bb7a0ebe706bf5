import { Temporal } from 'temporal-polyfill';
import type { DurationMs, InstantMs } from '../model.ts';

/** A stretch of time through which a zone's wall clock keeps one distance from UTC. */
export interface OffsetSpan {
  /** Inclusive. */
  readonly from: InstantMs;
  /** Exclusive. */
  readonly to: InstantMs;
  /** What the wall clock shows more than UTC. */
  readonly offset: DurationMs;
}

/** @returns tiles of [from, to), in order: one more than the wall clock's changes within. */
export function offsetSpans(zone: string, from: InstantMs, to: InstantMs): readonly OffsetSpan[] {
  const spans: OffsetSpan[] = [];
  for (let begin = from; begin < to;) {
    const wallClock = Temporal.Instant.fromEpochMilliseconds(begin).toZonedDateTimeISO(zone);
    const change = wallClock.getTimeZoneTransition('next')?.epochMilliseconds ?? to;
    const end = Math.min(change, to);
    spans.push({ from: begin, to: end, offset: wallClock.offsetNanoseconds / 1_000_000 });
    begin = end;
  }
  return spans;
}
