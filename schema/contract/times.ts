/** The two times that every request carries, how they are written, and how a supplier says that it obeyed them. */

import type { DeskGlassOutcome } from './break-glass.ts';

/** An instant in milliseconds since 1970-01-01T00:00:00Z. */
export type InstantMs = number;

/** One pair a request: the world at `asOf`, from what had been witnessed by `asKnownAt`. Both in milliseconds UTC. */
export interface Times {
  readonly asOf: InstantMs;
  readonly asKnownAt: InstantMs;
}

/** Request headers by which the gateway pins the pair at every supplier. Values as {@link formatInstant} writes them. */
export const AS_OF_HEADER = 'throughline-as-of';
export const AS_KNOWN_AT_HEADER = 'throughline-as-known-at';
/**
 * `asked` when the client named at least one of the two times, `default` when the gateway pinned both to now.
 * A desk without history answers `default` requests only.
 */
export const TIMES_ORIGIN_HEADER = 'throughline-times';
/** Key under a supplier response's `extensions` that holds the {@link SupplierEcho}. */
export const ECHO_EXTENSION = 'throughline';

/** What a supplier states in `extensions.throughline` of each response. Instants as {@link formatInstant} writes them. */
export interface SupplierEcho {
  readonly asOf: string;
  readonly asKnownAt: string;
  /** When the source system last spoke; null when it never has. */
  readonly sourceSpokeAt: string | null;
  /** Head of the desk's chain of events as witnessed by `asKnownAt`; null when the desk keeps no chain, or it is empty. */
  readonly chainHead: { readonly position: number; readonly hash: string } | null;
  /** What came of the glass, where the reader gave a reason to break it; absent otherwise. */
  readonly breakGlass?: DeskGlassOutcome;
}

/** A time that is not an instant, or is one that nobody can know about yet. `code` is stable. */
export class InstantError extends Error {
  override readonly name = 'InstantError';
  readonly code: 'TIME_MALFORMED' | 'TIME_IN_FUTURE' | 'TIMES_CONFLICT';

  constructor(code: InstantError['code'], message: string) {
    super(message);
    this.code = code;
  }
}

/** The instants that four digits of a year can write: the same in, out and in again. */
const EARLIEST_INSTANT: InstantMs = Date.UTC(100, 0, 1);
const LATEST_INSTANT: InstantMs = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

const RFC_3339 = /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?([Zz]|[+-]\d{2}:\d{2})$/;

/**
 * Parses an RFC 3339 instant with an offset; digits past the millisecond are cut off.
 *
 * @param name what the value is for, named in the error.
 * @throws {InstantError} `TIME_MALFORMED` for anything else: dates that do not exist (30 February), leap seconds, and instants
 *   before the year 0100 or after the year 9999 in UTC included.
 */
export function parseInstant(value: unknown, name: string): InstantMs {
  const match = typeof value === 'string' ? RFC_3339.exec(value) : null;
  if (match === null) throw malformed(value, name);
  const [, year, month, day, hour, minute, second, fraction = '', offset = 'Z'] = match;
  const milliseconds = Number(fraction.padEnd(3, '0').slice(0, 3));
  const local = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
    milliseconds,
  );
  const back = new Date(local);
  if (year! < '0100' || back.getUTCMonth() !== Number(month) - 1 || back.getUTCDate() !== Number(day))
    throw malformed(value, name);
  if (back.getUTCHours() !== Number(hour) || back.getUTCMinutes() !== Number(minute) || Number(second) > 59)
    throw malformed(value, name);
  if (offset === 'Z' || offset === 'z') return local;
  const offsetHours = Number(offset.slice(1, 3));
  const offsetMinutes = Number(offset.slice(4, 6));
  if (offsetHours > 23 || offsetMinutes > 59) throw malformed(value, name);
  const instant = local - (offset.startsWith('-') ? -1 : 1) * (offsetHours * 60 + offsetMinutes) * 60_000;
  // An offset can carry a four-digit year past either end, where `formatInstant` would write what nobody can parse.
  if (instant < EARLIEST_INSTANT || instant > LATEST_INSTANT) throw malformed(value, name);
  return instant;
}

/** Writes an instant as RFC 3339, UTC, exactly three digits of a second: the one spelling used on the wire and in hashes. */
export function formatInstant(instant: InstantMs): string {
  return new Date(instant).toISOString();
}

/** @throws {InstantError} `TIME_IN_FUTURE` when `instant` is after `now`: nobody can have witnessed it. */
export function assertNotFuture(instant: InstantMs, now: InstantMs, name: string): void {
  if (instant > now) {
    throw new InstantError(
      'TIME_IN_FUTURE',
      `${name} ${formatInstant(instant)} is in the future: it is now ${formatInstant(now)}`,
    );
  }
}

function malformed(value: unknown, name: string): InstantError {
  const shown = typeof value === 'string' ? JSON.stringify(value.slice(0, 80)) : typeof value;
  return new InstantError(
    'TIME_MALFORMED',
    `${name} must be an RFC 3339 instant with an offset, in the years 0100 to 9999, such as 2006-08-01T09:00:00.000Z; got ${shown}`,
  );
}
