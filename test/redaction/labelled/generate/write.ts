/** Draws the set anew: `node test/redaction/labelled/generate/write.ts`. The same files come out every time. */

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createDraw, drawNhsNumber, passesModulus11, type Draw } from './draw.ts';
import { dateOfBirth, emailAddress, notEmail, otherDate, phoneNumber, postcode, type Detail } from './details.ts';
import { parseMarked, type LabelledText } from './labelled-text.ts';
import { NEGATIVE_FAMILIES } from './negatives.ts';
import { NHS_NUMBER_FORMS } from './nhs-number-forms.ts';
import { holdsPassingNumber } from './references.ts';
import { inSentence } from './sentences.ts';

const FOLDER = join(import.meta.dirname, '..');
const NUMBERS_A_FORM = 1000;

/** What files hold besides NHS numbers in their forms and the negatives by family. */
const DETAILS: Readonly<Record<string, { readonly count: number; readonly draw: Detail }>> = {
  'dates-of-birth': { count: 750, draw: dateOfBirth },
  'other-dates': { count: 750, draw: otherDate },
  'phone-numbers': { count: 1000, draw: phoneNumber },
  'email-addresses': { count: 500, draw: emailAddress },
  'no-email-addresses': { count: 200, draw: notEmail },
  postcodes: { count: 1000, draw: postcode },
};

/** A file's lines, drawn one by one; `isFit` sends a draw back. */
function drawLines(
  name: string,
  count: number,
  shape: (draw: Draw) => string,
  isFit = (_: LabelledText) => true,
): string {
  const draw = createDraw(name);
  const lines: string[] = [];
  while (lines.length < count) {
    const labelled = parseMarked(inSentence(shape(draw), draw));
    if (isFit(labelled)) lines.push(JSON.stringify(labelled));
  }
  return `${lines.join('\n')}\n`;
}

/** What a mark holds decides its kind, and only a number that checks is one: a slip here would be a false label. */
function assertMarks(labelled: LabelledText): LabelledText {
  for (const span of labelled.spans) {
    const digits = labelled.text.slice(span.start, span.end).replace(/\D/g, '');
    if (span.kind === 'nhs-number' && !(digits.length === 10 && passesModulus11(digits)))
      throw new Error(`a mark holds no NHS number in ${JSON.stringify(labelled.text)}`);
  }
  return labelled;
}

async function writeHand(): Promise<void> {
  const source = await readFile(join(FOLDER, 'hand.txt'), 'utf8');
  const shaped = source.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const lines = shaped.map((line) => {
    const labelled = parseMarked(line.replaceAll('\\n', '\n').replaceAll('\\u00a0', '\u00a0'));
    return JSON.stringify(line.includes('⟦nhs-number:') ? assertMarks(labelled) : labelled);
  });
  await writeFile(join(FOLDER, 'hand.jsonl'), `${lines.join('\n')}\n`);
}

async function main(): Promise<void> {
  for (const folder of ['nhs-number', 'negative', 'detail']) await mkdir(join(FOLDER, folder), { recursive: true });
  for (const [name, form] of Object.entries(NHS_NUMBER_FORMS)) {
    const lines = drawLines(`nhs-number/${name}`, NUMBERS_A_FORM, (draw) => form(drawNhsNumber(draw), draw));
    await writeFile(join(FOLDER, 'nhs-number', `${name}.jsonl`), lines);
  }
  for (const [name, { count, draw }] of Object.entries(NEGATIVE_FAMILIES)) {
    const lines = drawLines(`negative/${name}`, count, draw, (labelled) => !holdsPassingNumber(labelled.text));
    await writeFile(join(FOLDER, 'negative', `${name}.jsonl`), lines);
  }
  for (const [name, { count, draw }] of Object.entries(DETAILS)) {
    const lines = drawLines(`detail/${name}`, count, draw, (labelled) => !holdsPassingNumber(labelled.text));
    await writeFile(join(FOLDER, 'detail', `${name}.jsonl`), lines);
  }
  await writeHand();
}

await main();
