import { drawFailingNumber, type Draw } from './draw.ts';
import { drawReference, REFERENCE_FORMATS } from './references.ts';
import { drawTime } from './sentences.ts';

/** Draws a passage that is nobody's detail. */
export type Innocent = (draw: Draw) => string;

const HEXADECIMAL = '0123456789abcdef';
const two = (draw: Draw, low: number, high: number): string => String(draw.integer(low, high)).padStart(2, '0');
const hexadecimal = (draw: Draw, length: number): string => draw.letters(length, HEXADECIMAL);

/** Strings that look like telephone numbers and are none: too long, too short, lettered, or counted in other groups. */
const phoneLike: Innocent = (draw) =>
  draw.pick([
    () => `asset 0207${draw.digits(10)}`,
    () => `serial 0${draw.digits(14)}`,
    () => `PC-0207-${draw.digits(4)}`,
    () => `part 020-7946-${draw.letters(2, 'SXTQ')}`,
    () => `circuit BBEU0${draw.digits(7)}`,
    () => `PO 0${draw.digits(6)}`,
    () => `order ${drawFailingNumber(draw)}`,
    () => `smartcard ${draw.integer(1, 9)}${draw.digits(11)}`,
    () => `ASID 200${draw.digits(9)}`,
    () => `account ${draw.digits(8)}, sort code ${draw.digits(2)}-${draw.digits(2)}-${draw.digits(2)}`,
    () => `barcode 50${draw.digits(11)}`,
    () => `licence ${draw.digits(5)}-${draw.digits(5)}-${draw.digits(5)}-${draw.digits(5)}`,
    () => `meter 0${draw.digits(4)}.${draw.digits(3)}`,
    () => `print job 0${draw.digits(5)}`,
    () => `socket ${draw.digits(2)}-${draw.digits(3)}-${draw.digits(2)}`,
    () => `batch 07${draw.digits(5)}`,
    () => `concept 1324${draw.digits(12)}`,
    () => `rows ${draw.integer(1, 9)} ${draw.digits(3)} ${draw.digits(3)}`,
  ])();

const organisationCode: Innocent = (draw) =>
  draw.pick([
    () => `R${draw.letters(1, 'XFJQWTH')}${draw.letters(1, 'ABCDFGHX123456789')}`,
    () => `R${draw.letters(1, 'XFJQWTH')}${draw.digits(1)}${draw.digits(2)}`,
    () => `5${draw.letters(1, 'ABCKMNPQ')}${draw.digits(1)}`,
    () => `${draw.letters(1, 'ABCDEFGHJKLMNPY')}${draw.digits(5)}`,
    () => `Y0${draw.digits(4)}`,
    () => `8H${draw.letters(1, 'XKN')}${draw.digits(2)}`,
    () => `SYN-${draw.pick(['ACU', 'GP', 'PCT'])}-${draw.digits(2)}`,
    () => `SYN-ACU-${draw.pick(['LON', 'EAS', 'SOU'])}-${draw.digits(2)}`,
    () => `X${draw.digits(2)}`,
  ])();

const networkAddress: Innocent = (draw) =>
  draw.pick([
    () => [10, draw.integer(0, 255), draw.integer(0, 255), draw.integer(1, 254)].join('.'),
    () => `${[192, 168, draw.integer(0, 255), draw.integer(1, 254)].join('.')}:${draw.integer(1024, 65_535)}`,
    () => [172, 16, draw.integer(100, 255), draw.integer(100, 254)].join('.') + '/24',
    () => `fe80::${hexadecimal(draw, 4)}:${hexadecimal(draw, 4)}:${hexadecimal(draw, 4)}`,
    () => Array.from({ length: 6 }, () => hexadecimal(draw, 2)).join(':'),
    () =>
      Array.from({ length: 6 }, () => hexadecimal(draw, 2))
        .join('-')
        .toUpperCase(),
  ])();

const timestamp: Innocent = (draw) =>
  draw.pick([
    () => drawTime(draw),
    () => `2006${two(draw, 1, 12)}${two(draw, 1, 28)}${two(draw, 0, 23)}${two(draw, 0, 59)}${two(draw, 0, 59)}`,
    () => `11${draw.digits(11)}`,
    () =>
      `${two(draw, 1, 28)}-${draw.pick(['JAN', 'JUL', 'DEC'])}-06 ${two(draw, 0, 23)}.${two(draw, 0, 59)}.${draw.digits(2)}`,
    () =>
      `2006-${two(draw, 1, 12)}-${two(draw, 1, 28)}T${two(draw, 0, 23)}:${two(draw, 0, 59)}:${two(draw, 0, 59)}.${draw.digits(3)}+01:00`,
    () => `uptime ${draw.integer(1, 400)}d ${two(draw, 0, 23)}:${two(draw, 0, 59)}`,
  ])();

const digest: Innocent = (draw) =>
  draw.pick([
    () => hexadecimal(draw, 40),
    () => hexadecimal(draw, 64),
    () => [8, 4, 4, 4, 12].map((length) => hexadecimal(draw, length)).join('-'),
    () => `0x${hexadecimal(draw, 8)}`,
    () => `sha256:${hexadecimal(draw, 12)}`,
  ])();

