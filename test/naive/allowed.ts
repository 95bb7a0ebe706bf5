/** What a target allows, without rounding: `docs/verdicts.md` sections 4 and 7, read word by word. */

import type { Calendar } from '../../gateway/journey/engine/calendar/calendar-model.ts';
import type { Target } from '../../gateway/journey/engine/verdict/agreement-model.ts';
import { naiveWorkingDay } from './calendar.ts';

const MINUTE = 60_000;

/** Milliseconds; null where a time to restore is in no such unit. */
export function naiveAllowed({ threshold, unit }: Target, calendar: Calendar): number | null {
  const lengths: Readonly<Record<string, number>> = {
    minutes: MINUTE,
    hours: 60 * MINUTE,
    days: 24 * 60 * MINUTE,
    'working days': naiveWorkingDay(calendar),
  };
  const length = lengths[unit];
  if (length === undefined) return null;
  const { digits, scale } = decimal(threshold);
  return Number((digits * BigInt(length)) / scale);
}

/** Milliseconds, a whole number of minutes; null where an availability is in no `percent`. */
export function naiveAllowedDowntime({ threshold, unit }: Target, serviceTime: number): number | null {
  if (unit !== 'percent') return null;
  const { digits, scale } = decimal(threshold);
  const parts = (100n * scale - digits) * BigInt(serviceTime);
  return Number(parts / (100n * scale * BigInt(MINUTE))) * MINUTE;
}

function decimal(text: string): { readonly digits: bigint; readonly scale: bigint } {
  const [whole = '', fraction = ''] = text.split('.');
  return { digits: BigInt(whole + fraction), scale: 10n ** BigInt(fraction.length) };
}
