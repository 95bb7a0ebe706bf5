/** The kinds of value that a setting can have: each read from a text, as the environment gives it, and from a value of the file. */

import * as z from 'zod';
import { isLoopback } from './loopback.ts';

export interface Kind<Value> {
  readonly text: z.ZodType<Value>;
  /** Null for what only the environment says. */
  readonly value: z.ZodType<Value> | null;
}

export const MAXIMUM_TIMEOUT_MS = 600_000;

export function wholeNumber(minimum: number, maximum: number) {
  const rule = `must be a whole number from ${minimum} to ${maximum}`;
  const isWithin = (value: number): boolean => value >= minimum && value <= maximum;
  return {
    text: z
      .string()
      .regex(/^\d{1,9}$/, rule)
      .transform(Number)
      .refine(isWithin, rule),
    value: z.number(rule).refine((value) => Number.isSafeInteger(value) && isWithin(value), rule),
  } satisfies Kind<number>;
}

export function share() {
  const rule = 'must be a number from 0 to 1';
  return {
    text: z
      .string()
      .regex(/^(0|1|0?\.\d{1,6}|1\.0{1,6})$/, rule)
      .transform(Number),
    value: z.number(rule).refine((value) => value >= 0 && value <= 1, rule),
  } satisfies Kind<number>;
}

export function text() {
  return {
    text: z.string().min(1),
    value: z.string('must be text').min(1, 'must not be empty'),
  } satisfies Kind<string>;
}

/** Origins of pages, such as `https://dashboard.example`, with commas between them; a file says a list. */
export function origins() {
  const rule =
    'must be origins such as https://dashboard.example, with commas between them and nothing after the host and port';
  const isOrigin = (given: string): boolean => /^https?:[^*]*$/.test(given) && URL.parse(given)?.origin === given;
  const list = z.array(z.string(rule), rule).refine((given) => given.every(isOrigin), rule);
  const text = z
    .string(rule)
    .transform((given) => given.split(',').map((origin) => origin.trim()))
    .pipe(list);
  return { text, value: z.union([list, text], rule) } satisfies Kind<string[]>;
}

/** True for `on`. A file may say `true` and `false` too. */
export function switched() {
  const rule = 'must be on or off';
  const word = z.enum(['on', 'off'], rule).transform((value) => value === 'on');
  return { text: word, value: z.union([z.boolean(), word], rule) } satisfies Kind<boolean>;
}

export function oneOf<const Words extends readonly [string, ...string[]]>(words: Words) {
  const schema = z.enum(words, `must be ${words.slice(0, -1).join(', ')} or ${words.at(-1)}`);
  return { text: schema, value: schema } satisfies Kind<Words[number]>;
}

/** At least one of the words, each once: with commas between them, or in a file as a list. */
export function someOf<const Words extends readonly [string, ...string[]]>(words: Words) {
  const rule = `must be some of ${words.join(', ')}, each once`;
  const known: readonly string[] = words;
  const list = z
    .array(z.string(rule), rule)
    .refine(
      (given) =>
        given.length > 0 && given.every((word) => known.includes(word)) && new Set(given).size === given.length,
      rule,
    )
    .transform((given) => given as Words[number][]);
  const text = z
    .string(rule)
    .transform((given) => given.split(',').map((word) => word.trim()))
    .pipe(list);
  return { text, value: z.union([list, text], rule) } satisfies Kind<Words[number][]>;
}

/** An address whose answers are trusted: nobody on the way may change them. */
export function trustedUrl() {
  const rule = 'must be an https URL without a password, or an http URL of this machine';
  const schema = z.string(rule).refine((value) => {
    const url = URL.parse(value);
    if (url === null || url.username !== '' || url.password !== '') return false;
    return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
  }, rule);
  return { text: schema, value: schema } satisfies Kind<string>;
}

/** One address, or several with commas between them. */
export function addresses(protocol: RegExp, rule: string) {
  const schema = z
    .string(rule)
    .refine((list) => list.split(',').every((one) => protocol.test(URL.parse(one)?.protocol ?? '')), rule);
  return { text: schema, value: schema } satisfies Kind<string>;
}

export function supplierUrl() {
  return z.url({ protocol: /^https?$/, hostname: /./, error: 'must be an http or https URL' });
}

/** Addresses by the names of subgraphs, as JSON: a variable has no other form for them, and a file has a better one. */
export function supplierUrls() {
  return {
    text: z
      .string()
      .transform((json, context) => {
        try {
          return JSON.parse(json) as unknown;
        } catch {
          context.addIssue({ code: 'custom', message: 'must be JSON such as {"nsd":"http://127.0.0.1:4001/graphql"}' });
          return z.NEVER;
        }
      })
      .pipe(z.record(z.string(), supplierUrl(), 'must be a JSON object of URLs by subgraph name'))
      .transform((urls): ReadonlyMap<string, string> => new Map(Object.entries(urls))),
    value: null,
  } satisfies Kind<ReadonlyMap<string, string>>;
}
