/** The disclosure ledger as the gateway has it: takes what answers disclose, and answers who read what. */

import { randomUUID } from 'node:crypto';
import type { Reader } from '../../../schema/contract/reader.ts';
import type { DisclosureRecorder } from '../../execution/disclosure-recorder.ts';
import { describeError, type Log } from '../../log.ts';
import { createCheckpoints, type CheckpointOptions } from './checkpoints.ts';
import type { DisclosureFacts } from './entry.ts';
import { createEntryQueue } from './entry-queue.ts';
import type { LedgerPlace } from './ledger-database.ts';
import type { LedgerObserver } from './ledger-observer.ts';
import { createLedgerThread } from './ledger-thread.ts';
import type { EntriesQuery, FoundEntry } from './read-entries.ts';
import { createReadTurns, TooManyReadsError } from './read-turns.ts';

export interface DisclosureLedger extends DisclosureRecorder {
  /** Opens what it is kept in, so that the first answer finds it open, and begins to sign its head. One that is down keeps nobody waiting. */
  readonly start: () => void;
  /**
   * Its reads are on a thread of their own, one after the other: no entry waits for one.
   *
   * @param asker who is to be shown it: each has a share of the turns.
   * @throws {TooManyReadsError} when as many wait as may, or run or wait for the asker.
   * @throws {Error} when it cannot be read; the message is for the log, which has it.
   */
  readonly read: (query: EntriesQuery, asker: Asker) => Promise<readonly FoundEntry[]>;
  /** Withdraws what has to be, checkpoints what is there, and closes what it is kept in. */
  readonly stop: () => Promise<void>;
}

/** The same subject for another desk is another. */
export type Asker = Pick<Reader, 'subject' | 'desk'>;

export interface DisclosureLedgerOptions extends LedgerPlace {
  /** Null signs nothing. */
  readonly checkpoints: CheckpointOptions | null;
  /** Now, in milliseconds UTC. */
  readonly clock: () => number;
  readonly observer: LedgerObserver;
  readonly log: Log;
}

const READ_TIMEOUT_MS = 5000;
/** Beside the one that runs: whoever comes later would wait for longer than answers are waited for. */
const MAXIMUM_WAITING_READS = 8;
/** Of those that run or wait: one operation may ask many times, and leaves turns for others. */
const MAXIMUM_READS_OF_ASKER = 2;

/** Opens nothing yet. */
export function createDisclosureLedger(options: DisclosureLedgerOptions): DisclosureLedger {
  const { clock, observer, log } = options;
  const thread = createLedgerThread(options, 'APPENDS');
  const isKept = options.databaseUrl !== null || options.dataDirectory !== null;
  // What is in memory is where it is written, and nowhere else.
  const reads = isKept ? createLedgerThread(options, 'READS') : thread;
  const turns = createReadTurns({
    maximumWaiting: MAXIMUM_WAITING_READS,
    maximumOfAsker: MAXIMUM_READS_OF_ASKER,
    timeoutMs: READ_TIMEOUT_MS,
  });
  const checkpoints = createCheckpoints({ options: options.checkpoints, thread, clock, log });
  const queue = createEntryQueue({ thread, clock, observer, log, onHead: checkpoints.onHead });

  let making: Promise<unknown> | null = null;
  /** Opens what appends, which makes what reads find. */
  const make = (): Promise<unknown> =>
    (making ??= thread.run({ kind: 'head' }).catch((error: unknown) => {
      making = null;
      throw error;
    }));

  const start = (): void => {
    if (!isKept)
      log({ level: 'warn', message: 'disclosure ledger is kept in memory: DATABASE_URL or DATA_DIR would keep it' });
    checkpoints.start();
    void make().catch((error: unknown) =>
      log({ level: 'error', message: 'disclosure ledger not opened', cause: describeError(error) }),
    );
  };

  const record: DisclosureLedger['record'] = async (disclosure, timeoutMs) => {
    const { reader, isBreakGlass, operation, texts, generation, asOf, asKnownAt, resultHash } = disclosure;
    const { subject, desk, capacity, role, purpose } = reader;
    const facts: DisclosureFacts = {
      kind: 'DISCLOSURE',
      id: randomUUID(),
      recordedAt: new Date(clock()).toISOString(),
      // The reason stays with the owner whose text it opened: it is words, and a chain forgets none.
      reader: { subject, desk, capacity, role, purpose, isBreakGlass },
      operation,
      texts,
      generation,
      asOf,
      asKnownAt,
      resultHash,
    };
    const { position, hash } = await queue.append(facts, timeoutMs);
    return { position, hash, resultHash };
  };

  const read: DisclosureLedger['read'] = async (query, { subject, desk }) => {
    try {
      return await turns.take(JSON.stringify([subject, desk]), async () => {
        await make();
        return reads.run({ kind: 'read', query });
      });
    } catch (error) {
      // That they are too many is told to who asks, each time: it is no fault of the ledger's.
      if (!(error instanceof TooManyReadsError))
        log({ level: 'warn', message: 'disclosure ledger not read', cause: describeError(error) });
      throw error;
    }
  };

  let stopping: Promise<void> | null = null;
  const stop = async (): Promise<void> => {
    await queue.settle();
    await checkpoints.stop();
    await Promise.all([...new Set([thread, reads])].map((one) => one.stop()));
  };
  return { start, record, read, stop: () => (stopping ??= stop()) };
}
