import type { DurationMs } from '../model.ts';
import type { Target } from './agreement-model.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * How long a `RESTORE` target allows, on its calendar, cut off to whole milliseconds.
 *
 * @param workingDay the length of one day on the target's calendar, in milliseconds.
 * @returns null where its unit is no unit of time, or its threshold no decimal number.
 */
export function allowedTime({ threshold, unit }: Target, workingDay: DurationMs): DurationMs | null {
  const decimal = parseDecimal(threshold);
  const unitMilliseconds = { minutes: MINUTE, hours: HOUR, days: DAY, 'working days': workingDay }[unit];
  if (decimal === null || unitMilliseconds === undefined) return null;
  return Number((decimal.digits * BigInt(unitMilliseconds)) / decimal.scale);
}

/**
 * How much downtime an `AVAILABILITY` target allows in so much service time: the remainder to 100 %, floored to whole minutes.
 *
 * @returns null where its unit is not `percent`, or its threshold no decimal number from 0 to 100.
 */
export function allowedDowntime(
  { threshold, unit }: Pick<Target, 'threshold' | 'unit'>,
  serviceTime: DurationMs,
): DurationMs | null {
  const decimal = parseDecimal(threshold);
  if (decimal === null || unit !== 'percent') return null;
  const { digits, scale } = decimal;
  const whole = 100n * scale;
  if (digits > whole) return null;
  // Exact: 0.1 % of 868 minutes is under a minute by a rounding error only in floating point.
  const minutes = (BigInt(serviceTime) * (whole - digits)) / (whole * BigInt(MINUTE));
  return Number(minutes) * MINUTE;
}

/** `99.8` is 998 by 10. */
function parseDecimal(text: string): { readonly digits: bigint; readonly scale: bigint } | null {
  const match = /^(\d{1,15})(?:\.(\d{1,15}))?$/.exec(text);
  if (match === null) return null;
  const [, whole = '', fraction = ''] = match;
  return { digits: BigInt(whole + fraction), scale: 10n ** BigInt(fraction.length) };
}
