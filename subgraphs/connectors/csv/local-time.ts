/** Times as hospital desks write them: RFC 3339, or day/month/year on the wall clock of Europe/London. */

import { type InstantMs, parseInstant } from '../../../schema/contract/times.ts';
import type { CsvRule } from './rules.ts';

export type ParsedTime =
  | { readonly instant: InstantMs }
  | { readonly rule: Extract<CsvRule, 'CSV_INSTANT_MALFORMED' | 'CSV_INSTANT_AMBIGUOUS'> };

const HOUR = 3_600_000;
const LOCAL = /^(\d{2})\/(\d{2})\/(\d{4}) (\d{2}):(\d{2})(?::(\d{2}))?$/;
/** Offsets that clocks in London have shown since 1848: winter, summer, and the double summer of 1941-1947. */
const POSSIBLE_OFFSETS = [0, HOUR, 2 * HOUR];

const londonClock = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  calendar: 'gregory',
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

/**
 * Reads one time of a dropped file. A wall-clock time that the clocks skipped does not exist, so it is malformed; one that came
 * twice is refused as ambiguous rather than settled by a guess, which would move an hour from one party to another.
 */
export function parseDeskTime(value: string): ParsedTime {
  const local = LOCAL.exec(value);
  if (local !== null) return parseWallClock(local);
  try {
    return { instant: parseInstant(value, 'value') };
  } catch {
    return { rule: 'CSV_INSTANT_MALFORMED' };
  }
}

function parseWallClock(match: RegExpExecArray): ParsedTime {
  const [, day, month, year, hour, minute, second = '00'] = match;
  let wall: InstantMs;
  try {
    wall = parseInstant(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`, 'value');
  } catch {
    return { rule: 'CSV_INSTANT_MALFORMED' };
  }
  const instants = POSSIBLE_OFFSETS.map((offset) => wall - offset).filter((instant) => wallClockAt(instant) === wall);
  if (instants.length > 1) return { rule: 'CSV_INSTANT_AMBIGUOUS' };
  return instants.length === 1 ? { instant: instants[0]! } : { rule: 'CSV_INSTANT_MALFORMED' };
}

const offsets = new Map<number, number>();
const LARGEST_MEMO = 50_000;

/** The wall clock of London at an instant, as if it were UTC. */
function wallClockAt(instant: InstantMs): InstantMs {
  const hour = Math.floor(instant / HOUR);
  let offset = offsets.get(hour);
  if (offset === undefined) {
    // Clocks change on the hour, so that one look serves the hour; formatting is far slower than all the rest of a row.
    offset = offsetAt(hour * HOUR);
    if (offsets.size >= LARGEST_MEMO) offsets.clear();
    offsets.set(hour, offset);
  }
  return instant + offset;
}

function offsetAt(instant: InstantMs): number {
  const parts = new Map(londonClock.formatToParts(instant).map((part) => [part.type, Number(part.value)]));
  const part = (name: Intl.DateTimeFormatPartTypes): number => parts.get(name) ?? 0;
  const wall = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  return wall - instant;
}
