/**
 * The boards of one gateway. Whoever asks the same while it is being read joins; what is finished is shown again for as long as the
 * desks' chains are where they were. Nothing of the desks' data is kept: a board is its sums.
 */

import type { JourneyEnvironment } from '../environment.ts';
import { journeyError } from '../errors.ts';
import type { JourneyContext } from '../federated-read.ts';
import type { BoardAnswer } from './board-answer.ts';
import { BoardJob } from './board-job.ts';
import type { BoardQuestion } from './board-frame.ts';
import { createReadChainHeads, standsOn } from './chain-heads.ts';

export interface BoardsOptions {
  readonly environment: JourneyEnvironment;
  /** Milliseconds, never going back. */
  readonly clock: () => number;
}

export interface Boards {
  /**
   * Starts or joins the board for the question, the reader and both times.
   *
   * @param waitMilliseconds how long to wait for its end; whatever has been read by then is answered.
   * @throws {GraphQLError} `BOARDS_TOO_MANY` where as many are being read as there may be.
   */
  readonly ask: (question: BoardQuestion, context: JourneyContext, waitMilliseconds: number) => Promise<BoardAnswer>;
  /** Gives up what is being read, and waits until it has ended. */
  readonly stop: () => Promise<void>;
}

interface Entry {
  readonly job: BoardJob;
  readonly ended: Promise<void>;
  readonly giveUp: () => void;
  readonly startedAt: number;
  askedAt: number;
  /** Whether anyone has seen it finished. */
  isSeen: boolean;
}

const MAXIMUM_RUNNING = 8;
const MAXIMUM_KEPT = 32;
/** A client that polls asks every few seconds; one that has gone does not. */
const UNASKED_MS = 120_000;
/** What is open grows older though no desk says a word: without a time asked for, a board is of now. */
const NOW_LASTS_MS = 600_000;

export function createBoards({ environment, clock }: BoardsOptions): Boards {
  const entries = new Map<string, Entry>();
  const readChainHeads = createReadChainHeads(environment.registry);
  const stopping = new AbortController();

  const start = (question: BoardQuestion, context: JourneyContext): Entry => {
    const running = [...entries.values()].filter(({ job }) => job.state === 'RUNNING');
    if (running.length >= MAXIMUM_RUNNING) {
      throw journeyError(
        'BOARDS_TOO_MANY',
        `${MAXIMUM_RUNNING} boards are being read, which is as many as may be: ask again when one of them is complete`,
      );
    }
    const leaving = new AbortController();
    const signal = AbortSignal.any([stopping.signal, leaving.signal]);
    const now = clock();
    const job = new BoardJob({
      question,
      environment,
      context: context.detached(signal),
      signal,
      readChainHeads,
      clock,
    });
    // Whoever asks is told that it failed.
    const ended = job.run().catch((error: unknown) => environment.onFault?.(error));
    return { job, ended, giveUp: () => leaving.abort(), startedAt: now, askedAt: now, isSeen: false };
  };

  const forgetUnasked = (): void => {
    const now = clock();
    for (const [key, { job, askedAt, giveUp }] of entries) {
      if (job.state !== 'RUNNING' || now - askedAt <= UNASKED_MS) continue;
      giveUp();
      entries.delete(key);
    }
    const finished = [...entries].filter(([, { job }]) => job.state !== 'RUNNING');
    for (const [key] of finished.slice(0, Math.max(0, finished.length - MAXIMUM_KEPT))) entries.delete(key);
  };
  const sweep = setInterval(forgetUnasked, UNASKED_MS / 4);
  sweep.unref();

  const find = async (key: string, context: JourneyContext): Promise<Entry | null> => {
    const known = entries.get(key);
    if (known === undefined || known.job.state === 'RUNNING') return known ?? null;
    // Where desks never rest, a client that polls would otherwise only ever see the beginnings of boards.
    if (!known.isSeen && clock() - known.askedAt <= UNASKED_MS) return known;
    const { chainHeads, silent, state } = known.job;
    if (state === 'FAILED' || chainHeads === null) return null;
    if (!context.areTimesAsked && clock() - known.startedAt > NOW_LASTS_MS) return null;
    const stands = standsOn(chainHeads, silent, await readChainHeads(context));
    return stands ? (entries.get(key) ?? known) : null;
  };

  return {
    ask: async (question, context, waitMilliseconds) => {
      forgetUnasked();
      const key = keyOf(question, context);
      const before = entries.get(key);
      let entry = await find(key, context);
      if (entry === null) {
        // Somebody else may have started it meanwhile.
        const now = entries.get(key);
        entry = now !== undefined && now !== before ? now : start(question, context);
      }
      entry.askedAt = clock();
      // The last asked for is the last to be forgotten.
      entries.delete(key);
      entries.set(key, entry);
      if (entry.job.state === 'RUNNING' && waitMilliseconds > 0) await endedWithin(entry.ended, waitMilliseconds);
      entry.isSeen = entry.job.state !== 'RUNNING';
      return entry.job.answer();
    },
    stop: async () => {
      clearInterval(sweep);
      stopping.abort();
      await Promise.all([...entries.values()].map(({ ended }) => ended));
      entries.clear();
    },
  };
}

function keyOf({ policy, ...question }: BoardQuestion, { reader, areTimesAsked, times }: JourneyContext): string {
  const at = areTimesAsked ? [times.asOf, times.asKnownAt] : 'now';
  return JSON.stringify([reader, at, policy.contentHash, question.from, question.to, question.by, question.service]);
}

async function endedWithin(ended: Promise<void>, milliseconds: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, milliseconds)));
  await Promise.race([ended, late]);
  clearTimeout(timer);
}
