/** What this gateway measured of its suppliers, kept where its replicas keep it too. */

import type { MeasuredPeriod, MeasuredService, ServiceRecords } from '../journey/service-records.ts';
import { ServiceRecordUnavailable } from '../journey/service-records.ts';
import { describeError, type Log } from '../log.ts';
import { createBatchWriter } from './batch-writer.ts';
import type { Figures } from './figures.ts';
import { percentileOf, RELATIVE_ERROR } from './latency-histogram.ts';
import { openRecordDatabase, type RecordDatabase, type RecordDatabaseOptions } from './record-database.ts';
import { readPeriod } from './record-store.ts';
import { createRecorder, type Recorder } from './recorder.ts';
import { ceilTo, floorTo, MINUTE_MS } from './stretches.ts';

export interface ServiceRecord extends ServiceRecords {
  /** What counts; it takes next to no time. See {@link Recorder}. */
  readonly observe: Recorder['observe'];
  /** Writes what has been counted, as far as that is possible within a few seconds, and closes what it is kept in. */
  readonly stop: () => Promise<void>;
}

export interface ServiceRecordOptions extends RecordDatabaseOptions {
  /** Milliseconds UTC. */
  readonly clock: () => number;
  readonly log: Log;
  /** How often what was counted is written, in milliseconds. */
  readonly flushIntervalMs?: number;
  /** Minutes, over all subgraphs, that wait at most for a database that is gone; some 1.5 kB each. */
  readonly maximumWaitingMinutes?: number;
}

const FLUSH_INTERVAL_MS = 5000;
/** Ten hours of sixteen suppliers. */
const MAXIMUM_WAITING_MINUTES = 10_000;
/** By then every process whose database is there has written what it counted: some intervals later. */
const SETTLING_MS = 15_000;
const READ_TIMEOUT_MS = 5000;
const STOP_TIMEOUT_MS = 5000;

/** Opens nothing yet: a database that is down keeps no gateway from starting. */
export function createServiceRecord(options: ServiceRecordOptions): ServiceRecord {
  const { clock, log, flushIntervalMs = FLUSH_INTERVAL_MS } = options;
  const recorder = createRecorder({
    clock,
    maximumMinutes: options.maximumWaitingMinutes ?? MAXIMUM_WAITING_MINUTES,
  });
  let opening: Promise<RecordDatabase> | null = null;
  const open = (): Promise<RecordDatabase> =>
    (opening ??= openRecordDatabase(options).catch((error: unknown) => {
      opening = null;
      throw error;
    }));
  const writer = createBatchWriter({ recorder, open, clock, intervalMs: flushIntervalMs, log });

  const readNow = async (period: MeasuredPeriod): Promise<MeasuredService> => {
    const { subgraph, until } = period;
    const isFlushed = await writer.flush().then(
      () => true,
      () => false,
    );
    const from = ceilTo(MINUTE_MS, period.from);
    const known = floorTo(MINUTE_MS, until) + (period.isMinuteUnderWayCounted ? MINUTE_MS : 0);
    const end = Math.min(ceilTo(MINUTE_MS, period.to), known);
    const to = Math.max(from, end);
    const { figures, earliest } = await readPeriod(await open(), { subgraph, from, to });
    return {
      ...toMeasured(figures),
      from,
      to,
      minutes: (to - from) / MINUTE_MS,
      measuredFrom: earliest !== null && earliest < known ? earliest : null,
      isSettled: isFlushed && end + SETTLING_MS <= clock(),
    };
  };

  /** Many desks can have one subgraph: what they ask at once is read once. */
  const reading = new Map<string, Promise<MeasuredService>>();
  const read = (period: MeasuredPeriod): Promise<MeasuredService> => {
    const key = JSON.stringify(Object.values(period));
    const underWay = reading.get(key);
    if (underWay !== undefined) return underWay;
    const result = inTime(readNow(period), READ_TIMEOUT_MS)
      .catch((error: unknown) => {
        log({ level: 'warn', message: 'service record not read', cause: describeError(error) });
        throw new ServiceRecordUnavailable('what was measured cannot be read', { cause: error });
      })
      .finally(() => reading.delete(key));
    reading.set(key, result);
    return result;
  };

  let stopping: Promise<void> | null = null;
  const stop = async (): Promise<void> => {
    writer.stop();
    // What cannot be written has been told.
    await inTime(writer.flush(), STOP_TIMEOUT_MS).catch(() => undefined);
    const database = await opening?.catch(() => null);
    await database?.stop();
  };
  return { observe: recorder.observe, read, stop: () => (stopping ??= stop()) };
}

function toMeasured(figures: Figures) {
  const { latencies, ...sums } = figures;
  const percentile = (percent: number): number => percentileOf(latencies, percent)!;
  const latency =
    figures.answered === 0
      ? null
      : { p50Ms: percentile(50), p90Ms: percentile(90), p99Ms: percentile(99), relativeError: RELATIVE_ERROR };
  return { ...sums, latency };
}

/** @throws whatever `work` throws, and an error when it takes longer; it goes on then, and nobody hears of it. */
function inTime<Result>(work: Promise<Result>, timeoutMs: number): Promise<Result> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`it took longer than ${timeoutMs} ms`)), timeoutMs);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
