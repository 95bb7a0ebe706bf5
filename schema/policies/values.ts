/** The single values of policy files, each with the rule that a bad one breaks. */

import { z } from 'zod';
import { POLICY_RULES, type PolicyRule } from './rules.ts';

export const code = ruled('CODE_FORM', z.string(), (value) => /^[A-Z0-9]+(?:[-_][A-Z0-9]+)*$/.test(value));
export const version = ruled('VERSION_FORM', z.string(), (value) => /^[a-z0-9]+(?:[.-][a-z0-9]+)*$/.test(value));
/** Of calendars and holidays: 1, 2, 3. */
export const versionNumber = wholeNumber(1, 1000);
export const text = ruled('VALUE_TYPE', z.string(), (value) => value.trim() === value && value !== '');

/** Milliseconds. */
export const duration = parsed('DURATION_FORM', parseDuration);
/** Minutes since midnight. */
export const timeOfDay = parsed('TIME_FORM', parseTimeOfDay);
export const date = ruled('DATE_FORM', z.string(), isDate);
export const zone = ruled('ZONE_KNOWN', z.string(), isZone);

export function wholeNumber(minimum: number, maximum: number): z.ZodType<number> {
  return ruled('NUMBER_RANGE', z.number(), (value) => Number.isInteger(value) && value >= minimum && value <= maximum);
}

/** A list of at least one, in which nothing stands twice. */
export function listOf<Value>(item: z.ZodType<Value>): z.ZodType<Value[]> {
  const filled = ruled('LIST_EMPTY', z.array(item), (list) => list.length > 0);
  return ruled(
    'LIST_TWICE',
    filled,
    (list) => new Set(list.map((entry) => JSON.stringify(entry))).size === list.length,
  );
}

export function ruled<Value>(rule: PolicyRule, schema: z.ZodType<Value>, isValid: (value: Value) => boolean) {
  return schema.refine(isValid, { error: POLICY_RULES[rule], params: { rule } });
}

/** A text that `parse` turns into a number, or into null where it cannot. */
function parsed(rule: PolicyRule, parse: (value: string) => number | null) {
  return z.string().transform((value, context): number => {
    const result = parse(value);
    if (result !== null) return result;
    context.addIssue({ code: 'custom', message: POLICY_RULES[rule], params: { rule } });
    return z.NEVER;
  });
}

function parseDuration(value: string): number | null {
  const match = /^P(?=.)(?:(\d{1,5})D)?(?:T(?=.)(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,6})S)?)?$/.exec(value);
  if (match === null) return null;
  const [days, hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
  ];
  return (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;
}

function parseTimeOfDay(value: string): number | null {
  const match = /^(\d\d):([0-5]\d)$/.exec(value);
  if (match === null) return null;
  const minutes = Number(match[1]) * 60 + Number(match[2]);
  return minutes <= 1440 ? minutes : null;
}

function isDate(value: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(value) && new Date(`${value}T00:00:00Z`).toJSON()?.slice(0, 10) === value;
}

function isZone(value: string): boolean {
  try {
    return (
      new Intl.DateTimeFormat('en-GB', { timeZone: value }).resolvedOptions().timeZone !== '' && /[A-Z]/.test(value)
    );
  } catch {
    return false;
  }
}
