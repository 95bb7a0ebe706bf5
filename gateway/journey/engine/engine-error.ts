/** What the engine refuses: a question that has no answer, not a desk that is missing (that is data). */

export type EngineErrorCode = 'BOUNDS_REVERSED' | 'PERIOD_REVERSED';

export class EngineError extends Error {
  readonly code: EngineErrorCode;

  /** @param message names the thing, the rule and the values. */
  constructor(code: EngineErrorCode, message: string) {
    super(message);
    this.name = 'EngineError';
    this.code = code;
  }
}
