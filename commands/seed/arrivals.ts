import { PERIOD, RATES } from './rates.ts';
import type { RandomSource } from './random.ts';

const HOUR = 3_600_000;

const londonHourOfWeek = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  weekday: 'short',
  hour: '2-digit',
  hourCycle: 'h23',
});

/**
 * The instants at which incidents begin, in order, milliseconds UTC: evenly spread over the period's hours, each hour weighted so
 * that {@link RATES.workingHours} of all fall into working hours.
 */
export function* generateArrivals(count: number, random: RandomSource): Generator<number> {
  const hours = weighHours();
  let hour = 0;
  let before = 0;
  for (let index = 0; index < count; index += 1) {
    // One arrival in each of `count` equal slices keeps them in order without holding or sorting them.
    const share = (index + random.next()) / count;
    while (before + hours[hour]!.weight <= share && hour < hours.length - 1) {
      before += hours[hour]!.weight;
      hour += 1;
    }
    const { from, weight } = hours[hour]!;
    yield from + Math.min(HOUR - 1, Math.floor(((share - before) / weight) * HOUR));
  }
}

/** @returns the period's hours in order; weights sum to 1. */
function weighHours(): Array<{ readonly from: number; readonly weight: number }> {
  const hours: Array<{ from: number; working: boolean }> = [];
  for (let from: number = PERIOD.from; from < PERIOD.to; from += HOUR)
    hours.push({ from, working: isWorkingHour(from) });
  const working = hours.filter((hour) => hour.working).length;
  const share = RATES.workingHours.percent / 100;
  return hours.map((hour) => ({
    from: hour.from,
    weight: hour.working ? share / working : (1 - share) / (hours.length - working),
  }));
}

/** Whether the instant is on a Monday to Friday, from 08:00 to 18:00, Europe/London. Bank holidays count as any other day. */
export function isWorkingHour(instant: number): boolean {
  const parts = londonHourOfWeek.formatToParts(instant);
  const weekday = parts.find((part) => part.type === 'weekday')!.value;
  const hour = Number(parts.find((part) => part.type === 'hour')!.value);
  return weekday !== 'Sat' && weekday !== 'Sun' && hour >= 8 && hour < 18;
}
