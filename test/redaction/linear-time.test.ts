import { expect, it } from 'vitest';
import { redact } from '../../subgraphs/kit/redaction/redact.ts';

const LENGTH = 200_000;
/** The digit at the start: without one, or an @, no text is looked at. */
const fill = (piece: string): string => `1 ${piece.repeat(Math.ceil(LENGTH / piece.length))}`.slice(0, LENGTH);
const PLAIN = fill(
  'Patient on ward 7B cannot be found since 09:41, see INC0012345 and TT-2006-000123. Please advise. ',
);

/** Each is the worst that one of the detectors, or what they stand on, could be given. */
const HOSTILE: Readonly<Record<string, string>> = {
  'digits without end': fill('4'),
  'digits one by one': fill('4 '),
  'groups of three': fill('485-'),
  'groups of three and four': fill('485 777 3450 '),
  'separators without end': fill(' '),
  'the words of an NHS number': fill('NHS number '),
  'the words of an NHS number and digits': fill('NHS no 1 '),
  NHS: fill('nhs'),
  'N H S with spaces and dots': fill('n. h. s. '),
  'the words of a date of birth': fill('DOB '),
  'the words of a date of birth, letters after': fill('born on the mar '),
  'lists of dates of birth': `DOB ${fill('1/1/51, ')}`,
  months: fill('1 mar '),
  'segments of HL7': fill('PID|'),
  'lines of HL7': fill('PID|1|2|3\n'),
  'one local part': fill('a.'),
  '@ after @': fill('a@'),
  '@ and dots': fill('@a.'),
  'one label': `a@${fill('a')}`,
  'labels and hyphens': `a@${fill('a-')}`,
  'outward halves': fill('LS1 '),
  'postcodes without a gap': fill('LS14AP'),
  'what lays open the next': fill('4857773457LS14AP'),
  'leading zeros': fill('0 '),
  'area codes': fill('0113 '),
  'plus signs': fill('+'),
  'plus and digits': fill('+33 1 '),
  extensions: fill('ext '),
  'telephone words': fill('tel: '),
  'opening brackets': fill('['),
  marks: fill('[NHS number]'),
  'half a mark': fill('[NHS numbe'),
  'per cent': fill('%'),
  'encoded spaces': fill('%20'),
  ampersands: fill('&nbsp'),
  backslashes: fill('\\u00a'),
  'unseen characters': fill('4\u200b'),
  'combining marks': fill('4\u0301'),
  'wide digits': fill('４８５ '),
  'digits of two code units': fill('𝟒𝟖𝟓 '),
  'lone surrogates': fill('4\ud800'),
};

/** The best of some runs, in milliseconds: what the machine does besides only ever adds. */
function timeOf(text: string, runs: number): number {
  let best = Infinity;
  for (let run = 0; run < runs; run += 1) {
    const started = performance.now();
    redact(text);
    best = Math.min(best, performance.now() - started);
  }
  return best;
}

it('takes time in proportion to the text, whatever the text: no more than 150 times what plain prose of its length takes', () => {
  timeOf(PLAIN, 3);
  const plain = timeOf(PLAIN, 5);
  const rows = Object.entries(HOSTILE).map(([name, text]) => ({ name, ratio: timeOf(text, 3) / plain }));
  const slowest = rows.toSorted((left, right) => right.ratio - left.ratio).slice(0, 5);
  console.log(
    `200,000 characters of prose: ${plain.toFixed(1)} ms; the slowest beside it:\n` +
      slowest.map(({ name, ratio }) => `${name.padEnd(46)} ${ratio.toFixed(1)} times`).join('\n'),
  );
  for (const { name, ratio } of rows) expect(ratio, name).toBeLessThan(150);
});
