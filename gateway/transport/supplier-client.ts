/**
 * Calls to one supplier over HTTP: its own share of this process, a deadline, and one code for whatever can go wrong. What is asked of it
 * twice, and when it is not asked at all, is said by its policy.
 */

import { ExponentialBackoff, noJitterGenerator } from 'cockatiel';
import type { Reader } from '../../schema/contract/reader.ts';
import type { CallObserver } from './call-observer.ts';
import { Breaker, type BreakerState } from './call/breaker.ts';
import { Bulkhead } from './call/bulkhead.ts';
import { CallBudget } from './call/call-budget.ts';
import { Endpoints } from './call/endpoints.ts';
import { SupplierCall, type CallParts } from './call/supplier-call.ts';
import type { Departure } from './departure.ts';
import type { RequestSigner } from './signing/request-signer.ts';
import type { SupplierPolicy } from './supplier-policy.ts';
import type { SupplierTls } from './supplier-tls.ts';
import type { TraceSpan } from './trace-span.ts';

export interface SupplierClientOptions {
  readonly policy: SupplierPolicy;
  readonly observer: CallObserver;
  /** Signs each request that is sent; null, the default, leaves them unsigned. */
  readonly signer?: RequestSigner | null;
  /** By default TLS is as the process has it. */
  readonly tls?: SupplierTls | null;
  /** Milliseconds, never going back; by default the process's own. */
  readonly steadyClock?: () => number;
  /** Milliseconds UTC; by default the system's. */
  readonly clock?: () => number;
  /** From 0 up to 1: draws the pauses before retries. */
  readonly random?: () => number;
}

export interface SupplierRequest {
  /** JSON. */
  readonly body: string;
  /** Sent beside the content headers; names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** For whom it is asked, as it is said to a supplier whose requests are signed; null where nobody is asked who they are. */
  readonly reader: Reader | null;
  /** Of those who wait for the answer. */
  readonly departure: Departure;
  /** Whether it may be asked more than once: not what changes something. */
  readonly isRepeatable: boolean;
  /** Whether it may be asked of two at once: not what changes something, and no text that its owner counts the readings of. */
  readonly isHedgeable: boolean;
  /** What the call is a part of, where it is traced. */
  readonly trace?: TraceSpan | undefined;
}

/** What a supplier said. */
export interface SupplierText {
  /** A whole body, which the supplier says is JSON. */
  readonly text: string;
  /** Requests that were sent for it: more than one where it was asked again, or of a replica too. */
  readonly attempts: number;
  /** Whether it stands below an HTTP status with which a server turns a request away. */
  readonly isRefusal?: boolean;
}

/** What it has to do just now. */
export interface SupplierLoad {
  /** Calls under way. */
  readonly inFlight: number;
  /** Calls that wait for one of those to end. */
  readonly queued: number;
  readonly breaker: BreakerState;
}

export interface SupplierClient {
  /**
   * Posts one GraphQL request.
   *
   * @throws {SupplierFailure} with the number of requests that were sent in vain.
   */
  readonly post: (request: SupplierRequest) => Promise<SupplierText>;
  readonly load: () => SupplierLoad;
  /** Closes all connections once what is in flight has ended. */
  readonly stop: () => Promise<void>;
}

export function createSupplierClient(options: SupplierClientOptions): SupplierClient {
  const { policy, observer, signer = null, tls = null } = options;
  const { steadyClock = () => performance.now(), clock = Date.now, random = Math.random } = options;
  const endpoints = new Endpoints(policy, signer, tls, steadyClock);
  const bulkhead = new Bulkhead(policy.bulkhead);
  const breaker = new Breaker(policy.breaker, steadyClock, (state) => {
    observer.onBreaker(policy.subgraph, state);
    if (state === 'OPEN') bulkhead.turnAllAway();
  });
  const parts: CallParts = {
    policy,
    endpoints,
    breaker,
    bulkhead,
    retryBudget: new CallBudget(policy.retry.budgetShare, steadyClock),
    retryPauses: toPauses(policy.retry.pauseMs, random),
    hedgeBudget: new CallBudget(policy.hedge.budgetShare, steadyClock),
    movable: new Set(),
    trying: new Set(),
    observer,
    steadyClock,
    clock,
  };
  return {
    post: (request) => new Promise((resolve, reject) => new SupplierCall(parts, request, resolve, reject).start()),
    load: () => ({ inFlight: bulkhead.takenCount, queued: bulkhead.queuedCount, breaker: breaker.state }),
    stop: async () => {
      endpoints.stopTrials();
      for (const call of parts.trying) call.endTrial();
      await bulkhead.idle();
      await endpoints.stop();
    },
  };
}

/** From nothing up to twice as long each time: what failed together must not come back together. */
function toPauses(pauseMs: number, random: () => number): ExponentialBackoff<number> {
  return new ExponentialBackoff<number>({
    initialDelay: pauseMs,
    maxDelay: pauseMs * 2 ** 10,
    generator: (state, options) => {
      const [longestMs, next] = noJitterGenerator(state, options);
      return [random() * longestMs, next];
    },
  });
}
