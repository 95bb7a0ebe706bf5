/** Signs the ledger's head every so many entries or seconds, and has it held outside: in a second file, and by the owners of the texts. */

import { open } from 'node:fs/promises';
import { checkpointSchema, type Checkpoint } from '../../../schema/contract/disclosure-checkpoint.ts';
import { describeError, type Log } from '../../log.ts';
import type { SignCheckpoint } from './checkpoint.ts';
import type { LedgerHead } from './entry.ts';
import type { LedgerThread } from './ledger-thread.ts';

export interface CheckpointOptions {
  readonly sign: SignCheckpoint;
  /** One checkpoint a line, appended; null keeps no file. */
  readonly file: string | null;
  /** How often, while the ledger grows, in milliseconds: so much of its tail can be lost unseen, and no more. */
  readonly intervalMs: number;
  /** Sooner, when it has grown by so many entries. */
  readonly everyEntries: number;
  /** Hands it to the owners. It is not waited for, and never throws. */
  readonly publish: (checkpoint: Checkpoint) => void;
}

export interface Checkpoints {
  readonly start: () => void;
  readonly onHead: (head: LedgerHead) => void;
  /** The last one, as far as it can be made. */
  readonly stop: () => Promise<void>;
}

/** Longer than any line. */
const LAST_LINE_BYTES = 2048;

export function createCheckpoints({
  options,
  thread,
  clock,
  log,
}: {
  readonly options: CheckpointOptions | null;
  readonly thread: Pick<LedgerThread, 'run'>;
  /** Now, in milliseconds UTC. */
  readonly clock: () => number;
  readonly log: Log;
}): Checkpoints {
  if (options === null) return NO_CHECKPOINTS;
  const { sign, file, intervalMs, everyEntries, publish } = options;
  let signedPosition = 0;
  let underWay: Promise<void> | null = null;
  let isFailing = false;

  const make = async (isDueAtOnce: boolean): Promise<void> => {
    // Whoever appended it, and whether that one still runs or not: what is there is what is signed.
    const { ledger, position, hash } = await thread.run({ kind: 'head' });
    if (position <= signedPosition) return;
    const last = file === null ? null : await readLast(file);
    const now = clock();
    if (last !== null && last.ledger === ledger) {
      const grown = position - last.position;
      // Several processes on one machine have one file: one of them is enough.
      signedPosition = Math.max(signedPosition, last.position);
      if (grown <= 0 || (!isDueAtOnce && grown < everyEntries && now - Date.parse(last.at) < intervalMs / 2)) return;
    }
    const checkpoint = sign({ ledger, position, hash, at: new Date(now).toISOString() });
    if (file !== null) await append(file, checkpoint);
    signedPosition = position;
    publish(checkpoint);
  };

  const run = (isDueAtOnce: boolean): Promise<void> =>
    (underWay ??= make(isDueAtOnce)
      .then(
        () => {
          isFailing = false;
        },
        (error: unknown) => {
          if (!isFailing)
            log({ level: 'error', message: 'disclosure checkpoint not made', cause: describeError(error) });
          isFailing = true;
        },
      )
      .finally(() => {
        underWay = null;
      }));

  let timer: NodeJS.Timeout | undefined;
  return {
    start: () => {
      timer = setInterval(() => void run(false), intervalMs);
      timer.unref();
    },
    onHead: ({ position }) => {
      if (position - signedPosition >= everyEntries) void run(false);
    },
    stop: async () => {
      // Nothing was opened, so nothing has changed.
      if (timer === undefined) return;
      clearInterval(timer);
      await underWay;
      await run(true);
    },
  };
}

const NO_CHECKPOINTS: Checkpoints = {
  start: () => undefined,
  onHead: () => undefined,
  stop: () => Promise.resolve(),
};

async function append(file: string, checkpoint: Checkpoint): Promise<void> {
  const handle = await open(file, 'a', 0o600);
  try {
    await handle.write(`${JSON.stringify(checkpoint)}\n`);
    await handle.datasync();
  } finally {
    await handle.close();
  }
}

/** @returns null where there is none, or none that can be read. */
async function readLast(file: string): Promise<Checkpoint | null> {
  const handle = await open(file, 'r').catch(() => null);
  if (handle === null) return null;
  try {
    const { size } = await handle.stat();
    const from = Math.max(0, size - LAST_LINE_BYTES);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(size - from), 0, size - from, from);
    const line = buffer.toString('utf8', 0, bytesRead).trimEnd().split('\n').at(-1) ?? '';
    return checkpointSchema.parse(JSON.parse(line));
  } catch {
    return null;
  } finally {
    await handle.close();
  }
}
