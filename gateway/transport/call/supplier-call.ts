/** One question to a supplier, from waiting for a turn to the answer that is taken, with all requests that are sent for it. */

import type { IBackoff, IBackoffFactory } from 'cockatiel';
import type { CallObserver } from '../call-observer.ts';
import type { SupplierRequest, SupplierText } from '../supplier-client.ts';
import { SupplierFailure } from '../supplier-failure.ts';
import type { SupplierPolicy } from '../supplier-policy.ts';
import type { Breaker, CallOutcome, Permit } from './breaker.ts';
import type { Bulkhead, Waiter } from './bulkhead.ts';
import type { CallBudget } from './call-budget.ts';
import type { Endpoint } from './endpoint.ts';
import type { Endpoints } from './endpoints.ts';
import { Exchange, type ExchangeOwner } from './exchange.ts';
import { isOfTheSupplier, isPassing, type FailureCode } from './failures.ts';

/** What all calls to one supplier have in common. */
export interface CallParts {
  readonly policy: SupplierPolicy;
  readonly endpoints: Endpoints;
  readonly breaker: Breaker;
  readonly bulkhead: Bulkhead;
  readonly retryBudget: CallBudget;
  readonly retryPauses: IBackoffFactory<unknown>;
  readonly hedgeBudget: CallBudget;
  /** Those that may be asked of another server when theirs is put aside. */
  readonly movable: Set<SupplierCall>;
  /** Those that try a server that was put aside, beside the one that they are asked of. */
  readonly trying: Set<SupplierCall>;
  readonly observer: CallObserver;
  /** Milliseconds, never going back. */
  readonly steadyClock: () => number;
  /** Milliseconds UTC. */
  readonly clock: () => number;
}

/**
 * A supplier that has been silent for so much of its deadline when nobody could wait any longer has failed, whoever gave up: a request's
 * own deadline is often the shorter one, and a supplier that hangs would be waited for by every request until then.
 */
const SILENT_SHARE = 0.5;

export class SupplierCall implements ExchangeOwner, Waiter {
  readonly #parts: CallParts;
  readonly #request: SupplierRequest;
  readonly #resolve: (text: SupplierText) => void;
  readonly #reject: (failure: SupplierFailure) => void;
  readonly #startedAt: number;
  /** When its turn came. */
  #begunAt: number;
  readonly #leave = (): void => this.#giveUp(new SupplierFailure('CLIENT_DISCONNECTED'));
  #timer: NodeJS.Timeout | undefined;
  #hedgeTimer: NodeJS.Timeout | undefined;
  #retryTimer: NodeJS.Timeout | undefined;
  #place: 'NONE' | 'QUEUED' | 'TAKEN' = 'NONE';
  #permit: Permit | null = null;
  /** Requests whose connections are still busy with them. */
  readonly #open: Exchange[] = [];
  readonly #asked: Endpoint[] = [];
  #trial: Exchange | null = null;
  #retries = 0;
  #pause: IBackoff<unknown> | null = null;
  #isSettled = false;
  #isOverdue = false;

  constructor(
    parts: CallParts,
    request: SupplierRequest,
    resolve: (text: SupplierText) => void,
    reject: (failure: SupplierFailure) => void,
  ) {
    this.#parts = parts;
    this.#request = request;
    this.#resolve = resolve;
    this.#reject = reject;
    this.#startedAt = this.#begunAt = parts.steadyClock();
  }

