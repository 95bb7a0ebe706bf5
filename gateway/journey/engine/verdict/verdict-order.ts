import type { MissingAccount } from '../custody/custody-model.ts';
import { compareText } from '../custody/order.ts';

export function byDeskAndReason(left: MissingAccount, right: MissingAccount): number {
  return compareText(left.desk, right.desk) || compareText(left.reason, right.reason);
}
