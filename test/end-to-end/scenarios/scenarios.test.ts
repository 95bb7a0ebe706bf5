/** What running desks and the gateway answer is what was worked out by hand: `docs/scenarios/`. */

import { beforeAll, describe, expect, test } from 'vitest';
import { sharedThroughline, type SharedThroughline } from '../../support/shared-throughline.ts';
import { askedAt, fromHoursAndMinutes, readScenarioPage, toInstant, toMilliseconds, type Row } from './page.ts';

interface Scenario {
  readonly page: string;
  /** As the page's query asks it, and at the times at which the page asks it again. */
  readonly readings: readonly (string | null)[];
  readonly start: Bound;
  readonly restore: Bound;
  readonly missing: readonly string[];
}

interface Bound {
  readonly at: string;
  readonly basis: string;
  readonly claimedBy: string;
}

/** From the tables of claims, which also say why the others were not chosen. */
const SCENARIOS: readonly Scenario[] = [
  {
    page: 'maidstone',
    readings: [null, '2006-08-09T00:00:00Z', '2006-08-10T00:00:00Z'],
    start: { at: '2006-07-30T09:00:00.000Z', basis: 'USER_REPORT', claimedBy: 'desk:nsd' },
    restore: { at: '2006-08-03T17:05:00.000Z', basis: 'LAST_SITE_CONFIRMED', claimedBy: 'desk:nsd' },
    missing: [],
  },
  {
    page: 'spine-december-2005',
    readings: [null, '2005-12-30T18:00:00Z', '2006-01-10T00:00:00Z'],
    start: { at: '2005-12-19T08:05:00.000Z', basis: 'USER_REPORT', claimedBy: 'desk:nsd' },
    restore: { at: '2006-01-12T17:00:00.000Z', basis: 'USER_CONFIRMED', claimedBy: 'desk:nsd' },
    missing: ['lsp-north-east WITHHELD'],
  },
  {
    page: 'gp-supplier-cut-off',
    readings: [null, '2005-12-06T18:00:00Z'],
    start: { at: '2005-12-06T12:05:00.000Z', basis: 'CHANGE_RECORD', claimedBy: 'desk:spine' },
    restore: { at: '2005-12-09T13:10:00.000Z', basis: 'LAST_PRACTICE_CONFIRMED', claimedBy: 'desk:gp-supplier' },
    missing: [],
  },
];

/** Tables that a page has of some times only. */
const PARTIAL: readonly (readonly [page: string, table: 'notices' | 'disputes', knownAt: string])[] = [
  ['maidstone', 'notices', '2006-08-09T00:00:00Z'],
  ['maidstone', 'notices', '2006-08-10T00:00:00Z'],
  ['maidstone', 'disputes', '2006-08-10T00:00:00Z'],
  ['spine-december-2005', 'notices', '2006-01-10T00:00:00Z'],
  ['spine-december-2005', 'disputes', '2006-01-17T12:00:00Z'],
  ['gp-supplier-cut-off', 'notices', '2005-12-06T18:00:00Z'],
];

const HOLDINGS = ['agreed', 'uncontradicted', 'contested', 'double', 'withCustomer', 'inTransitCharged', 'charged'];

let throughline: SharedThroughline;

beforeAll(async () => {
  throughline = await sharedThroughline();
}, 120_000);

async function answerOf(page: string, knownAt: string | null) {
  const { query } = readScenarioPage(page);
  const { body } = await throughline.query(knownAt === null ? query : askedAt(query, knownAt));
  expect(body.errors).toBeUndefined();
  return body.data.incident;
}

