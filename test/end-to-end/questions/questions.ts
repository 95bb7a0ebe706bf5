/** What each question must answer and must not, and the one event that changes it. */

import { expect } from 'vitest';

// oxlint-disable-next-line typescript/no-explicit-any -- its shape is the query's
export type AnswerData = any;
export type Check = (data: AnswerData) => void;

export interface Question {
  /** The file's, without its suffix. */
  readonly name: string;
  readonly mustAppear: Check;
  /** The near miss: what lacks one thing only. */
  readonly mustNotAppear: Check;
  /** Appended at one desk; `content` is what its ledger takes. */
  readonly event: { readonly desk: string; readonly content: object };
  /** What holds before and after it. */
  readonly changed: readonly [without: Check, with_: Check];
}

const PROVIDER = 'lsp-north-west-west-midlands';
const PROVIDERS_TICKET = { ticket: 'INC0012345', system: 'main' };
const NSD_TICKET = { ticket: 'NSD-2006-004711', system: 'main' };
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const currentParties = (data: AnswerData): string[] =>
  data.incident.custody.current.holders.map(({ party }: { party: { id: string } }) => party.id);

const timeOf = (data: AnswerData, wanted: string): number =>
  data.incident.custody.totals.byClass.find((row: { class: string }) => row.class === wanted)?.duration ?? 0;

const subjects = (data: AnswerData): string[] =>
  data.clockDisagreements.nodes.map(({ subject }: { subject: string }) => subject);

const knownErrors = (data: AnswerData): string[] =>
  data.knownErrors.nodes.map(({ reference }: { reference: { id: string } }) => reference.id);

const coverageOf = (data: AnswerData, service: string) =>
  data.supportCoverage.services.find((row: { service: { code: string } }) => row.service.code === service);

const verdictOf = (data: AnswerData, target: string) =>
  data.verdicts.verdicts.find((verdict: { target: string }) => verdict.target === target);

const candidates = (data: AnswerData): string[] =>
  data.incident.blast.unlinkedCandidates.nodes.map(({ ticket }: { ticket: { id: string } }) => ticket.id);

const watermelonOf = (data: AnswerData, service: string) =>
  data.performanceBoard.groups.find(({ key }: { key: string }) => key === service).watermelon;

const openTickets = (data: AnswerData): string[] =>
  data.openIncidents.nodes.flatMap(({ tickets }: { tickets: { reference: { id: string } }[] }) =>
    tickets.map(({ reference }) => reference.id),
  );

const stops = (data: AnswerData): string[] =>
  data.clockStops.nodes.map(({ statement }: { statement: string }) => statement.split('#')[1]!);

const straddling = (data: AnswerData): string[] =>
  data.cutOver.straddling.map(({ incident }: { incident: { id: string } }) => incident.id);

const late = (data: AnswerData): string[] =>
  data.lateKnownErrors.nodes.map(({ reference }: { reference: { id: string } }) => reference.id);

