import type { DurationMs, InstantMs } from '../model.ts';
import type { Calendar } from './calendar-model.ts';
import { workingMilliseconds } from './working-time.ts';

/** A stretch of time: the start is in it, the end is not. */
export interface Span {
  readonly from: InstantMs;
  readonly to: InstantMs;
}

export interface BandTimeInput {
  /** The band of service that is promised. */
  readonly calendar: Calendar;
  /** In order, without overlap. */
  readonly windows: readonly Span[];
  /** When the service was down; in any order, overlapping or not, and beyond the windows too. */
  readonly downtimes: readonly Span[];
}

/** Milliseconds, all of them of the band within the windows. */
export interface BandTime {
  readonly serviceTime: DurationMs;
  readonly downtime: DurationMs;
}

/** How much of a band's time a service was down: what lies outside of the band costs nothing, and two failures at once are one. */
export function bandTime({ calendar, windows, downtimes }: BandTimeInput): BandTime {
  const openTime = (spans: readonly Span[]): DurationMs =>
    spans.reduce((sum, { from, to }) => sum + workingMilliseconds(calendar, from, to), 0);
  const down = unionOf(downtimes);
  return {
    serviceTime: openTime(windows),
    downtime: openTime(windows.flatMap((window) => down.flatMap((span) => overlapOf(span, window)))),
  };
}

/** The same time in order and without overlap. */
export function unionOf(spans: Iterable<Span>): readonly Span[] {
  const union: { from: InstantMs; to: InstantMs }[] = [];
  for (const { from, to } of [...spans].toSorted((left, right) => left.from - right.from)) {
    const last = union.at(-1);
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to);
    else union.push({ from, to });
  }
  return union;
}

function overlapOf(left: Span, right: Span): Span[] {
  const overlap = { from: Math.max(left.from, right.from), to: Math.min(left.to, right.to) };
  return overlap.from < overlap.to ? [overlap] : [];
}
