/**
 * Every rate that the generator keeps to, each with its source: an `S` number is a source listed in the project's notes on the
 * field, `synthetic` is made up here, since nobody published it.
 */

export interface Rate {
  /** Whole per cent. */
  readonly percent: number;
  /** Of what it is a share, and what counts. */
  readonly of: string;
  readonly source: string;
}

export const RATES = {
  severity1Downgraded: { percent: 5, of: 'incidents first claimed at severity 1, later accepted lower', source: 'S3' },
  severity2Downgraded: { percent: 10, of: 'incidents first claimed at severity 2, later accepted lower', source: 'S3' },
  multipleSites: {
    percent: 18,
    of: 'incidents first claimed at severity 1 or 2, with more than one affected site',
    source: 'S7: over 20 of more than 110 in four months of 2006',
  },
  throughLocalDesk: {
    percent: 70,
    of: 'incidents that a local desk reported to the NSD',
    source: 'synthetic; route after S31',
  },
  fixedAtFirstLine: {
    percent: 15,
    of: 'incidents of severity 3 to 5 that the NSD fixed without a hand-over',
    source: 'synthetic',
  },
  causedBySpine: {
    percent: 20,
    of: 'incidents on a service that depends on the Spine, accepted by another provider, passed on to the Spine',
    source: 'synthetic; the dependency is S6',
  },
  clockStopped: {
    percent: 35,
    of: "handlers' tickets, without those passed on to the Spine, with a stopped clock",
    source: 'synthetic',
  },
  stopEvidenced: { percent: 70, of: 'stops with an evidencing note', source: 'synthetic' },
  requestReached: {
    percent: 80,
    of: 'stops that wait on the customer, whose request reached the customer',
    source: 'synthetic',
  },
  clockDisagreement: {
    percent: 12,
    of: 'hand-overs from the NSD that a provider accepted, where the two put the start of handling 15 minutes or more apart',
    source: 'synthetic',
  },
  recordedLate: {
    percent: 5,
    of: "handlers' resolved tickets whose resolution was witnessed more than a day late",
    source: 'synthetic',
  },
  reopened: { percent: 6, of: "handlers' resolved tickets that were reopened", source: 'synthetic' },
  closedByTimeout: { percent: 12, of: 'closed NSD tickets that nobody confirmed', source: 'synthetic' },
  leftOpen: { percent: 3, of: 'incidents without a claim of restoration', source: 'synthetic' },
  knownErrorLinked: { percent: 10, of: "handlers' tickets linked to a known error", source: 'synthetic' },
  knownErrorPublishedLate: {
    percent: 40,
    of: 'known errors published more than 14 days after they were recorded',
    source: 'synthetic',
  },
  causedByChange: { percent: 4, of: "handlers' tickets said to be caused by a change", source: 'synthetic' },
  materialGap: { percent: 8, of: 'NSD tickets for which a missing support material is asserted', source: 'synthetic' },
  patientDataInNote: { percent: 3, of: "local desks' tickets whose note has an NHS number", source: 'synthetic' },
  clinicalSafety: { percent: 1, of: 'NSD tickets flagged for possible harm to a patient', source: 'synthetic' },
  localOnly: {
    percent: 20,
    of: "local desks' tickets that reach no other desk, for each hundred incidents",
    source: 'synthetic',
  },
  workingHours: {
    percent: 70,
    of: 'incidents that begin on Monday to Friday, 08:00 to 18:00 Europe/London',
    source: 'synthetic',
  },
} as const satisfies Record<string, Rate>;

export type RateName = keyof typeof RATES;

/** How a whole is divided: outcome and whole per cent, which sum to 100. */
export interface Shares<Outcome extends string | number> {
  readonly shares: ReadonlyArray<readonly [Outcome, number]>;
  readonly of: string;
  readonly source: string;
}

export type ServiceGroup = 'CENTRAL' | 'LSP' | 'EXISTING_SUPPLIER';
export type FirstHandover = 'ACCEPTED' | 'NOT_OURS' | 'OUT_OF_SCOPE' | 'MINIMUM_DATA_SET_MISSING';
export type MaterialOutcome = 'ACCEPTED' | 'REJECTED' | 'NOT_DELIVERED';
export type StopCause =
  | 'CUSTOMER_INFORMATION'
  | 'CUSTOMER_ACCESS'
  | 'CUSTOMER_CONFIRMATION'
  | 'PEER_PROVIDER'
  | 'SUB_SUPPLIER'
  | 'CHANGE_WINDOW'
  | 'UNMAPPED';