export const QUESTIONS: readonly Question[] = [
  {
    name: '01-who-holds-it-now',
    mustAppear: (data) => {
      // From the provider's acceptance at 10:20; at noon in London nobody says otherwise.
      expect(data.incident.custody.current).toMatchObject({ class: 'AGREED', from: '2006-07-30T10:20:00.000Z' });
      expect(data.incident.custody.current.holders).toMatchObject([
        { party: { id: `desk:${PROVIDER}` }, organisation: { code: 'CSC' } },
      ]);
      expect(data.incident.custody.missing).toEqual([]);
    },
    mustNotAppear: (data) => {
      const own = data.incident.involvements.find(({ desk }: { desk: { code: string } }) => desk.code === PROVIDER);
      expect(own.tickets).toMatchObject([{ heldBy: { id: 'external:storage-supplier' } }]);
      expect(currentParties(data)).not.toContain('external:storage-supplier');
    },
    event: {
      desk: 'nsd',
      content: {
        id: 'question-01',
        kind: 'clock.stated',
        occurredAt: '2006-07-31T11:01:00+01:00',
        ...NSD_TICKET,
        data: {
          statement: 'CLK-Q1',
          role: 'HANDLING',
          state: 'RUNNING',
          heldBy: 'desk:nsd',
          from: '2006-07-31T11:00:00+01:00',
        },
      },
    },
    changed: [
      (data) => expect(currentParties(data)).toEqual([`desk:${PROVIDER}`]),
      (data) => {
        expect(data.incident.custody.current.class).toBe('DOUBLE');
        expect(currentParties(data)).toEqual([`desk:${PROVIDER}`, 'desk:nsd']);
      },
    ],
  },
  {
    name: '02-whose-time-was-it',
    mustAppear: (data) => {
      // `docs/scenarios/maidstone.md`: from the acceptance on 30 July at 10:20 until CLK-3 ends on 3 August at 17:00, 4 days and 6:40.
      expect(timeOf(data, 'AGREED')).toBe((4 * 24 + 6) * HOUR + 40 * MINUTE);
      // From the start at 09:00 until the NSD spoke at 09:14, and from 17:00 until the last site was back at 17:05.
      expect(timeOf(data, 'UNOWNED')).toBe((14 + 5) * MINUTE);
      expect(data.incident.custody.elapsed).toBe(104 * HOUR + 5 * MINUTE);
    },
    mustNotAppear: (data) => expect(timeOf(data, 'WITH_CUSTOMER')).toBe(0),
    event: {
      // The stop's request reached the customer as it began: the one thing that it lacked.
      desk: PROVIDER,
      content: {
        id: 'question-02',
        kind: 'clock.stated',
        occurredAt: '2006-08-02T17:31:00+01:00',
        ...PROVIDERS_TICKET,
        data: {
          statement: 'CLK-5',
          role: 'HANDLING',
          state: 'STOPPED',
          heldBy: 'customer:SYN-PCT-61',
          waitingOn: 'customer:SYN-PCT-61',
          from: '2006-08-02T14:00:00+01:00',
          to: '2006-08-02T17:30:00+01:00',
          sourceReason: 'Awaiting Caller Confirmation',
          requestReachedAt: '2006-08-02T14:00:00+01:00',
        },
      },
    },
    changed: [
      (data) => expect(timeOf(data, 'WITH_CUSTOMER')).toBe(0),
      (data) => expect(timeOf(data, 'WITH_CUSTOMER')).toBe(3 * HOUR + 30 * MINUTE),
    ],
  },
  {
    name: '03-where-do-our-clocks-disagree',
    mustAppear: (data) => {
      expect(
        data.clockDisagreements.nodes.map(({ subject, from, duration }: AnswerData) => [subject, from, duration]),
      ).toEqual([
        // The NSD has it accepted at 09:52, the provider at 10:20.
        ['HANDOVER_ACCEPTED', '2006-07-30T09:52:00.000Z', 28 * MINUTE],
        // CLK-2 as corrected, until 31 July 20:40; the NSD's clock runs.
        ['CLOCK_STATE', '2006-07-30T13:30:00.000Z', 31 * HOUR + 10 * MINUTE],
        // CLK-5, until 16:30.
        ['CLOCK_STATE', '2006-08-02T13:00:00.000Z', 3 * HOUR + 30 * MINUTE],
      ]);
      const [, , last] = data.clockDisagreements.nodes;
      expect(last.claims.flatMap(({ disputedBy }: AnswerData) => disputedBy)).toEqual([{ id: 'desk:nsd' }]);
    },
    mustNotAppear: (data) => expect(subjects(data)).not.toContain('HANDOVER_RECEIVED'),
    event: {
      // Received at 10:03 and not at 09:58: 16 minutes after the NSD's 09:47.
      desk: PROVIDER,
      content: {
        id: 'question-03',
        kind: 'handover.received',
        occurredAt: '2006-07-30T11:03:00+01:00',
        supersedes: 'lsp-north-west-west-midlands-maidstone-006',
        ...PROVIDERS_TICKET,
        data: {
          handover: 'IN-1',
          transferReference: 'TR-2006-4711-2',
          from: 'desk:nsd',
          to: `desk:${PROVIDER}`,
        },
      },
    },
    changed: [
      (data) => expect(subjects(data)).not.toContain('HANDOVER_RECEIVED'),
      (data) => expect(subjects(data)).toContain('HANDOVER_RECEIVED'),
    ],
  },
  {
    name: '04-any-known-error',
    mustAppear: (data) => {
      expect(knownErrors(data)).toEqual([`${PROVIDER}/KE0000412`]);
      const [{ firstPublishedAt, reference }] = data.knownErrors.nodes;
      expect(firstPublishedAt).toBe('2006-08-11T15:00:00.000Z');
      expect(reference.knownError.workaround.text).toContain('restores from copies');
      expect(reference.knownError.fixDueAt).toBe('2006-09-30T16:00:00.000Z');
    },
    mustNotAppear: (data) => {
      expect(knownErrors(data)).not.toContain('lsp-london/KE-0201');
      // Every desk that keeps known errors has answered, so that what is not here is not there.
      expect(data.knownErrors.answerCounts.map(({ answer }: { answer: string }) => answer)).not.toContain(
        'NOT_ANSWERED',
      );
    },
    event: {
      desk: 'n3',
      content: {
        id: 'question-04',
        kind: 'knownError.published',
        occurredAt: '2006-08-18T10:00:00+01:00',
        knownError: 'NKE-1',
        data: { state: 'OPEN', affects: ['RECORDS-NWWM'], disclosure: 'PROGRAMME' },
        texts: {
          symptoms: {
            text: 'After a loss of power at the exchange a site stays cut off (synthetic)',
            disclosure: 'PROGRAMME',
          },
        },
      },
    },
    changed: [
      (data) => expect(knownErrors(data)).toEqual([`${PROVIDER}/KE0000412`]),
      (data) => expect(knownErrors(data)).toEqual(['n3/NKE-1', `${PROVIDER}/KE0000412`]),
    ],
  },
  {
    name: '05-what-was-owed-and-never-came',
    mustAppear: (data) => {
      const row = coverageOf(data, 'RECORDS-NWWM');
      expect(row).toMatchObject({ dueCount: 2, acceptedCount: 0, overdueCount: 1, contestedCount: 1, coverage: 0 });
      // Due 15 July at 17:00 in London: 16 midnights in July, 31 in August, 30 in September, and that of 1 October.
      expect(row.overdue).toMatchObject([{ obligation: 'OBL-2006-NWWM-DIAGNOSTICS', overdueDays: 78 }]);
      expect(row.gaps).toMatchObject({
        incidentCount: 1,
        asserted: [{ obligation: 'OBL-2006-NWWM-DIAGNOSTICS', incident: { id: 'I-MAIDSTONE' } }],
      });
    },
    mustNotAppear: (data) => {
      const row = coverageOf(data, 'RECORDS-NWWM');
      expect(row.overdue).toHaveLength(1);
      expect(row.contested).toMatchObject([{ obligation: 'OBL-2006-NWWM-SUPPORT-MODEL' }]);
      // To be replaced: its materials are not asked for, and never count for its successor.
      expect(coverageOf(data, 'LEGACY-PAS-NWWM')).toBeUndefined();
    },
    event: {
      desk: 'nsd',
      content: {
        id: 'question-05',
        kind: 'material.accepted',
        occurredAt: '2006-09-20T12:00:00+01:00',
        obligation: 'OBL-2006-NWWM-DIAGNOSTICS',
        data: {},
      },
    },
    changed: [
      (data) => expect(coverageOf(data, 'RECORDS-NWWM')).toMatchObject({ overdueCount: 1, coverage: 0 }),
      (data) => expect(coverageOf(data, 'RECORDS-NWWM')).toMatchObject({ overdueCount: 0, coverage: 0.5, overdue: [] }),
    ],
  },
  {
    name: '06-evidence-for-a-period',
    mustAppear: (data) => {
      expect(verdictOf(data, 'SYN-FIX-SEVERITY-1')).toMatchObject({
        incident: { id: 'I-MAIDSTONE' },
        outcome: 'MISSED',
        severity: { value: 1, claimedBy: { id: 'desk:ld-north-west-acute' }, at: '2006-07-30T09:04:00.000Z' },
        counted: 104 * HOUR + 5 * MINUTE,
        allowed: 2 * HOUR,
      });
      // 30 July 10:00 to midnight of 31 July in London; 0.1 % of 44,640 minutes, floored.
      expect(verdictOf(data, 'AVAILABILITY')).toMatchObject({
        service: { code: 'RECORDS-NWWM' },
        outcome: 'MISSED',
        counted: 38 * HOUR,
        allowed: 44 * MINUTE,
      });
      expect(data.verdicts.complete).toBe(true);
      expect(data.verdicts.hash).toMatch(/^[0-9a-f]{64}$/);
      expect(JSON.parse(data.verdicts.export).hash).toBe(data.verdicts.hash);
    },
    mustNotAppear: (data) => expect(verdictOf(data, 'SYN-FIX-SEVERITY-2')).toBeUndefined(),
    event: {
      // Without the hospital's claim the provider's own 2 comes first, and two hours were never promised.
      desk: PROVIDER,
      content: {
        id: 'question-06',
        kind: 'dispute.raised',
        occurredAt: '2006-08-20T10:00:00+01:00',
        incident: 'I-MAIDSTONE',
        data: {
          dispute: 'DSP-Q6',
          subject: 'SEVERITY',
          about: 'ld-north-west-acute/csv/A06-4409',
          raisedBy: `desk:${PROVIDER}`,
        },
      },
    },
    changed: [
      (data) => expect(verdictOf(data, 'SYN-FIX-SEVERITY-1').outcome).toBe('MISSED'),
      (data) => {
        const verdict = verdictOf(data, 'SYN-FIX-SEVERITY-1');
        expect(verdict.outcome).toBe('DISPUTED');
        expect(verdict.disputes).toContainEqual({ id: 'DSP-Q6', desk: { code: PROVIDER }, decides: true });
      },
    ],
  },
  {
    name: '07-breach-forecast',
    mustAppear: (data) =>
      // The caller's claim of 1, known at 09:14:40; from 09:00, two hours: 11:00, which is 40 minutes ahead.
      expect(data.breachForecast.nodes).toMatchObject([
        {
          incident: { id: 'I-MAIDSTONE' },
          target: 'SYN-FIX-SEVERITY-1',
          breachAt: '2006-07-30T11:00:00.000Z',
          remaining: 40 * MINUTE,
          isStopEligible: true,
        },
      ]),
    mustNotAppear: (data) =>
      expect(data.breachForecast.nodes.map(({ target }: { target: string }) => target)).not.toContain(
        'SYN-FIX-SEVERITY-2',
      ),
    event: {
      // As known now the first claim by then is a trust's 3, at 09:09 on 2006/1964, read later: two working days. One of 1 at 09:05 comes first.
      desk: 'nsd',
      content: {
        id: 'question-07',
        kind: 'severity.claimed',
        occurredAt: '2006-07-30T10:05:00+01:00',
        ...NSD_TICKET,
        data: { claim: 'SEV-Q7', value: 1, claimedBy: 'customer:SYN-ACU-01', definition: 'USER-IMPACT' },
      },
    },
    changed: [
      (data) => expect(data.breachForecast.total).toBe(0),
      (data) => expect(data.breachForecast.nodes).toMatchObject([{ remaining: 40 * MINUTE }]),
    ],
  },
  {
    name: '08-one-failure-how-many-children',
    mustAppear: (data) => {
      const { blast } = data.incident;
      expect(blast.children).toHaveLength(80);
      // The NSD's 80 sites, and the data centre that the provider's ticket names.
      expect(blast.sites).toHaveLength(81);
      expect(blast.unlinkedCandidates.nodes).toContainEqual({
        ticket: { id: 'ld-north-west-acute/csv/A06-4404' },
        score: 4 + 2 + 1,
        reasons: ['SAME_SERVICE', 'SAME_SITE', 'OVERLAPPING_TIME'],
      });
      // The other three tickets about these records that are linked to nothing.
      expect(candidates(data)).toEqual(
        ['4404', '4413', '4416', '4425'].map((at) => `ld-north-west-acute/csv/A06-${at}`),
      );
    },
    mustNotAppear: (data) => expect(candidates(data)).not.toContain('choose-and-book/main/CAB-1180'),
    event: {
      desk: 'choose-and-book',
      content: {
        id: 'question-08',
        kind: 'ticket.updated',
        occurredAt: '2006-07-30T14:00:00+01:00',
        ticket: 'CAB-1180',
        system: 'main',
        data: { service: 'RECORDS-NWWM' },
      },
    },
    changed: [
      (data) => expect(candidates(data)).not.toContain('choose-and-book/main/CAB-1180'),
      (data) => expect(candidates(data)).toContain('choose-and-book/main/CAB-1180'),
    ],
  },
  {
    name: '09-what-is-bounced-at-us',
    mustAppear: (data) =>
      // Offered 09:02, rejected 10:02.
      expect(data.handoverOutcomes.nodes).toMatchObject([
        {
          transferReference: 'TR-2005-3420-1',
          from: { id: 'desk:nsd' },
          outcome: 'REJECTED',
          reason: 'NOT_OURS',
          receiverNote: { state: 'RELEASED' },
          returnedAfter: HOUR,
          pairing: 'TRANSFER_REFERENCE',
        },
      ]),
    mustNotAppear: (data) =>
      expect(data.handoverOutcomes.nodes.map(({ transferReference }: AnswerData) => transferReference)).not.toContain(
        'TR-2005-3391-1',
      ),
    event: {
      desk: 'spine',
      content: {
        id: 'question-09',
        kind: 'handover.rejected',
        occurredAt: '2005-12-21T10:02:00Z',
        supersedes: 'spine-spine-032',
        ticket: 'INC000000012391',
        system: 'main',
        data: {
          handover: 'IN-1',
          transferReference: 'TR-2005-3420-1',
          from: 'desk:nsd',
          to: 'desk:spine',
          rejectCode: 'MINIMUM_DATA_SET_MISSING',
          minimumDataSetMissing: ['affected user'],
        },
      },
    },
    changed: [
      (data) =>
        expect(data.handoverOutcomes.nodes).toMatchObject([{ reason: 'NOT_OURS', minimumDataSetMissing: null }]),
      (data) =>
        expect(data.handoverOutcomes.nodes).toMatchObject([
          { reason: 'MINIMUM_DATA_SET_MISSING', minimumDataSetMissing: ['affected user'] },
        ]),
    ],
  },
  {
    name: '10-green-for-whom',
    mustAppear: (data) => {
      expect(data.performanceBoard).toMatchObject({ state: 'COMPLETE', isFinal: true });
      // 09:00 to 12:00 is three hours of two; less the stop from 09:40 to 11:30 the provider used 1:10.
      expect(watermelonOf(data, 'RECORDS-SOUTHERN')).toEqual([
        {
          severityDefinition: 'USER-IMPACT',
          endToEnd: { met: 0, missed: 1, attainment: 0 },
          suppliers: [{ organisation: { code: 'FUJITSU' }, met: 1, missed: 0, attainment: 1, gap: 1 }],
        },
      ]);
    },
    mustNotAppear: (data) =>
      expect(watermelonOf(data, 'RECORDS-NWWM')).toMatchObject([
        { endToEnd: { met: 0, missed: 1 }, suppliers: [{ organisation: { code: 'CSC' }, met: 0, missed: 1, gap: 0 }] },
      ]),
    event: {
      // The provider takes the stop back: its clock ran.
      desk: 'lsp-southern',
      content: {
        id: 'question-10',
        kind: 'clock.stated',
        occurredAt: '2006-05-15T12:30:00Z',
        ticket: '2006/0515-1',
        system: 'main',
        data: {
          statement: 'CLK-2',
          role: 'HANDLING',
          state: 'RUNNING',
          heldBy: 'desk:lsp-southern',
          from: '2006-05-15T09:40:00Z',
          to: '2006-05-15T11:30:00Z',
        },
      },
    },
    changed: [
      (data) => expect(watermelonOf(data, 'RECORDS-SOUTHERN')).toMatchObject([{ suppliers: [{ met: 1, gap: 1 }] }]),
      (data) => expect(watermelonOf(data, 'RECORDS-SOUTHERN')).toMatchObject([{ suppliers: [{ missed: 1, gap: 0 }] }]),
    ],
  },
  {
    name: '11-all-open-for-my-site',
    mustAppear: (data) => {
      const row = data.openIncidents.nodes.find(({ incident }: AnswerData) => incident?.id === 'I-MAIDSTONE');
      // By `openedAt`: 09:03, 09:04, 09:14, 09:27 in UTC.
      expect(row.tickets.map(({ reference }: AnswerData) => reference.id)).toEqual([
        `${PROVIDER}/main/INC0012345`,
        'ld-north-west-acute/csv/A06-4409',
        'nsd/main/NSD-2006-004711',
        'n3/main/N3-2207',
      ]);
      // The NSD promised 18:00 in London at 16:00 on the 30th, and nothing since.
      expect(row.nextUpdateDueAt).toBe('2006-07-30T17:00:00.000Z');
      expect(row.incident.custody.current.holders).toEqual([{ party: { id: `desk:${PROVIDER}` } }]);
    },
    mustNotAppear: (data) => expect(openTickets(data)).not.toContain('choose-and-book/main/CAB-1180'),
    event: {
      desk: 'choose-and-book',
      content: {
        id: 'question-11',
        kind: 'ticket.updated',
        occurredAt: '2006-07-30T15:00:00+01:00',
        ticket: 'CAB-1180',
        system: 'main',
        data: { affectedSites: ['SYN-PCT-11', 'SYN-ACU-03'] },
      },
    },
    changed: [
      (data) => expect(openTickets(data)).not.toContain('choose-and-book/main/CAB-1180'),
      (data) => expect(openTickets(data)).toContain('choose-and-book/main/CAB-1180'),
    ],
  },
  {
    name: '12-suspicious-stops',
    mustAppear: (data) => {
      expect(stops(data)).toEqual(['CLK-5']);
      const [stop] = data.clockStops.nodes;
      expect(stop).toMatchObject({ reason: 'CUSTOMER_CONFIRMATION', duration: 3 * HOUR + 30 * MINUTE });
      expect(stop.concerns).toEqual(expect.arrayContaining(['REQUEST_NOT_REACHED', 'BACK_DATED']));
    },
    mustNotAppear: (data) => {
      expect(stops(data)).not.toContain('CLK-2');
      // It is there all the same: 31:10 for a sub-supplier, which no policy permits.
      expect(data.clockStops.byReason).toMatchObject([
        { reason: 'SUB_SUPPLIER', duration: 31 * HOUR + 10 * MINUTE, permitted: false },
        { reason: 'CUSTOMER_CONFIRMATION', permitted: true },
      ]);
    },
    event: {
      desk: PROVIDER,
      content: {
        id: 'question-12',
        kind: 'clock.stated',
        occurredAt: '2006-08-02T11:01:00+01:00',
        ...PROVIDERS_TICKET,
        data: {
          statement: 'CLK-Q12',
          role: 'HANDLING',
          state: 'STOPPED',
          heldBy: `desk:${PROVIDER}`,
          waitingOn: 'customer:SYN-PCT-62',
          from: '2006-08-02T10:00:00+01:00',
          to: '2006-08-02T11:00:00+01:00',
          sourceReason: 'Awaiting Caller',
        },
      },
    },
    changed: [
      (data) => expect(stops(data)).not.toContain('CLK-Q12'),
      (data) => expect(stops(data)).toContain('CLK-Q12'),
    ],
  },
  {
    name: '13-what-changes-at-cut-over',
    mustAppear: (data) => {
      // 21:30 to 02:00 in UTC across 23:00; the provider's desk has it from 21:50.
      const holders = [{ party: { id: `desk:${PROVIDER}` }, organisation: { code: 'CSC' } }];
      expect(data.cutOver.straddling).toMatchObject([
        {
          incident: { id: 'I-PACS-NWWM-2006-05' },
          before: { elapsed: HOUR + 30 * MINUTE, class: 'AGREED', holders },
          after: { elapsed: 3 * HOUR, class: 'AGREED', holders },
        },
      ]);
      const changing = (side: AnswerData) =>
        side.providers
          .filter(({ changes }: AnswerData) => changes)
          .map(({ organisation }: AnswerData) => organisation.code)
          .toSorted();
      expect(changing(data.cutOver.before)).toEqual(['COMMEDICA', 'KODAK']);
      expect(changing(data.cutOver.after)).toEqual(['GE', 'HSS']);
    },
    mustNotAppear: (data) => {
      expect(straddling(data)).not.toContain('I-PACS-NWWM-2006-05-NEAR');
      expect(data.cutOver.notStraddling).toMatchObject([
        { incident: { id: 'I-PACS-NWWM-2006-05-NEAR' }, reason: 'ENDED_BEFORE' },
      ]);
    },
    event: {
      // The last site had it back at 01:10 in London, and not at 23:50.
      desk: 'nsd',
      content: {
        id: 'question-13',
        kind: 'incident.restoreClaimed',
        occurredAt: '2006-05-31T01:15:00+01:00',
        incident: 'I-PACS-NWWM-2006-05-NEAR',
        data: { at: '2006-05-31T01:10:00+01:00', claimedBy: 'desk:nsd', basis: 'LAST_SITE_CONFIRMED' },
      },
    },
    changed: [
      (data) => expect(straddling(data)).toEqual(['I-PACS-NWWM-2006-05']),
      (data) => expect(straddling(data)).toEqual(['I-PACS-NWWM-2006-05', 'I-PACS-NWWM-2006-05-NEAR']),
    ],
  },
  {
    name: '14-faults-published-late',
    mustAppear: (data) =>
      // Hospitals called on 3, 10 and 17 April; it was published on the 24th.
      expect(data.lateKnownErrors.nodes).toMatchObject([
        {
          reference: { id: 'lsp-london/KE-0201' },
          firstIncident: { ticket: { id: 'lsp-london/main/INC000000005201' }, beganAt: '2006-04-03T09:10:00.000Z' },
          incidentsBefore: 3,
          incidentsExplained: 3,
          index: 1,
          isLate: true,
        },
      ]),
    mustNotAppear: (data) => expect(late(data)).not.toContain('lsp-london/KE-0202'),
    event: {
      // It explains the call of 17 April too: the third before it was published.
      desk: 'lsp-london',
      content: {
        id: 'question-14',
        kind: 'knownError.published',
        occurredAt: '2006-05-02T10:00:00+01:00',
        knownError: 'KE-0202',
        data: {
          state: 'OPEN',
          affects: ['PACS-LONDON'],
          explains: ['03', '04', '05', '06'].map((at) => `lsp-london/main/INC0000000052${at}`),
          disclosure: 'PROGRAMME',
        },
      },
    },
    changed: [
      (data) => expect(late(data)).toEqual(['lsp-london/KE-0201']),
      (data) => expect(late(data)).toEqual(['lsp-london/KE-0202', 'lsp-london/KE-0201']),
    ],
  },
];
