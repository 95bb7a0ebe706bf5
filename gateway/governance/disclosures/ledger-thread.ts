/** The ledger's database on threads of its own: a commit waits for the disk, a read looks through much, and nobody who is served should wait with either. */

import { Worker } from 'node:worker_threads';
import type { LedgerPlace, LedgerUse } from './ledger-database.ts';
import type { LedgerReply, LedgerRequest, LedgerResults, LedgerTask, LedgerWorkerData } from './ledger-messages.ts';

export interface LedgerThread {
  /** @throws {Error} when it did not happen, or nobody knows whether it did; the message is for the log. */
  readonly run: <Task extends LedgerTask>(task: Task) => Promise<LedgerResults[Task['kind']]>;
  /** Ends it once what was given before has been done; what is given afterwards fails. */
  readonly stop: () => Promise<void>;
}

interface Waiting {
  readonly resolve: (result: never) => void;
  readonly reject: (error: Error) => void;
}

const WORKER_FILE = new URL('./ledger-worker.ts', import.meta.url);
const STOP_TIMEOUT_MS = 3000;

/** Starts at the first task, and again after it has broken. */
export function createLedgerThread(place: LedgerPlace, use: LedgerUse): LedgerThread {
  const waiting = new Map<number, Waiting>();
  let calls = 0;
  let worker: Worker | null = null;
  let isStopped = false;

  const failAll = (error: Error): void => {
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  const start = (): Worker => {
    const { databaseUrl, dataDirectory } = place;
    const started = new Worker(WORKER_FILE, {
      workerData: { databaseUrl, dataDirectory, use } satisfies LedgerWorkerData,
      execArgv: [],
    });
    // It is no reason to keep the process: whoever waits for an entry holds a connection that is.
    started.unref();
    started.on('message', (reply: LedgerReply) => {
      const asker = waiting.get(reply.call);
      waiting.delete(reply.call);
      if ('error' in reply) asker?.reject(new Error(reply.error));
      else asker?.resolve(reply.result as never);
    });
    started.on('error', (error) => {
      if (worker === started) worker = null;
      failAll(new Error('the thread of the disclosure ledger broke', { cause: error }));
    });
    started.on('exit', () => {
      if (worker === started) worker = null;
      failAll(new Error('the thread of the disclosure ledger ended'));
    });
    return started;
  };
  const run = <Task extends LedgerTask>(task: Task): Promise<LedgerResults[Task['kind']]> => {
    if (isStopped) return Promise.reject(new Error('the disclosure ledger has stopped'));
    return new Promise((resolve, reject) => {
      calls += 1;
      waiting.set(calls, { resolve, reject });
      worker ??= start();
      worker.postMessage({ call: calls, task } satisfies LedgerRequest);
    });
  };
  const stop = async (): Promise<void> => {
    const old = worker;
    if (old !== null) {
      const timer = setTimeout(() => void old.terminate(), STOP_TIMEOUT_MS);
      await run({ kind: 'stop' }).catch(() => undefined);
      clearTimeout(timer);
    }
    isStopped = true;
    await old?.terminate();
  };
  return { run, stop };
}
