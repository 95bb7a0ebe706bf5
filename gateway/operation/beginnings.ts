/**
 * When a request may begin: after all that has come for those that have begun, and one at a time. As many would be done in the same time
 * if all began at once, but each would be done late, and what suppliers told all of them would be in memory together: to keep it there, a
 * collector that looks for what is not needed any more copies it again and again.
 */

export class Beginnings {
  readonly #waiting: (() => void)[] = [];

  /** Resolves at once, in the order of the calls, where there is nothing else to do. */
  turn(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      if (this.#waiting.length === 1) setImmediate(this.#letOneBegin);
    });
  }

  /** Between two of them the event loop takes in what has come. */
  readonly #letOneBegin = (): void => {
    this.#waiting.shift()!();
    if (this.#waiting.length > 0) setImmediate(this.#letOneBegin);
  };
}
