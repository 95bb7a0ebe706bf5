/** Short ways to tell a vector: times of day on 1 August 2006 (UTC), five desks, and what is left out is not said. */

import type { ChargeKind, CustodyClass } from '../../../gateway/journey/engine/custody/custody-model.ts';
import type {
  Account,
  ClockStatement,
  Declaration,
  DirectoryDesk,
  Handover,
  IncidentAccounts,
  PartyId,
  Ticket,
} from '../../../gateway/journey/engine/model.ts';
import type { Policy } from '../../../gateway/journey/engine/policy-model.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

/** `'10:30'`, or an instant written out (ISO 8601) for any other day. */
export const at = (time: string): number => Date.parse(time.length === 5 ? `2006-08-01T${time}:00Z` : time);

const desk = (
  code: string,
  kind: DirectoryDesk['kind'],
  ...operators: readonly (readonly [organisation: string, from: string])[]
): DirectoryDesk => ({
  code,
  kind,
  account: kind === 'LOCAL' ? 'local-desks' : code,
  operators: operators.map(([organisation, from]) => ({ organisation, from: at(from) })),
});

const DESKS: readonly DirectoryDesk[] = [
  desk('nsd', 'NATIONAL', ['national', '2004-01-01T00:00Z']),
  desk('spine', 'CENTRAL', ['carrier', '2004-01-01T00:00Z']),
  desk('network', 'CENTRAL', ['carrier', '2004-01-01T00:00Z']),
  desk('east', 'LSP', ['outgoing', '2004-01-01T00:00Z'], ['incoming', '2007-01-08T00:00Z']),
  desk('trust-a', 'LOCAL', ['trust-a', '2004-01-01T00:00Z']),
  desk('trust-b', 'LOCAL', ['trust-b', '2004-01-01T00:00Z']),
];
const ACCOUNT_DESKS = ['nsd', 'spine', 'network', 'east', 'local-desks'];

export const POLICY: Policy = {
  version: 'vectors-1',
  contentHash: '0'.repeat(64),
  start: { bases: ['USER_REPORT', 'MONITORING'], choose: 'EARLIEST' },
  restore: { bases: ['SUPPLIER_LOG'], choose: 'LATEST' },
  staleAfterMilliseconds: 4 * HOUR,
  backDatedAfterMilliseconds: 24 * HOUR,
  stops: { permitted: ['CUSTOMER_INFORMATION'], evidenceRequired: true },
  handovers: { acceptanceWindowMilliseconds: HOUR, pairingWindowMilliseconds: 15 * MINUTE },
  charging: { acceptanceWindow: 'ALLOWED' },
  severity: { basis: 'FIRST_CLAIMED', changeAppliesFrom: 'START' },
  peerRelief: true,
  materials: { contestedGapCounts: false },
  board: {
    backlogAgeBandsFromMilliseconds: [0],
    breachForecastMinimumSample: 30,
    nearBreachMilliseconds: HOUR,
    lateDisclosureIncidents: 3,
    outOfHoursCalendar: 'always',
    responseCalendars: ['always'],
  },
  candidates: {
    overlapMarginMilliseconds: HOUR,
    points: { sameService: 1, dependedOnService: 1, sameSite: 1, overlappingTime: 1 },
    minimumScore: 1,
  },
  calendars: { always: 1 },
};

let made = 0;
const newId = (kind: string): string => `${kind}-${(made += 1)}`;

export function statement(heldBy: PartyId | null, from: string, more: Partial<ClockStatement> = {}): ClockStatement {
  return {
    id: newId('clock'),
    role: 'HANDLING',
    state: 'RUNNING',
    heldBy,
    waitingOn: null,
    from: at(from),
    to: null,
    reason: null,
    hasEvidence: false,
    requestedAt: null,
    requestReachedAt: null,
    recordedAt: at(from),
    witnessedAt: at(from),
    ...more,
  };
}

/** A stop that counts from `reached` on. */
export const stop = (heldBy: PartyId, from: string, reached: string, more: Partial<ClockStatement> = {}) =>
  statement(heldBy, from, {
    state: 'STOPPED',
    reason: 'CUSTOMER_INFORMATION',
    hasEvidence: true,
    waitingOn: 'customer:RXF05',
    requestReachedAt: at(reached),
    ...more,
  });

