import type { MissingAccount } from '../custody/custody-model.ts';
import { compareText } from '../custody/order.ts';

function byDeskAndReason(left: MissingAccount, right: MissingAccount): number {
  return compareText(left.desk, right.desk) || compareText(left.reason, right.reason);
}

/** By desk, then reason, each once. */
export function distinctMissing(missing: readonly MissingAccount[]): readonly MissingAccount[] {
  return [...new Map(missing.map((row) => [`${row.desk} ${row.reason}`, row])).values()].toSorted(byDeskAndReason);
}
