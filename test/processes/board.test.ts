/**
 * The performance board and the breach forecast over the samples, every desk and the gateway a process of its own. What is expected of
 * Maidstone follows by hand from its events (`03-maidstone.jsonl` in the desks' `sample/`), times in BST:
 *
 * - Begun 30 July 10:00 (the earliest user's report), restored 3 August 18:05 (the last site confirmed): 104 h 5 min.
 * - 10:00 nobody; 10:14 the NSD; 10:52 the NSD says that it is the LSP's, which had been offered it at 10:45 and accepts at 11:20: in transit
 *   for 28 min, of which 5 min later than half an hour after the offer. The LSP's until 3 August 18:00, when its last statement ends (the
 *   stop of 2 August that it wrote down afterwards lies within that): 102 h 40 min. Then nobody's for 5 min, with the first 14 min 19 min.
 * - The hand-over to the network was offered at 10:22, received 10:27 and rejected; the LSP's was received 10:58 and accepted 11:20.
 */

import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCompactThroughline } from '../support/start-compact-throughline.ts';
import type { Throughline } from '../support/start-throughline.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const ELAPSED = 104 * HOUR + 5 * MINUTE;
const UNOWNED = 19 * MINUTE;
const AGREED = 102 * HOUR + 40 * MINUTE;

const SAMPLE = '{ count negative median percentile90 }';
const BOARD = `query Board($from: DateTime!, $to: DateTime!, $by: BoardGrouping!, $service: ID, $policy: ID, $wait: Int!) {
  performanceBoard(from: $from, to: $to, by: $by, service: $service, policy: $policy, waitMilliseconds: $wait) {
    state isFinal asOf policy { version contentHash }
    progress { incidentsRead incidentsTotal desksRead desksTotal }
    missing { desk { code } reason }
    chainHeads { desk { code } position hash }
    groups { key service { code } ...Figures }
    total { ...Figures }
    materialCoverage { byService { service { code } coverage { due accepted overdue contested coverage } } }
    lateDisclosure { knownErrors before explained index }
  }
}
fragment Figures on BoardGroup {
  incidents
  timeInCustody { elapsed byClass { class duration } byDesk { party { id } organisation { code } agreed uncontradicted } }
  handoverGaps { from { id } to { id } handovers handoverGap ${SAMPLE} acceptanceGap ${SAMPLE} }
  bounces { custodyChanges bounces }
  clockStops { stopped byReason { reason stops withEvidence } }
  attainment { agreement target met missed incomplete attainment }
  watermelon { endToEnd { met missed } suppliers { organisation { code } missed } }
  responseTimes { start end calendar { code } sample { count median } }
  unownedTime { unowned inTransitOverWindow share }
  misroutes { firstHandovers rejected rate }
  availability { service { code } downtime allowedDowntime isKept }
}`;
const SUMMER = { from: '2006-07-01T00:00:00Z', to: '2006-09-01T00:00:00Z', by: 'SERVICE', wait: 0 };

let throughline: Throughline;
beforeAll(async () => {
  throughline = await startCompactThroughline({ apart: ['lsp-north-west-west-midlands', 'nsd'] });
}, 120_000);
afterAll(() => throughline.stop());

async function ask(variables: object = {}) {
  const { body } = await throughline.query(BOARD, { ...SUMMER, ...variables });
  return { board: body.data?.performanceBoard, errors: body.errors ?? [] };
}

/** Asks again until it is complete. */
async function complete(variables: object = {}) {
  for (;;) {
    const { board, errors } = await ask({ wait: 2000, ...variables });
    expect(errors).toEqual([]);
    if (board.state !== 'RUNNING') return board;
  }
}

const codesOf = (missing: readonly { desk: { code: string }; reason: string }[]) =>
  missing.filter(({ reason }) => reason === 'NOT_ANSWERED').map(({ desk }) => desk.code);

