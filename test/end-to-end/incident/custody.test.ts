/**
 * Custody of the sample incidents through the gateway. Expected times are worked out from `subgraphs/<desk>/sample/*.jsonl`, events named
 * by the ends of their ids; the samples of July 2006 are written in British Summer Time, an hour ahead of what is asked for here.
 */

import { beforeAll, describe, expect, test } from 'vitest';
import { sharedThroughline, type SharedThroughline } from '../../support/shared-throughline.ts';
import { askIncident, incidentOf, LONG_AFTER, minute } from '../../support/ask-incident.ts';

let throughline: SharedThroughline;
beforeAll(async () => void (throughline = await sharedThroughline()), 120_000);

const CUSTODY = `custody {
  policy { version contentHash }
  complete
  start { at basis claimedBy { id } }
  restore { at basis claimedBy { id } }
  end
  elapsed
  current { class }
  intervals { from to duration class holders { party { id } organisation { code } } charge { kind party { id } } missing { code } }
  missing { desk { code } reason }
  totals {
    byClass { class duration }
    byCharge { kind duration }
    byDesk { party { id } agreed uncontradicted inTransitCharged charged }
    byOrganisation { organisation { code } agreed uncontradicted charged }
    bySite { site { code } from to elapsed intervals { from to } byClass { duration } }
  }
  handovers { pairing from { id } to { id } senderRecord receiverRecord offeredAt receivedAt acceptedAt rejectedAt rejectCode handoverGap acceptanceGap rejectionDisputed }
  notices { kind about desk { code } by }
}`;
/** After both statements of 9 August about the storage supplier, before the one of 14 August about a practice. */
const AUGUST_9 = '2006-08-09T09:00:00Z';

const MINUTES = 60_000;
const HOURS = 60 * MINUTES;

/** `09:14 UNCONTRADICTED desk:nsd HOLDER desk:nsd` for each interval, from its beginning. */
function toLines(custody: any): string[] {
  return custody.intervals.map((interval: any) =>
    [
      minute(interval.from),
      interval.class,
      ...interval.holders.map(({ party }: any) => party.id),
      interval.charge.kind,
      ...(interval.charge.party === null ? [] : [interval.charge.party.id]),
    ].join(' '),
  );
}

function assertTiles(custody: any): void {
  const { start, end, elapsed, intervals, totals } = custody;
  expect(intervals[0].from).toBe(start.at);
  expect(intervals.at(-1).to).toBe(end);
  for (const [index, { from, to, duration }] of intervals.entries()) {
    expect(duration).toBe(Date.parse(to) - Date.parse(from));
    expect(duration).toBeGreaterThan(0);
    if (index > 0) expect(from).toBe(intervals[index - 1].to);
  }
  const sumOf = (rows: { duration: number }[]) => rows.reduce((sum, { duration }) => sum + duration, 0);
  expect(elapsed).toBe(Date.parse(end) - Date.parse(start.at));
  for (const rows of [intervals, totals.byClass, totals.byCharge]) expect(sumOf(rows)).toBe(elapsed);
  for (const site of totals.bySite) {
    expect(sumOf(site.byClass)).toBe(site.elapsed);
    expect(site.elapsed).toBe(Date.parse(site.to) - Date.parse(site.from));
    expect(site.intervals.at(0).from).toBe(site.from);
    expect(site.intervals.at(-1).to).toBe(site.to);
  }
}

const classes = (rows: { class: string; duration: number }[]) =>
  Object.fromEntries(rows.filter(({ duration }) => duration > 0).map((row) => [row.class, row.duration]));

