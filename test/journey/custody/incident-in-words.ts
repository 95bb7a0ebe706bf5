/** Short ways to write an incident down by hand, and to read what an engine says of it. Times without a date are of 1 August 2006, UTC. */

import type { CustodyInterval, Holder, PairedHandover } from '../../../gateway/journey/engine/custody/custody-model.ts';
import type {
  Account,
  Bond,
  BondRole,
  ClockStatement,
  Declaration,
  DirectoryDesk,
  Handover,
  IncidentAccounts,
  InstantMs,
  PartyId,
  SiteImpact,
  Ticket,
  TimeClaim,
} from '../../../gateway/journey/engine/model.ts';
import type { Policy } from '../../../gateway/journey/engine/policy-model.ts';
import { BESIDE_CUSTODY } from '../incidents/world.ts';

const DAY = '2006-08-01T';

/** `09:30`, `09:30:00.001`, or with a date in front, such as `2007-01-08T00:00`; always UTC. */
export type When = string;

export function at(when: When): InstantMs {
  return Date.parse(`${when.includes('T') ? when : DAY + when}Z`);
}

export function inWords(instant: InstantMs): When {
  const written = new Date(instant).toISOString().replace('Z', '').replace('.000', '').replace(/:00$/, '');
  return written.startsWith(DAY) ? written.slice(DAY.length) : written;
}

const desk = (
  code: string,
  kind: DirectoryDesk['kind'],
  operators: DirectoryDesk['operators'] = [{ organisation: `organisation:of-${code}`, from: at('2004-01-01T00:00') }],
  account = code,
): DirectoryDesk => ({ code, kind, account, operators });

export const DIRECTORY = {
  desks: [
    desk('nsd', 'NATIONAL'),
    desk('spine', 'CENTRAL'),
    // The takeover of 7/8 January 2007, at midnight Europe/London, which is UTC in January.
    desk('east', 'LSP', [
      { organisation: 'organisation:outgoing', from: at('2004-01-01T00:00') },
      { organisation: 'organisation:incoming', from: at('2007-01-08T00:00') },
    ]),
    desk('south', 'LSP'),
    desk('laboratory', 'EXISTING_SUPPLIER'),
    desk('trust-a', 'LOCAL', undefined, 'local-desks'),
    desk('trust-b', 'LOCAL', undefined, 'local-desks'),
  ],
};

const MINUTE = 60_000;

export const POLICY: Policy = {
  ...BESIDE_CUSTODY,
  version: 'by-hand-2006.1',
  contentHash: '0'.repeat(64),
  start: { bases: ['USER_REPORT', 'MONITORING'], choose: 'EARLIEST' },
  restore: { bases: ['USER_CONFIRMATION'], choose: 'LATEST' },
  staleAfterMilliseconds: 60 * MINUTE,
  backDatedAfterMilliseconds: 60 * MINUTE,
  stops: { permitted: ['CUSTOMER_INFORMATION'], evidenceRequired: true },
  handovers: { acceptanceWindowMilliseconds: 30 * MINUTE, pairingWindowMilliseconds: 15 * MINUTE },
  charging: { acceptanceWindow: 'ALLOWED' },
};

/** A code stands for the desk; anything with a colon is a party as it is. */
export function party(written: string): PartyId {
  return written.includes(':') ? written : `desk:${written}`;
}

type Timed<Type> = { readonly [Key in keyof Type]?: Key extends `${string}At` ? When | null : Type[Key] };

let number = 0;
const nextId = (kind: string): string => `${kind}-${String((number += 1)).padStart(4, '0')}`;

/** A `HANDLING` statement: from then on (until `to`) the ticket says that this party holds it; null for nobody. */
export function says(
  heldBy: string | null,
  from: When,
  to: When | null = null,
  more: Timed<Omit<ClockStatement, 'from' | 'to' | 'heldBy'>> = {},
): ClockStatement {
  const { requestedAt, requestReachedAt, recordedAt, witnessedAt, ...rest } = more;
  return {
    id: nextId('clock'),
    role: 'HANDLING',
    state: 'RUNNING',
    waitingOn: null,
    reason: null,
    hasEvidence: false,
    ...rest,
    heldBy: heldBy === null ? null : party(heldBy),
    from: at(from),
    to: to === null ? null : at(to),
    requestedAt: instant(requestedAt),
    requestReachedAt: instant(requestReachedAt),
    recordedAt: instant(recordedAt),
    witnessedAt: at(witnessedAt ?? from),
  };
}

/** A stop that the policy permits, all of it in order: the request reached the customer when the stop began. */
export function stops(
  heldBy: string,
  from: When,
  to: When | null = null,
  more: Parameters<typeof says>[3] = {},
): ClockStatement {
  return says(heldBy, from, to, {
    state: 'STOPPED',
    reason: 'CUSTOMER_INFORMATION',
    hasEvidence: true,
    waitingOn: 'customer:RXF05',
    requestReachedAt: from,
    ...more,
  });
}

