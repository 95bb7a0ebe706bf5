/** What the files of this folder say, read and checked. Durations in whole milliseconds. */

import type { z } from 'zod';
import type { policyShape } from './policy-shape.ts';
import type { PolicyRule } from './rules.ts';

/** Every threshold and choice behind a figure. `docs/custody.md` says what each one decides. */
export type Policy = DeepReadonly<z.output<typeof policyShape>> & {
  /** SHA-256 over the policy's RFC 8785 JSON without this field, in lower-case hexadecimal. */
  readonly contentHash: string;
};

/** When somebody works: local times of a zone by weekday, but for holidays. */
export interface Calendar {
  readonly code: string;
  readonly version: number;
  /** SHA-256 over the calendar's RFC 8785 JSON without this field, its holidays included, in lower-case hexadecimal. */
  readonly contentHash: string;
  /** IANA name of the zone whose wall clock the bands are in. */
  readonly zone: string;
  /** In the file's order; those of one day do not overlap. */
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
  /** The days that the list speaks of: whether a day outside of them is a holiday is not on record. `until` is the first day after. */
  readonly from: string;
  readonly until: string;
  /** In order. */
  readonly days: readonly Holiday[];
}

export interface Holiday {
  /** `2006-12-25`. */
  readonly date: string;
  readonly name: string;
}

/** Severity from impact and urgency, all 1 (the most) to 5. */
export interface SeverityMatrix {
  readonly version: string;
  /** SHA-256 over the matrix's RFC 8785 JSON without this field, in lower-case hexadecimal. */
  readonly contentHash: string;
  /** A row an impact, and in it a severity an urgency: five of five. */
  readonly severities: readonly (readonly number[])[];
}

export interface Policies {
  /** In the order of their versions. */
  readonly policies: readonly Policy[];
  /** Every version of every calendar, in the order of codes, then versions. */
  readonly calendars: readonly Calendar[];
  readonly severityMatrix: SeverityMatrix;
  /** Version of the policy that holds where none is asked for. */
  readonly default: string;
  /** @returns the policy of that version, for null the default; null where there is none. */
  policyOf(version: string | null): Policy | null;
  /** @returns the calendar of that code, in the version that the policy reckons with; null where the policy knows none. */
  calendarOf(policy: Pick<Policy, 'calendars'>, code: string): Calendar | null;
}

/** One thing wrong in this folder. */
export interface PoliciesProblem {
  /** Path of the file below the folder. */
  readonly file: string;
  /** Keys and indexes down to the value, joined by dots; empty for the file as a whole. */
  readonly path: string;
  readonly rule: PolicyRule;
  /** Names the value. */
  readonly message: string;
}

type DeepReadonly<Value> = Value extends readonly (infer Item)[]
  ? readonly DeepReadonly<Item>[]
  : Value extends object
    ? { readonly [Key in keyof Value]: DeepReadonly<Value[Key]> }
    : Value;
