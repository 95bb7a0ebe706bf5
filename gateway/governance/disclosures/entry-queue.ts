/** Entries on their way into the ledger: those that wait together are one transaction, and each waits no longer than it may. */

import { describeError, type Log } from '../../log.ts';
import type { DisclosureFacts, LedgerHead } from './entry.ts';
import type { LedgerObserver } from './ledger-observer.ts';
import type { LedgerThread } from './ledger-thread.ts';

export interface EntryQueue {
  /**
   * @param timeoutMs how long it may take.
   * @returns once the entry lasts.
   * @throws {Error} when that is not certain by then. Should it last all the same, it is withdrawn.
   */
  readonly append: (facts: DisclosureFacts, timeoutMs: number) => Promise<LedgerHead>;
  /** Withdraws what is still to be withdrawn, as far as that is possible. */
  readonly settle: () => Promise<void>;
}

export interface EntryQueueOptions {
  readonly thread: Pick<LedgerThread, 'run'>;
  /** Now, in milliseconds UTC. */
  readonly clock: () => number;
  readonly observer: LedgerObserver;
  readonly log: Log;
  /** Told of the head after each commit. */
  readonly onHead: (head: LedgerHead) => void;
}

interface Item {
  readonly facts: DisclosureFacts;
  readonly queuedAtMs: number;
  readonly timer: NodeJS.Timeout;
  readonly resolve: (place: LedgerHead) => void;
  readonly reject: (error: Error) => void;
  /** Nobody waits any more: its text has been withheld. */
  isGivenUp: boolean;
}

/** One transaction takes no more, so that those who come later wait for a short one. */
const MAXIMUM_BATCH = 500;
/** What may have been lost with a connection is offered once more; a store that is gone is not worth a second wait. */
const MAXIMUM_ATTEMPTS = 2;
const MAXIMUM_DOUBTFUL = 10_000;
const RETRY_DOUBTFUL_MS = 1000;

export function createEntryQueue({ thread, clock, observer, log, onHead }: EntryQueueOptions): EntryQueue {
  const pending: Item[] = [];
  /** Ids of entries that may be there, and whose texts were not sent. */
  const doubtful = new Set<string>();
  let committing: Promise<void> | null = null;
  let isFailing = false;
  let isRetryDue = false;

  const append: EntryQueue['append'] = (facts, timeoutMs) =>
    new Promise((resolve, reject) => {
      const item: Item = {
        facts,
        queuedAtMs: performance.now(),
        timer: setTimeout(() => giveUp(item, new Error(`it took longer than ${Math.round(timeoutMs)} ms`)), timeoutMs),
        resolve,
        reject,
        isGivenUp: false,
      };
      pending.push(item);
      next();
    });

  const giveUp = (item: Item, error: Error): void => {
    if (item.isGivenUp) return;
    item.isGivenUp = true;
    clearTimeout(item.timer);
    observer.onUnrecorded();
    const place = pending.indexOf(item);
    if (place >= 0) pending.splice(place, 1);
    if (!isFailing) log({ level: 'error', message: 'disclosure not recorded', cause: describeError(error) });
    isFailing = true;
    item.reject(error);
  };

  const next = (): void => {
    // Whatever comes within this turn travels together.
    committing ??= Promise.resolve()
      .then(commitAll)
      .finally(() => {
        committing = null;
        if (pending.length > 0) next();
      });
  };

  const commitAll = async (): Promise<void> => {
    while (pending.length > 0) await commit(pending.splice(0, MAXIMUM_BATCH));
  };

  const commit = async (items: readonly Item[]): Promise<void> => {
    let error: unknown;
    for (let attempt = 1; attempt <= MAXIMUM_ATTEMPTS; attempt += 1) {
      // What nobody waits for any more after a failed attempt may be there: it is withdrawn, not offered again.
      const waited = attempt === 1 ? items : items.filter(({ isGivenUp }) => !isGivenUp);
      if (waited.length === 0) break;
      try {
        await commitOnce(waited, attempt > 1);
        return doubt(items.filter((item) => item.isGivenUp));
      } catch (failure) {
        error = failure;
        if (isFailing) break;
      }
    }
    doubt(items);
    for (const item of items) giveUp(item, error as Error);
  };

  const commitOnce = async (items: readonly Item[], isRepeated: boolean): Promise<void> => {
    const withdrawn = [...doubtful];
    const startedAtMs = performance.now();
    const { places, head } = await thread.run({
      kind: 'append',
      appending: {
        facts: items.map(({ facts }) => facts),
        withdrawn,
        isRepeated,
        now: new Date(clock()).toISOString(),
      },
    });
    const endedAtMs = performance.now();
    for (const id of withdrawn) doubtful.delete(id);
    observer.onCommit(items.length, endedAtMs - startedAtMs);
    if (isFailing) log({ level: 'info', message: 'disclosures recorded again' });
    isFailing = false;
    for (const [index, item] of items.entries()) {
      if (item.isGivenUp) continue;
      clearTimeout(item.timer);
      observer.onRecorded(endedAtMs - item.queuedAtMs);
      item.resolve(places[index]!);
    }
    onHead(head);
  };

  const doubt = (items: readonly Item[]): void => {
    for (const { facts } of items) doubtful.add(facts.id);
    for (const id of doubtful) {
      if (doubtful.size <= MAXIMUM_DOUBTFUL) break;
      doubtful.delete(id);
    }
    if (doubtful.size === 0 || isRetryDue) return;
    isRetryDue = true;
    setTimeout(() => {
      isRetryDue = false;
      void settle().then(() => doubt([]));
    }, RETRY_DOUBTFUL_MS).unref();
  };

  const settle = async (): Promise<void> => {
    await committing;
    if (doubtful.size === 0) return;
    // Where that fails, the next commit tries it again.
    await commitOnce([], false).catch(() => undefined);
  };
  return { append, settle };
}
