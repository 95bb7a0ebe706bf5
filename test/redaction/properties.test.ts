import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nhsNumberCheckDigit } from '../../schema/contract/nhs-number.ts';
import { findPassages, redact } from '../../subgraphs/kit/redaction/redact.ts';

/** Any number that checks, issued or not: what is drawn here is kept nowhere. */
const nhsNumber = fc
  .integer({ min: 0, max: 999_999_999 })
  .map((value) => String(value).padStart(9, '0'))
  .filter((firstNine) => nhsNumberCheckDigit(firstNine) !== null)
  .map((firstNine) => `${firstNine}${nhsNumberCheckDigit(firstNine)}`);

const SEPARATORS = [
  ['', ' ', '-', '.', '/', '_', '\t', '\n', '\r\n', '  ', ' - ', ') ', '][', '\\', '|', '*', '·'],
  [
    '\u00a0',
    '\u2002',
    '\u2003',
    '\u2007',
    '\u2009',
    '\u200a',
    '\u202f',
    '\u3000',
    '\u200b',
    '\u2060',
    '\ufeff',
    '\u00ad',
  ],
  [
    '\u2010',
    '\u2011',
    '\u2012',
    '\u2013',
    '\u2014',
    '\u2015',
    '\u2212',
    '\ufe63',
    '\uff0d',
    '%20',
    '&nbsp;',
    '\\u00a0',
  ],
].flat();
/** Zeros of scripts in which ten digits follow each other. */
const ZEROS = [0x30, 0xff10, 0x660, 0x6f0, 0x966, 0xe50, 0x1d7ce, 0x1d7d8, 0x1d7e2, 0x1d7ec, 0x1d7f6, 0x104a0, 0x11066];

/** The number as somebody might write it: its groups, what parts them, and the script of its digits. */
const written = fc
  .record({
    number: nhsNumber,
    grouping: fc.constantFrom('bare', 'three', 'single'),
    first: fc.constantFrom(...SEPARATORS),
    second: fc.constantFrom(...SEPARATORS),
    zero: fc.constantFrom(...ZEROS),
  })
  .map(({ number, grouping, first, second, zero }) => {
    const inScript = (digits: string) =>
      [...digits].map((digit) => String.fromCodePoint(zero + Number(digit))).join('');
    // One empty separator would leave two groups, of three and seven digits: no form of three, three and four.
    const parts = first === '' || second === '' ? ['', ''] : [first, second];
    const [one, two, three] = [number.slice(0, 3), number.slice(3, 6), number.slice(6)].map(inScript);
    if (grouping === 'bare') return { number, shown: inScript(number) };
    if (grouping === 'single') return { number, shown: [...number].map(inScript).join(first === '' ? ' ' : first) };
    return { number, shown: `${one}${parts[0]}${two}${parts[1]}${three}` };
  });

const PIECES = [
  'NHS No. ',
  'NHS number',
  'DOB ',
  'born ',
  '12/03/1951',
  'ext 4321',
  '020 7946 0123',
  '+44 ',
  '00',
  'LS1 4AP',
  'N3 1st',
  'a.b@nhs.net',
  '@',
  'nhs',
  '485 777 3457',
  '4857773457',
  '[NHS number]',
  '[postcode]',
  '[date of birth]',
  '[phone number]',
  '%20',
  '%',
  '&nbsp;',
  '&',
  '=20',
  '\\u00a0',
  '\\n',
  '12',
  ' ',
  '-',
  '. ',
  ', ',
  '\n',
  '(',
  ')',
  '/',
  'tel ',
  'PID|1||',
  '|',
  'March ',
  '1951',
  'INC0012345',
  '\u0001',
  '\uffff',
  '\u0096',
  '\u200b',
  '１',
  '٣',
  'é',
  'or ',
  ' and ',
  'post code ',
  'x',
  "'",
  '"',
  ':',
];
/** Pieces that detectors look for, in any order, among anything else: worse than what people write. */
const patchwork = fc
  .array(fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...PIECES) }, fc.string({ unit: 'binary', maxLength: 6 })), {
    maxLength: 14,
  })
  .map((pieces) => pieces.join(''));

