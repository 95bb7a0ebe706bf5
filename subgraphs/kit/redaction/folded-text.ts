/**
 * A text as the detectors read it: digits, letters, dashes and spaces of every script and width as ASCII, what is not seen left out.
 * Each character knows where it came from, so that a passage found here is cut out of the text as it was given.
 */

import { MARKS, type Passage } from './passage.ts';

export interface FoldedText {
  readonly characters: string;
  /** First code unit, in the text as given, of each folded character; null where each is its own. */
  readonly starts: readonly number[] | null;
  /** One past the last code unit of each; null where `starts` is. */
  readonly ends: readonly number[] | null;
}

/** Stands for what was taken out already: no detector looks across it or takes it for context. */
export const BARRIER = '\uffff';
const BARRIER_POINT = 0xffff;

const PLAIN = /^[\t-\r -~]*$/;
const UNSEEN = /(?![\t-\r])[\p{Cf}\p{Mn}\p{Me}\p{Cc}\uffff]/u;
const MARK = new RegExp(
  Object.values(MARKS)
    .map((mark) => mark.replace(/[[\]]/g, '\\$&'))
    .join('|'),
  'g',
);
/** Spaces, dashes and the like as markup, URLs, JSON and mail write them. */
const ENCODED =
  /%(?:20|09|0[AD]|2[8-9BD-F]|40|5[BD]|C2%A0|E2%80%[0-9A-F]{2})|&(?:nbsp|thinsp|ensp|emsp|ndash|mdash|shy|hyphen|minus|commat|#32|#4[0-7]|#64|#160|#82\d\d|#x(?:2[0-9a-f]|40|a0|20[0-9a-f]{2}));|\\(?:u00a0|u20[0-9a-f]{2}|[nrt])|=(?:20|A0|C2=A0)/gi;
const ENDS_IN_DIGIT = /\p{Nd}$/u;
const ENCODED_AT = /^(?:%40|&commat;|&#64;|&#x40;)$/i;
const ENCODED_DASH = /^(?:%2D|&(?:ndash|mdash|hyphen|minus|#45|#x2d|#821\d);|\\u201\d)$/i;
const ENCODED_DOT = /^(?:%2E|&#46;|&#x2e;)$/i;

/** A way to read a text: people see `%20` as three characters, a browser as a space. */
export interface Reading {
  /**
   * Which of `%20`, `&nbsp;`, `\u00a0` and their like are taken as what they stand for. In `n=200%20000%200002` it is not the first that
   * looks like one, `=20`, whose digits begin a number: so `within-numbers` takes only what stands after a digit, or after another that is
   * taken, and leaves a first group of three digits whole.
   */
  readonly decode: 'none' | 'all' | 'within-numbers';
  /** What characters that are not seen (of no width, joined to the one before, controls) are taken for. */
  readonly unseen: '' | ' ';
}

/** The ways in which a text can be read that differ for it: one for nearly all, six at most. */
export function readingsOf(text: string): readonly Reading[] {
  const encoded = text.match(ENCODED) ?? [];
  const decodings: Reading['decode'][] = encoded.length === 0 ? ['none'] : ['none', 'all'];
  // With one alone, the two others are all there is.
  if (encoded.length > 1 && encoded.some((written) => ENDS_IN_DIGIT.test(written))) decodings.push('within-numbers');
  const unseen = PLAIN.test(text) || !UNSEEN.test(text) ? ([''] as const) : (['', ' '] as const);
  return decodings.flatMap((decode) => unseen.map((taken) => ({ decode, unseen: taken })));
}

/** @param taken passages to put a barrier in the place of, in order and apart; marks that stand in the text are barriers too. */
export function foldText(text: string, taken: readonly Passage[], { decode, unseen }: Reading): FoldedText {
  if (decode === 'none' && PLAIN.test(text))
    return { characters: raiseBarriers(text, taken), starts: null, ends: null };
  const starts: number[] = [];
  const ends: number[] = [];
  let characters = '';
  const put = (folded: string, start: number, end: number): void => {
    characters += folded;
    starts.push(start);
    ends.push(end);
  };
  const encoded: Iterator<RegExpExecArray> = decode === 'none' ? [].values() : encodedIn(text, decode);
  const barred = raiseBarriers(text, taken);
  let next = encoded.next();
  for (let index = 0; index < barred.length;) {
    if (next.done !== true && next.value.index < index) {
      next = encoded.next();
      continue;
    }
    if (next.done !== true && next.value.index === index && barred[index] !== BARRIER) {
      const [written] = next.value;
      put(decodeOne(written), index, index + written.length);
      index += written.length;
      continue;
    }
    const point = barred.codePointAt(index)!;
    const length = point > 0xffff ? 2 : 1;
    // The same character in the text as given is left out like all that is not seen: only ours bars.
    const isBarrier = point === BARRIER_POINT && text.charCodeAt(index) !== BARRIER_POINT;
    const folded = isBarrier ? BARRIER : foldCharacter(point) || unseen;
    if (folded !== '') put(folded, index, index + length);
    index += length;
  }
  return { characters, starts, ends };
}

/** A passage of folded characters, by the code units of the text as it was given. */
export function toOriginal({ starts, ends }: FoldedText, { kind, start, end }: Passage): Passage {
  return starts === null || ends === null ? { kind, start, end } : { kind, start: starts[start]!, end: ends[end - 1]! };
}

function* encodedIn(text: string, decode: 'all' | 'within-numbers'): Generator<RegExpExecArray> {
  let takenUntil = -1;
  for (const match of text.matchAll(ENCODED)) {
    const { index } = match;
    const end = index + match[0].length;
    if (decode === 'within-numbers') {
      const isAfter = index === takenUntil || ENDS_IN_DIGIT.test(text.slice(Math.max(0, index - 2), index));
      if (!isAfter || beginsThreeDigits(match[0], text.slice(end, end + 3))) continue;
    }
    takenUntil = end;
    yield match;
  }
}

/** Whether the digits that end it are the first of three in a row. */
function beginsThreeDigits(written: string, after: string): boolean {
  const own = /\d*$/.exec(written)![0].length;
  return own > 0 && own + /^\d*/.exec(after)![0].length === 3;
}

function raiseBarriers(text: string, taken: readonly Passage[]): string {
  let barred = '';
  let from = 0;
  for (const { start, end } of taken) {
    barred += text.slice(from, start) + BARRIER.repeat(end - start);
    from = end;
  }
  barred += text.slice(from);
  return barred.includes('[') ? barred.replace(MARK, (mark) => BARRIER.repeat(mark.length)) : barred;
}

function decodeOne(written: string): string {
  if (ENCODED_AT.test(written)) return '@';
  if (ENCODED_DASH.test(written)) return '-';
  return ENCODED_DOT.test(written) ? '.' : ' ';
}

/** One character for a code point; '' for what is not seen. */
function foldCharacter(point: number): string {
  if (point < 0x80) return isSilentControl(point) ? '' : String.fromCharCode(point);
  const known = folds.get(point);
  if (known !== undefined) return known;
  const folded = computeFold(point);
  // Bounded by what Unicode holds, and in practice by what people write; only those that differ are worth remembering.
  if (folds.size < MAXIMUM_REMEMBERED) folds.set(point, folded);
  return folded;
}

const MAXIMUM_REMEMBERED = 4096;
const folds = new Map<number, string>();

function isSilentControl(point: number): boolean {
  return point < 0x09 || (point > 0x0d && point < 0x20) || point === 0x7f;
}

function computeFold(point: number): string {
  const character = String.fromCodePoint(point);
  if (/[\p{Zl}\p{Zp}\u0085]/u.test(character)) return '\n';
  // 0x96 and 0x97 are the dashes of Windows-1252, as they come out of a file read as Latin-1.
  if (/[\p{Pd}\u2212\u2043\u02d7\u0096\u0097]/u.test(character)) return '-';
  if (/[\p{Cf}\p{Mn}\p{Me}\p{Cc}\uffff]/u.test(character)) return '';
  if (/\p{Nd}/u.test(character)) return String(digitValue(point));
  if (/\p{Zs}/u.test(character)) return ' ';
  const compatible = character.normalize('NFKC');
  // A width or a style is folded; a fraction, a ligature or a circled digit is not another spelling of one character.
  if (compatible.length === 1 && compatible.charCodeAt(0) < 0x80 && !/\p{No}/u.test(character)) return compatible;
  return point > 0xffff ? '\ufffd' : character;
}

/** Decimal digits stand in runs of whole tens, each from zero to nine. */
function digitValue(point: number): number {
  let first = point;
  while (/\p{Nd}/u.test(String.fromCodePoint(first - 1))) first -= 1;
  return (point - first) % 10;
}
