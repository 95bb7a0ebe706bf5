/** Whether anybody knows an incident: a pure function of what each desk says of it. */

export type AccountState = 'HELD' | 'NONE_LINKED' | 'NOT_HELD' | 'NOT_MEMBER_THEN' | 'PURGED' | 'WITHHELD';
export type Existence = 'KNOWN' | 'UNKNOWN_TO_ALL' | 'UNDETERMINED';

/** Something was there, even where it may no longer be shown. */
const WITNESSES: readonly AccountState[] = ['HELD', 'WITHHELD', 'PURGED'];

/**
 * @param states one for each desk; null for a desk that did not answer.
 * @returns `KNOWN` on one desk's word; `UNKNOWN_TO_ALL` only when every desk answered and none knows it.
 */
export function existenceOf(states: readonly (AccountState | null)[]): Existence {
  if (states.some((state) => state !== null && WITNESSES.includes(state))) return 'KNOWN';
  return states.includes(null) ? 'UNDETERMINED' : 'UNKNOWN_TO_ALL';
}
