import { parseInstant } from '../contract/times.ts';
import type { InstantMs } from '../contract/times.ts';

const DAY = /^\d{4}-\d{2}-\d{2}$/;

const londonHour = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/London', hour: '2-digit', hourCycle: 'h23' });

/**
 * Reads a moment as people write it in `organisations.yml`: an RFC 3339 instant with an offset, or a bare day, which
 * means the midnight in Europe/London with which that day begins (in summer 23:00Z of the day before).
 *
 * @throws {InstantError} `TIME_MALFORMED` for anything else, days that do not exist included.
 */
export function parseInstantOrDay(value: string, name: string): InstantMs {
  if (!DAY.test(value)) return parseInstant(value, name);
  const midnightUtc = parseInstant(`${value}T00:00:00Z`, name);
  // London's clocks never change at midnight, and stand at UTC or an hour ahead of it.
  return londonHour.format(midnightUtc) === '00' ? midnightUtc : midnightUtc - 3_600_000;
}
