/** One supplier's share of this process: so many calls at once, so many waiting, and no more. */

import type { BulkheadPolicy } from '../supplier-policy.ts';

/** A call that is told when its turn has come. */
export interface Waiter {
  /** It has a place now, and gives it back by `leave`, also where it no longer needs it. */
  readonly onTurn: () => void;
  /** It will not have one. */
  readonly onTurnedAway: () => void;
}

/** Places are given in the order of asking. Whoever stops waiting is out of the queue at once. */
export class Bulkhead {
  readonly #policy: BulkheadPolicy;
  /** In order, and left from anywhere in it without a search. */
  readonly #queue = new Set<Waiter>();
  #taken = 0;
  #onIdle: (() => void) | null = null;

  constructor(policy: BulkheadPolicy) {
    this.#policy = policy;
  }

  get takenCount(): number {
    return this.#taken;
  }

  get queuedCount(): number {
    return this.#queue.size;
  }

  /** @returns `TAKEN` gives it a place at once; `QUEUED` tells it later; `FULL` does neither. */
  enter(waiter: Waiter): 'TAKEN' | 'QUEUED' | 'FULL' {
    if (this.#taken < this.#policy.concurrency) {
      this.#taken += 1;
      return 'TAKEN';
    }
    if (this.#queue.size >= this.#policy.queue) return 'FULL';
    this.#queue.add(waiter);
    return 'QUEUED';
  }

  stopWaiting(waiter: Waiter): void {
    this.#queue.delete(waiter);
  }

  /** Gives a place back; the one who has waited longest has it. */
  leave(): void {
    if (this.#queue.size > 0) {
      const [next] = this.#queue;
      this.#queue.delete(next!);
      // Not from within the call that has just ended: it is in the middle of its connection's work.
      queueMicrotask(() => next!.onTurn());
      return;
    }
    this.#taken -= 1;
    if (this.#taken === 0) this.#onIdle?.();
  }

  turnAllAway(): void {
    const waiting = [...this.#queue];
    this.#queue.clear();
    for (const waiter of waiting) waiter.onTurnedAway();
  }

  /** @returns when nobody has a place any more, nor waits for one. */
  idle(): Promise<void> {
    if (this.#taken === 0) return Promise.resolve();
    return new Promise((resolve) => (this.#onIdle = resolve));
  }
}