type HandoverTime = 'offeredAt' | 'receivedAt' | 'acceptedAt' | 'rejectedAt' | 'withdrawnAt' | 'returnedAt';

export function handover(
  from: string,
  to: string,
  times: Readonly<Partial<Record<HandoverTime, string>>>,
  more: Partial<Handover> = {},
): Handover {
  const instants = Object.entries(times).map(([name, time]) => [name, at(time)] as const);
  return {
    id: newId('handover'),
    transferReference: 'TR-1',
    from: `desk:${from}`,
    to: `desk:${to}`,
    offeredAt: null,
    receivedAt: null,
    acceptedAt: null,
    rejectedAt: null,
    withdrawnAt: null,
    returnedAt: null,
    rejectCode: null,
    recordedAt: null,
    witnessedAt: Math.max(...instants.map(([, instant]) => instant)),
    ...Object.fromEntries(instants),
    ...more,
  };
}

export function ticket(id: string, said: Partial<Ticket> = {}): Ticket {
  return {
    id,
    desk: id.split('/')[0]!,
    presence: 'HELD',
    service: null,
    sourceSpokeAt: null,
    firstObservedAt: null,
    openedAt: null,
    closedAt: null,
    clock: [],
    handovers: [],
    bonds: [],
    resolutions: [],
    severityClaims: [],
    materialGaps: [],
    ...said,
  };
}

export interface Told {
  readonly tickets: readonly Ticket[];
  /** Claimed by the NSD; `null` for `declared`: it did not answer. */
  readonly start?: string;
  readonly restore?: string;
  readonly asOf?: string;
  readonly declared?: Partial<Declaration> | null;
  /** Of account desks; one that is not named holds its tickets, or has none linked. */
  readonly states?: Readonly<Record<string, Account['state']>>;
  readonly disputes?: Account['disputes'];
}

export function incident({
  tickets,
  start,
  restore,
  asOf,
  declared,
  states = {},
  disputes = [],
}: Told): IncidentAccounts {
  const claim = (time: string | undefined, basis: string) =>
    time === undefined ? [] : [{ at: at(time), claimedBy: 'desk:nsd', basis, witnessedAt: null }];
  const accounts = ACCOUNT_DESKS.map((code): Account => {
    const own = tickets.filter((one) => DESKS.find((candidate) => candidate.code === one.desk)?.account === code);
    const state = code in states ? states[code]! : own.length > 0 ? 'HELD' : 'NONE_LINKED';
    return { desk: code, state, tickets: own, disputes: code === 'nsd' ? disputes : [] };
  });
  const now = at(asOf ?? restore ?? '20:00');
  return {
    incident: 'I-1',
    asOf: now,
    asKnownAt: now,
    declaration:
      declared === null
        ? null
        : {
            service: null,
            major: null,
            startClaims: claim(start, 'USER_REPORT'),
            restoreClaims: claim(restore, 'SUPPLIER_LOG'),
            impact: [],
            bonds: [],
            ...declared,
          },
    accounts,
    directory: { desks: DESKS },
  };
}

/** From when, which class, who holds it (`party` or `party of organisation`), and who is charged; it ends where the next one begins. */
export interface Row {
  readonly from: number;
  readonly class: CustodyClass;
  readonly holders: readonly string[];
  readonly charge: ChargeKind;
  readonly charged: PartyId | null;
}

export function row(from: string, name: CustodyClass, holders: readonly string[], charged: string): Row {
  const [charge, party] = charged.split(' ') as [ChargeKind, string?];
  return {
    from: at(from),
    class: name,
    holders: holders.map((code) => `desk:${code}`),
    charge,
    charged: party === undefined ? null : `desk:${party}`,
  };
}

export interface Vector {
  readonly title: string;
  readonly accounts: IncidentAccounts;
  readonly policy?: Policy;
  /** When the last row ends. */
  readonly end: number;
  readonly rows: readonly Row[];
  /** Account desk and reason, where any is missing. */
  readonly missing?: readonly string[];
  /** Organisations of each row's holders, where they are the point. */
  readonly organisations?: readonly (readonly string[])[];
  /** Hand-over gap and acceptance gap of each hand-over, in milliseconds, where they are the point. */
  readonly gaps?: readonly (readonly [handover: number | null, acceptance: number | null])[];
  /** Kinds of the notices, sorted, where they are the point. */
  readonly notices?: readonly string[];
}
