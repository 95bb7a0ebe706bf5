/** Service records over each kind of store, with a clock that the test moves. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe } from 'vitest';
import type { MeasuredPeriod } from '../../gateway/journey/service-records.ts';
import type { LogEntry } from '../../gateway/log.ts';
import { createServiceRecord, type ServiceRecord } from '../../gateway/service-record/create-service-record.ts';
import type { ServiceObserver } from '../../gateway/service-record/recorder.ts';
import type { SupplierCallEvent } from '../../gateway/transport/call-observer.ts';
import { postgresqlMissing, startPostgresql, type TestPostgresql } from '../support/postgresql.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
/** When the clocks start. */
export const NOW = Date.UTC(2026, 10, 22, 3, 0, 30);

export type Options = Parameters<typeof createServiceRecord>[0];

export interface TestRecord extends ServiceRecord {
  /** Milliseconds UTC: stands still until a test moves it. */
  now: number;
  readonly observer: ServiceObserver;
  readonly log: LogEntry[];
  readonly measured: (
    subgraph: string,
    period?: Partial<Omit<MeasuredPeriod, 'subgraph'>>,
  ) => ReturnType<ServiceRecord['read']>;
}

/** It writes only when it is asked to: by being read, or stopped. */
export function openRecord(options: Partial<Options>, pauses: Readonly<Record<string, number>> = {}): TestRecord {
  const log: LogEntry[] = [];
  const record = createServiceRecord({
    databaseUrl: null,
    dataDirectory: null,
    flushIntervalMs: 1_000_000,
    clock: () => test.now,
    log: (entry) => log.push(entry),
    ...options,
  });
  const test: TestRecord = {
    ...record,
    now: NOW,
    observer: record.observe(new Map(Object.entries(pauses))),
    log,
    measured: (subgraph, { from = NOW - DAY, to = NOW + DAY, until = test.now, isMinuteUnderWayCounted = true } = {}) =>
      record.read({ subgraph, from, to, until, isMinuteUnderWayCounted }),
  };
  return test;
}

/** A call that was answered at once, but for what is said of it. */
export function callOf(subgraph: string, event: Partial<Omit<SupplierCallEvent, 'subgraph'>> = {}): SupplierCallEvent {
  return { subgraph, code: null, durationMs: 10, attempts: 1, isFromReplica: false, endedAt: NOW, ...event };
}

let subgraphs = 0;

/** A server that was given outlives the test: nothing in it has this name. */
export function newSubgraph(): string {
  return `subgraph-${process.pid}-${Date.now()}-${(subgraphs += 1)}`;
}

export interface Store {
  /** Where several processes can keep one record; each call is another place, but for PostgreSQL, of which there is one. */
  readonly place: () => Promise<Pick<Options, 'databaseUrl' | 'dataDirectory'>>;
}

/** Runs the suite for each store that processes share, and says why where it cannot. */
export function describeStores(title: string, suite: (store: Store) => void): void {
  describe(`${title} (SQLite)`, () => suite(createStore(false)));
  const reason = postgresqlMissing;
  describe.skipIf(reason !== null)(`${title} (PostgreSQL${reason === null ? '' : `, ${reason}`})`, () =>
    suite(createStore(true)),
  );
}

function createStore(isPostgresql: boolean): Store {
  let server: TestPostgresql | null = null;
  const folders: string[] = [];
  beforeAll(async () => {
    if (isPostgresql) server = await startPostgresql();
  }, 60_000);
  afterAll(async () => {
    await server?.stop();
    for (const folder of folders) await rm(folder, { recursive: true, force: true });
  });
  return {
    place: async () => {
      if (isPostgresql) return { databaseUrl: server!.url, dataDirectory: null };
      const folder = await mkdtemp(join(tmpdir(), 'throughline-service-record-'));
      folders.push(folder);
      return { databaseUrl: null, dataDirectory: join(folder, 'data') };
    },
  };
}
