/** The servers of one supplier, and which of them is asked. */

import type { RequestSigner } from '../signing/request-signer.ts';
import type { SupplierPolicy } from '../supplier-policy.ts';
import type { SupplierTls } from '../supplier-tls.ts';
import { Endpoint } from './endpoint.ts';

export class Endpoints {
  readonly hasReplicas: boolean;
  readonly #all: readonly Endpoint[];
  readonly #trialAfterMs: number;
  readonly #steadyClock: () => number;
  #isTrying = true;

  /** @param steadyClock milliseconds, never going back. */
  constructor(
    policy: SupplierPolicy,
    signer: RequestSigner | null,
    tls: SupplierTls | null,
    steadyClock: () => number,
  ) {
    const { url, replicas, timeoutMs, bulkhead, breaker } = policy;
    this.#all = [url, ...replicas].map(
      (one, index) =>
        new Endpoint({
          url: one,
          isReplica: index > 0,
          connections: bulkhead.concurrency,
          connectTimeoutMs: timeoutMs,
          signer,
          tls,
        }),
    );
    this.hasReplicas = replicas.length > 0;
    this.#trialAfterMs = breaker.probeAfterMs;
    this.#steadyClock = steadyClock;
  }

  /** @param isRead what changes something is for the first one alone. */
  first(isRead: boolean): Endpoint {
    const [primary] = this.#all;
    if (!isRead || !primary!.isAside) return primary!;
    return this.#all.find((endpoint) => !endpoint.isAside) ?? this.#longestUntried();
  }

  /** @returns one that does well and has not been asked yet; null where there is none. */
  another(asked: readonly Endpoint[]): Endpoint | null {
    return this.#all.find((endpoint) => !endpoint.isAside && !asked.includes(endpoint)) ?? null;
  }

  /** @returns one that was put aside, when it is time to see whether it does better: it is then being tried. */
  takeTrial(): Endpoint | null {
    if (!this.#isTrying) return null;
    const now = this.#steadyClock();
    const due = this.#all.find(({ tryAgainAt }) => tryAgainAt !== null && tryAgainAt <= now);
    due?.isTried(now + this.#trialAfterMs);
    return due ?? null;
  }

  /** @returns whether others should take its place from now on. */
  hasDoneBadly(endpoint: Endpoint): boolean {
    return this.hasReplicas && endpoint.hasDoneBadly(this.#steadyClock() + this.#trialAfterMs);
  }

  /** What is put aside stays aside. */
  stopTrials(): void {
    this.#isTrying = false;
  }

  /** Closes all connections once what is in flight has ended. */
  async stop(): Promise<void> {
    await Promise.all(this.#all.map((endpoint) => endpoint.stop()));
  }

  #longestUntried(): Endpoint {
    const longest = this.#all.reduce((left, right) => (right.tryAgainAt! < left.tryAgainAt! ? right : left));
    longest.isTried(this.#steadyClock() + this.#trialAfterMs);
    return longest;
  }
}
