/**
 * NHS numbers. Ten digits that pass modulus 11 are one wherever they stand, in one group, in three, three and four, or digit by digit;
 * in other groupings too where those are all that the run holds. Where the words before or after say that it is an NHS number, it need
 * not pass: a number with a slip of the pen still points at its patient.
 */

import { isNhsNumber } from '../../../schema/contract/nhs-number.ts';
import { digitsOf, gapAfter, groupAt, lengthOf, type DigitGroups } from './digit-groups.ts';
import type { Passage } from './passage.ts';

/** What may stand between the groups of one number: anything but letters, and but what parts cells, lists and sums. */
/** The last are what spaces and dashes become in a file that was read in the wrong encoding. */
const SEPARATOR =
  /^[\s\-._/\\()[\]{}|+*'`<>~^#:;=\u00b7\u2022\u2026\u25a0-\u25ff\ufffd\u00c2\u00e2\u20ac\u201c\u201d]{1,8}$/;
const COMMA = /^,[ \t]?$/;
/** Markup between two groups says how they look, and parts them no more than a space. */
const TAG = /<\/?[a-z][^<>]{0,40}>/gi;
const LONGEST_SEPARATOR = 64;
/** A reference that goes on in the groups, a year that begins them, or a date or a time of day among them: then other groupings are theirs. */
const NAMES_ANOTHER = /[a-z][-/_#:.]{0,2}$/i;
const YEAR = /^(?:19|20)\d\d$/;

/** "NHS number", "NHS No.", "NHS#", "nhsNumber" and their like, and what may stand between them and the number. */
const SAYS_NHS_NUMBER =
  /(?:n\.?\s?h\.?\s?s\.?[\s_\-:.]{0,3}(?:numbers?|num|no|nr|nbr|id|#)|(?<![a-z])chi[\s_-]?(?:number|num|no))(?![a-z])(?<link>[^\d\uffff]{0,30})(?=\d)/gi;
/** In between, these say that the number which follows is of another kind. */
const OTHER_KIND =
  /\b(?:ticket|order|ref|reference|incident|call|job|phone|tel|ring|rang|line|error|port|ext|dob|born|birth)\b/i;
/** "NHS" alone, next to the digits. */
const SAYS_NHS = /n\.?\s?h\.?\s?s\.?[^a-z\d\uffff]{0,6}(?=\d)/gi;
const SAID_AFTERWARDS =
  /^[\s,:;\-([]{0,4}(?:is\s(?:the|his|her|their)\s)?nhs[\s_-]?(?:number|num|no)\b(?![^\d\uffff]{0,6}[\d\uffff])/i;

export function findNhsNumbers(groups: DigitGroups): Passage[] {
  const found: Passage[] = [];
  const take = (first: number, last: number): void => {
    found.push({ kind: 'nhs-number', start: groups.starts[first]!, end: groups.ends[last]! });
  };
  let singles = 0;
  let runStart = 0;
  for (let index = 0; index < groups.starts.length; index += 1) {
    const length = lengthOf(groups, index);
    singles = length === 1 ? singles + 1 : 0;
    if (length === 10 && (passes(groups, index, index) || isSaidAfterwards(groups, index))) take(index, index);
    if (singles >= 10 && passes(groups, index - 9, index)) take(index - 9, index);
    if (length === 4 && isThreeThreeFour(groups, index - 2)) {
      if (passes(groups, index - 2, index) || isSaidAfterwards(groups, index)) take(index - 2, index);
    }
    if (isInRun(groups, index)) continue;
    if (isOtherGrouping(groups, runStart, index) && passes(groups, runStart, index)) take(runStart, index);
    singles = 0;
    runStart = index + 1;
  }
  return [...found, ...findSaid(groups)];
}

function passes(groups: DigitGroups, first: number, last: number): boolean {
  return isNhsNumber(digitsOf(groups, first, last));
}

function isThreeThreeFour(groups: DigitGroups, first: number): boolean {
  return (
    first >= 0 &&
    lengthOf(groups, first) === 3 &&
    lengthOf(groups, first + 1) === 3 &&
    lengthOf(groups, first + 2) === 4 &&
    isJoined(groups, first) &&
    isJoined(groups, first + 1)
  );
}

function isJoined(groups: DigitGroups, index: number): boolean {
  const gap = readGap(groups, index);
  return gap !== null && (gap === '' || SEPARATOR.test(gap) || COMMA.test(gap));
}

/** Whether a group and the one after it belong to one run. Commas part what is listed. */
function isInRun(groups: DigitGroups, index: number): boolean {
  const gap = readGap(groups, index);
  if (gap === null) return false;
  return gap === '' || SEPARATOR.test(gap);
}

/** What stands between a group and the one after it, without markup; null where that is too much for one number. */
function readGap(groups: DigitGroups, index: number): string | null {
  const gap = gapAfter(groups, index, LONGEST_SEPARATOR);
  return gap === null || gap.length <= 8 || !gap.includes('<') ? gap : gap.replace(TAG, '');
}

/** Any ten digits in two groups or more, where the run holds nothing else, and nothing says that they are something else. */
function isOtherGrouping(groups: DigitGroups, first: number, last: number): boolean {
  if (last - first < 1 || last - first > 8) return false;
  const lengths = Array.from({ length: last - first + 1 }, (_, index) => lengthOf(groups, first + index));
  if (lengths.reduce((sum, length) => sum + length, 0) !== 10) return false;
  const start = groups.starts[first]!;
  if (NAMES_ANOTHER.test(groups.characters.slice(Math.max(0, start - 4), start))) return false;
  const parts = lengths.map((_, index) => digitsOf(groups, first + index, first + index));
  return !parts.some((part) => YEAR.test(part));
}

function isSaidAfterwards({ characters, ends }: DigitGroups, last: number): boolean {
  return SAID_AFTERWARDS.test(characters.slice(ends[last], ends[last]! + 40));
}

/** Numbers that the words before them say to be NHS numbers. */
function findSaid(groups: DigitGroups): Passage[] {
  const found: Passage[] = [];
  const take = (first: number, last: number | null): void => {
    if (last !== null) found.push({ kind: 'nhs-number', start: groups.starts[first]!, end: groups.ends[last]! });
  };
  for (const match of groups.characters.matchAll(SAYS_NHS_NUMBER)) {
    const link = match.groups?.['link'] ?? '';
    const first = groupAt(groups, match.index + match[0].length);
    if (first !== -1 && !OTHER_KIND.test(link) && !/[a-z]$/i.test(link)) take(first, lastOfSaid(groups, first));
  }
  for (const match of groups.characters.matchAll(SAYS_NHS)) {
    const first = groupAt(groups, match.index + match[0].length);
    if (first === -1) continue;
    const last = lastOfTen(groups, first);
    if (last === null) continue;
    if (last === first || isThreeThreeFour(groups, first) || passes(groups, first, last)) take(first, last);
  }
  return found;
}

/** The group that completes ten digits; null where none does exactly. */
function lastOfTen(groups: DigitGroups, first: number): number | null {
  let total = 0;
  for (let index = first; index < groups.starts.length && total < 10; index += 1) {
    total += lengthOf(groups, index);
    if (total === 10) return index;
    if (!isJoined(groups, index)) return null;
  }
  return null;
}

/** As {@link lastOfTen}, or else the whole run where it lacks one digit or has one too many. */
function lastOfSaid(groups: DigitGroups, first: number): number | null {
  const ten = lastOfTen(groups, first);
  if (ten !== null) return ten;
  let total = 0;
  for (let index = first; index < groups.starts.length && total <= 11; index += 1) {
    total += lengthOf(groups, index);
    if ((total === 9 || total === 11) && !isJoined(groups, index)) return index;
    if (!isJoined(groups, index)) return null;
  }
  return null;
}
