/** What a check says that does not hold. */

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
