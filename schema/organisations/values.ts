/** The single values of `organisations.yml`, each with the rule that a bad one breaks. */

import { z } from 'zod';
import type { InstantMs } from '../contract/times.ts';
import { parseInstantOrDay } from './instant-or-day.ts';
import { ORGANISATIONS_RULES } from './rules.ts';
import type { OrganisationsRule } from './rules.ts';

const MAXIMUM_TEXT_LENGTH = 300;
const MAXIMUM_CODE_LENGTH = 64;
const MAXIMUM_TIMEOUT_MS = 60_000;
const MAXIMUM_AGE_MS = 7 * 24 * 60 * 60 * 1000;
/** The gateway's own subgraphs: a supplier under one of these names would take their place. */
const RESERVED_SUBGRAPH_NAMES: readonly string[] = ['directory', 'journey'];

const DESK_CODE = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;

export const text = ruled('TEXT_FORM', z.string(), isText);
export const code = ruled('CODE_FORM', z.string(), matches(/^[A-Z0-9]+(?:-[A-Z0-9]+)*$/, MAXIMUM_CODE_LENGTH));
export const cluster = ruled('CLUSTER_FORM', z.string(), matches(/^[A-Z][A-Z0-9_]*$/, MAXIMUM_CODE_LENGTH));
export const version = ruled('VERSION_FORM', z.string(), matches(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 32));
export const deskCode = ruled('DESK_CODE_FORM', z.string(), matches(DESK_CODE, MAXIMUM_CODE_LENGTH));
export const subgraphName = ruled(
  'SUBGRAPH_NAME_FORM',
  z.string(),
  (value) => matches(DESK_CODE, MAXIMUM_CODE_LENGTH)(value) && !RESERVED_SUBGRAPH_NAMES.includes(value),
);
export const prefix = ruled('PREFIX_FORM', z.string(), matches(/^[A-Z][A-Za-z0-9]*$/, MAXIMUM_CODE_LENGTH));
export const ownedType = ruled('OWNED_TYPE_FORM', z.string(), matches(/^(?!__)[A-Za-z_][A-Za-z0-9_]*$/, 128));
export const ownedRootField = ruled(
  'OWNED_ROOT_FIELD_FORM',
  z.string(),
  matches(/^(?:Query|Mutation)\.(?!__)[A-Za-z_][A-Za-z0-9_]*$/, 128),
);
export const url = ruled('URL_FORM', z.string(), isServerUrl);
export const timeoutMs = ruled('TIMEOUT_RANGE', z.number(), isWholeWithin(1, MAXIMUM_TIMEOUT_MS));
export const ageMs = ruled('LAST_KNOWN_RANGE', z.number(), isWholeWithin(0, MAXIMUM_AGE_MS));
export const severity = ruled('SEVERITY_RANGE', z.number(), isWholeWithin(1, 5));
export const creditPence = ruled('CREDIT_RANGE', z.number(), isWholeWithin(0, Number.MAX_SAFE_INTEGER));

/** Milliseconds UTC. */
export const instant = z.string().transform((value, context): InstantMs => {
  try {
    return parseInstantOrDay(value, 'the value');
  } catch {
    context.addIssue({ code: 'custom', message: ORGANISATIONS_RULES.INSTANT_FORM, params: { rule: 'INSTANT_FORM' } });
    return z.NEVER;
  }
});

function ruled<Value>(rule: OrganisationsRule, schema: z.ZodType<Value>, isValid: (value: Value) => boolean) {
  return schema.refine(isValid, { error: ORGANISATIONS_RULES[rule], params: { rule } });
}

function matches(pattern: RegExp, maximumLength: number): (value: string) => boolean {
  return (value) => value.length <= maximumLength && pattern.test(value);
}

function isWholeWithin(minimum: number, maximum: number): (value: number) => boolean {
  return (value) => Number.isSafeInteger(value) && value >= minimum && value <= maximum;
}

function isText(value: string): boolean {
  const printable = !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(value);
  return value.length > 0 && value.length <= MAXIMUM_TEXT_LENGTH && value.trim() === value && printable;
}

function isServerUrl(value: string): boolean {
  const parsed = URL.parse(value);
  if (parsed === null) return false;
  return ['http:', 'https:'].includes(parsed.protocol) && parsed.username === '' && parsed.password === '';
}
