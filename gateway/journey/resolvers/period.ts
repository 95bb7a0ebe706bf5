import { formatInstant, parseInstant, type InstantMs } from '../../../schema/contract/times.ts';
import { journeyError } from '../errors.ts';

/** Milliseconds UTC; `to` is exclusive, and never before `from`. Where they are equal there is nothing in it. */
export interface Period {
  readonly from: InstantMs;
  readonly to: InstantMs;
}

/** @throws {GraphQLError} `PERIOD_REVERSED`. */
export function parsePeriod({ from, to }: { readonly from: string; readonly to: string }): Period {
  const period = { from: parseInstant(from, 'from'), to: parseInstant(to, 'to') };
  if (period.to < period.from) {
    throw journeyError(
      'PERIOD_REVERSED',
      `a period ends after it begins; got from ${formatInstant(period.from)} to ${formatInstant(period.to)}`,
    );
  }
  return period;
}
