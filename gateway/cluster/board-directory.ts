/** The primary's list of which worker reads which performance board; what one worker says of a board reaches another through here. */

import type { SharedBoard } from '../journey/board/board-owners.ts';
import type { PrimaryMessage, WorkerMessage } from './messages.ts';

export interface BoardDirectory {
  /** @param worker the sender's number. Messages of other kinds are left alone. */
  readonly receive: (worker: number, message: WorkerMessage) => void;
  /** The worker has ended: what it read is nobody's, and whoever waits for it is told. */
  readonly forget: (worker: number) => void;
}

interface Asked {
  readonly asker: number;
  readonly askerId: number;
  readonly owner: number;
}

/** @param send does nothing for a worker that has ended. */
export function createBoardDirectory(send: (worker: number, message: PrimaryMessage) => void): BoardDirectory {
  const owners = new Map<string, number>();
  const asked = new Map<number, Asked>();
  let lastId = 0;

  const answer = (worker: number, id: number, value: number | SharedBoard | null): void =>
    send(worker, { type: 'boards:answer', id, value });

  return {
    receive: (worker, message) => {
      switch (message.type) {
        case 'boards:owner':
          return answer(worker, message.id, owners.get(message.key) ?? null);
        case 'boards:take': {
          const { id, key, from } = message;
          const now = owners.get(key);
          // Whoever it is taken from may have let go of it, or ended, meanwhile.
          const isFree = now === undefined || now === from;
          if (isFree) owners.set(key, worker);
          return answer(worker, id, isFree ? worker : now);
        }
        case 'boards:release':
          if (owners.get(message.key) === worker) owners.delete(message.key);
          return undefined;
        case 'boards:ask': {
          const { id: askerId, key, owner, waitMs } = message;
          if (owners.get(key) !== owner) return answer(worker, askerId, null);
          const id = ++lastId;
          asked.set(id, { asker: worker, askerId, owner });
          return send(owner, { type: 'boards:show', id, key, waitMs });
        }
        case 'boards:shown': {
          const waiting = asked.get(message.id);
          asked.delete(message.id);
          if (waiting !== undefined) answer(waiting.asker, waiting.askerId, message.board);
          return undefined;
        }
        default:
          return undefined;
      }
    },
    forget: (worker) => {
      for (const [key, owner] of owners) if (owner === worker) owners.delete(key);
      for (const [id, { asker, askerId, owner }] of asked) {
        if (owner !== worker && asker !== worker) continue;
        asked.delete(id);
        if (owner === worker) answer(asker, askerId, null);
      }
    },
  };
}
