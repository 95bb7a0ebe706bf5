/** Takes out of a text what points at a person. */

import { findDatesOfBirth } from './dates-of-birth.ts';
import { findDigitGroups } from './digit-groups.ts';
import { findEmailAddresses } from './email-addresses.ts';
import { foldText, readingsOf, toOriginal, type FoldedText } from './folded-text.ts';
import { findNhsNumbers } from './nhs-numbers.ts';
import { joinOverlapping, MARKS, type Passage } from './passage.ts';
import { findPhoneNumbers } from './phone-numbers.ts';
import { findPostcodes } from './postcodes.ts';

export interface RedactedText {
  /** The text with a mark such as `[NHS number]` in the place of each passage. */
  readonly text: string;
  /** How many passages were taken out; 0 where the text is as it was. */
  readonly redactions: number;
}

/** Without a digit or an @ of some script, there is nothing that any detector looks for. */
const WORTH_A_LOOK = /[@\uff20\ufe6b\p{Nd}]/u;
/**
 * A passage that is out of the way may lay open the next one (`4857773456LS1 4AP`). Each look takes out all that is open, so that a
 * third is rare; the bound keeps the work linear, whatever the text.
 */
const MOST_LOOKS = 8;

/**
 * Takes out NHS numbers, dates of birth, phone numbers, e-mail addresses and postcodes. Names are not looked for: nothing finds them
 * reliably, which is why release by the owner comes first. Pure; takes time in proportion to the text; never throws; what it returns,
 * given again, is returned as it is.
 */
export function redact(text: string): RedactedText {
  const passages = findPassages(text);
  if (passages.length === 0) return { text, redactions: 0 };
  let shown = '';
  let from = 0;
  for (const { kind, start, end } of passages) {
    shown += text.slice(from, start) + MARKS[kind];
    from = end;
  }
  return { text: shown + text.slice(from), redactions: passages.length };
}

/** What {@link redact} takes out, in order, none overlapping. */
export function findPassages(text: string): readonly Passage[] {
  if (!WORTH_A_LOOK.test(text)) return [];
  const readings = readingsOf(text);
  let taken: readonly Passage[] = [];
  for (let look = 0; look < MOST_LOOKS; look += 1) {
    const found = readings.flatMap((reading) => detect(foldText(text, taken, reading)));
    if (found.length === 0) return taken;
    taken = joinOverlapping([...taken, ...found]);
  }
  return taken;
}

function detect(folded: FoldedText): Passage[] {
  const { characters } = folded;
  const groups = findDigitGroups(characters);
  return [
    ...findNhsNumbers(groups),
    ...findDatesOfBirth(characters),
    ...findPhoneNumbers(groups),
    ...findEmailAddresses(characters),
    ...findPostcodes(characters),
  ].map((passage) => toOriginal(folded, passage));
}
