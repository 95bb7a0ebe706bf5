/**
 * The boards of one gateway. Whoever asks the same while it is being read joins; what is finished is shown again for as long as the
 * desks' chains are where they were. Nothing of the desks' data is kept: a board is its sums. Where several processes serve, one of them
 * reads a board and the others show what that one says.
 */

import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Reader } from '../../../schema/contract/reader.ts';
import type { JourneyEnvironment } from '../environment.ts';
import { journeyError } from '../errors.ts';
import type { JourneyContext } from '../federated-read.ts';
import type { BoardAnswer, BoardState } from './board-answer.ts';
import { BoardJob } from './board-job.ts';
import type { BoardQuestion } from './board-frame.ts';
import { SOLE_OWNER, type BoardOwner, type SharedBoard } from './board-owners.ts';
import { refusalOfPlace } from './board-places.ts';
import { createReadChainHeads, standsOn, type DeskHead } from './chain-heads.ts';

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
   * @throws {GraphQLError} `BOARDS_TOO_MANY` where as many are being read as there may be, of all or of this reader's.
   */
  readonly ask: (question: BoardQuestion, context: JourneyContext, waitMilliseconds: number) => Promise<BoardAnswer>;
  /** Gives up what is being read, and waits until it has ended. */
  readonly stop: () => Promise<void>;
}

interface Entry {
  readonly job: BoardJob;
  /** For whom it is read. */
  readonly reader: Reader | null;
  readonly ended: Promise<void>;
  readonly giveUp: () => void;
  readonly startedAt: number;
  askedAt: number;
  /** Whether anyone has seen it finished. */
  isSeen: boolean;
}

const MAXIMUM_KEPT = 32;
/** A client that polls asks every few seconds; one that has gone does not. */
const UNASKED_MS = 120_000;
/** What is open grows older though no desk says a word: without a time asked for, a board is of now. */
const NOW_LASTS_MS = 600_000;

export function createBoards({ environment, clock }: BoardsOptions): Boards {
  const entries = new Map<string, Entry>();
  const readChainHeads = createReadChainHeads(environment.registry);
  const stopping = new AbortController();
  const { boardOwners: owners = SOLE_OWNER } = environment;

  const start = (question: BoardQuestion, context: JourneyContext): Entry => {
    const running = [...entries.values()].filter(({ job }) => job.state === 'RUNNING');
    const refusal = refusalOfPlace(
      running.map(({ reader }) => reader),
      context.identity,
    );
    if (refusal !== null) throw journeyError('BOARDS_TOO_MANY', refusal);
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
    const giveUp = (): void => leaving.abort();
    return { job, reader: context.identity, ended, giveUp, startedAt: now, askedAt: now, isSeen: false };
  };

  const forgetUnasked = (): void => {
    const now = clock();
    for (const [key, { job, askedAt, giveUp }] of entries) {
      if (job.state !== 'RUNNING' || now - askedAt <= UNASKED_MS) continue;
      giveUp();
      forget(key);
    }
    const finished = [...entries].filter(([, { job }]) => job.state !== 'RUNNING');
    for (const [key] of finished.slice(0, Math.max(0, finished.length - MAXIMUM_KEPT))) forget(key);
  };
  const forget = (key: string): void => {
    entries.delete(key);
    owners.release(key);
  };
  const sweep = setInterval(forgetUnasked, UNASKED_MS / 4);
  sweep.unref();

  /** Whether it can be shown to whoever asks now. */
  const holds = async (board: Standing, context: JourneyContext): Promise<boolean> => {
    const { state, chainHeads, silent, isSeen, unaskedMs, ageMs } = board;
    if (state === 'RUNNING') return true;
    // Where desks never rest, a client that polls would otherwise only ever see the beginnings of boards.
    if (!isSeen && unaskedMs <= UNASKED_MS) return true;
    if (state === 'FAILED' || chainHeads === null) return false;
    if (!context.areTimesAsked && ageMs > NOW_LASTS_MS) return false;
    return standsOn(chainHeads, silent, await readChainHeads(context));
  };
  const standingOf = ({ job, isSeen, askedAt, startedAt }: Entry): Standing => {
    const now = clock();
    const { state, chainHeads, silent } = job;
    return { state, chainHeads, silent, isSeen, unaskedMs: now - askedAt, ageMs: now - startedAt };
  };

  const lookAt = async (key: string, entry: Entry, waitMs: number): Promise<void> => {
    entry.askedAt = clock();
    // The last asked for is the last to be forgotten.
    entries.delete(key);
    entries.set(key, entry);
    if (entry.job.state === 'RUNNING' && waitMs > 0) await endedWithin(entry.ended, waitMs);
  };

  const askHere = async (key: string, question: BoardQuestion, context: JourneyContext, waitMs: number) => {
    const known = entries.get(key);
    let entry = known !== undefined && (await holds(standingOf(known), context)) ? (entries.get(key) ?? known) : null;
    if (entry === null) {
      // Somebody else may have started it meanwhile.
      const now = entries.get(key);
      entry = now !== undefined && now !== known ? now : start(question, context);
    }
    await lookAt(key, entry, waitMs);
    entry.isSeen = entry.job.state !== 'RUNNING';
    return entry.job.answer();
  };

  const askOwner = async (owner: BoardOwner, key: string, context: JourneyContext, waitMs: number) => {
    // A look first: that an owner hangs is known by that, however long the wait would be.
    const board = await owners.show(owner, key, 0);
    if (board === null) return null;
    const { answer, silent } = board;
    if (!(await holds({ ...board, ...answer, silent: new Set(silent) }, context))) return null;
    return answer.state === 'RUNNING' && waitMs > 0 ? owners.show(owner, key, waitMs) : board;
  };

  const showHere = async (key: string, waitMs: number): Promise<SharedBoard | null> => {
    // What this process took over a moment ago begins in this turn.
    await nextTurn();
    const entry = entries.get(key);
    if (entry === undefined) return null;
    const { unaskedMs, ageMs } = standingOf(entry);
    await lookAt(key, entry, waitMs);
    // What ends because this process does is for another to begin again.
    if (stopping.signal.aborted) return null;
    const { isSeen, job } = entry;
    entry.isSeen = job.state !== 'RUNNING';
    const { question: _, ...answer } = job.answer();
    return { answer, silent: [...job.silent], ageMs, unaskedMs, isSeen };
  };
  const endServing = owners.serve(showHere);

  return {
    ask: async (question, context, waitMs) => {
      forgetUnasked();
      const key = keyOf(question, context);
      let owner = await owners.ownerOf(key);
      // Twice: somebody else may take over what this process finds to be nobody's, or no longer good.
      for (const isLast of [false, true]) {
        if (owner === owners.self) break;
        const board = owner === null ? null : await askOwner(owner, key, context, waitMs);
        if (board !== null) return { ...board.answer, question };
        if (!isLast) owner = await owners.take(key, owner);
      }
      return askHere(key, question, context, waitMs);
    },
    stop: async () => {
      clearInterval(sweep);
      endServing();
      stopping.abort();
      await Promise.all([...entries.values()].map(({ ended }) => ended));
      entries.clear();
    },
  };
}

/** What decides whether a board can be shown again. */
interface Standing {
  readonly state: BoardState;
  readonly chainHeads: readonly DeskHead[] | null;
  readonly silent: ReadonlySet<string>;
  readonly isSeen: boolean;
  readonly unaskedMs: number;
  readonly ageMs: number;
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
