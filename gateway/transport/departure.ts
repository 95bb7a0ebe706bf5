/** Whether somebody still waits for an answer, and a word when they leave. A dozen are made for each request: they cost next to nothing. */

/** The side of those who work for somebody. */
export interface Departure {
  readonly isGone: boolean;
  /** @param listener is told once; at once when it is late. */
  readonly onGone: (listener: () => void) => void;
  /** Takes a listener back. */
  readonly forget: (listener: () => void) => void;
}

/** The side of whoever knows when they leave. */
export class Leaving implements Departure {
  #listeners: (() => void)[] | null = null;
  #isGone = false;

  get isGone(): boolean {
    return this.#isGone;
  }

  leave(): void {
    if (this.#isGone) return;
    this.#isGone = true;
    const listeners = this.#listeners ?? [];
    this.#listeners = null;
    for (const listener of listeners) listener();
  }

  onGone(listener: () => void): void {
    if (this.#isGone) listener();
    else (this.#listeners ??= []).push(listener);
  }

  forget(listener: () => void): void {
    const index = this.#listeners?.indexOf(listener) ?? -1;
    if (index >= 0) this.#listeners!.splice(index, 1);
  }
}

/** Leaves when the last of several has left. */
export function whenAllHaveLeft(waiting: readonly Departure[]): Departure {
  if (waiting.length === 1) return waiting[0]!;
  const all = new Leaving();
  let left = waiting.length;
  for (const one of waiting) {
    one.onGone(() => {
      left -= 1;
      if (left === 0) all.leave();
    });
  }
  return all;
}
