/** Dates of birth: dates that the words beside them say to be one. A date alone is an incident's, and stays. */

import { BARRIER } from './folded-text.ts';
import type { Passage } from './passage.ts';

const BIRTH = String.raw`(?:d[\s.]?o[\s.]?b(?![a-z])\.?|date[\s_-]?of[\s_-]?birth|birth[\s_-]?da(?:te|y)|year[\s_-]?of[\s_-]?birth|born)`;
/** The letter before may be any but one that makes another word of it: `patientDob`, but not `adobe` or `stubborn`. */
const SAYS_BIRTH = new RegExp(String.raw`(?:(?<![a-z])|(?<=[a-z])(?=d|birth))(?:${BIRTH})s?(?![a-z])`, 'gi');
/** `12/03/1951 (DOB)`; but in `opened 12/03/2006 DOB 3/4/51` the words are the next date's. */
const AFTERWARDS = new RegExp(
  String.raw`^\s{0,2}(?:[([](?:${BIRTH})[)\]]|(?:${BIRTH})(?![a-z])(?![^\w\uffff]{0,4}[\d\uffff]))`,
  'i',
);
const LONGEST_LINK = 30;
/** In between, these say that the date which follows is of something else. */
const OTHER_MATTER = /\b(?:fields?|column|since|until|blank|missing|opened|reported|updated|changed)\b/i;

const MONTH = '(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}';
const DATE_SHAPES = [
  String.raw`\d{4}[-/.]\d{1,2}[-/.]\d{1,2}`,
  String.raw`\d{1,2}\s?[-/.\\]\s?\d{1,2}\s?[-/.\\]\s?(?:\d{4}|\d{2})`,
  String.raw`\d{1,2} \d{1,2} (?:\d{4}|\d{2})`,
  String.raw`\d{1,2}(?:st|nd|rd|th)?[\s\-./,]{0,2}(?:of\s)?${MONTH}[\s\-./,]{0,2}(?:\d{4}|'?\d{2})`,
  String.raw`${MONTH}[\s\-./]{0,2}\d{1,2}(?:st|nd|rd|th)?[\s\-./,]{0,2}(?:\d{4}|'?\d{2})`,
  String.raw`${MONTH}[\s\-./,]{0,2}\d{4}`,
  String.raw`\d{8}`,
  String.raw`\d{6}`,
  // A year alone, but not a reference's.
  String.raw`(?<![-/])(?:18|19|20)\d{2}(?![-/.]\d)`,
];
const DATE = new RegExp(String.raw`(?<![a-z\d])(?:${DATE_SHAPES.join('|')})(?!\d)`, 'iy');
const DATE_ANYWHERE = new RegExp(String.raw`(?<![a-z\d])(?:${DATE_SHAPES.slice(0, 5).join('|')})(?!\d)`, 'gi');
const NEXT_IN_LIST = /\s{0,2}(?:[,;/&]|and|or)\s{0,2}/iy;
/** HL7 version 2: the seventh field of a PID segment is the patient's date of birth. */
const HL7_BIRTH = /(?:^|[\n\r])PID\|(?:[^|\n\r\uffff]*\|){6}(?=\d{8})/g;

export function findDatesOfBirth(characters: string): Passage[] {
  const found: Passage[] = [];
  const take = (start: number): number | null => {
    DATE.lastIndex = start;
    const date = DATE.exec(characters);
    if (date === null) return null;
    found.push({ kind: 'date-of-birth', start, end: start + date[0].length });
    return start + date[0].length;
  };
  const said = new Set<number>();
  for (const match of characters.matchAll(DATE_ANYWHERE)) {
    const end = match.index + match[0].length;
    const words = AFTERWARDS.exec(characters.slice(end, end + 24));
    if (words === null) continue;
    said.add(end + words[0].search(/[a-z]/i));
    found.push({ kind: 'date-of-birth', start: match.index, end });
  }
  for (const match of characters.matchAll(SAYS_BIRTH)) {
    // Words that speak of the date before them do not speak of the one after.
    if (said.has(match.index)) continue;
    let end = takeAfter(characters, match.index + match[0].length, take);
    while (end !== null) {
      NEXT_IN_LIST.lastIndex = end;
      const next = NEXT_IN_LIST.exec(characters);
      end = next === null ? null : take(end + next[0].length);
    }
  }
  for (const match of characters.matchAll(HL7_BIRTH)) take(match.index + match[0].length);
  return found;
}

/** Takes the first date within reach of the words, unless a digit or another matter stands between. */
function takeAfter(characters: string, from: number, take: (start: number) => number | null): number | null {
  for (let at = from; at <= from + LONGEST_LINK && at < characters.length; at += 1) {
    const character = characters[at]!;
    if (/[\dA-Za-z]/.test(character)) {
      const end = OTHER_MATTER.test(characters.slice(from, at)) ? null : take(at);
      if (end !== null) return end;
      if (/\d/.test(character)) return null;
    } else if (character === BARRIER || (at > from && character === '.' && /\s/.test(characters[at + 1] ?? ''))) {
      // What was taken out, and the end of a sentence, end what the words can say.
      return null;
    }
  }
  return null;
}
