/** Which failures of a call say what. */

import type { SupplierFailure } from '../supplier-failure.ts';

export type FailureCode = SupplierFailure['code'];

const FAILURES: ReadonlySet<FailureCode> = new Set<FailureCode>([
  'SUPPLIER_UNREACHABLE',
  'SUPPLIER_TIMEOUT',
  'SUPPLIER_HTTP_STATUS',
  'SUPPLIER_TRUNCATED',
]);
/** Said by what stands before a server that is gone, starting or full. A 500 is the server's own, and likely to be said again. */
const PASSING_STATUS_CODES: ReadonlySet<number> = new Set([502, 503, 504]);

/** Whether it is the supplier's. Another one, too, gives no answer; but it was the supplier that said so. */
export function isOfTheSupplier(code: FailureCode): boolean {
  return FAILURES.has(code);
}

/** Whether it came quickly and may be over: what was too late would only be later. */
export function isPassing(code: FailureCode, statusCode: number): boolean {
  if (code === 'SUPPLIER_HTTP_STATUS') return PASSING_STATUS_CODES.has(statusCode);
  return code === 'SUPPLIER_UNREACHABLE' || code === 'SUPPLIER_TRUNCATED';
}
