/**
 * The port by which processes that serve the same clients share the reading of boards: each board has one owner, which reads it, and the
 * others show what the owner says of it.
 */

import type { BoardAnswer } from './board-answer.ts';

/** A process; its number stays its own. */
export type BoardOwner = number;

/** What an owner says of a board. The question is in its key. */
export interface SharedBoard {
  readonly answer: Omit<BoardAnswer, 'question'>;
  /** Desks that did not answer all of it, and might now. */
  readonly silent: readonly string[];
  /** Milliseconds since it was begun. */
  readonly ageMs: number;
  /** Milliseconds since it was last asked for, before this time. */
  readonly unaskedMs: number;
  /** Whether anyone had seen it finished before. */
  readonly isSeen: boolean;
}

/** @returns null where that board is not here. */
export type ShowBoard = (key: string, waitMs: number) => Promise<SharedBoard | null>;

/** None of its members throws: who cannot be reached is told as null. */
export interface BoardOwners {
  /** This process. */
  readonly self: BoardOwner;
  /** @returns who reads the board; null where nobody does, and this process where nobody can be asked. */
  readonly ownerOf: (key: string) => Promise<BoardOwner | null>;
  /**
   * Takes a board over, unless somebody else was quicker.
   *
   * @param from whoever owned it when this process last looked.
   * @returns who owns it now; this process where nobody can be asked.
   */
  readonly take: (key: string, from: BoardOwner | null) => Promise<BoardOwner>;
  /** @returns null where the owner has ended, has let go of it, or says nothing within a second beyond the wait. */
  readonly show: (owner: BoardOwner, key: string, waitMs: number) => Promise<SharedBoard | null>;
  /** This process has let go of it. */
  readonly release: (key: string) => void;
  /**
   * Answers the other processes from now on. Where several answer in one process, the last to have come is asked first.
   *
   * @returns ends that.
   */
  readonly serve: (show: ShowBoard) => () => void;
}

const SELF = 0;

/** A process that serves alone. */
export const SOLE_OWNER: BoardOwners = {
  self: SELF,
  ownerOf: async () => SELF,
  take: async () => SELF,
  show: async () => null,
  release: () => undefined,
  serve: () => () => undefined,
};
