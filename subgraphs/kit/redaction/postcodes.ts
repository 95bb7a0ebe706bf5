/** Postcodes: an area that exists, a district, and an inward half; a site's own postcode is taken out as well as a patient's. */

import type { Passage } from './passage.ts';

const AREAS = new Set(
  (
    'AB AL B BA BB BD BF BH BL BN BR BS BT BX CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX FK FY ' +
    'G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW ' +
    'OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF ' +
    'WN WR WS WV YO ZE'
  ).split(' '),
);
/** The letters C, I, K, M, O and V never stand in the inward half. */
const POSTCODE =
  /(?<![a-z\d])(?:(?<area>[a-z]{1,2})\d[a-z\d]?|gir)(?<gap>[ \t]{0,2}|\+)(?<inward>\d[abd-hjlnp-uw-z]{2})(?![a-z\d])/gi;
/** `N3 1st line` is no postcode, and `N3 1ST` may be one. */
const ORDINAL = /^(?:1st|2nd|3rd|[04-9]th)$/;
const SAYS_POSTCODE = /post\s?code[^\w\uffff]{0,6}(?:is[^\w\uffff]{0,2})?$/i;

export function findPostcodes(characters: string): Passage[] {
  const found: Passage[] = [];
  for (const match of characters.matchAll(POSTCODE)) {
    const { area, gap = '', inward = '' } = match.groups ?? {};
    if (area === undefined ? inward.toUpperCase() !== '0AA' : !AREAS.has(area.toUpperCase())) continue;
    const isOrdinal = gap !== '' && ORDINAL.test(inward);
    if (isOrdinal && !SAYS_POSTCODE.test(characters.slice(Math.max(0, match.index - 20), match.index))) continue;
    found.push({ kind: 'postcode', start: match.index, end: match.index + match[0].length });
  }
  return found;
}
