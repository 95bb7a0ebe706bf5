import { marked } from './labelled-text.ts';
import type { Draw } from './draw.ts';

/** Draws one detail of a person, between marks, with the words that stand around it; or, for the contrary, what looks like one. */
export type Detail = (draw: Draw) => string;

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

function drawDate(draw: Draw, fromYear: number, toYear: number): string {
  const [day, month, year] = [draw.integer(1, 28), draw.integer(1, 12), draw.integer(fromYear, toYear)];
  const two = (value: number): string => String(value).padStart(2, '0');
  const name = MONTHS[month - 1]!;
  const ordinal = `${day}${day % 10 === 1 && day !== 11 ? 'st' : day % 10 === 2 && day !== 12 ? 'nd' : day % 10 === 3 && day !== 13 ? 'rd' : 'th'}`;
  return draw.pick([
    `${two(day)}/${two(month)}/${year}`,
    `${day}/${month}/${year}`,
    `${two(day)}/${two(month)}/${two(year % 100)}`,
    `${two(day)}-${two(month)}-${year}`,
    `${two(day)}.${two(month)}.${year}`,
    `${two(day)}.${two(month)}.${two(year % 100)}`,
    `${year}-${two(month)}-${two(day)}`,
    `${day} ${name} ${year}`,
    `${ordinal} ${name} ${year}`,
    `${ordinal} of ${name} ${year}`,
    `${day} ${name.slice(0, 3)} ${year}`,
    `${two(day)}-${name.slice(0, 3)}-${year}`,
    `${two(day)}-${name.slice(0, 3).toUpperCase()}-${two(year % 100)}`,
    `${name} ${day}, ${year}`,
    `${two(day)} ${two(month)} ${year}`,
  ]);
}

const born = (draw: Draw): string => marked('date-of-birth', drawDate(draw, 1910, 2006));

export const dateOfBirth: Detail = (draw) =>
  draw.pick([
    () => `DOB ${born(draw)}`,
    () => `DOB: ${born(draw)}`,
    () => `dob ${born(draw)}`,
    () => `d.o.b: ${born(draw)}`,
    () => `D.O.B. ${born(draw)}`,
    () => `DoB=${born(draw)}`,
    () => `DOB (${born(draw)})`,
    () => `(DOB ${born(draw)})`,
    () => `dob - ${born(draw)}`,
    () => `D o B ${born(draw)}`,
    () => `date of birth ${born(draw)}`,
    () => `Date of Birth: ${born(draw)}`,
    () => `date of birth is ${born(draw)}`,
    () => `DATE OF BIRTH recorded as ${born(draw)}`,
    () => `birth date ${born(draw)}`,
    () => `birthdate: ${born(draw)}`,
    () => `born ${born(draw)}`,
    () => `born on ${born(draw)}`,
    () => `born on the ${born(draw)}`,
    () => `{"dateOfBirth":"${born(draw)}"}`,
    () => `"birth_date": "${born(draw)}"`,
    () => `patient's birthday is ${born(draw)}`,
    () => `${born(draw)} (DOB)`,
    () => `${born(draw)} dob`,
    () => `DOB\n${born(draw)}`,
  ])();

export const otherDate: Detail = (draw) => {
  const date = drawDate(draw, 2004, 2007);
  return draw.pick([
    `opened ${date}`,
    `since ${date} at 09:41`,
    `release of ${date}`,
    `planned for ${date}`,
    `letter dated ${date}`,
    `reported on ${date}`,
    `fix due ${date}`,
    `contract from ${date}`,
    `on ${date} the job stopped`,
    `appointments of ${date}`,
    `upgrade (${date})`,
    `log of ${date}`,
    `certificate expires ${date}`,
    `the DOB field is blank since ${draw.pick(['Monday', 'the upgrade', 'v4.2'])}`,
  ]);
};

/** Numbers out of the ranges that Ofcom keeps for drama, and foreign ones of the same sort. */
function drawPhone(draw: Draw): string {
  const three = draw.digits(3);
  const four = draw.digits(4);
  return draw.pick([
    `020 7946 0${three}`,
    `0207 946 0${three}`,
    `02079460${three}`,
    `(020) 7946 0${three}`,
    `020-7946-0${three}`,
    `0113 496 0${three}`,
    `(0113) 496 0${three}`,
    `0113.496.0${three}`,
    `01134960${three}`,
    `01632 960${three}`,
    `01632960${three}`,
    `(01632) 960 ${three}`,
    `01632-960${three}`,
    `07700 900${three}`,
    `07700900${three}`,
    `07700 900 ${three}`,
    `07700-900-${three}`,
    `+44 7700 900${three}`,
    `+447700900${three}`,
    `+44 (0)20 7946 0${three}`,
    `+44 20 7946 0${three}`,
    `+44(0)1632 960${three}`,
    `0044 7700 900${three}`,
    `00447700900${three}`,
    `0808 157 0${three}`,
    `0800 157 0${three}`,
    `0306 999 0${three}`,
    `0845 ${three} ${four}`,
    `+1 202 555 0${three}`,
    `+1 (202) 555-0${three}`,
    `+353 1 ${three} ${four}`,
    `+33 1 23 45 ${draw.digits(2)} ${draw.digits(2)}`,
    `+49 30 ${draw.digits(8)}`,
    `+91 22 ${draw.digits(4)} ${four}`,
    `0033 1 23 45 ${draw.digits(2)} ${draw.digits(2)}`,
    `020\u00a07946\u00a00${three}`,
  ]);
}