describe('Maidstone as known on 9 August 2006', () => {
  let custody: any;
  beforeAll(async () => {
    ({ custody } = await incidentOf(throughline.query, { id: 'I-MAIDSTONE', fields: CUSTODY, asKnownAt: AUGUST_9 }));
  });

  test('begins with the earliest user’s report and ends with the last site confirmed', () => {
    // nsd 011: a user's report for 10:00 BST, before the customer's own of 10:04 (012); a supplier's monitor and log rank below.
    expect(custody.start).toEqual({
      at: '2006-07-30T09:00:00.000Z',
      basis: 'USER_REPORT',
      claimedBy: { id: 'desk:nsd' },
    });
    // nsd 286: the last site, 3 August 18:05 BST, before the supplier's log (285) and a user's report (287).
    expect(custody.restore).toEqual({
      at: '2006-08-03T17:05:00.000Z',
      basis: 'LAST_SITE_CONFIRMED',
      claimedBy: { id: 'desk:nsd' },
    });
    expect(custody.current).toBeNull();
  });

  test('says whose each minute was, and who is charged', () => {
    expect(toLines(custody)).toEqual([
      // Before nsd 016 says that it held it from 10:14 BST, nobody says anything.
      '07-30T09:00 UNOWNED UNOWNED',
      // The hand-over to n3 of 10:22 was rejected: it never left.
      '07-30T09:14 UNCONTRADICTED desk:nsd HOLDER desk:nsd',
      // nsd 017: with the LSP from 10:52 BST. The LSP: received 10:58 (006), accepted 11:20 (007). The sender's until it arrived, …
      '07-30T09:52 IN_TRANSIT SENDER desk:nsd',
      // … and then nobody's for the half hour that the policy allows, of which 22 minutes were used.
      '07-30T09:58 IN_TRANSIT ALLOWED',
      // LSP 009 and its successors until 18:00 BST on 3 August (032); a stop for its own supplier is its own time.
      '07-30T10:20 AGREED desk:lsp-north-west-west-midlands HOLDER desk:lsp-north-west-west-midlands',
      // nsd 288: with the LSP until 18:05 BST, which the LSP does not say any more.
      '08-03T17:00 UNOWNED UNOWNED',
    ]);
    expect(custody.intervals[4].holders[0].organisation).toEqual({ code: 'CSC' });
  });

  test('tiles it, to the millisecond, and by class, charge and site', () => {
    assertTiles(custody);
    // 30 July 09:00 to 3 August 17:05.
    expect(custody.elapsed).toBe(4 * 24 * HOURS + 8 * HOURS + 5 * MINUTES);
    expect(classes(custody.totals.byClass)).toEqual({
      // 30 July 10:20 to 3 August 17:00.
      AGREED: 4 * 24 * HOURS + 6 * HOURS + 40 * MINUTES,
      IN_TRANSIT: 28 * MINUTES,
      UNCONTRADICTED: 38 * MINUTES,
      UNOWNED: (14 + 5) * MINUTES,
    });
    expect(custody.totals.byOrganisation).toEqual([
      { organisation: { code: 'CSC' }, agreed: 369_600_000, uncontradicted: 0, charged: 369_600_000 },
      { organisation: { code: 'NHS-CFH' }, agreed: 0, uncontradicted: 38 * MINUTES, charged: (38 + 6) * MINUTES },
    ]);
    expect(custody.totals.byDesk[1]).toEqual({
      party: { id: 'desk:nsd' },
      agreed: 0,
      uncontradicted: 38 * MINUTES,
      inTransitCharged: 6 * MINUTES,
      charged: (38 + 6) * MINUTES,
    });
    expect(custody.totals.bySite.length).toBeGreaterThan(0);
  });

  test('names its policy, and no account is missing', () => {
    expect(custody.policy).toEqual({
      version: 'programme-2006.1',
      contentHash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(custody).toMatchObject({ complete: true, missing: [] });
  });

  test('pairs both sides of each hand-over, with its gaps', () => {
    expect(custody.handovers).toMatchObject([
      // nsd 006, 007 and n3 002, 003: offered 10:22, received 10:27, rejected 10:41 by n3's own word.
      {
        pairing: 'TRANSFER_REFERENCE',
        senderRecord: 'nsd/main/NSD-2006-004711#HO-1',
        receiverRecord: 'n3/main/N3-2207#IN-1',
        offeredAt: '2006-07-30T09:22:00.000Z',
        receivedAt: '2006-07-30T09:27:00.000Z',
        rejectedAt: '2006-07-30T09:41:00.000Z',
        rejectCode: 'NOT_OURS',
        handoverGap: 5 * MINUTES,
        acceptanceGap: null,
      },
      // nsd 013 to 015 and LSP 006, 007: the NSD has it received at 10:47, the LSP at 10:58, which counts.
      {
        pairing: 'TRANSFER_REFERENCE',
        from: { id: 'desk:nsd' },
        to: { id: 'desk:lsp-north-west-west-midlands' },
        offeredAt: '2006-07-30T09:45:00.000Z',
        receivedAt: '2006-07-30T09:58:00.000Z',
        acceptedAt: '2006-07-30T10:20:00.000Z',
        handoverGap: 13 * MINUTES,
        acceptanceGap: 22 * MINUTES,
      },
    ]);
  });

  test('lists the statements that were written long afterwards', () => {
    // LSP 036: a stop from 30 July to 31 July 20:40 UTC, witnessed 9 August 08:01; 037: one that ended 30 July 13:30, witnessed 08:02.
    expect(custody.notices).toEqual([
      {
        kind: 'BACK_DATED',
        about: 'lsp-north-west-west-midlands/main/INC0012345#CLK-1',
        desk: { code: 'lsp-north-west-west-midlands' },
        by: Date.parse('2006-08-09T08:02:00Z') - Date.parse('2006-07-30T13:30:00Z'),
      },
      {
        kind: 'BACK_DATED',
        about: 'lsp-north-west-west-midlands/main/INC0012345#CLK-2',
        desk: { code: 'lsp-north-west-west-midlands' },
        by: Date.parse('2006-08-09T08:01:00Z') - Date.parse('2006-07-31T20:40:00Z'),
      },
    ]);
  });
});

test('what was known earlier gives another answer: a restore that was claimed, and later given up', async () => {
  // At 17:10 UTC on 3 August only nsd 285 was there, the supplier's log for 09:30 BST; 286 came at 17:20:20.
  const options = { id: 'I-MAIDSTONE', fields: CUSTODY, asKnownAt: '2006-08-03T17:10:00Z' };
  const { custody } = await incidentOf(throughline.query, options);
  expect(custody.restore).toMatchObject({ at: '2006-08-03T08:30:00.000Z', basis: 'SUPPLIER_LOG' });
  assertTiles(custody);
});

test('who holds it now, while it runs', async () => {
  const asKnownAt = '2006-07-31T11:00:00Z';
  const fields =
    'custody { restore { at } end current { class holders { party { id } } from to } elapsed start { at } }';
  const { custody } = await incidentOf(throughline.query, { id: 'I-MAIDSTONE', fields, asKnownAt });
  expect(custody).toEqual({
    restore: null,
    end: '2006-07-31T11:00:00.000Z',
    current: {
      class: 'AGREED',
      holders: [{ party: { id: 'desk:lsp-north-west-west-midlands' } }],
      from: '2006-07-30T10:20:00.000Z',
      to: '2006-07-31T11:00:00.000Z',
    },
    elapsed: 26 * HOURS,
    start: { at: '2006-07-30T09:00:00.000Z' },
  });
});

test.each(['I-MAIDSTONE', 'I-SPINE-2005-12', 'I-GP-SUPPLIER-CUT-OFF'])(
  '%s tiles as known long after, at the cost of one request a desk',
  async (id) => {
    const { body } = await askIncident(throughline.query, { id, fields: CUSTODY, asKnownAt: LONG_AFTER });
    expect(body.errors).toBeUndefined();
    assertTiles(body.data.incident.custody);
    expect(body.extensions.sources.map(({ requests }) => requests)).toEqual(body.extensions.sources.map(() => 1));
    expect(body.extensions.sources.length).toBe(throughline.desks.size);
  },
);

test('an account that is withheld makes time unknown, never unowned', async () => {
  // lsp-north-east answers WITHHELD of the Spine incident; nobody says anything before nsd 016 of 08:16, 19 December.
  const { custody } = await incidentOf(throughline.query, {
    id: 'I-SPINE-2005-12',
    fields: CUSTODY,
    asKnownAt: LONG_AFTER,
  });
  expect(custody).toMatchObject({
    complete: false,
    missing: [{ desk: { code: 'lsp-north-east' }, reason: 'WITHHELD' }],
  });
  expect(classes(custody.totals.byClass)).not.toHaveProperty('UNOWNED');
  expect(custody.intervals[0]).toMatchObject({ class: 'UNKNOWN', missing: [{ code: 'lsp-north-east' }] });
});

test('an incident that nobody knows has no start and no interval, and is answered all the same', async () => {
  const { custody, existence } = await incidentOf(throughline.query, {
    id: 'I-NO-SUCH',
    fields: `existence ${CUSTODY}`,
    asKnownAt: LONG_AFTER,
  });
  expect(existence).toBe('UNKNOWN_TO_ALL');
  expect(custody).toMatchObject({ start: null, restore: null, end: null, elapsed: null, current: null, intervals: [] });
});

test('another policy, by its version, is named in the answer', async () => {
  const fields = 'custody(policy: "programme-2006.2") { policy { version } }';
  const { custody } = await incidentOf(throughline.query, { id: 'I-MAIDSTONE', fields, asKnownAt: AUGUST_9 });
  expect(custody.policy.version).toBe('programme-2006.2');
});

test('a policy that there is not is an error of that field alone', async () => {
  const { body } = await askIncident(throughline.query, {
    id: 'I-MAIDSTONE',
    fields: 'existence unknown: custody(policy: "programme-1999.1") { complete } known: custody { complete }',
    asKnownAt: AUGUST_9,
  });
  expect(body.data.incident).toEqual({ existence: 'KNOWN', unknown: null, known: { complete: true } });
  expect(body.errors).toMatchObject([{ path: ['incident', 'unknown'], extensions: { code: 'POLICY_UNKNOWN' } }]);
  expect(body.errors![0]!.message).toContain('"programme-1999.1"');
});