describe('the performance board', () => {
  it('firms up while it is asked again, and says for what it stands', async () => {
    const { board } = await ask();
    expect(board).toMatchObject({ state: 'RUNNING', isFinal: false });
    expect(board.progress.desksRead).toBeLessThan(35);
    const done = await complete();
    expect(done).toMatchObject({
      state: 'COMPLETE',
      isFinal: true,
      policy: { version: 'programme-2006.1', contentHash: expect.stringMatching(/^[0-9a-f]{64}$/) },
      progress: { desksRead: 35, desksTotal: 35 },
      missing: [],
    });
    expect(done.progress.incidentsRead).toBe(done.progress.incidentsTotal);
    expect(done.chainHeads).toHaveLength(12);
    expect(done.chainHeads[0]).toMatchObject({ desk: { code: 'nsd' }, hash: expect.stringMatching(/^[0-9a-f]{64}$/) });
  });

  it('says of July and August 2006 what follows by hand for Maidstone', async () => {
    const board = await complete();
    expect(board.groups).toHaveLength(1);
    const [group] = board.groups;
    expect(group).toMatchObject({ key: 'RECORDS-NWWM', service: { code: 'RECORDS-NWWM' }, incidents: 1 });
    expect(group.timeInCustody.elapsed).toBe(ELAPSED);
    const byClass = group.timeInCustody.byClass as readonly { class: string; duration: number }[];
    expect(Object.fromEntries(byClass.map((row) => [row.class, row.duration]))).toEqual({
      WITH_CUSTOMER: 0,
      DOUBLE: 0,
      AGREED,
      CONTESTED: 0,
      IN_TRANSIT: 28 * MINUTE,
      UNCONTRADICTED: 38 * MINUTE,
      UNKNOWN: 0,
      UNOWNED,
    });
    expect(group.timeInCustody.byDesk).toEqual([
      {
        party: { id: 'desk:lsp-north-west-west-midlands' },
        organisation: { code: 'CSC' },
        agreed: AGREED,
        uncontradicted: 0,
      },
      { party: { id: 'desk:nsd' }, organisation: { code: 'NHS-CFH' }, agreed: 0, uncontradicted: 38 * MINUTE },
    ]);
    const one = (value: number) => ({ count: 1, negative: 0, median: value, percentile90: value });
    expect(group.handoverGaps).toEqual([
      {
        from: { id: 'desk:nsd' },
        to: { id: 'desk:lsp-north-west-west-midlands' },
        handovers: 1,
        handoverGap: one(13 * MINUTE),
        acceptanceGap: one(22 * MINUTE),
      },
      {
        from: { id: 'desk:nsd' },
        to: { id: 'desk:n3' },
        handovers: 1,
        handoverGap: one(5 * MINUTE),
        acceptanceGap: { count: 0, negative: 0, median: null, percentile90: null },
      },
    ]);
    expect(group).toMatchObject({
      bounces: { custodyChanges: 1, bounces: 0 },
      misroutes: { firstHandovers: 1, rejected: 1, rate: 1 },
      unownedTime: {
        unowned: UNOWNED,
        inTransitOverWindow: 5 * MINUTE,
        share: (UNOWNED + 5 * MINUTE) / ELAPSED,
      },
      // Two stops of the LSP's own, for its supplier and for the customer whom the request never reached: noted both, permitted neither.
      clockStops: {
        stopped: 0,
        byReason: [
          { reason: 'CUSTOMER_CONFIRMATION', stops: 1, withEvidence: 1 },
          { reason: 'SUB_SUPPLIER', stops: 1, withEvidence: 1 },
        ],
      },
      attainment: [{ agreement: 'LSP-NWWM', target: 'SYN-FIX-SEVERITY-1', met: 0, missed: 1, attainment: 0 }],
      watermelon: [{ endToEnd: { met: 0, missed: 1 }, suppliers: [{ organisation: { code: 'CSC' }, missed: 1 }] }],
    });
    // 62 days are 89,280 minutes, of which 0.1 % is 89.28.
    expect(group.availability).toEqual([
      { service: { code: 'RECORDS-NWWM' }, downtime: ELAPSED, allowedDowntime: 89 * MINUTE, isKept: false },
    ]);
  });

  it('names start, end and calendar of each time to respond', async () => {
    const board = await complete();
    const rows = board.total.responseTimes as readonly {
      start: string;
      end: string;
      calendar: { code: string };
      sample: { median: number };
    }[];
    const minutes = rows.map(({ start, end, calendar, sample }) => [start, end, calendar.code, sample.median / MINUTE]);
    // Reported at 10:03, when the LSP opened its own ticket; 30 July was a Sunday; closed on 8 August at 11:00.
    expect(minutes).toEqual([
      ['REPORTED', 'ACKNOWLEDGED', 'EVERY-HOUR', 77],
      ['REPORTED', 'ACKNOWLEDGED', 'WORKING-HOURS', 0],
      ['VALIDATED', 'ACKNOWLEDGED', 'EVERY-HOUR', 80],
      ['VALIDATED', 'ACKNOWLEDGED', 'WORKING-HOURS', 0],
      ['REPORTED', 'RESTORED', 'EVERY-HOUR', 104 * 60 + 2],
      ['REPORTED', 'RESTORED', 'WORKING-HOURS', 40 * 60],
      ['VALIDATED', 'RESTORED', 'EVERY-HOUR', 104 * 60 + 5],
      ['VALIDATED', 'RESTORED', 'WORKING-HOURS', 40 * 60],
      ['REPORTED', 'CLOSED', 'EVERY-HOUR', 9 * 24 * 60 + 57],
      ['REPORTED', 'CLOSED', 'WORKING-HOURS', 63 * 60],
      ['VALIDATED', 'CLOSED', 'EVERY-HOUR', 9 * 24 * 60 + 60],
      ['VALIDATED', 'CLOSED', 'WORKING-HOURS', 63 * 60],
    ]);
  });

  it('tells what was owed and what was disclosed late', async () => {
    const board = await complete();
    expect(board.lateDisclosure).toEqual({ knownErrors: 1, before: 1, explained: 1, index: 1 });
    expect(board.materialCoverage.byService).toContainEqual({
      service: { code: 'RECORDS-NWWM' },
      coverage: { due: 2, accepted: 0, overdue: 1, contested: 1, coverage: 0 },
    });
  });

  it('leaves out what began in another month, or on another service', async () => {
    expect((await complete({ from: '2006-08-01T00:00:00Z' })).total.incidents).toBe(0);
    expect((await complete({ service: 'SPINE' })).total).toMatchObject({ incidents: 0, attainment: [] });
    expect(await complete({ service: 'RECORDS-NWWM', by: 'NONE' })).toMatchObject({
      groups: [],
      total: { incidents: 1 },
    });
  });

  it('of a period without length is of nothing', async () => {
    expect((await complete({ to: SUMMER.from })).total).toMatchObject({ incidents: 0, timeInCustody: { elapsed: 0 } });
  });

  it.each([
    ['a period reversed', { to: '2006-06-01T00:00:00Z' }, 'PERIOD_REVERSED'],
    ['an unknown policy', { policy: 'programme-1999.1' }, 'POLICY_UNKNOWN'],
    ['an unknown service', { service: 'TELEPATHY' }, 'SERVICE_UNKNOWN'],
    ['a wait below zero', { wait: -1 }, 'VALUE_OUT_OF_RANGE'],
    ['a wait too long', { wait: 30_001 }, 'VALUE_OUT_OF_RANGE'],
  ])('refuses %s', async (_, variables, code) => {
    const { board, errors } = await ask(variables);
    expect(board).toBeNull();
    expect(errors.map(({ extensions }) => extensions['code'])).toEqual([code]);
  });

  it('is answered again while nothing changes, and has one appended event the next time', async () => {
    const before = await complete();
    const again = await ask();
    expect(again.board).toMatchObject({ state: 'COMPLETE', asOf: before.asOf });
    await append('nsd', {
      id: 'test-board-handover',
      kind: 'handover.offered',
      occurredAt: '2006-08-01T09:00:00Z',
      synthetic: true,
      ticket: 'NSD-2006-004711',
      system: 'main',
      data: { handover: 'HO-9', from: 'desk:nsd', to: 'desk:spine' },
    });
    const after = await complete();
    expect(after.asOf > before.asOf).toBe(true);
    expect(after.total.handoverGaps).toHaveLength(before.total.handoverGaps.length + 1);
    expect(after.total.handoverGaps).toContainEqual(
      expect.objectContaining({ from: { id: 'desk:nsd' }, to: { id: 'desk:spine' }, handovers: 1 }),
    );
  });
});

