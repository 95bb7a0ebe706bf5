/** What no process of ours may ever write, wherever it is in what the process is sent, answers, or was started with. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSampleEvents } from '../samples/events.ts';

/** Made up, and found nowhere else. Tests send them in requests and have suppliers answer with them. */
export const PLANTED = {
  token: 'eyJhbGciOiJFZERTQSIsInBsYW50ZWQiOjF9.eyJzdWIiOiJwbGFudGVkLXN1YmplY3QifQ.cGxhbnRlZC1zaWduYXR1cmUtcGxhbnRlZA',
  cookie: 'planted-cookie-6d1f0c',
  /** With a check digit that fits. */
  nhsNumber: '9434765919',
  text: 'planted words of somebody about a patient',
  password: 'planted-password-91b2',
  /** For breaking glass. */
  reason: 'a planted reason why somebody may come to harm',
} as const;

/** Shorter ones are words that anything may say; of longer ones the beginning tells, whatever was cut off behind it. */
const SHORTEST_TEXT = 30;
/** Planted or not. */
const FORMS: readonly (readonly [string, RegExp])[] = [
  ['a signed token', /\beyJ[\w-]{8,}\.[\w-]*\.[\w-]{8,}/],
  ['a signature of a request', /\bsig\w*=:[\w+/]{20,}=*:/],
  ['a private key', /-----BEGIN [A-Z ]*PRIVATE KEY-----/],
  ['a subject of the demo', /\bsample:[a-z]/],
];
/** Where `npm start` keeps the keys that it makes. */
const KEYS_FOLDER = 'run-keys';
const KEY_MATERIAL = /[\w+/-]{32,}/g;
const TEN_DIGITS = /(?<![\w-]|\d\.)\d{3}([ .-]?)\d{3}\1\d{4}(?![\w-]|\.\d)/g;

let sampleTexts: readonly string[] | null = null;

/**
 * @param output all that a process has written.
 * @param environment with which it was started: the passwords in it are secrets too, and what is in the files of keys that it names, as
 *   long as they are there.
 * @returns what it may not have written, by what it is; the texts are those of the samples that a desk holds as governed.
 */
export function secretsIn(output: string, environment: Readonly<Record<string, string>> = {}): string[] {
  if (output === '') return [];
  sampleTexts ??= [...new Set(readSampleEvents().flatMap(({ event }) => textsOf(event).map(toBeginning)))];
  const given: readonly (readonly [string, string])[] = [
    ...Object.entries(PLANTED),
    ...passwordsOf(environment).map((password) => ['a password of its settings', password] as const),
    ...keysOf(environment).map((key) => ['a key of its settings', key] as const),
    ...sampleTexts.map((text) => [`a text of the samples, ${JSON.stringify(text.slice(0, 20))}…`, text] as const),
  ];
  const numbers = [...output.matchAll(TEN_DIGITS)].filter(([digits]) => isNhsNumber(digits));
  return [
    ...FORMS.filter(([, form]) => form.test(output)).map(([what]) => what),
    ...given.filter(([, secret]) => output.includes(secret)).map(([what]) => what),
    ...numbers.map(([digits]) => `a number like a patient's, ${digits.slice(0, 3)}…`),
  ];
}

/** @throws {Error} where what is logged within the test's own process has in it what a process may not write. */
export function assertNoSecrets(who: string, log: readonly object[]): void {
  const secrets = secretsIn(log.map((entry) => JSON.stringify(entry)).join('\n'));
  if (secrets.length > 0) throw new Error(`${who} has logged ${secrets.join('; ')}`);
}

function textsOf(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    typeof inner === 'string' ? (name === 'text' && inner.length >= SHORTEST_TEXT ? [inner] : []) : textsOf(inner),
  );
}

/** As it stands in a line of JSON too. */
function toBeginning(text: string): string {
  return JSON.stringify(text).slice(1, -1).slice(0, SHORTEST_TEXT);
}

function keysOf(environment: Readonly<Record<string, string>>): string[] {
  const { DATA_DIR: folder } = environment;
  const named = ['DELEGATION_KEY_FILE', 'SUPPLIER_SECRETS_FILE', 'DESK_SECRETS_FILE', 'DISCLOSURE_CHECKPOINT_KEY_FILE']
    .concat('VERDICT_SIGNING_KEY_FILE')
    .flatMap((name) => environment[name] ?? []);
  const made = folder === undefined ? [] : filesIn(join(folder, KEYS_FOLDER)).filter((file) => !/public/.test(file));
  return [...new Set([...named, ...made].flatMap((file) => readIfThere(file).match(KEY_MATERIAL) ?? []))];
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name));
  } catch {
    return [];
  }
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
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
