/** A worker's view of who reads which performance board: it asks the primary, and through it the others. */

import type { BoardOwners, SharedBoard, ShowBoard } from '../journey/board/board-owners.ts';
import type { BoardRequest, Channel, PrimaryMessage, WorkerMessage } from './messages.ts';

export interface WorkerBoardsOptions {
  /** This worker's number. */
  readonly self: number;
  readonly channel: Channel<WorkerMessage, PrimaryMessage>;
  /** How long an answer is waited for, in milliseconds; by default a second. */
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 1000;

export function createWorkerBoards({ self, channel, timeoutMs = TIMEOUT_MS }: WorkerBoardsOptions): BoardOwners {
  const waiting = new Map<number, (value: number | SharedBoard | null) => void>();
  const shows: ShowBoard[] = [];
  let lastId = 0;

  /** @returns undefined where nobody answers in time. */
  const request = (message: WithoutId<BoardRequest>, waitMs = 0): Promise<number | SharedBoard | null | undefined> =>
    new Promise((resolve) => {
      const id = ++lastId;
      const end = (value: number | SharedBoard | null | undefined): void => {
        clearTimeout(timer);
        waiting.delete(id);
        resolve(value);
      };
      const timer = setTimeout(end, waitMs + timeoutMs, undefined);
      waiting.set(id, end);
      channel.send({ ...message, id });
    });

  const showHere: ShowBoard = async (key, waitMs) => {
    for (const show of shows) {
      const board = await show(key, waitMs);
      if (board !== null) return board;
    }
    return null;
  };

  channel.onMessage((message) => {
    if (message.type === 'boards:answer') waiting.get(message.id)?.(message.value);
    if (message.type !== 'boards:show') return;
    const { id, key, waitMs } = message;
    const answer = (board: SharedBoard | null): void => channel.send({ type: 'boards:shown', id, board });
    // Whoever asked reads the board itself then.
    showHere(key, waitMs).then(answer, () => answer(null));
  });

  return {
    self,
    ownerOf: async (key) => {
      const owner = await request({ type: 'boards:owner', key });
      return owner === undefined ? self : (owner as number | null);
    },
    take: async (key, from) => ((await request({ type: 'boards:take', key, from })) ?? self) as number,
    show: async (owner, key, waitMs) =>
      ((await request({ type: 'boards:ask', owner, key, waitMs }, waitMs)) ?? null) as SharedBoard | null,
    release: (key) => channel.send({ type: 'boards:release', key }),
    serve: (show) => {
      shows.unshift(show);
      return () => {
        const index = shows.indexOf(show);
        if (index >= 0) shows.splice(index, 1);
      };
    },
  };
}

type WithoutId<Message> = Message extends unknown ? Omit<Message, 'id'> : never;