export function handover(from: string | null, to: string | null, more: Timed<Omit<Handover, 'from' | 'to'>>): Handover {
  const { offeredAt, receivedAt, acceptedAt, rejectedAt, withdrawnAt, returnedAt, recordedAt, witnessedAt, ...rest } =
    more;
  return {
    id: nextId('handover'),
    transferReference: null,
    rejectCode: null,
    ...rest,
    from: from === null ? null : party(from),
    to: to === null ? null : party(to),
    offeredAt: instant(offeredAt),
    receivedAt: instant(receivedAt),
    acceptedAt: instant(acceptedAt),
    rejectedAt: instant(rejectedAt),
    withdrawnAt: instant(withdrawnAt),
    returnedAt: instant(returnedAt),
    recordedAt: instant(recordedAt),
    witnessedAt: at(witnessedAt ?? offeredAt ?? '00:00'),
  };
}

/** @param id `desk` for the only ticket that the desk has, or `desk/reference`. */
export function ticket(id: string, more: Timed<Omit<Ticket, 'id' | 'desk'>> & { readonly heard?: never } = {}): Ticket {
  const [speaker, reference] = id.split('/');
  const { sourceSpokeAt, firstObservedAt, openedAt, closedAt, ...rest } = more;
  return {
    presence: 'HELD',
    service: null,
    clock: [],
    handovers: [],
    bonds: [],
    resolutions: [],
    severityClaims: [],
    materialGaps: [],
    ...rest,
    id: ticketId(speaker!, reference),
    desk: speaker!,
    sourceSpokeAt: instant(sourceSpokeAt),
    firstObservedAt: instant(firstObservedAt),
    openedAt: instant(openedAt),
    closedAt: instant(closedAt),
  };
}

export function bond(role: BondRole, target: string, deniedAt: When | null = null): Bond {
  const [speaker, reference] = target.split('/');
  return { role, target: ticketId(speaker!, reference), assertedAt: null, deniedAt: instant(deniedAt) };
}

export function claim(when: When, basis: string | null, claimedBy: string | null = 'nsd'): TimeClaim {
  return { at: at(when), basis, claimedBy: claimedBy === null ? null : party(claimedBy), witnessedAt: null };
}

export function impact(site: string, startedAt: When | null, restoredAt: When | null): SiteImpact {
  return { site, startedAt: instant(startedAt), restoredAt: instant(restoredAt), claimedBy: 'desk:nsd' };
}

interface InWords {
  readonly tickets?: readonly Ticket[];
  /** Start and restore, as the NSD declares them; 09:00 and 12:00 where nothing else is written. Null: it did not answer. */
  readonly declared?: Partial<Declaration> | null;
  /** States other than `HELD` with a ticket and `NONE_LINKED` without one. */
  readonly states?: Readonly<Record<string, Account['state']>>;
  /** Ids of hand-overs that somebody disputes. */
  readonly disputed?: readonly string[];
  readonly disputeWithdrawnAt?: When;
  readonly asOf?: When;
  readonly asKnownAt?: When;
}

export function incident(written: InWords): IncidentAccounts {
  const { tickets = [], declared = {}, states = {}, disputed = [], disputeWithdrawnAt, asOf = '18:00' } = written;
  const accountOf = new Map(DIRECTORY.desks.map(({ code, account }) => [code, account]));
  const disputes = disputed.map((about, index) => ({
    id: `dispute-${index}`,
    subject: 'HANDOVER' as const,
    about,
    raisedBy: null,
    raisedAt: at('12:00'),
    withdrawnAt: instant(disputeWithdrawnAt),
    witnessedAt: at('12:00'),
  }));
  return {
    incident: 'I-1',
    asOf: at(asOf),
    asKnownAt: at(written.asKnownAt ?? asOf),
    declaration:
      declared === null
        ? null
        : {
            service: null,
            major: null,
            startClaims: [claim('09:00', 'USER_REPORT')],
            restoreClaims: [claim('12:00', 'USER_CONFIRMATION')],
            impact: [],
            bonds: [],
            ...declared,
          },
    accounts: [...new Set(accountOf.values())].map((account, index): Account => {
      const held = tickets.filter((each) => accountOf.get(each.desk) === account);
      const state = account in states ? states[account]! : held.length > 0 ? 'HELD' : 'NONE_LINKED';
      return { desk: account, state, tickets: held, disputes: index === 0 ? disputes : [] };
    }),
    directory: DIRECTORY,
  };
}

/** `09:00-10:00 CLASS holders CHARGE party`, then the hand-over and the missing accounts where there are any. */
export function intervalInWords(interval: CustodyInterval): string {
  const { from, to, holders, charge, handover: open, missing } = interval;
  return [
    `${inWords(from)}-${inWords(to)}`,
    interval.class,
    holders.map(holderInWords).join('+'),
    charge.kind,
    charge.party?.replace('desk:', ''),
    open === null ? '' : `by ${recordsInWords(open)}`,
    missing.length === 0 ? '' : `without ${missing.join('+')}`,
  ]
    .filter((word) => word !== '' && word !== undefined)
    .join(' ');
}

/** Sender's and receiver's record, `-` for none. */
export function recordsInWords({ senderRecord, receiverRecord }: PairedHandover): string {
  return `${senderRecord ?? '-'}/${receiverRecord ?? '-'}`;
}

function holderInWords({ party: holder, organisation }: Holder): string {
  const code = holder.replace('desk:', '');
  if (organisation === `organisation:of-${code}`) return code;
  return `${code}(${organisation === null ? 'no organisation' : organisation.replace('organisation:', '')})`;
}

function ticketId(speaker: string, reference = 'T1'): string {
  return `${speaker}/system/${reference}`;
}

function instant(when: When | null | undefined): InstantMs | null {
  return when === null || when === undefined ? null : at(when);
}
