/**
 * Telephone numbers: British ones by their leading 0 and their length, foreign ones by `+` or `00`, local ones where a word such as
 * `tel` says so, and extensions. A number that hangs on a letter, a hash or another number is a reference and stays.
 */

import { gapAfter, groupAt, lengthOf, type DigitGroups } from './digit-groups.ts';
import type { Passage } from './passage.ts';

const SEPARATOR = /^[\s\-.()/]{1,3}$/;
const LONGEST_SEPARATOR = 3;
const EXTENSION = /[\s,;]{0,3}(?:x|extn?|extension)[.:]{0,2}\s?(?:no\.?\s?)?\d{1,6}(?!\d)/iy;
const EXTENSION_ALONE =
  /(?<![a-z])(?:extn?|extension)[.:]{0,2}\s{0,2}(?:no\.?\s?|number\s)?(?:is\s)?\d{3,6}(?![\d/.-]\d|\d|[a-z])/gi;
/** Words that make the digits next to them a telephone number, whatever its shape. */
const SAYS_PHONE =
  /(?<![a-z])(?:tel(?:ephone)?|phone|mob(?:ile)?|fax)(?:\s?(?:no|number|num))?\b[\s.:=#"'-]{0,4}(?:is\s)?\(?(?=\d)/gi;
const PHONE_WORD_GLUED = /(?:^|[^a-z])(?:tel|telephone|phone|mob|mobile|fax|ph|t|m)$/i;
/** 00 and a country's code of one to three digits, by the zones that have three. */
const ABROAD = /^00(?:[1-9]\d?|(?:2[1-69]|3[578]|42|5[09]|6[7-9]|8[058]|9[679])\d)$/;
const DATE = /^(?:\d{4}-\d\d-\d\d|\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}(?!\d))/;

export function findPhoneNumbers(groups: DigitGroups): Passage[] {
  const { characters, starts } = groups;
  const found: Passage[] = [];
  const take = (start: number, last: number): void => {
    const end = groups.ends[last]!;
    // The bracket of an area's code goes with it.
    const isBracketed = characters[start - 1] === '(' && characters.slice(start, end).includes(')');
    EXTENSION.lastIndex = end;
    const extension = EXTENSION.exec(characters);
    found.push({ kind: 'phone', start: isBracketed ? start - 1 : start, end: end + (extension?.[0].length ?? 0) });
  };
  for (let index = 0; index < starts.length; index += 1) {
    const start = starts[index]!;
    const plus = startOfPlus(characters, start);
    const last = plus === null ? lastOfNational(groups, index) : lastOfInternational(groups, index);
    if (last === null) continue;
    take(plus ?? start, last);
    index = last;
  }
  for (const match of characters.matchAll(SAYS_PHONE)) {
    const start = match.index + match[0].length;
    const first = groupAt(groups, start);
    if (first === -1 || DATE.test(characters.slice(start, start + 12))) continue;
    const last = lastOfLongest(groups, first, 6, 13);
    if (last !== null) take(start, last);
  }
  for (const match of characters.matchAll(EXTENSION_ALONE))
    found.push({ kind: 'phone', start: match.index, end: match.index + match[0].length });
  return found;
}

/** Where the `+` before a group stands; null where there is none that begins a number. */
function startOfPlus(characters: string, start: number): number | null {
  const at = characters[start - 1] === '(' ? start - 2 : start - 1;
  return characters[at] === '+' && !/[\dA-Za-z]/.test(characters[at - 1] ?? '') ? at : null;
}

function lastOfInternational(groups: DigitGroups, first: number): number | null {
  const { characters, starts } = groups;
  const start = starts[first]!;
  if (characters[start] === '0') return null;
  if (characters.startsWith('44', start)) return lastOfBritish(groups, first, 0);
  if (characters[start] === '1') return lastOf(groups, first, 11);
  return lastOfLongest(groups, first, 9, 13);
}

/** `+44` or `0044`, with the national 0 in brackets or without: `prefix` counts the digits before 44. */
function lastOfBritish(groups: DigitGroups, first: number, prefix: number): number | null {
  for (const total of [12, 13, 11]) {
    const last = lastOf(groups, first, prefix + total);
    if (last !== null) return last;
  }
  return null;
}

function lastOfNational(groups: DigitGroups, first: number): number | null {
  const { characters, starts } = groups;
  const start = starts[first]!;
  if (characters[start] !== '0' || !beginsAWord(groups, first)) return null;
  const length = lengthOf(groups, first);
  if (characters[start + 1] === '0') {
    if (characters.startsWith('44', start + 2)) return lastOfBritish(groups, first, 2);
    // Bare digits after 00 are more often a padded reference than a call abroad.
    return ABROAD.test(characters.slice(start, start + length)) ? lastOfLongest(groups, first, 11, 15) : null;
  }
  if (!/^0(?:[123578]|9[018])/.test(characters.slice(start, start + 3))) return null;
  if (length === 11) return first;
  // Some areas and freephone numbers have a digit less; bare, ten digits are too often something else.
  if (length < 3 || length > 5) return null;
  return (
    lastOf(groups, first, 11) ??
    (/^0(?:1|800|845|500)/.test(characters.slice(start, start + 4)) ? lastOf(groups, first, 10) : null)
  );
}

/** Not the continuation of a reference: `PC-0207`, `2006/0515`, `#0207`, `BBEU0207`. */
function beginsAWord({ characters, starts }: DigitGroups, index: number): boolean {
  let at = starts[index]! - 1;
  if (characters[at] === '(') at -= 1;
  const before = characters[at] ?? ' ';
  if (/[a-z]/i.test(before)) return PHONE_WORD_GLUED.test(characters.slice(Math.max(0, at - 10), at + 1));
  if (/[\d#_]/.test(before)) return false;
  return !(/[-/.]/.test(before) && /[\da-z]/i.test(characters[at - 1] ?? ' '));
}

/** The group with which the digits come to `total`; null where they do not, or where the groups are not a number's. */
function lastOf(groups: DigitGroups, first: number, total: number): number | null {
  let sum = 0;
  for (let index = first; index < groups.starts.length && sum < total; index += 1) {
    sum += lengthOf(groups, index);
    if (sum === total) return index;
    if (!isJoined(groups, index)) return null;
  }
  return null;
}

/** The longest run of groups with at least `fewest` and at most `most` digits. */
function lastOfLongest(groups: DigitGroups, first: number, fewest: number, most: number): number | null {
  let sum = 0;
  let longest: number | null = null;
  for (let index = first; index < groups.starts.length; index += 1) {
    sum += lengthOf(groups, index);
    if (sum > most) break;
    if (sum >= fewest) longest = index;
    if (!isJoined(groups, index)) break;
  }
  return longest;
}

function isJoined(groups: DigitGroups, index: number): boolean {
  const gap = gapAfter(groups, index, LONGEST_SEPARATOR);
  return gap !== null && SEPARATOR.test(gap);
}
