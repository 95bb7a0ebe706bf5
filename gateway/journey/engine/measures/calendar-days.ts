import { Temporal } from 'temporal-polyfill';
import type { InstantMs } from '../model.ts';

/** Where the programme's days begin at midnight. */
const ZONE = 'Europe/London';

/** How many midnights, Europe/London, lie between: what people count as days, whatever the clock change. Negative where `to` is earlier. */
export function calendarDaysBetween(from: InstantMs, to: InstantMs): number {
  return dateOf(from).until(dateOf(to)).days;
}

function dateOf(instant: InstantMs): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(ZONE).toPlainDate();
}
