/** What redaction takes out of a text, and what it leaves in its place. */

export const PASSAGE_KINDS = ['nhs-number', 'date-of-birth', 'phone', 'email', 'postcode'] as const;
export type PassageKind = (typeof PASSAGE_KINDS)[number];

/** A passage by its UTF-16 code units in the text as it was given; the end is excluded. */
export interface Passage {
  readonly kind: PassageKind;
  readonly start: number;
  readonly end: number;
}

/** What stands where a passage stood. No mark holds a digit or an @, so that none is ever taken for a passage. */
export const MARKS: Readonly<Record<PassageKind, string>> = {
  'nhs-number': '[NHS number]',
  'date-of-birth': '[date of birth]',
  phone: '[phone number]',
  email: '[e-mail address]',
  postcode: '[postcode]',
};

/** In order of `start`, those that overlap joined: the longest gives the kind. */
export function joinOverlapping(passages: readonly Passage[]): Passage[] {
  const joined: Passage[] = [];
  let longest = 0;
  for (const passage of passages.toSorted((left, right) => left.start - right.start || right.end - left.end)) {
    const last = joined.at(-1);
    const length = passage.end - passage.start;
    if (last === undefined || passage.start >= last.end) {
      joined.push(passage);
      longest = length;
      continue;
    }
    const kind = length > longest ? passage.kind : last.kind;
    longest = Math.max(longest, length);
    joined[joined.length - 1] = { kind, start: last.start, end: Math.max(last.end, passage.end) };
  }
  return joined;
}