describe.each(SCENARIOS)('$page', (scenario) => {
  const page = readScenarioPage(scenario.page);

  test.each(scenario.readings)('the tables of %s hold: what they say twice is alike, and intervals tile', (knownAt) => {
    const intervals = page.table('intervals', knownAt);
    for (const row of intervals) expect(fromHoursAndMinutes(row['h:min']!)).toBe(toMilliseconds(row['milliseconds']!));
    for (const row of intervals) expect(lengthOf(row)).toBe(toMilliseconds(row['milliseconds']!));
    for (const [index, row] of intervals.slice(1).entries()) expect(row['from']).toBe(intervals[index]!['to']);
    if (knownAt !== null) return;
    const elapsed = sum(intervals);
    for (const table of ['by-class', 'by-charge', 'by-site', 'causes']) {
      if (table === 'causes' && page.table('verdicts', null).length === 0) continue;
      const rows = page.table(table, null);
      for (const row of rows) expect(fromHoursAndMinutes(row['h:min']!)).toBe(toMilliseconds(row['milliseconds']!));
      if (table !== 'by-site') expect(sum(rows)).toBe(elapsed);
    }
  });

  test.each(scenario.readings)('custody as known at %s', async (knownAt) => {
    const { custody } = await answerOf(scenario.page, knownAt);
    expect(custody.intervals.map(toShownInterval)).toEqual(page.table('intervals', knownAt).map(toExpectedInterval));
    expect(custody.elapsed).toBe(sum(page.table('intervals', knownAt)));
  });

  test('start, restore, and who is missing', async () => {
    const { custody } = await answerOf(scenario.page, null);
    const toBound = ({ at, basis, claimedBy }: { at: string; basis: string; claimedBy: { id: string } }) => ({
      at,
      basis,
      claimedBy: claimedBy.id,
    });
    expect(toBound(custody.start)).toEqual(scenario.start);
    expect(toBound(custody.restore)).toEqual(scenario.restore);
    expect(custody.end).toBe(scenario.restore.at);
    expect(custody.complete).toBe(scenario.missing.length === 0);
    const missing = custody.missing.map(
      ({ desk, reason }: { desk: { code: string }; reason: string }) => `${desk.code} ${reason}`,
    );
    expect(missing).toEqual(scenario.missing);
  });

  test('totals by class, charge, desk, organisation and site', async () => {
    const { totals } = (await answerOf(scenario.page, null)).custody;
    expect(durations(totals.byClass, 'class')).toEqual(durationsOf(page.table('by-class', null), 'class'));
    expect(durations(totals.byCharge, 'kind')).toEqual(durationsOf(page.table('by-charge', null), 'charge'));
    const byDesk = totals.byDesk.map((row: Holding) => [row.party!.id, ...HOLDINGS.map((name) => row[name])]);
    expect(byDesk).toEqual(page.table('by-desk', null).map((row) => holdingOf(row, 'party')));
    const byOrganisation = totals.byOrganisation.map((row: Holding) => [
      row.organisation!.code,
      ...HOLDINGS.map((name) => row[name]),
    ]);
    expect(byOrganisation).toEqual(page.table('by-organisation', null).map((row) => holdingOf(row, 'organisation')));
    for (const row of page.table('by-site', null)) {
      const site = totals.bySite.find(({ site: { code } }: { site: { code: string } }) => code === row['site']);
      expect([site.from, site.to, site.elapsed]).toEqual([
        toInstant(row['from']!),
        toInstant(row['to']!),
        toMilliseconds(row['milliseconds']!),
      ]);
      const classes = durations(site.byClass, 'class');
      for (const name of ['AGREED', 'CONTESTED', 'IN_TRANSIT', 'UNOWNED'])
        expect([row['site'], name, classes[name] ?? 0]).toEqual([row['site'], name, Number(row[name])]);
    }
  });

  test('hand-overs, paired, with their gaps', async () => {
    const { handovers } = (await answerOf(scenario.page, null)).custody;
    const shown = handovers.map((handover: Record<string, unknown>) => [
      handover['senderRecord'],
      handover['receiverRecord'],
      handover['pairing'],
      handover['offeredAt'],
      handover['receivedAt'],
      handover['acceptedAt'],
      handover['rejectedAt'],
      handover['handoverGap'],
      handover['acceptanceGap'],
    ]);
    expect(shown).toEqual(
      page
        .table('hand-overs', null)
        .map((row) => [
          row["sender's record"],
          row["receiver's record"],
          row['pairing'],
          toInstant(row['offered']!),
          toInstant(row['received']!),
          toInstant(row['accepted']!),
          toInstant(row['rejected']!),
          toMilliseconds(row['hand-over gap']!),
          toMilliseconds(row['acceptance gap']!),
        ]),
    );
  });

  test('what is listed beside it', async () => {
    const { custody } = await answerOf(scenario.page, null);
    expect(custody.notices.map(toShownNotice).toSorted()).toEqual(noticesOf(page.table('notices', null)));
  });

  test('verdicts, what the time went to, and the disputes that bear on them', async () => {
    const { verdicts } = await answerOf(scenario.page, null);
    const shown = verdicts.map((verdict: Verdict) => [
      verdict.target,
      verdict.outcome,
      verdict.elapsed,
      verdict.stopped,
      verdict.relieved,
      verdict.counted,
      verdict.allowed,
      verdict.breachAt,
      verdict.severity?.value ?? null,
      verdict.severity?.definition ?? null,
    ]);
    const expected = page
      .table('verdicts', null)
      .map((row) => [
        row['target'],
        row['outcome'],
        ...['elapsed', 'stopped', 'relieved', 'counted', 'allowed'].map((column) => toMilliseconds(row[column]!)),
        toInstant(row['breach']!),
        toMilliseconds(row['severity']!),
        row['definition'] === '' ? null : row['definition'],
      ]);
    expect(shown).toEqual(expected);
    for (const verdict of verdicts as Verdict[]) {
      const causes = Object.fromEntries(
        verdict.causes.filter(({ elapsed }) => elapsed > 0).map(({ cause, elapsed }) => [cause, elapsed]),
      );
      expect(causes).toEqual(durationsOf(page.table('causes', null), 'cause'));
      expect(verdict.disputes.map(toShownDispute)).toEqual(page.table('disputes', null).map(toExpectedDispute));
    }
  });
});

