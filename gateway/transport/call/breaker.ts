/** Leaves a supplier alone when too many of its calls fail, and tries it again by one call at a time. */

import type { BreakerPolicy } from '../supplier-policy.ts';

export type BreakerState = 'CLOSED' | 'OPEN' | 'HALF_OPEN';

/** What a call says of its supplier; `NOTHING` where those who waited left before that could be said. */
export type CallOutcome = 'ANSWERED' | 'FAILED' | 'NOTHING';

/** Admits one call: what it says counts only as long as the state is the one that it was admitted in. */
export type Permit = number;

/**
 * A state machine of our own. The library's (cockatiel 4.0) makes whoever comes during a probe wait for its end, takes an outcome that
 * should count as nothing for a success, and counts failures of an hour ago among those of the last half minute when calls are rare.
 */
export class Breaker {
  readonly #policy: BreakerPolicy;
  readonly #steadyClock: () => number;
  readonly #onChange: (state: BreakerState) => void;
  readonly #recent: RecentCalls;
  #state: BreakerState = 'CLOSED';
  #openedAt = 0;
  #isProbed = false;
  #permit: Permit = 0;

  /** @param steadyClock milliseconds, never going back. */
  constructor(policy: BreakerPolicy, steadyClock: () => number, onChange: (state: BreakerState) => void) {
    this.#policy = policy;
    this.#steadyClock = steadyClock;
    this.#onChange = onChange;
    this.#recent = new RecentCalls(policy.windowMs);
  }

  get state(): BreakerState {
    return this.#state;
  }

  /** Whether a call that came now would be refused. */
  get isRefusing(): boolean {
    if (this.#state === 'CLOSED') return false;
    if (this.#state === 'HALF_OPEN') return this.#isProbed;
    return this.#steadyClock() - this.#openedAt < this.#policy.probeAfterMs;
  }

  /** @returns null when the supplier is left alone. Each permit that is given is recorded once. */
  admit(): Permit | null {
    if (this.#state === 'CLOSED') return this.#permit;
    if (this.isRefusing) return null;
    if (this.#state === 'OPEN') this.#become('HALF_OPEN');
    this.#isProbed = true;
    return this.#permit;
  }

  record(permit: Permit, outcome: CallOutcome): void {
    // Of a call that began before the state changed: whether the supplier answers now is for the probe to say.
    if (permit !== this.#permit) return;
    if (this.#state === 'HALF_OPEN') {
      this.#isProbed = false;
      if (outcome === 'ANSWERED') this.#close();
      else if (outcome === 'FAILED') this.#open();
      return;
    }
    if (outcome === 'NOTHING') return;
    this.#recent.add(this.#steadyClock(), outcome === 'FAILED');
    if (outcome === 'FAILED' && this.#isTooMuch()) this.#open();
  }

  #isTooMuch(): boolean {
    const { calls, failures } = this.#recent.sums();
    return calls >= this.#policy.minimumCalls && failures >= this.#policy.failureShare * calls;
  }

  #open(): void {
    this.#openedAt = this.#steadyClock();
    this.#become('OPEN');
  }

  #close(): void {
    this.#recent.clear();
    this.#become('CLOSED');
  }

  #become(state: BreakerState): void {
    this.#state = state;
    this.#permit += 1;
    this.#onChange(state);
  }
}

/** A window is slid on by a tenth of it. */
const SLICES = 10;

/** Counts of the calls of the last so many milliseconds. */
class RecentCalls {
  readonly #sliceMs: number;
  readonly #calls = Array.from({ length: SLICES }, () => 0);
  readonly #failures = Array.from({ length: SLICES }, () => 0);
  /** The slice of time that is counted now, as a number of slices since the clock began. */
  #current = 0;

  constructor(windowMs: number) {
    this.#sliceMs = windowMs / SLICES;
  }

  add(now: number, isFailed: boolean): void {
    const current = Math.floor(now / this.#sliceMs);
    if (current !== this.#current) {
      const passed = Math.min(SLICES, current - this.#current);
      for (let slice = current - passed + 1; slice <= current; slice += 1) {
        this.#calls[slice % SLICES] = 0;
        this.#failures[slice % SLICES] = 0;
      }
      this.#current = current;
    }
    this.#calls[current % SLICES]! += 1;
    if (isFailed) this.#failures[current % SLICES]! += 1;
  }

  /** As of the last that was added. */
  sums(): { readonly calls: number; readonly failures: number } {
    let calls = 0;
    let failures = 0;
    for (let slice = 0; slice < SLICES; slice += 1) {
      calls += this.#calls[slice]!;
      failures += this.#failures[slice]!;
    }
    return { calls, failures };
  }

  clear(): void {
    this.#calls.fill(0);
    this.#failures.fill(0);
  }
}
