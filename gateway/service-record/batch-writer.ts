/** Writes what was counted, every few seconds and once each, whatever becomes of the database in between. */

import { randomUUID } from 'node:crypto';
import { describeError, type Log } from '../log.ts';
import type { RecordDatabase } from './record-database.ts';
import { addBatch, prune, type Batch } from './record-store.ts';
import type { Recorder } from './recorder.ts';
import { HOUR_MS } from './stretches.ts';

export interface BatchWriter {
  /**
   * Writes all that has been counted by now. Whoever calls while it is under way waits for the same.
   *
   * @throws when not all could be written; what could not is kept, and written with the next.
   */
  readonly flush: () => Promise<void>;
  /** Ends the writing every few seconds. */
  readonly stop: () => void;
}

export interface BatchWriterOptions {
  readonly recorder: Recorder;
  readonly open: () => Promise<RecordDatabase>;
  /** Milliseconds UTC. */
  readonly clock: () => number;
  readonly intervalMs: number;
  readonly log: Log;
}

/** Minutes to one batch: after an outage many wait, and the thread that writes them also serves. */
const BATCH_MINUTES = 64;
const PRUNING_INTERVAL_MS = 6 * HOUR_MS;

export function createBatchWriter({ recorder, open, clock, intervalMs, log }: BatchWriterOptions): BatchWriter {
  const writer = randomUUID();
  let number = 0;
  /** What has been taken and is not known to be written: the same again until it is. */
  let batch: Batch | null = null;
  let flushing: Promise<void> | null = null;
  let isFailing = false;
  let prunedAt: number | null = null;

  const writeAll = async (): Promise<void> => {
    for (let isMore = true; isMore;) {
      // Behind one that was kept from before there is what was counted since.
      const isKept = batch !== null;
      if (batch === null) {
        const minutes = recorder.take(BATCH_MINUTES);
        if (minutes.length === 0) return;
        number += 1;
        batch = { writer, number, minutes };
      }
      await addBatch(await open(), batch, clock());
      isMore = isKept || batch.minutes.length === BATCH_MINUTES;
      batch = null;
    }
    await pruneRarely();
  };

  const pruneRarely = async (): Promise<void> => {
    const now = clock();
    if (prunedAt !== null && now - prunedAt < PRUNING_INTERVAL_MS) return;
    prunedAt = now;
    await prune(await open(), now);
  };

  const tell = (error: unknown): void => {
    if (!isFailing) log({ level: 'warn', message: 'service record not written', cause: describeError(error) });
    isFailing = true;
  };

  const tellRecovery = (): void => {
    if (isFailing) {
      log({ level: 'info', message: 'service record written again', forgottenCalls: recorder.forgottenCalls() });
    }
    isFailing = false;
  };

  const flush = (): Promise<void> =>
    (flushing ??= writeAll()
      .then(tellRecovery, (error: unknown) => {
        tell(error);
        throw error;
      })
      .finally(() => {
        flushing = null;
      }));

  const timer = setInterval(() => void flush().catch(() => undefined), intervalMs);
  timer.unref();
  return { flush, stop: () => clearInterval(timer) };
}
