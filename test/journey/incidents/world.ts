/** The small world of the generated incidents: its desks, and the thresholds that its policies choose from. */

import type { DirectoryDesk, PartyId, StopReason } from '../../../gateway/journey/engine/model.ts';
import type { Policy } from '../../../gateway/journey/engine/policy-model.ts';

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Midnight Europe/London of 7/8 January 2007, when one company took over from another. */
export const TAKEOVER = Date.UTC(2007, 0, 8);

const ranBy = (...operators: readonly (readonly [organisation: string, from: number])[]) =>
  operators.map(([organisation, from]) => ({ organisation: `organisation:${organisation}`, from }));
const LONG_AGO = Date.UTC(2004, 0, 1);

export const DESKS: readonly DirectoryDesk[] = [
  { code: 'nsd', kind: 'NATIONAL', account: 'nsd', operators: ranBy(['national', LONG_AGO]) },
  { code: 'spine', kind: 'CENTRAL', account: 'spine', operators: ranBy(['carrier', LONG_AGO]) },
  // One company runs two desks: totals by organisation are not totals by desk.
  { code: 'network', kind: 'CENTRAL', account: 'network', operators: ranBy(['carrier', LONG_AGO]) },
  {
    code: 'east',
    kind: 'LSP',
    account: 'east',
    operators: ranBy(['outgoing', LONG_AGO], ['incoming', TAKEOVER]),
  },
  { code: 'south', kind: 'LSP', account: 'south', operators: ranBy(['southern', LONG_AGO]) },
  { code: 'laboratory', kind: 'EXISTING_SUPPLIER', account: 'laboratory', operators: ranBy(['analyser', LONG_AGO]) },
  { code: 'trust-a', kind: 'LOCAL', account: 'local-desks', operators: ranBy(['trust-a', LONG_AGO]) },
  { code: 'trust-b', kind: 'LOCAL', account: 'local-desks', operators: ranBy(['trust-b', LONG_AGO]) },
];

export const DESK_CODES: readonly string[] = DESKS.map(({ code }) => code);
export const ACCOUNT_DESKS: readonly string[] = [...new Set(DESKS.map(({ account }) => account))];
export const accountOf = (desk: string): string => DESKS.find(({ code }) => code === desk)!.account;
export const partyOf = (desk: string): PartyId => `desk:${desk}`;

/** Parties that are no desk of the directory. */
export const OTHER_PARTIES: readonly PartyId[] = [
  'external:cable-repairs',
  'customer:RXF05',
  'organisation:outgoing',
  'desk:disbanded',
];

/** Around these an incident begins: an ordinary week, both changes of British Summer Time, and the takeover. */
export const BEGINNINGS: readonly number[] = [
  Date.UTC(2006, 7, 1, 9),
  Date.UTC(2006, 9, 28, 22),
  Date.UTC(2006, 9, 29, 0, 59, 59, 999),
  Date.UTC(2007, 0, 7, 21),
  Date.UTC(2007, 0, 7, 23, 59, 59, 999),
  Date.UTC(2007, 2, 24, 23),
  Date.UTC(2007, 2, 25, 1),
];

export const BASES = ['USER_REPORT', 'MONITORING', 'SUPPLIER_LOG', 'UNHEARD_OF'] as const;
export const STOP_REASONS: readonly StopReason[] = [
  'CUSTOMER_INFORMATION',
  'CUSTOMER_ACCESS',
  'CUSTOMER_CONFIRMATION',
  'PEER_PROVIDER',
  'SUB_SUPPLIER',
  'CHANGE_WINDOW',
  'OTHER',
  'UNMAPPED',
];
/** Permitted by every policy that is generated. */
export const SURE_REASON: StopReason = 'CUSTOMER_INFORMATION';
export const STALE_AFTER: readonly number[] = [30 * MINUTE, 4 * HOUR, 2 * DAY];
export const WINDOWS: readonly number[] = [0, 15 * MINUTE, 2 * HOUR, DAY];

/** The parts of a policy that custody never reads. */
export const BESIDE_CUSTODY = {
  severity: { basis: 'FIRST_CLAIMED', changeAppliesFrom: 'START' },
  peerRelief: true,
  materials: { contestedGapCounts: false },
  board: {
    backlogAgeBandsFromMilliseconds: [0, DAY],
    breachForecastMinimumSample: 30,
    nearBreachMilliseconds: HOUR,
    lateDisclosureIncidents: 3,
    outOfHoursCalendar: 'core-hours',
    responseCalendars: ['always'],
  },
  candidates: {
    overlapMarginMilliseconds: HOUR,
    points: { sameService: 3, dependedOnService: 2, sameSite: 2, overlappingTime: 1 },
    minimumScore: 3,
  },
  calendars: { always: 1, 'core-hours': 1 },
} as const satisfies Partial<Policy>;