const digitsShown = (text: string): string =>
  [...text.normalize('NFKC')].filter((character) => /\p{Nd}/u.test(character)).join('');
const endsInDigit = (text: string): boolean => /\p{Nd}$/u.test(text);
const beginsWithDigit = (text: string): boolean => /^\p{Nd}/u.test(text);

describe('redact', () => {
  it('leaves nothing of an NHS number, whatever its form and whatever stands around it', () => {
    fc.assert(
      fc.property(patchwork, written, patchwork, (before, { number, shown }, after) => {
        // A digit that touches the number makes another number of it.
        const left = endsInDigit(before) ? `${before} ` : before;
        const right = beginsWithDigit(after) ? ` ${after}` : after;
        const text = `${left}${shown}${right}`;
        const [start, end] = [left.length, left.length + shown.length];
        const passages = findPassages(text);
        expect(
          passages.some((passage) => passage.start <= start && passage.end >= end),
          JSON.stringify({ text, shown, number, passages }),
        ).toBe(true);
        expect(redact(text).text).not.toContain(shown);
      }),
      { numRuns: 5_000 },
    );
  });

  it('leaves nothing of an NHS number whose first digits would be an escape with what stands before it', () => {
    const escapes = ['%20', '&nbsp;', '\\u00a0', '=20', '%2D', '\\u2009', '%C2%A0'];
    const parts = fc.constantFrom(...escapes, ...escapes, ...SEPARATORS.filter((separator) => separator !== ''));
    const begun = fc.record({
      before: fc.constantFrom('%', 'n=', 'x%', '12%', '7=', '%E2%80%', '%C2%A', '\\u00a', '\\u', '% ', '%20%'),
      firstNine: fc
        .tuple(fc.constantFrom('20', '09', '28', '29', '40', '0', '00'), fc.integer({ min: 0, max: 999_999_999 }))
        .map(([first, rest]) => `${first}${String(rest).padStart(9, '0')}`.slice(0, 9))
        .filter((digits) => nhsNumberCheckDigit(digits) !== null),
      first: parts,
      second: parts,
    });
    fc.assert(
      fc.property(begun, patchwork, ({ before, firstNine, first, second }, after) => {
        const shown = `${firstNine.slice(0, 3)}${first}${firstNine.slice(3, 6)}${second}${firstNine.slice(6)}${nhsNumberCheckDigit(firstNine)}`;
        const text = `${before}${shown}${beginsWithDigit(after) ? ' ' : ''}${after}`;
        expect(redact(text).text, text).not.toContain(shown);
      }),
      { numRuns: 5_000 },
    );
  });

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(fc.oneof(patchwork, fc.string({ unit: 'binary' })), (text) => {
        const once = redact(text);
        expect(redact(once.text)).toEqual({ text: once.text, redactions: 0 });
      }),
      { numRuns: 5_000 },
    );
  });

  it('changes nothing that has neither a digit nor an @', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }).map((text) => text.replace(/[\p{Nd}@\uff20\ufe6b]/gu, '')),
        (text) => {
          expect(redact(text)).toEqual({ text, redactions: 0 });
        },
      ),
    );
  });

  it('cuts out what it found and nothing else: the rest of the text is as it was, to the last code unit', () => {
    fc.assert(
      fc.property(patchwork, (text) => {
        const passages = findPassages(text);
        let from = 0;
        const kept: string[] = [];
        for (const { start, end } of passages) {
          expect(start).toBeGreaterThanOrEqual(from);
          expect(end).toBeGreaterThan(start);
          kept.push(text.slice(from, start));
          from = end;
        }
        kept.push(text.slice(from));
        const shown = redact(text);
        expect(shown.redactions).toBe(passages.length);
        let at = 0;
        for (const part of kept) {
          const found = shown.text.indexOf(part, at);
          expect(found).toBeGreaterThanOrEqual(at);
          at = found + part.length;
        }
        expect(digitsShown(shown.text)).toBe(digitsShown(kept.join('')));
      }),
      { numRuns: 2_000 },
    );
  });
});