const FORECAST = `query Forecast($within: String!, $service: ID) @asOf(time: "2006-07-30T10:30:00Z") {
  breachForecast(within: $within, service: $service) {
    from until total history { state minimumSample }
    nodes { incident { id } agreement target severity breachAt remaining class holders { party { id } } isStopped isStopEligible probabilityMet sample }
  }
}`;

describe('the breach forecast', () => {
  it('knows half an hour before that Maidstone will break its two hours', async () => {
    const { body } = await throughline.query(FORECAST, { within: 'PT30M' });
    expect(body.data.breachForecast).toMatchObject({
      from: '2006-07-30T10:30:00.000Z',
      until: '2006-07-30T11:00:00.000Z',
      total: 1,
      history: { minimumSample: 30 },
      nodes: [
        {
          incident: { id: 'I-MAIDSTONE' },
          agreement: 'LSP-NWWM',
          target: 'SYN-FIX-SEVERITY-1',
          severity: 1,
          breachAt: '2006-07-30T11:00:00.000Z',
          remaining: 30 * MINUTE,
          class: 'AGREED',
          holders: [{ party: { id: 'desk:lsp-north-west-west-midlands' } }],
          isStopped: false,
          isStopEligible: true,
          probabilityMet: null,
        },
      ],
    });
  });

  it('looks no further than it is asked, and at no other service', async () => {
    const total = async (variables: Record<string, unknown>) =>
      (await throughline.query(FORECAST, variables)).body.data.breachForecast.total;
    expect(await total({ within: 'PT29M59S' })).toBe(0);
    expect(await total({ within: 'P1D', service: 'PDS' })).toBe(0);
    expect(await total({ within: 'P1D', service: 'RECORDS-NWWM' })).toBe(1);
  });

  it.each(['4 hours', 'PT', 'P', 'P1M', 'PT-4H', 'P32D', 'P31DT1S'])('refuses to look ahead %s', async (within) => {
    const { body } = await throughline.query(FORECAST, { within });
    expect(body.errors?.map(({ extensions }) => extensions['code'])).toEqual(['VALUE_OUT_OF_RANGE']);
  });
});