const version: Innocent = (draw) =>
  draw.pick([
    () => `v${draw.integer(1, 12)}.${draw.integer(0, 20)}.${draw.integer(0, 99)}`,
    () => `RIS-4.${draw.integer(0, 9)}`,
    () => `MIM ${draw.integer(3, 6)}.1.${two(draw, 1, 9)}`,
    () => `${draw.integer(1, 9)}.${draw.integer(0, 9)}.${draw.digits(4)}.${draw.digits(5)}`,
    () => `build ${draw.digits(5)}`,
    () => `@apollo/server@5.${draw.integer(0, 9)}.${draw.integer(0, 9)}`,
    () => `PRPA_IN02000${draw.integer(0, 9)}UK0${draw.integer(1, 9)}`,
    () => `2.16.840.1.113883.2.1.${draw.integer(1, 9)}.${draw.integer(1, 9)}.${draw.integer(1, 9)}`,
    () => `IE ${draw.integer(5, 9)}.0.${draw.digits(4)}`,
  ])();

const amount: Innocent = (draw) =>
  draw.pick([
    () => `£${draw.integer(1, 999)},${draw.digits(3)}.${draw.digits(2)}`,
    () => `£1,${draw.digits(3)},${draw.digits(3)},${draw.digits(3)}`,
    () => `${draw.integer(1, 99)} @ £${draw.integer(1, 9)}.50`,
    () => `${draw.integer(1, 99)}.${draw.digits(2)} %`,
    () => `${draw.integer(1, 900)} ms`,
    () => `${draw.integer(1, 64)} GB of ${draw.integer(65, 512)} GB`,
    () => `${draw.integer(100, 999)} messages in ${draw.integer(1, 59)} minutes`,
    () => `${draw.digits(3)} of ${draw.digits(4)} rows`,
    () => `queue depth ${draw.integer(1, 184)},${draw.digits(3)}`,
    () => `exit code -${draw.integer(1, 255)}, line ${draw.integer(1, 4000)}`,
  ])();

const failingNumber: Innocent = (draw) => {
  const digits = drawFailingNumber(draw);
  const grouped = [digits.slice(0, 3), digits.slice(3, 6), digits.slice(6)];
  return draw.pick([
    `order ${digits}`,
    `consignment ${grouped.join(' ')}`,
    `asset ${grouped.join('-')}`,
    `job ${digits}`,
    `session ${digits}`,
    `invoice no. ${digits}`,
    `message id ${grouped.join('.')}`,
    `process ${digits} killed`,
  ]);
};

/** Where a label reads like a postcode's outward half, or a reference like the whole of one. */
const postcodeLike: Innocent = (draw) =>
  draw.pick([
    () => `N3 ${draw.pick(['1st', '2nd', '3rd'])} line`,
    () => `${draw.letters(2, 'QXZV')}${draw.digits(1)} ${draw.digits(1)}${draw.letters(2, 'ABDE')}`,
    () => `${draw.pick(['R', 'J', 'V', 'X', 'Z'])}${draw.digits(1)}${draw.digits(1)}${draw.letters(2, 'ABDE')}`,
    () => `B${draw.digits(1)} ${draw.digits(1)}C${draw.letters(1, 'IKMOV')}`,
    () => `SE${draw.digits(1)} 2006`,
    () => `form E${draw.digits(1)}-${draw.digits(2)}A`,
    () => `cabinet N${draw.digits(1)} row ${draw.digits(1)}`,
    () => `LE/${draw.digits(4)}`,
    () => `A06-${draw.digits(4)}`,
    () => `L${draw.digits(5)}`,
    () => `bleep W${draw.digits(1)} ward ${draw.digits(1)}A`,
    () => `rack B${draw.digits(2)}${draw.letters(1, 'AB')}-${draw.digits(1)}U`,
    () => `model ML${draw.digits(3)} G${draw.digits(1)}`,
  ])();

/** The families of what is nobody's detail, with how many of each the set holds. */
export const NEGATIVE_FAMILIES: Readonly<Record<string, { readonly count: number; readonly draw: Innocent }>> = {
  ...Object.fromEntries(
    Object.entries(REFERENCE_FORMATS).map(([name, draw]) => [`ticket-reference-${name}`, { count: 150, draw }]),
  ),
  'two-references': {
    count: 150,
    draw: (draw) => `${drawReference(draw)} ${draw.pick(['and', '/', '->', ','])} ${drawReference(draw)}`,
  },
  'ten-digits-that-do-not-check': { count: 500, draw: failingNumber },
  'phone-like': { count: 1000, draw: phoneLike },
  'organisation-codes': { count: 300, draw: organisationCode },
  'network-addresses': { count: 250, draw: networkAddress },
  timestamps: { count: 300, draw: timestamp },
  digests: { count: 250, draw: digest },
  versions: { count: 250, draw: version },
  amounts: { count: 250, draw: amount },
  'postcode-like': { count: 300, draw: postcodeLike },
};