  start(): void {
    const { policy, breaker, bulkhead, retryBudget } = this.#parts;
    const { departure } = this.#request;
    retryBudget.earn();
    if (departure.isGone) return this.#fail(new SupplierFailure('CLIENT_DISCONNECTED'));
    if (breaker.isRefusing) return this.#fail(new SupplierFailure('SUPPLIER_SUSPENDED'));
    const entry = bulkhead.enter(this);
    if (entry === 'FULL') return this.#fail(new SupplierFailure('SUPPLIER_BUSY'));
    this.#place = entry;
    this.#timer = setTimeout(expire, policy.timeoutMs, this);
    departure.onGone(this.#leave);
    if (entry === 'TAKEN') this.#begin();
  }

  onTurn(): void {
    const { policy, steadyClock } = this.#parts;
    this.#place = 'TAKEN';
    this.#begunAt = steadyClock();
    if (this.#isSettled) this.#letGo();
    // Its timer is about to say so: what hangs ends all at once, and each would be sent for those that came with it.
    else if (this.#begunAt - this.#startedAt >= policy.timeoutMs - 1)
      this.#fail(new SupplierFailure('SUPPLIER_TIMEOUT'));
    else this.#begin();
  }

  onTurnedAway(): void {
    this.#place = 'NONE';
    this.#fail(new SupplierFailure('SUPPLIER_SUSPENDED'));
  }

  #begin(): void {
    const { policy, breaker, endpoints, hedgeBudget, movable, trying } = this.#parts;
    const { isRepeatable, isHedgeable } = this.#request;
    this.#permit = breaker.admit();
    if (this.#permit === null) return this.#fail(new SupplierFailure('SUPPLIER_SUSPENDED'));
    if (!endpoints.hasReplicas) return void this.#ask(endpoints.first(isRepeatable));
    if (isHedgeable && policy.hedge.afterMs !== null) {
      hedgeBudget.earn();
      movable.add(this);
      this.#hedgeTimer = setTimeout(hedge, policy.hedge.afterMs, this);
    }
    this.#ask(endpoints.first(isRepeatable));
    const trial = isHedgeable && !this.#isSettled ? endpoints.takeTrial() : null;
    if (trial === null) return;
    trying.add(this);
    this.#trial = this.#ask(trial);
  }

  #ask(endpoint: Endpoint): Exchange {
    const exchange = new Exchange(endpoint, this, this.#parts.policy.maximumAnswerBytes);
    this.#open.push(exchange);
    this.#asked.push(endpoint);
    endpoint.send(this.#request, exchange);
    return exchange;
  }

  onText(exchange: Exchange, text: string): void {
    exchange.endpoint.hasAnswered();
    if (this.#isSettled) return;
    this.#settle(null, exchange.endpoint.isReplica);
    this.#resolve({ text, attempts: this.#asked.length, isRefusal: exchange.isRefusal });
    if (this.#open.length > 1) this.#cancelOthers(exchange);
  }

  onFailure(exchange: Exchange, failure: SupplierFailure): void {
    if (isOfTheSupplier(failure.code)) this.#hasDoneBadly(exchange.endpoint);
    else exchange.endpoint.hasAnswered();
    if (this.#isSettled || this.#waitingFor() !== undefined) return;
    if (!this.#askAgain(exchange, failure)) this.#fail(failure);
  }

  onEnd(exchange: Exchange): void {
    const index = this.#open.indexOf(exchange);
    if (index < 0) return;
    this.#open.splice(index, 1);
    if (this.#isSettled && this.#open.length === 0) this.#letGo();
  }

  /** Its server has been put aside. */
  onAside(endpoint: Endpoint): void {
    const waitingFor = this.#waitingFor();
    if (this.#isSettled || waitingFor?.endpoint !== endpoint) return;
    const another = this.#parts.endpoints.another(this.#asked);
    if (another !== null) this.#ask(another);
  }

  onSlow(): void {
    const { endpoints, hedgeBudget } = this.#parts;
    if (this.#isSettled || this.#waitingFor() === undefined) return;
    const another = endpoints.another(this.#asked);
    if (another !== null && hedgeBudget.spend()) this.#ask(another);
  }

  onDeadline(): void {
    if (!this.#isSettled) {
      const late = this.#open.filter(({ isSettled }) => !isSettled);
      this.#giveUp(new SupplierFailure('SUPPLIER_TIMEOUT'));
      for (const { endpoint } of late) this.#hasDoneBadly(endpoint);
    } else if (this.#isOverdue) this.#open.length = 0;
    else for (const exchange of this.#open.slice()) cancel(exchange);
    if (this.#open.length === 0) return this.#letGo();
    // What is still connecting ends when that does, which has the same deadline; a place must not hang on it for good.
    this.#isOverdue = true;
    this.#timer = setTimeout(expire, this.#parts.policy.timeoutMs, this);
  }

  /** Nobody needs to know any more whether the server that it tries does better. */
  endTrial(): void {
    if (this.#isSettled && this.#trial !== null) cancel(this.#trial);
    this.#trial = null;
  }

  /** The answer is there. */
  #cancelOthers(answered: Exchange): void {
    const open = [...this.#open];
    for (const [index, other] of open.entries()) {
      // One that is only tried goes on: it is its answer that tells whether it can be asked again.
      if (other === answered || other === this.#trial || other.isSettled) continue;
      cancel(other);
      // The later of two was given less time.
      if (index < open.indexOf(answered)) this.#hasDoneBadly(other.endpoint);
    }
  }

  /** @returns one that may still answer. */
  #waitingFor(): Exchange | undefined {
    return this.#open.find(({ isSettled }) => !isSettled);
  }

  /** @returns whether there is still hope. */
  #askAgain({ endpoint, statusCode }: Exchange, failure: SupplierFailure): boolean {
    const { policy, breaker, endpoints, retryBudget, retryPauses, steadyClock } = this.#parts;
    if (!this.#request.isRepeatable || this.#retries >= policy.retry.attempts || !isPassing(failure.code, statusCode)) {
      return false;
    }
    // Also where this is the one call that tries it.
    if (breaker.isRefusing) return false;
    const next = endpoints.another(this.#asked) ?? endpoints.first(true);
    this.#pause = (this.#pause ?? retryPauses).next(undefined);
    const pauseMs = this.#pause.duration;
    if (steadyClock() - this.#startedAt + pauseMs >= policy.timeoutMs) return false;
    // To leave one that was put aside asks nobody twice as often.
    if (!(endpoint.isAside && next !== endpoint) && !retryBudget.spend()) return false;
    this.#retries += 1;
    this.#retryTimer = setTimeout(() => {
      if (breaker.isRefusing) this.#fail(failure);
      else this.#ask(next);
    }, pauseMs);
    return true;
  }

  #hasDoneBadly(endpoint: Endpoint): void {
    const { endpoints, movable } = this.#parts;
    if (!endpoints.hasDoneBadly(endpoint)) return;
    for (const call of movable) call.onAside(endpoint);
  }

  #giveUp(failure: SupplierFailure): void {
    if (this.#isSettled) return;
    this.#fail(failure);
    for (const exchange of this.#open.slice()) cancel(exchange);
  }

  #fail(failure: SupplierFailure): void {
    failure.attempts = this.#asked.length;
    this.#settle(failure.code, false);
    this.#reject(failure);
  }

  #settle(code: FailureCode | null, isFromReplica: boolean): void {
    const { breaker, bulkhead, movable, observer, steadyClock, clock, policy } = this.#parts;
    this.#isSettled = true;
    this.#request.departure.forget(this.#leave);
    if (this.#hedgeTimer !== undefined) {
      clearTimeout(this.#hedgeTimer);
      movable.delete(this);
    }
    clearTimeout(this.#retryTimer);
    if (this.#place === 'QUEUED') bulkhead.stopWaiting(this);
    if (this.#permit !== null) breaker.record(this.#permit, this.#outcomeOf(code));
    if (this.#open.length === 0) this.#letGo();
    observer.onCall({
      subgraph: policy.subgraph,
      code,
      durationMs: steadyClock() - this.#startedAt,
      attempts: this.#asked.length,
      isFromReplica,
      endedAt: clock(),
    });
  }

  #outcomeOf(code: FailureCode | null): CallOutcome {
    if (code === null) return 'ANSWERED';
    if (code !== 'CLIENT_DISCONNECTED') return isOfTheSupplier(code) ? 'FAILED' : 'ANSWERED';
    const { policy, steadyClock } = this.#parts;
    const isSilent = this.#open.every(({ statusCode }) => statusCode === 0);
    return isSilent && steadyClock() - this.#begunAt >= SILENT_SHARE * policy.timeoutMs ? 'FAILED' : 'NOTHING';
  }

  /** Whether its share is free again: not before its connections are. */
  #letGo(): void {
    clearTimeout(this.#timer);
    if (this.#trial !== null) this.#parts.trying.delete(this);
    if (this.#place !== 'TAKEN') return;
    this.#place = 'NONE';
    this.#parts.bulkhead.leave();
  }
}

function expire(call: SupplierCall): void {
  call.onDeadline();
}

function hedge(call: SupplierCall): void {
  call.onSlow();
}

function cancel(exchange: Exchange): void {
  if (exchange.statusCode === 0) exchange.endpoint.wasSilent(exchange);
  exchange.abandon();
}
