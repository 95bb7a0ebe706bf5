/** What is kept, by however many processes: exact sums, whole minutes, cut at what was known. */

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { callOf, DAY, describeStores, HOUR, MINUTE, newSubgraph, NOW, openRecord, type TestRecord } from './stores.ts';

describeStores('the service record', ({ place }) => {
  it('says nothing of what was never asked, whatever the period', async () => {
    const record = openRecord(await place());
    const subgraph = newSubgraph();
    const nothing = { minutes: 0, measuredMinutes: 0, answered: 0, latency: null, measuredFrom: null };
    const empty = await record.measured(subgraph, { from: NOW - DAY, to: NOW - HOUR });
    expect(empty).toMatchObject({ ...nothing, minutes: 23 * 60, isSettled: true });
    expect(await record.measured(subgraph, { from: NOW, to: NOW })).toMatchObject(nothing);
    const future = await record.measured(subgraph, { from: NOW + DAY, to: NOW + 2 * DAY });
    expect(future).toMatchObject({ ...nothing, isSettled: false });
    expect(future.to).toBe(future.from);
    const ancient = await record.measured(subgraph, { from: Date.UTC(100, 0, 1), to: NOW - DAY });
    expect(ancient).toMatchObject({ ...nothing, minutes: expect.any(Number) });
    await record.stop();
  });

  it('tells what was told of each call, and of copies, breakers and what readers lacked', async () => {
    const subgraph = newSubgraph();
    const record = openRecord(await place(), { [subgraph]: 2000 });
    const { observer } = record;
    for (let index = 0; index < 98; index += 1) observer.onCall(callOf(subgraph, { durationMs: 20 }));
    observer.onCall(callOf(subgraph, { durationMs: 2000, attempts: 2, isFromReplica: true }));
    observer.onCall(callOf(subgraph, { durationMs: 2000 }));
    observer.onCall(callOf(subgraph, { code: 'SUPPLIER_TIMEOUT', durationMs: 3000, attempts: 2 }));
    observer.onCall(callOf(subgraph, { code: 'SUPPLIER_HTTP_STATUS' }));
    observer.onCall(callOf(subgraph, { code: 'SUPPLIER_SUSPENDED', attempts: 0 }));
    observer.onCall(callOf(subgraph, { code: 'SUPPLIER_BUSY', attempts: 0 }));
    // It had been sent before the rest of them was left alone: that is a failure.
    observer.onCall(callOf(subgraph, { code: 'SUPPLIER_SUSPENDED', attempts: 1 }));
    observer.onCall(callOf(subgraph, { code: 'CLIENT_DISCONNECTED' }));
    observer.onCopyServed({ subgraph, isStale: true, ageMs: 90_000.4, endedAt: NOW });
    observer.onCopyServed({ subgraph, isStale: true, ageMs: 30_000, endedAt: NOW });
    observer.onCopyServed({ subgraph, isStale: false, ageMs: 500, endedAt: NOW });
    observer.onMissingPart(subgraph, 'SUPPLIER_TIMES_NOT_ECHOED');
    observer.onMissingPart(subgraph, 'CURSOR_MALFORMED');
    observer.onBreaker(subgraph, 'OPEN');
    record.now += 1500;
    observer.onBreaker(subgraph, 'HALF_OPEN');
    const measured = await record.measured(subgraph);
    expect(measured).toMatchObject({
      measuredMinutes: 1,
      measuredFrom: NOW - 30_000,
      isSettled: false,
      answered: 100,
      answeredByReplica: 1,
      failures: new Map([
        ['SUPPLIER_TIMEOUT', 1],
        ['SUPPLIER_HTTP_STATUS', 1],
        ['SUPPLIER_SUSPENDED', 1],
      ]),
      attempts: 98 + 2 + 1 + 2 + 1 + 1,
      refusals: new Map([
        ['SUPPLIER_SUSPENDED', 1],
        ['SUPPLIER_BUSY', 1],
      ]),
      missingParts: new Map([['SUPPLIER_TIMES_NOT_ECHOED', 1]]),
      abandoned: 1,
      suspendedMs: 1500,
      staleCopies: 2,
      oldestStaleMs: 90_000,
      freshCopies: 1,
    });
    const { p50Ms, p90Ms, p99Ms } = measured.latency!;
    expect(p50Ms).toBe(p90Ms);
    expect(Math.abs(p50Ms - 20)).toBeLessThanOrEqual(1);
    expect(Math.abs(p99Ms - 2000)).toBeLessThanOrEqual(100);
    await record.stop();
  });

  it('an open breaker counts for as long as it refuses, in the minutes that it does so in', async () => {
    const subgraph = newSubgraph();
    const record = openRecord(await place(), { [subgraph]: 70_000 });
    record.observer.onBreaker(subgraph, 'OPEN');
    const measured = () => record.measured(subgraph, { to: NOW + DAY }).then(({ suspendedMs }) => suspendedMs);
    record.now = NOW + 10_000;
    expect(await measured()).toBe(10_000);
    // Nobody asks any more: what comes next is a try, whenever it comes.
    record.now = NOW + 6 * HOUR;
    expect(await measured()).toBe(70_000);
    expect(await measured()).toBe(70_000);
    const first = await record.measured(subgraph, { from: NOW - 30_000, to: NOW + 30_000 });
    expect(first).toMatchObject({ minutes: 1, suspendedMs: 30_000, measuredMinutes: 0 });
    await record.stop();
  });

  it('counts the minutes that begin in the period, whatever lies around them', async () => {
    const subgraph = newSubgraph();
    const record = openRecord(await place());
    const day = Date.UTC(2026, 10, 20);
    const instants = [0, 1, 59, 60, 61, 60 * 23 + 59, 60 * 24, 60 * 25 + 7, 60 * 48 + 1].map((m) => day + m * MINUTE);
    for (const endedAt of instants) record.observer.onCall(callOf(subgraph, { endedAt: endedAt + 59_999 }));
    await record.measured(subgraph);
    const edge = fc.integer({ min: -2 * MINUTE, max: 3 * DAY });
    await fc.assert(
      fc.asyncProperty(edge, edge, async (a, b) => {
        const [from, to] = [day + Math.min(a, b), day + Math.max(a, b)];
        const expected = instants.filter((instant) => instant >= from && instant < to).length;
        const measured = await record.measured(subgraph, { from, to });
        expect([measured.answered, measured.measuredMinutes]).toEqual([expected, expected]);
        expect(measured.from).toBe(Math.ceil(from / MINUTE) * MINUTE);
      }),
      { numRuns: 60 },
    );
    await record.stop();
  });

  it('counts nothing that was measured after what was known, and no minute that had not ended', async () => {
    const subgraph = newSubgraph();
    const record = openRecord(await place());
    const minute = NOW - 30_000;
    for (const endedAt of [minute - MINUTE, minute, NOW]) record.observer.onCall(callOf(subgraph, { endedAt }));
    const answered = async (until: number, isMinuteUnderWayCounted: boolean) => {
      const measured = await record.measured(subgraph, { until, isMinuteUnderWayCounted });
      return [measured.answered, measured.to, measured.measuredFrom];
    };
    expect(await answered(NOW, true)).toEqual([3, minute + MINUTE, minute - MINUTE]);
    expect(await answered(NOW, false)).toEqual([1, minute, minute - MINUTE]);
    expect(await answered(minute + MINUTE, false)).toEqual([3, minute + MINUTE, minute - MINUTE]);
    expect(await answered(minute + MINUTE - 1, false)).toEqual([1, minute, minute - MINUTE]);
    expect(await answered(minute - MINUTE, false)).toEqual([0, minute - MINUTE, null]);
    await record.stop();
  });

  it('is settled once what any process counted has had the time to be written', async () => {
    const subgraph = newSubgraph();
    const record = openRecord(await place());
    const end = NOW - 30_000;
    const isSettled = async () => (await record.measured(subgraph, { from: end - HOUR, to: end })).isSettled;
    record.now = end + 14_999;
    expect(await isSettled()).toBe(false);
    record.now = end + 15_000;
    expect(await isSettled()).toBe(true);
    await record.stop();
  });

  it('sums exactly what two gateways write at once, and what was there before them', async () => {
    const subgraph = newSubgraph();
    const shared = await place();
    const before = openRecord(shared);
    before.observer.onCall(callOf(subgraph, { code: 'SUPPLIER_TIMEOUT' }));
    await before.stop();
    const gateways = [openRecord(shared), openRecord(shared), openRecord(shared)];
    const write = async (gateway: TestRecord) => {
      for (let round = 0; round < 20; round += 1) {
        for (let call = 0; call < 7; call += 1) {
          gateway.observer.onCall(callOf(subgraph, { endedAt: NOW - (round % 4) * MINUTE, durationMs: 1 + call }));
        }
        await gateway.measured(subgraph);
      }
    };
    await Promise.all(gateways.map(write));
    for (const gateway of gateways) await gateway.measured(subgraph);
    for (const gateway of gateways) {
      const whole = await gateway.measured(subgraph);
      expect(whole).toMatchObject({ answered: 3 * 20 * 7, measuredMinutes: 4, attempts: 3 * 20 * 7 + 1 });
      expect(whole.failures).toEqual(new Map([['SUPPLIER_TIMEOUT', 1]]));
    }
    await Promise.all(gateways.map((gateway) => gateway.stop()));
  });

  it('writes what was counted when it stops', async () => {
    const subgraph = newSubgraph();
    const shared = await place();
    const record = openRecord(shared);
    record.observer.onCall(callOf(subgraph));
    await record.stop();
    const next = openRecord(shared);
    expect(await next.measured(subgraph)).toMatchObject({ answered: 1 });
    await next.stop();
  });

  it('keeps 400 days, whole ones', async () => {
    const subgraph = newSubgraph();
    const shared = await place();
    const record = openRecord(shared);
    const today = Date.UTC(2026, 10, 22);
    const oldest = today - 400 * DAY;
    for (const endedAt of [oldest - DAY, oldest - 1, oldest, NOW]) {
      record.observer.onCall(callOf(subgraph, { endedAt }));
    }
    await record.stop();
    // The first to write prunes.
    const next = openRecord(shared);
    next.observer.onCall(callOf(subgraph));
    await next.measured(subgraph);
    const all = await next.measured(subgraph, { from: oldest - 9 * DAY });
    expect(all).toMatchObject({ answered: 3, measuredFrom: oldest, measuredMinutes: 2 });
    await next.stop();
  });
});

it('without a database and a folder keeps it for as long as the process lives', async () => {
  const record = openRecord({});
  record.observer.onCall(callOf('spine'));
  expect(await record.measured('spine')).toMatchObject({ answered: 1 });
  await record.stop();
});