test.each(PARTIAL)('%s: %s as known at %s', async (name, table, knownAt) => {
  const { custody, verdicts } = await answerOf(name, knownAt);
  const expected = readScenarioPage(name).table(table, knownAt);
  if (table === 'notices') expect(custody.notices.map(toShownNotice).toSorted()).toEqual(noticesOf(expected));
  else {
    expect(verdicts.length).toBeGreaterThan(0);
    for (const verdict of verdicts as Verdict[])
      expect(verdict.disputes.map(toShownDispute)).toEqual(expected.map(toExpectedDispute));
  }
});

test('Maidstone: what was written late moves no verdict', async () => {
  const known = await Promise.all(
    ['2006-08-09T00:00:00Z', '2006-08-10T00:00:00Z', null].map((at) => answerOf('maidstone', at)),
  );
  for (const { verdicts } of known)
    expect(verdicts.map(({ outcome, counted }: Verdict) => [outcome, counted])).toEqual([['MISSED', 374_700_000]]);
});

interface Holding {
  readonly party?: { readonly id: string };
  readonly organisation?: { readonly code: string };
  readonly [name: string]: unknown;
}

interface Verdict {
  readonly target: string;
  readonly outcome: string;
  readonly elapsed: number;
  readonly stopped: number;
  readonly relieved: number;
  readonly counted: number;
  readonly allowed: number;
  readonly breachAt: string | null;
  readonly severity: { readonly value: number; readonly definition: string | null } | null;
  readonly causes: readonly { readonly cause: string; readonly elapsed: number }[];
  readonly disputes: readonly ShownDispute[];
}

interface ShownDispute {
  readonly desk: { readonly code: string };
  readonly id: string;
  readonly decides: boolean;
}

interface ShownInterval {
  readonly from: string;
  readonly to: string;
  readonly duration: number;
  readonly class: string;
  readonly holders: readonly { readonly party: { readonly id: string } }[];
  readonly charge: { readonly kind: string; readonly party: { readonly id: string } | null };
}

function toShownInterval({ from, to, duration, class: name, holders, charge }: ShownInterval) {
  const parties = holders.map(({ party }) => party.id).join(' ');
  return [from, to, duration, name, parties, [charge.kind, charge.party?.id].filter(Boolean).join(' ')];
}

function toExpectedInterval(row: Row) {
  const duration = toMilliseconds(row['milliseconds']!);
  return [toInstant(row['from']!), toInstant(row['to']!), duration, row['class'], row['holders'], row['charge']];
}

function toShownNotice(notice: { kind: string; about: string; desk: { code: string }; by: number | null }) {
  return [notice.kind, notice.about, notice.desk.code, notice.by ?? ''].join(' ');
}

function noticesOf(rows: readonly Row[]): string[] {
  return rows.map((row) => [row['kind'], row['about'], row['desk'], row['by']].join(' ')).toSorted();
}

function toShownDispute({ desk, id, decides }: ShownDispute) {
  return [desk.code, id, decides ? 'yes' : 'no'];
}

function toExpectedDispute(row: Row) {
  return [row['desk'], row['dispute'], row['decides']];
}

function holdingOf(row: Row, key: string) {
  return [row[key], ...HOLDINGS.map((name) => Number(row[name]))];
}

/** Those that are not 0: a page leaves the others out. */
function durations(rows: readonly Record<string, unknown>[], key: string): Record<string, number> {
  return Object.fromEntries(
    rows.filter((row) => row['duration'] !== 0).map((row) => [row[key] as string, row['duration'] as number]),
  );
}

function durationsOf(rows: readonly Row[], key: string): Record<string, number> {
  return Object.fromEntries(rows.map((row) => [row[key]!, Number(row['milliseconds'])]));
}

function sum(rows: readonly Row[]): number {
  return rows.reduce((total, row) => total + Number(row['milliseconds']), 0);
}

function lengthOf(row: Row): number {
  return Date.parse(toInstant(row['to']!)!) - Date.parse(toInstant(row['from']!)!);
}
