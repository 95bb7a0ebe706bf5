/** One thing that the contract asks of every desk. */

import type { DeskSession } from './session.ts';

export interface ConformanceCheck {
  /** Stable, in lower case with hyphens. */
  readonly name: string;
  /** What the contract asks, in one sentence. */
  readonly rule: string;
  /**
   * Asks the desk. Returns what a reader should know of a check that holds but had little to try on; nothing otherwise.
   *
   * @throws {ConformanceFailure} when the rule does not hold.
   */
  readonly run: (session: DeskSession) => Promise<string | void>;
}
