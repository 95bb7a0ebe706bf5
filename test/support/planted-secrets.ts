/** What no process of ours may ever write, wherever it is in what the process is sent, answers, or was started with. */

import { readSampleEvents } from '../samples/events.ts';

/** Made up, and found nowhere else. Tests send them in requests and have suppliers answer with them. */
export const PLANTED = {
  token: 'eyJhbGciOiJFZERTQSIsInBsYW50ZWQiOjF9.eyJzdWIiOiJwbGFudGVkLXN1YmplY3QifQ.cGxhbnRlZC1zaWduYXR1cmUtcGxhbnRlZA',
  cookie: 'planted-cookie-6d1f0c',
  /** With a check digit that fits. */
  nhsNumber: '9434765919',
  text: 'planted words of somebody about a patient',
  password: 'planted-password-91b2',
} as const;

/** Shorter ones are words that anything may say. */
const SHORTEST_TEXT = 30;
const TEN_DIGITS = /(?<![\w-]|\d\.)\d{3}([ .-]?)\d{3}\1\d{4}(?![\w-]|\.\d)/g;

let sampleTexts: readonly string[] | null = null;

/**
 * @param output all that a process has written.
 * @param environment with which it was started: the passwords in it are secrets too.
 * @returns what it may not have written, by what it is; the texts are those of the samples that a desk holds as governed.
 */
export function secretsIn(output: string, environment: Readonly<Record<string, string>> = {}): string[] {
  if (output === '') return [];
  sampleTexts ??= [...new Set(readSampleEvents().flatMap(({ event }) => textsOf(event)))];
  const given: readonly (readonly [string, string])[] = [
    ...Object.entries(PLANTED),
    ...passwordsOf(environment).map((password) => ['a password of its settings', password] as const),
    ...sampleTexts.map((text) => [`a text of the samples, ${JSON.stringify(text.slice(0, 20))}…`, text] as const),
  ];
  const numbers = [...output.matchAll(TEN_DIGITS)].filter(([digits]) => isNhsNumber(digits));
  return [
    ...given.filter(([, secret]) => output.includes(secret)).map(([what]) => what),
    ...numbers.map(([digits]) => `a number like a patient's, ${digits.slice(0, 3)}…`),
  ];
}

function textsOf(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    typeof inner === 'string' ? (name === 'text' && inner.length >= SHORTEST_TEXT ? [inner] : []) : textsOf(inner),
  );
}

function passwordsOf(environment: Readonly<Record<string, string>>): string[] {
  return Object.entries(environment).flatMap(([name, value]) => {
    if (name === 'OWNER_TOKEN') return [value];
    return [...value.matchAll(/:\/\/[^/\s:@"]*:([^/\s@"]+)@/g)].map(([, password]) => password!);
  });
}

function isNhsNumber(text: string): boolean {
  const digits = Array.from(text.replace(/\D/g, ''), Number);
  const sum = digits.slice(0, 9).reduce((total, digit, index) => total + digit * (10 - index), 0);
  return (11 - (sum % 11)) % 11 === digits[9];
}