describe('with a desk down', () => {
  it('names it, and leaves what it decides undecided; once it is back the board is read anew', async () => {
    const provider = 'lsp-north-west-west-midlands';
    await throughline.killDesk(provider);
    const without = await complete({ from: '2006-07-02T00:00:00Z' });
    expect(codesOf(without.missing)).toEqual([provider]);
    expect(without.total.attainment).toMatchObject([{ missed: 0, incomplete: 1, attainment: null }]);
    await throughline.restartDesk(provider);
    const back = await complete({ from: '2006-07-02T00:00:00Z' });
    expect(back.missing).toEqual([]);
    expect(back.total.attainment).toMatchObject([{ missed: 1, incomplete: 0 }]);
  });

  it('finds the incidents without the NSD, by the other desks', async () => {
    await throughline.killDesk('nsd');
    const board = await complete({ from: '2006-07-03T00:00:00Z' });
    expect(codesOf(board.missing)).toEqual(['nsd']);
    expect(board.total.incidents).toBe(1);
    expect(board.total.timeInCustody.byClass).toContainEqual({ class: 'UNOWNED', duration: 0 });
  });
});

async function append(desk: string, event: object): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'throughline-board-'));
  const file = join(folder, 'one.jsonl');
  await writeFile(file, `${JSON.stringify(event)}\n`);
  await promisify(execFile)(process.execPath, ['commands/load.ts', desk, file], {
    env: { ...process.env, DATA_DIR: throughline.dataFolder },
  });
  await rm(folder, { recursive: true });
}

describe('a board that is polled', () => {
  it('comes to the figures of one that nobody looked at meanwhile', async () => {
    const polled = { from: '2006-07-01T00:00:01Z', to: '2006-09-01T00:00:00Z' };
    // One look at the beginning: what was seen then must not stand for the end, however soon that comes.
    await ask(polled);
    const board = await complete(polled);
    const waitedFor = await complete({ ...polled, from: '2006-07-01T00:00:02Z' });
    expect(waitedFor.total.incidents).toBeGreaterThan(0);
    expect({ total: board.total, groups: board.groups }).toEqual({
      total: waitedFor.total,
      groups: waitedFor.groups,
    });
  });
});
