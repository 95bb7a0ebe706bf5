/** The thread of `ledger-thread.ts`: waits for the disk and for other processes in the place of the thread that serves. */

import { enableCompileCache } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import { describeError } from '../../log.ts';
import { appendEntries } from './append-entries.ts';
import { openLedgerDatabase, type LedgerDatabase } from './ledger-database.ts';
import type { LedgerReply, LedgerRequest, LedgerResults, LedgerTask, LedgerWorkerData } from './ledger-messages.ts';
import { readEntries } from './read-entries.ts';

enableCompileCache();
let opened: Promise<LedgerDatabase> | null = null;

function open(): Promise<LedgerDatabase> {
  const { use, ...place } = workerData as LedgerWorkerData;
  return (opened ??= openLedgerDatabase(place, use).catch((error: unknown) => {
    opened = null;
    throw error;
  }));
}

async function perform(task: LedgerTask): Promise<LedgerResults[keyof LedgerResults]> {
  switch (task.kind) {
    case 'append':
      return appendEntries(await open(), task.appending);
    case 'read':
      return readEntries(await open(), task.query);
    case 'head':
      return (await open()).queries.selectFrom('head').select(['ledger', 'position', 'hash']).executeTakeFirstOrThrow();
    case 'stop':
      await (await opened?.catch(() => null))?.stop();
      return null;
  }
}

parentPort!.on('message', ({ call, task }: LedgerRequest) => {
  perform(task).then(
    (result) => parentPort!.postMessage({ call, result } satisfies LedgerReply),
    (error: unknown) => parentPort!.postMessage({ call, error: describeError(error) } satisfies LedgerReply),
  );
});
