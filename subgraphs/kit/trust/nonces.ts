/**
 * Which requests were here, for as long as they could come again. It forgets none before that: where there is no room for another, that
 * one is refused.
 */

export class Nonces {
  readonly #maximum: number;
  /** By the second after which they can no longer come. */
  readonly #bySecond = new Map<number, Set<string>>();
  #count = 0;
  #forgottenUpTo = 0;

  constructor(maximum: number) {
    this.#maximum = maximum;
  }

  has(nonce: string, until: number): boolean {
    return this.#bySecond.get(until)?.has(nonce) ?? false;
  }

  /**
   * @param until the last second in which a request with this nonce is taken.
   * @param now in whole seconds, of the same clock.
   */
  claim(nonce: string, until: number, now: number): 'CLAIMED' | 'KNOWN' | 'FORGOTTEN' | 'FULL' {
    this.#forgetBefore(now);
    // The clock was set back: it may have been here.
    if (until < this.#forgottenUpTo) return 'FORGOTTEN';
    let nonces = this.#bySecond.get(until);
    if (nonces?.has(nonce) === true) return 'KNOWN';
    if (this.#count >= this.#maximum) return 'FULL';
    if (nonces === undefined) this.#bySecond.set(until, (nonces = new Set()));
    nonces.add(nonce);
    this.#count += 1;
    return 'CLAIMED';
  }

  #forgetBefore(now: number): void {
    if (now <= this.#forgottenUpTo) return;
    this.#forgottenUpTo = now;
    for (const [second, nonces] of this.#bySecond) {
      if (second >= now) continue;
      this.#bySecond.delete(second);
      this.#count -= nonces.size;
    }
  }
}
