import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { isNhsNumber, nhsNumberCheckDigit } from '../../schema/contract/nhs-number.ts';
import { readSampleEvents } from '../samples/events.ts';

describe('mod-11: an NHS number', () => {
  test.each(['999 000 0018', '999 000 0026', '999 000 0042', '9990000018', '999-000-0026'])('%s holds', (text) => {
    expect(isNhsNumber(text)).toBe(true);
  });

  test.each([
    ['another check digit', '999 000 0019'],
    ['two digits that changed places', '999 000 0081'],
    ['nine digits', '999 000 001'],
    ['eleven digits', '999 000 00180'],
    ['a letter', '999 000 001O'],
    ['other groups', '9990 000 018'],
    ['nothing at all', ''],
  ])('%s does not hold: %j', (_, text) => {
    expect(isNhsNumber(text)).toBe(false);
  });

  test('a remainder that asks for 10 has no check digit, and none of its ten endings holds', () => {
    // 9 x 10 + 9 x 9 + 9 x 8 = 243 = 22 x 11 + 1, and 11 - 1 = 10.
    expect(nhsNumberCheckDigit('999000000')).toBeNull();
    const endings = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
    expect(endings.filter((digit) => isNhsNumber(`999000000${digit}`))).toEqual([]);
  });

  test('a remainder of none has the check digit 0: 243 + 5 x 2 = 253 = 23 x 11', () => {
    expect(nhsNumberCheckDigit('999000005')).toBe(0);
    expect(isNhsNumber('999 000 0050')).toBe(true);
  });
});

describe('a ticket reference of the samples', () => {
  const folder = new URL('../../subgraphs/local-desks/sample/', import.meta.url);
  const rows = readdirSync(folder).flatMap(
    (file) => parse(readFileSync(new URL(file, folder), 'utf8'), { columns: true }) as { reference: string }[],
  );
  const references = [
    ...new Set([
      ...readSampleEvents().flatMap(({ event }) => ('ticket' in event ? [String(event.ticket)] : [])),
      ...rows.map(({ reference }) => reference),
    ]),
  ];

  test('is never ten bare digits, nor an NHS number', () => {
    expect(references.length).toBeGreaterThan(50);
    expect(references.filter((reference) => /^\d{10}$/.test(reference) || isNhsNumber(reference))).toEqual([]);
  });
});
