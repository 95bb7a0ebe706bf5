/** What holds every process of the tests to writing no secret does find them. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readSampleEvents } from '../samples/events.ts';
import { assertNoSecrets, PLANTED, secretsIn } from '../support/planted-secrets.ts';
import { spawnProcess } from '../support/spawn-process.ts';

const folder = mkdtempSync(join(tmpdir(), 'throughline-planted-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const SECRET = 'Zm9yIHRoZSBzdXBwbGllciBhbG9uZSwgYW5kIG5vYm9keQ';
const KEY = 'MC4CAQAwBQYDK2VwBCIEIEp1c3Qgc29tZSBieXRlcyB0aGF0IGFyZSBubyBrZXk';
const PUBLIC_KEY = 'MCowBQYDK2VwAyEASnVzdCBzb21lIGJ5dGVzIHRoYXQgYXJlIHB1YmxpYw';
mkdirSync(join(folder, 'run-keys', 'desks'), { recursive: true });
writeFileSync(join(folder, 'run-keys', 'desks', 'spine.secrets'), `${SECRET}=\n`);
writeFileSync(join(folder, 'run-keys', 'key.public.pem'), `${PUBLIC_KEY}\n`);
writeFileSync(join(folder, 'key.pem'), `-----BEGIN PRIVATE KEY-----\n${KEY}\n-----END PRIVATE KEY-----\n`);
const ENVIRONMENT = {
  DATA_DIR: folder,
  DELEGATION_KEY_FILE: join(folder, 'key.pem'),
  DESK_SECRETS_FILE: join(folder, 'gone.secrets'),
  OWNER_TOKEN: 'owner-of-the-desk',
  REDIS_URL: 'rediss://:hidden@127.0.0.1:6379',
};

const inLine = (text: string): string => JSON.stringify({ level: 'warn', cause: text });
const sampleText = (): string => {
  const texts = readSampleEvents().flatMap(({ event }) => Object.values((event as { texts?: object }).texts ?? {}));
  return texts
    .map((given: string | { text: string }) => (typeof given === 'string' ? given : given.text))
    .find((text) => text.length > 60)!;
};

describe('what a process has written', () => {
  it.each<readonly [string, string, RegExp]>([
    ...Object.entries(PLANTED).map(([what, secret]) => [`planted: ${what}`, inLine(secret), /./] as const),
    ['any signed token', inLine('Bearer eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJlLW9mLWl0'), /signed token/],
    ['a token of which the claims were left out', 'eyJhbGciOiJFUzI1NiJ9..c2lnbmF0dXJlLW9mLWl0', /signed token/],
    ['a signature', 'signature: sig1=:dGhlIHNpZ25hdHVyZSBvZiBhIHJlcXVlc3Q=:', /signature of a request/],
    ['a key', '-----BEGIN EC PRIVATE KEY-----', /private key/],
    ['who reads in the demo', inLine('read by sample:guardian'), /subject/],
    ['a number of a patient with spaces', 'patient 943 476 5919.', /number like a patient's/],
    ['a password', inLine('redis said hidden'), /password/],
    ['the token of an owner', inLine('owner-of-the-desk'), /password/],
    ['a secret of the run', inLine(`secret ${SECRET}=`), /key of its settings/],
    ['a key of a file that it was given', KEY, /key of its settings/],
    ['a text of the samples', inLine(sampleText()), /text of the samples/],
    ['the beginning of one', inLine(`${sampleText().slice(0, 45)}…`), /text of the samples/],
  ])('is found to have %s in it', (_what, output, found) => {
    expect(secretsIn(`${inLine('nothing')}\n${output}\n`, ENVIRONMENT).join('; ')).toMatch(found);
  });

  it.each([
    ['nothing', ''],
    ['codes and figures', inLine('connect ECONNREFUSED 127.0.0.1:4001 after 9434765918 ms')],
    ['a public key', PUBLIC_KEY],
    ['the name of a token’s first part', 'eyJhbGciOiJFUzI1NiJ9'],
    ['a short text', inLine('a patient')],
  ])('is found to have nothing where it has %s', (_what, output) => {
    expect(secretsIn(output, ENVIRONMENT)).toEqual([]);
  });
});

it('fails whoever waits for the end of such a process, and whoever stops it', async () => {
  const start = (text: string) => spawnProcess({ script: 'test/logging/write-secret.ts', commandLine: [text] });
  const faulty = start(`a patient: ${PLANTED.nhsNumber}`);
  await expect(faulty.ended).rejects.toThrow('has written nhsNumber; a number like a patient');
  await expect(faulty.stop()).rejects.toThrow('has written');
  expect(await start('nothing of that').ended).toBe(0);
});

it('fails whoever stops a gateway or a desk within the test’s own process', () => {
  expect(() => assertNoSecrets('it', [{ message: 'x' }, { cause: `of ${PLANTED.cookie}` }])).toThrow(
    'it has logged cookie',
  );
  expect(() => assertNoSecrets('it', [{ message: 'x' }])).not.toThrow();
});
