/** Lines of the log are written off the path of requests, and none is lost when a process ends; what no log may hold is taken out. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scrub } from '../../logging/scrub.ts';
import { spawnProcess } from '../support/spawn-process.ts';

describe('a process that ends', () => {
  it.each([
    ['settled', 0, 2001],
    ['by itself', 0, 2000],
    ['fault', 1, 2000],
    ['exit', 3, 2000],
  ])('%s: exit code %s, and %s lines in order', async (way, exitCode, count) => {
    const writer = spawnProcess({ script: 'test/logging/write-and-end.ts', commandLine: [way] });
    expect(await writer.ended).toBe(exitCode);
    const written = writer
      .standardError()
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as { readonly level: string; readonly at: string; readonly index?: number });
    expect(written).toHaveLength(count);
    expect(written.slice(0, 2000).map(({ index }) => index)).toEqual(Array.from({ length: 2000 }, (_, index) => index));
    expect(written[0]).toMatchObject({ level: 'info', at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) });
  });
});

describe('what is taken out of the words of others', () => {
  const NUMBER = '9434765919';
  it.each([
    [
      'connect to postgres://user:s3cret@db.invalid:5432/x failed',
      'connect to postgres://[password]@db.invalid:5432/x failed',
    ],
    ['header Authorization: Bearer abc.def-ghi_jkl', 'header Authorization: Bearer [token]'],
    ['token eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.', 'token [token]'],
    [`patient ${NUMBER} called`, 'patient [NHS number] called'],
    ['patient 943 476 5919.', 'patient [NHS number].'],
    ['patient 943-476-5919', 'patient [NHS number]'],
    ['(943.476.5919)', '([NHS number])'],
  ])('%s', (text, expected) => expect(scrub(text)).toBe(expected));

  it.each([
    'connect ECONNREFUSED 127.0.0.1:4001',
    'reference 9434765918 is no number of a patient',
    'INC000000012345 and a9434765919 and 9434765919b',
    'http://127.0.0.1:4001/graphql?user@host',
    'at 1143476591900 ms',
  ])('leaves %s', (text) => expect(scrub(text)).toBe(text));

  it('is every number with a check digit that fits, wherever it stands among words', () => {
    const word = fc.stringMatching(/^[a-z ,;:()]{0,20}$/);
    fc.assert(
      fc.property(fc.integer({ min: 100_000_000, max: 999_999_999 }), word, word, (nine, before, after) => {
        const digits = Array.from(String(nine), Number);
        const check = (11 - (digits.reduce((sum, digit, index) => sum + digit * (10 - index), 0) % 11)) % 11;
        fc.pre(check < 10);
        const number = `${nine}${check}`;
        expect(scrub(`${before} ${number} ${after}`)).not.toContain(number);
      }),
    );
  });

  it('is all after 4,000 characters', () => {
    expect(scrub('x'.repeat(100_000)).length).toBeLessThan(4100);
  });
});
