/** A store that is gone, slow, or lost in the middle of a sentence: requests go on, and no call is lost or counted twice. */

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ServiceRecordUnavailable } from '../../gateway/journey/service-records.ts';
import { startGatewayHere } from '../gateway/small-graph.ts';
import { postgresqlMissing, startPostgresql, type TestPostgresql } from '../support/postgresql.ts';
import { startBreakingProxy } from './breaking-proxy.ts';
import { callOf, DAY, MINUTE, newSubgraph, NOW, openRecord, type TestRecord } from './stores.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'throughline-service-record-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const messagesOf = ({ log }: Pick<TestRecord, 'log'>) => log.map(({ message }) => message);

const QUESTION = `query ($from: DateTime!, $to: DateTime!) {
  desk(code: "spine") { code kind serviceRecord(from: $from, to: $to) { calls } }
}`;
const PERIOD = { from: '2026-11-21T00:00:00Z', to: '2026-11-22T00:00:00Z' };

/** Nothing listens on it. */
const GONE = 'postgres://somebody:secret@127.0.0.1:1/nowhere';

it('a gateway starts and serves without its database, and only the record says that it cannot be read', async () => {
  const gateway = await startGatewayHere({ kind: 'organisations', organisationsFile: null }, { databaseUrl: GONE });
  try {
    const { body, text } = await gateway.query(QUESTION, PERIOD).then((answer) => ({
      body: answer.body,
      text: JSON.stringify(answer.body),
    }));
    expect(body.data).toEqual({ desk: { code: 'spine', kind: 'CENTRAL', serviceRecord: null } });
    expect(body.errors).toEqual([
      expect.objectContaining({
        message: 'what was measured of "spine" cannot be read now; the desk itself can be asked as ever',
        path: ['desk', 'serviceRecord'],
        extensions: expect.objectContaining({ code: 'SERVICE_RECORD_UNAVAILABLE' }),
      }),
    ]);
    expect(text).not.toMatch(/127\.0\.0\.1|secret|somebody|ECONNREFUSED/);
    expect(JSON.stringify(gateway.log)).toContain('127.0.0.1:1');
    expect(JSON.stringify(gateway.log)).not.toContain('secret');
  } finally {
    await gateway.stop();
  }
});

it('a folder that cannot be written is told once, and what was counted is written when it can', async () => {
  const dataDirectory = join(folder, 'not-a-folder');
  await writeFile(dataDirectory, '');
  const record = openRecord({ dataDirectory });
  for (let round = 0; round < 3; round += 1) {
    record.observer.onCall(callOf('spine', { endedAt: NOW + round * MINUTE }));
    await expect(record.measured('spine')).rejects.toBeInstanceOf(ServiceRecordUnavailable);
  }
  expect(messagesOf(record).filter((message) => message === 'service record not written')).toHaveLength(1);
  await rm(dataDirectory);
  record.now += 5 * MINUTE;
  expect(await record.measured('spine')).toMatchObject({ answered: 3, measuredMinutes: 3 });
  expect(record.log.at(-1)).toMatchObject({ message: 'service record written again', forgottenCalls: 0 });
  await record.stop();
});

it('keeps so many minutes and no more for a store that is gone, the latest, and says how many calls it forgot', async () => {
  const dataDirectory = join(folder, 'gone-for-long');
  await writeFile(dataDirectory, '');
  const record = openRecord({ dataDirectory, maximumWaitingMinutes: 3 });
  for (let minute = 0; minute < 10; minute += 1) {
    for (const subgraph of ['spine', 'nsd']) {
      record.observer.onCall(callOf(subgraph, { endedAt: NOW + minute * MINUTE }));
      record.observer.onCall(callOf(subgraph, { endedAt: NOW + minute * MINUTE, code: 'SUPPLIER_TIMEOUT' }));
    }
  }
  await rm(dataDirectory);
  record.now += DAY;
  const [spine, nsd] = [await record.measured('spine'), await record.measured('nsd')];
  expect([spine.answered, spine.measuredFrom, nsd.answered]).toEqual([1, NOW + 9 * MINUTE - 30_000, 2]);
  await record.stop();
});

