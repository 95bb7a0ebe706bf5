import { drawFailingNumber, passesModulus11, type Draw } from './draw.ts';

/** References of tickets, changes, problems and obligations in the formats of every desk, each by what it is called in the set. */
export const REFERENCE_FORMATS: Readonly<Record<string, (draw: Draw) => string>> = {
  'service-now': (draw) => `${draw.pick(['INC', 'CHG', 'PRB', 'TASK', 'REQ'])}00${draw.digits(5)}`,
  'service-now-long': (draw) => `${draw.pick(['RITM', 'SCTASK', 'INC'])}${drawFailingNumber(draw)}`,
  remedy: (draw) => `${draw.pick(['INC', 'CRQ', 'PBI', 'PKE'])}0000000${draw.digits(5)}`,
  'national-desk': (draw) => `NSD-200${draw.integer(4, 9)}-${draw.digits(6)}`,
  'trouble-ticket': (draw) => `TT-200${draw.integer(4, 9)}-${draw.digits(6)}`,
  jira: (draw) => `${draw.pick(['CAB', 'GPS', 'N3', 'NM'])}-${draw.integer(1, 99_999)}`,
  'slashed-year': (draw) => `200${draw.integer(4, 9)}/${draw.digits(4)}`,
  'slashed-year-part': (draw) => `200${draw.integer(4, 9)}/${draw.digits(4)}-${draw.digits(1)}`,
  'slashed-year-long': (draw) => `200${draw.integer(4, 9)}/${draw.digits(6)}`,
  estates: (draw) => draw.pick([`E-${draw.digits(4)}`, `LE/${draw.digits(4)}`, `A06-${draw.digits(4)}`]),
  obligation: (draw) =>
    `OBL-2006-${draw.pick(['NWWM', 'LONDON', 'SOUTHERN'])}-${draw.pick(['DIAGNOSTICS', 'SUPPORT-MODEL'])}`,
  circuit: (draw) => `N3-ACC-${draw.digits(5)}`,
  'ten-digits': drawFailingNumber,
  'ten-digits-hash': (draw) => `#${drawFailingNumber(draw)}`,
  'letter-and-date': (draw) =>
    `SR-2006${String(draw.integer(1, 12)).padStart(2, '0')}${String(draw.integer(1, 28)).padStart(2, '0')}-${draw.digits(3)}`,
};

/** A reference of any format. */
export function drawReference(draw: Draw): string {
  return draw.pick(Object.values(REFERENCE_FORMATS))(draw);
}

/**
 * Whether some ten digits of the text, bare or in three, three and four, would pass as an NHS number: such a text has no place among the
 * negatives, since nobody can say that it is none.
 */
export function holdsPassingNumber(text: string): boolean {
  for (const match of text.matchAll(/(?=(?<!\d)(\d{3})\D{0,3}(\d{3})\D{0,3}(\d{4})(?!\d))/g)) {
    if (passesModulus11(`${match[1]}${match[2]}${match[3]}`)) return true;
  }
  return false;
}
