import { marked } from './labelled-text.ts';
import type { Draw } from './draw.ts';

/** Writes ten digits as people and programs do, its passage between marks; what stands around the passage belongs to the form. */
export type WrittenForm = (digits: string, draw: Draw) => string;

const groups = (digits: string): [string, string, string] => [digits.slice(0, 3), digits.slice(3, 6), digits.slice(6)];
const number = (passage: string): string => marked('nhs-number', passage);
const separated =
  (separator: string): WrittenForm =>
  (digits) =>
    number(groups(digits).join(separator));
const anyUsual = (digits: string, draw: Draw): string => groups(digits).join(draw.pick(['', ' ', '-', ' ', '']));
const after =
  (words: readonly string[]): WrittenForm =>
  (digits, draw) =>
    `${draw.pick(words)}${number(anyUsual(digits, draw))}`;
const shifted = (digits: string, zero: number): string =>
  [...digits].map((digit) => String.fromCodePoint(zero + Number(digit))).join('');

const MIXED = [' ', '-', '.', '/', '\u00a0', '\u2009', '\u2011', '\u2013', '  ', ' - ', '\t', '_', ' / '];
const OTHER_GROUPINGS = [
  [5, 5],
  [4, 3, 3],
  [4, 6],
  [3, 7],
  [6, 4],
  [2, 4, 4],
  [3, 3, 2, 2],
  [2, 2, 2, 2, 2],
  [3, 4, 3],
];

