/** What holds for every made-up event, of the samples and of the generator alike. */

import type { LedgerEvent } from '../../subgraphs/connectors/ledger/event.ts';

/** The event's texts, by name, without their classes. */
export function textsOf(event: LedgerEvent): Array<readonly [string, string]> {
  const texts = Object.entries((event.texts ?? {}) as Record<string, string | { readonly text: string } | undefined>);
  return texts.flatMap(([name, given]) =>
    given === undefined ? [] : [[name, typeof given === 'string' ? given : given.text] as const],
  );
}

/** Every reference and id in the event: all strings outside its texts. */
export function structuredStringsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => (key === 'texts' ? [] : structuredStringsOf(inner)));
}

/** Ten digits that stand alone: what an NHS number looks like. */
export const TEN_BARE_DIGITS = /(?<![\dA-Za-z])\d{10}(?!\d)/;

/** What may be read as an NHS number: ten digits, together or 3-3-4. */
export function nhsNumberLikes(text: string): string[] {
  return (text.match(/(?<!\d)\d{3}[ -]?\d{3}[ -]?\d{4}(?!\d)/g) ?? []).map((found) => found.replace(/\D/g, ''));
}

/** Modulo 11 over weights 10 to 2, the tenth digit being the check digit. */
export function isValidNhsNumber(number: string): boolean {
  const digits = [...number].map(Number);
  const sum = digits.slice(0, 9).reduce((total, digit, index) => total + digit * (10 - index), 0);
  return digits.length === 10 && (11 - (sum % 11)) % 11 === digits[9];
}

/** The parties, services, sites and desks that the event names, as the directory knows them. */
export interface Mentions {
  readonly desks: readonly string[];
  readonly sites: readonly string[];
  readonly services: readonly string[];
}

const PARTY_KEYS = [
  'heldBy',
  'accountable',
  'waitingOn',
  'claimedBy',
  'acceptedBy',
  'assertedBy',
  'author',
  'from',
  'to',
  'owedBy',
  'owedTo',
  'raisedBy',
];

export function mentionsOf(event: LedgerEvent): Mentions {
  const data = event.data as Readonly<Record<string, unknown>>;
  const parties = [...PARTY_KEYS.map((key) => data[key]), event.recordedBy].filter(
    (party) => typeof party === 'string',
  );
  const ofKind = (kind: string) =>
    parties.filter((party) => party.startsWith(`${kind}:`)).map((party) => party.slice(kind.length + 1));
  const targets = [data['target'], ...list(data['explains'])].filter((target) => typeof target === 'string');
  return {
    desks: [
      ...ofKind('desk'),
      ...targets.map((target) => decodeURIComponent(target.split('/')[0]!)),
      ...('desk' in event && event.desk !== undefined ? [event.desk] : []),
    ],
    sites: [
      ...ofKind('customer'),
      ...list(data['site']),
      ...list(data['affectedSites']),
      ...list(data['sites']),
    ] as string[],
    services: [...list(data['service']), ...list(data['services']), ...list(data['affects'])] as string[],
  };
}

function list(value: unknown): unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}