export const SHARES = {
  severity: {
    of: 'incidents, by the severity first claimed',
    source: 'synthetic: only counts of published severity 1 and 2 are on record (S7)',
    shares: [
      [1, 4],
      [2, 12],
      [3, 40],
      [4, 32],
      [5, 12],
    ],
  } satisfies Shares<number>,
  serviceGroup: {
    of: 'incidents, by who provides the service that users lost',
    source: 'synthetic',
    shares: [
      ['CENTRAL', 45],
      ['LSP', 45],
      ['EXISTING_SUPPLIER', 10],
    ],
  } satisfies Shares<ServiceGroup>,
  centralService: {
    of: 'incidents on central services',
    source: 'synthetic; typical titles in S4',
    shares: [
      ['SPINE', 10],
      ['PDS', 20],
      ['TMS', 5],
      ['EPS', 10],
      ['GP2GP', 5],
      ['CHOOSE-AND-BOOK', 20],
      ['N3', 20],
      ['NHSMAIL', 10],
    ],
  } satisfies Shares<string>,
  firstHandoverSerious: {
    of: 'first hand-overs by the NSD at severity 1 or 2; NOT_OURS: it proved to be local infrastructure',
    source: 'NOT_OURS S3; the rest synthetic',
    shares: [
      ['ACCEPTED', 75],
      ['NOT_OURS', 15],
      ['OUT_OF_SCOPE', 5],
      ['MINIMUM_DATA_SET_MISSING', 5],
    ],
  } satisfies Shares<FirstHandover>,
  firstHandoverOther: {
    of: 'first hand-overs by the NSD at severity 3 to 5; NOT_OURS: it proved to be local infrastructure',
    source: 'synthetic',
    shares: [
      ['ACCEPTED', 75],
      ['NOT_OURS', 10],
      ['OUT_OF_SCOPE', 5],
      ['MINIMUM_DATA_SET_MISSING', 10],
    ],
  } satisfies Shares<FirstHandover>,
  stopCause: {
    of: 'stops of the clock, without those passed on to the Spine',
    source: 'synthetic',
    shares: [
      ['CUSTOMER_INFORMATION', 35],
      ['CUSTOMER_ACCESS', 10],
      ['CUSTOMER_CONFIRMATION', 15],
      ['SUB_SUPPLIER', 20],
      ['CHANGE_WINDOW', 10],
      ['PEER_PROVIDER', 5],
      ['UNMAPPED', 5],
    ],
  } satisfies Shares<StopCause>,
  materialOutcome: {
    of: 'support materials owed to the NSD; REJECTED: delivered, and the NSD turned it down',
    source: 'synthetic; S1: little to none',
    shares: [
      ['ACCEPTED', 20],
      ['REJECTED', 10],
      ['NOT_DELIVERED', 70],
    ],
  } satisfies Shares<MaterialOutcome>,
  localDomain: {
    of: "local desks' tickets that reach no other desk",
    source: 'synthetic; non-IT desks are in S1',
    shares: [
      ['IT', 55],
      ['ESTATES', 20],
      ['TELEPHONY', 20],
      ['OTHER', 5],
    ],
  } satisfies Shares<'IT' | 'ESTATES' | 'TELEPHONY' | 'OTHER'>,
} as const;

/** Hours that a handler works until it claims a resolution, by severity: the middle of the range. Synthetic. */
export const HANDLING_HOURS: Readonly<Record<number, number>> = { 1: 2, 2: 6, 3: 20, 4: 40, 5: 60 };

/**
 * The period that incidents begin in, UTC: after the last of the sample scenarios was witnessed, and over the takeover of two
 * clusters on 8 January 2007 and the end of summer time.
 */
export const PERIOD = { from: Date.UTC(2006, 8, 2), to: Date.UTC(2007, 2, 1) } as const;
/** What was in place before the first incident (known errors, support materials owed) is recorded on this day. */
export const PERIOD_OPENING = Date.UTC(2006, 8, 1);
