/** Until when an answer is of use, and what happens to those who would be later. */

import { Leaving, type Departure } from './departure.ts';
import { SupplierFailure } from './supplier-failure.ts';

/** Of one client request, from its first byte. */
export interface Deadline {
  /** Milliseconds that are left; 0 or less when it has passed, `Infinity` where there is none. */
  readonly remainingMs: () => number;
  /** One of the same length that begins now: for work that goes on after its request. */
  readonly again: () => Deadline;
}

/** @param steadyClock milliseconds, never going back. */
export function createDeadline(timeoutMs: number, steadyClock: () => number = () => performance.now()): Deadline {
  const endsAt = steadyClock() + timeoutMs;
  return {
    remainingMs: () => endsAt - steadyClock(),
    again: () => createDeadline(timeoutMs, steadyClock),
  };
}

/** Resolves when all work has ended, well or not, or the time is over: whichever comes first. */
export async function settledWithin(work: readonly Promise<unknown>[], timeoutMs: number): Promise<void> {
  const over = Promise.withResolvers<void>();
  const timer = setTimeout(over.resolve, timeoutMs);
  await Promise.race([over.promise, Promise.allSettled(work)]);
  clearTimeout(timer);
}

/** The longest that a timer can be set for. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * Waits for work so long and no longer: it is told that nobody waits when the time is over, as when those who asked have left.
 *
 * @param start is not called where no time is left.
 * @throws {SupplierFailure} `SUPPLIER_TIMEOUT` when the time is over; whatever the work throws before.
 */
export function within<Result>(
  timeoutMs: number,
  departure: Departure,
  start: (departure: Departure) => Promise<Result>,
): Promise<Result> {
  if (timeoutMs > LONGEST_TIMER_MS) return start(departure);
  if (timeoutMs <= 0) return Promise.reject(new SupplierFailure('SUPPLIER_TIMEOUT'));
  return new Promise((resolve, reject) => {
    const leaving = new Leaving();
    const leave = (): void => leaving.leave();
    const timer = setTimeout(() => {
      reject(new SupplierFailure('SUPPLIER_TIMEOUT'));
      departure.forget(leave);
      leave();
    }, timeoutMs);
    departure.onGone(leave);
    const end = (): void => {
      clearTimeout(timer);
      departure.forget(leave);
    };
    start(leaving).then(
      (result) => {
        end();
        resolve(result);
      },
      (error: unknown) => {
        end();
        reject(error);
      },
    );
  });
}