export const phoneNumber: Detail = (draw) => {
  const phone = drawPhone(draw);
  const extension = `${draw.pick([' ext ', ' ext. ', ' x', ' extension ', ' Ext:', ', ext '])}${draw.integer(100, 9999)}`;
  return draw.pick([
    () => marked('phone', phone),
    () => `tel ${marked('phone', phone)}`,
    () => `Tel: ${marked('phone', phone)}`,
    () => `call ${marked('phone', phone)} or come by`,
    () => `mob:${marked('phone', phone)}`,
    () => `phone=${marked('phone', phone)};`,
    () => `"phone":"${marked('phone', phone)}"`,
    () => `<tel:${marked('phone', phone)}>`,
    () => `T ${marked('phone', phone)} / ${marked('phone', drawPhone(draw))}`,
    () => marked('phone', `${phone}${extension}`),
    () =>
      `ward on ${marked('phone', `${draw.pick(['ext ', 'ext. ', 'extension ', 'Ext: ', 'extn '])}${draw.integer(1000, 9999)}`)}`,
  ])();
};

export const emailAddress: Detail = (draw) => {
  const local = draw.pick([
    () => `${draw.letters(1)}.${draw.letters(6)}`,
    () => `${draw.letters(5)}_${draw.letters(4)}${draw.digits(1)}`,
    () => `ward${draw.digits(1)}.desk`,
    () => `${draw.letters(4)}-${draw.letters(4)}+tickets`,
    () => draw.letters(5).toUpperCase(),
    () => `o'${draw.letters(5)}`,
    () => `${draw.letters(3)}${draw.digits(4)}`,
  ])();
  const domain = draw.pick([
    'nhs.net',
    'NHS.net',
    'trust.nhs.uk',
    'mail.trust-two.nhs.uk',
    'example.com',
    'supplier.co.uk',
    'desk.example.org',
    'x1.io',
  ]);
  const address = marked('email', `${local}@${domain}`);
  return draw.pick([
    address,
    `mail ${address}.`,
    `<${address}>`,
    `mailto:${address}`,
    `From: "Desk" <${address}>`,
    `cc ${address}; ${marked('email', `desk@${domain}`)}`,
    `"email":"${address}"`,
    `(${address})`,
    `user=${address}&x=1`,
  ]);
};

export const notEmail: Detail = (draw) =>
  draw.pick([
    `meet @ ${draw.digits(2)}:30`,
    `@channel`,
    `${draw.digits(1)} @ £4`,
    `graphql@16.${draw.digits(1)}.0`,
    `{ incident @asOf(time: "now") }`,
    `scp file root@:${draw.letters(4)}`,
    `speed @100%`,
    `user @ desk`,
  ]);

const AREAS =
  'AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX FK FY G GL GU HA HD HG HP HR HS HU HX IG IP IV KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE'.split(
    ' ',
  );
const INWARD = 'ABDEFGHJLNPQRSTUWXYZ';

export const postcode: Detail = (draw) => {
  const area = draw.pick(AREAS);
  const outward = draw.pick([
    () => `${area}${draw.integer(1, 9)}`,
    () => `${area}${draw.integer(10, 99)}`,
    () => draw.pick(['W1A', 'E1W', 'N1C', 'NW1W', 'SE1P', 'EC1A', 'EC4Y', 'SW1A', 'WC2H', 'W1T']),
    () => `${area}${draw.integer(1, 9)}`,
  ])();
  const inward = `${draw.digits(1)}${draw.letters(2, INWARD)}`;
  const whole = draw.integer(1, 60) === 1 ? 'GIR 0AA' : `${outward} ${inward}`;
  // An ordinal in lower case (`n3 1st line`) is the one shape that a reader cannot tell; it is not drawn without its context.
  const written = draw.pick([
    whole,
    whole,
    whole.replace(' ', ''),
    lowerUnlessOrdinal(whole),
    lowerUnlessOrdinal(whole).replace(' ', ''),
    whole.replace(' ', '\u00a0'),
    whole.replace(' ', '  '),
  ]);
  const passage = marked('postcode', written);
  return draw.pick([
    passage,
    `postcode ${passage}`,
    `Post code: ${passage}`,
    `lives at ${passage}`,
    `12 High Street, ${passage}`,
    `"postcode":"${passage}"`,
    `(${passage})`,
    `moved from ${passage} to ${marked('postcode', `${draw.pick(AREAS)}${draw.integer(1, 9)} ${draw.digits(1)}${draw.letters(2, INWARD)}`)}`,
    `addr=${passage};`,
  ]);
};

function lowerUnlessOrdinal(written: string): string {
  return /(?:1st|2nd|3rd|[04-9]th)$/i.test(written) ? written : written.toLowerCase();
}
