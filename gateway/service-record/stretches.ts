/** A period as few stretches as there can be: whole days and hours where it holds them, minutes at its edges. All in UTC. */

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** Lengths of the stretches that figures are kept for, in milliseconds, shortest first: each is whole ones of the one before. */
export const STRETCH_LENGTHS = [MINUTE_MS, HOUR_MS, DAY_MS] as const;
export type StretchLength = (typeof STRETCH_LENGTHS)[number];

/** Stretches of one length, one after another. Milliseconds UTC; `to` is exclusive. */
export interface StretchRange {
  readonly length: StretchLength;
  readonly from: number;
  readonly to: number;
}

export function floorTo(length: number, instant: number): number {
  return Math.floor(instant / length) * length;
}

export function ceilTo(length: number, instant: number): number {
  return Math.ceil(instant / length) * length;
}

/**
 * @param from begin of a minute, as is `to`, which is exclusive.
 * @returns at most five ranges, none of them empty, in order of time: together the period, and nothing twice.
 */
export function toStretchRanges(from: number, to: number): readonly StretchRange[] {
  return split(from, to, STRETCH_LENGTHS.length - 1);
}

function split(from: number, to: number, level: number): readonly StretchRange[] {
  if (from >= to) return [];
  const length = STRETCH_LENGTHS[level]!;
  if (level === 0) return [{ length, from, to }];
  const [first, last] = [ceilTo(length, from), floorTo(length, to)];
  if (first >= last) return split(from, to, level - 1);
  return [...split(from, first, level - 1), { length, from: first, to: last }, ...split(last, to, level - 1)];
}