it('another process that holds the file costs a moment, and nothing that was counted', async () => {
  const dataDirectory = join(folder, 'held');
  await mkdir(dataDirectory);
  const record = openRecord({ dataDirectory });
  record.observer.onCall(callOf('spine'));
  expect(await record.measured('spine')).toMatchObject({ answered: 1 });
  const other = new DatabaseSync(join(dataDirectory, 'service-record.sqlite'));
  other.exec('begin immediate');
  record.observer.onCall(callOf('spine'));
  const startedAt = performance.now();
  // What is there can be read all the same.
  expect(await record.measured('spine')).toMatchObject({ answered: 1, isSettled: false });
  expect(performance.now() - startedAt).toBeLessThan(2000);
  other.exec('commit');
  other.close();
  record.now += MINUTE;
  expect(await record.measured('spine', { to: NOW })).toMatchObject({ answered: 2, isSettled: true });
  await record.stop();
});

const reason = postgresqlMissing;
describe.skipIf(reason !== null)(`PostgreSQL going away${reason === null ? '' : ` (${reason})`}`, () => {
  let server: TestPostgresql;
  beforeAll(async () => {
    server = await startPostgresql();
  }, 60_000);
  afterAll(() => server?.stop());

  it('neither loses nor doubles a count wherever in a batch the connection breaks', async () => {
    const proxy = await startBreakingProxy(server.url);
    const record = openRecord({ databaseUrl: proxy.url });
    const subgraph = newSubgraph();
    record.observer.onCall(callOf(subgraph));
    await record.measured(subgraph);
    let calls = 1;
    let broken = 0;
    try {
      for (let messages = 1; messages <= 14; messages += 1) {
        for (const isServerTold of [false, true]) {
          record.observer.onCall(callOf(subgraph, { endedAt: NOW + (calls % 3) * MINUTE }));
          calls += 1;
          proxy.breakAt = { messages, isServerTold };
          await record.measured(subgraph).catch(() => undefined);
          if (proxy.breakAt === null) broken += 1;
          proxy.breakAt = null;
          record.observer.onCall(callOf(subgraph));
          calls += 1;
          const measured = await record.measured(subgraph, { until: NOW + DAY });
          expect([measured.answered, measured.attempts], `at message ${messages}`).toEqual([calls, calls]);
        }
      }
      // From the first word to the commit and beyond: the breaks were not beside the point.
      expect(broken).toBeGreaterThanOrEqual(16);
    } finally {
      await record.stop();
      await proxy.stop();
    }
  });

  it('a database that is frozen is given up in time, and what was counted meanwhile is written after', async () => {
    const proxy = await startBreakingProxy(server.url);
    const record = openRecord({ databaseUrl: proxy.url });
    const subgraph = newSubgraph();
    record.observer.onCall(callOf(subgraph));
    await record.measured(subgraph);
    proxy.isFrozen = true;
    record.observer.onCall(callOf(subgraph));
    const startedAt = performance.now();
    await expect(record.measured(subgraph)).rejects.toBeInstanceOf(ServiceRecordUnavailable);
    expect(performance.now() - startedAt).toBeLessThan(9000);
    proxy.isFrozen = false;
    await expect.poll(() => record.measured(subgraph), { timeout: 20_000 }).toMatchObject({ answered: 2 });
    await record.stop();
    await proxy.stop();
  });

  it.skipIf(process.env['DATABASE_URL_TEST'])(
    'one that restarts is written again, by each who kept counts',
    async () => {
      const subgraph = newSubgraph();
      const records = [openRecord({ databaseUrl: server.url }), openRecord({ databaseUrl: server.url })];
      for (const { observer } of records) observer.onCall(callOf(subgraph));
      for (const record of records) await record.measured(subgraph);
      await server.restarts!.down();
      for (const record of records) {
        record.observer.onCall(callOf(subgraph, { code: 'SUPPLIER_UNREACHABLE', endedAt: NOW + MINUTE }));
        await expect(record.measured(subgraph)).rejects.toBeInstanceOf(ServiceRecordUnavailable);
      }
      await server.restarts!.up();
      for (const record of records) {
        record.now += 5 * MINUTE;
        await record.measured(subgraph);
      }
      const whole = await records[0]!.measured(subgraph);
      expect(whole).toMatchObject({
        answered: 2,
        failures: new Map([['SUPPLIER_UNREACHABLE', 2]]),
        measuredMinutes: 2,
      });
      expect(messagesOf(records[0]!)).toContain('service record written again');
      await Promise.all(records.map((record) => record.stop()));
    },
  );
});
