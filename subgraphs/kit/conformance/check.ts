/** One thing that the contract asks of every desk, and what a failed one says. */

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

/** A rule that does not hold: the message says what was asked, what was expected and what came. */
export class ConformanceFailure extends Error {
  override readonly name = 'ConformanceFailure';
}

/** @throws {ConformanceFailure} with `detail` unless `condition`. */
export function expect(condition: boolean, detail: string | (() => string)): asserts condition {
  if (!condition) throw new ConformanceFailure(typeof detail === 'string' ? detail : detail());
}

/** A value as a detail shows it: JSON, cut short. */
export function show(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}
