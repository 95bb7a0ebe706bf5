/** When somebody works, as data: the files are in `schema/policies/calendars/`. */

export interface Calendar {
  readonly code: string;
  readonly version: number;
  /** SHA-256 over the calendar's RFC 8785 JSON without this field, its holidays included, in lower-case hexadecimal. */
  readonly contentHash: string;
  /** IANA name of the zone whose wall clock the bands are in. */
  readonly zone: string;
  /** Those of one day do not overlap. */
  readonly bands: readonly Band[];
  /** Closed on these days; null where holidays are days like any other. */
  readonly holidays: Holidays | null;
}

export interface Band {
  readonly days: readonly Weekday[];
  /** Minutes since the day's midnight by the wall clock, 0 to 1440; the end is not in the band. */
  readonly fromMinute: number;
  readonly toMinute: number;
}

export type Weekday = 'MONDAY' | 'TUESDAY' | 'WEDNESDAY' | 'THURSDAY' | 'FRIDAY' | 'SATURDAY' | 'SUNDAY';

export interface Holidays {
  readonly code: string;
  readonly version: number;
  /** The days that the list speaks of, such as `2003-01-01`; `until` is the first day after. */
  readonly from: string;
  readonly until: string;
  readonly days: readonly { readonly date: string; readonly name: string }[];
}