/** Every written form of the set, by the name of its file. */
export const NHS_NUMBER_FORMS: Readonly<Record<string, WrittenForm>> = {
  bare: separated(''),
  spaces: separated(' '),
  hyphens: separated('-'),
  dots: separated('.'),
  slashes: separated('/'),
  underscores: separated('_'),
  tabs: separated('\t'),
  'double-spaces': separated('  '),
  'spaced-hyphens': separated(' - '),
  'no-break-spaces': separated('\u00a0'),
  'thin-spaces': separated('\u2009'),
  'narrow-no-break-spaces': separated('\u202f'),
  'figure-spaces': separated('\u2007'),
  'zero-width-spaces': separated('\u200b'),
  'hyphen-u2010': separated('\u2010'),
  'hyphen-u2011': separated('\u2011'),
  'dash-u2012': separated('\u2012'),
  'dash-u2013': separated('\u2013'),
  'dash-u2014': separated('\u2014'),
  'dash-u2015': separated('\u2015'),
  'minus-u2212': separated('\u2212'),
  mixed: (digits, draw) => {
    const [first, second, third] = groups(digits);
    return number(`${first}${draw.pick(MIXED)}${second}${draw.pick(MIXED)}${third}`);
  },
  'line-breaks': (digits, draw) => number(groups(digits).join(draw.pick(['\n', '\r\n', '\n  ', '\n\t']))),
  brackets: (digits, draw) => {
    const [first, second, third] = groups(digits);
    // The passage is what carries digits; a bracket at either end of it may go or stay.
    return draw.pick([
      `(${number(`${first}) ${second} ${third}`)}`,
      `(${number(`${first})${second}-${third}`)}`,
      `[${number(`${first}][${second}][${third}`)}]`,
      `(${number(`${first}) (${second}) (${third}`)})`,
      `(${number(`${first} ${second} ${third}`)})`,
      `[${number(digits)}]`,
    ]);
  },
  'digit-by-digit': (digits, draw) => number([...digits].join(draw.pick([' ', ' ', '-', '.', '\u00a0']))),
  'digit-by-digit-grouped': (digits) =>
    number(
      groups(digits)
        .map((group) => [...group].join(' '))
        .join('  '),
    ),
  'after-nhs': after(['NHS ', 'nhs ', 'NHS: ', 'NHS:', 'Nhs - ']),
  'after-nhs-no': after(['NHS No. ', 'NHS No ', 'NHS no: ', 'nhs no.', 'NHS No.: ', 'NHSNo ']),
  'after-nhs-hash': after(['NHS#: ', 'NHS# ', 'NHS #', 'nhs#', 'NHS#:']),
  'after-nhs-number-is': after(['nhs number is ', 'NHS number is ', 'NHS Number = ', 'nhs number: ', 'N.H.S. number ']),
  'other-groupings-after-nhs-number': (digits, draw) => {
    let from = 0;
    const written = draw.pick(OTHER_GROUPINGS).map((length) => digits.slice(from, (from += length)));
    return `${draw.pick(['NHS number ', 'NHS no: ', 'nhs num ', 'NHS '])}${number(written.join(draw.pick([' ', '-'])))}`;
  },
  'full-width-digits': (digits, draw) => {
    const wide = shifted(digits, 0xff10);
    return number(draw.pick([wide, groups(wide).join(' '), groups(wide).join('\u3000'), groups(wide).join('\uff0d')]));
  },
  'mathematical-digits': (digits, draw) =>
    number(
      [...groups(digits).join(draw.pick(['', ' ']))].map((one) => (one === ' ' ? one : shifted(one, 0x1d7ce))).join(''),
    ),
  'glued-after-letters': (digits, draw) =>
    `${draw.pick(['NHS', 'nhs', 'No', 'pt', 'PATIENT', 'NHSNo', 'ref'])}${number(digits)}`,
  'glued-before-letters': (digits, draw) => `${number(digits)}${draw.pick(['male', 'F', 'DOB', 'x', 'and', 'NHS'])}`,
  'glued-with-underscores': (digits, draw) =>
    `${draw.pick(['scan_', 'nhs_', 'pt_'])}${number(digits)}${draw.pick(['_v2.pdf', '.hl7', '_1', ''])}`,
  'in-json': (digits, draw) =>
    draw.pick([
      `{"nhsNumber":"${number(digits)}","status":404}`,
      `{"nhsNumber":${number(digits)},"attempt":2}`,
      `{"patient":{"id":"${number(groups(digits).join(' '))}"},"count":1}`,
      `[{"value":"${number(digits)}"},{"value":"17"}]`,
    ]),
  'in-urls': (digits, draw) =>
    draw.pick([
      `https://pds.example.invalid/patients/${number(digits)}?view=full`,
      `http://10.20.30.40:8080/r?nhs=${number(digits)}&page=2`,
      `https://portal.example.invalid/find?q=${number(groups(digits).join('%20'))}`,
      `https://portal.example.invalid/find?q=${number(groups(digits).join('+'))}#top`,
      `https://portal.example.invalid/p/${number(groups(digits).join('-'))}/letters/3`,
    ]),
  'in-csv-cells': (digits, draw) =>
    draw.pick([
      `17,${number(digits)},2006,Ward 3`,
      `"17","${number(groups(digits).join(' '))}","2006"`,
      `4;${number(groups(digits).join('-'))};7`,
      `${number(digits)},${draw.digits(6)},0`,
      `12\t${number(digits)}\t30`,
      `|${draw.digits(3)}|${number(digits)}|`,
    ]),
  quoted: (digits, draw) => {
    const [open, close] = draw.pick([
      ['"', '"'],
      ["'", "'"],
      ['“', '”'],
      ['‘', '’'],
      ['`', '`'],
      ['«', '»'],
      ['&quot;', '&quot;'],
    ]);
    return `${open}${number(anyUsual(digits, draw))}${close}`;
  },
  'html-entities': (digits, draw) => number(groups(digits).join(draw.pick(['&nbsp;', '&#160;', '&#xA0;', '&thinsp;']))),
  'beside-other-numbers': (digits, draw) =>
    draw.pick([
      `bed ${draw.integer(1, 40)} ${number(groups(digits).join(' '))}`,
      `${number(groups(digits).join(' '))} ${draw.digits(2)}`,
      `${draw.digits(4)} ${number(digits)} ${draw.digits(4)}`,
      `${draw.digits(3)}-${number(groups(digits).join('-'))}`,
      `${draw.integer(1, 9)} ${number([...digits].join(' '))}`,
    ]),
};
