import type { StatedErrorCode, SupplierErrorCode } from '../errors.ts';

/** One supplier call that gave nothing. The cause is for the log: it may name addresses, and never reaches a client. */
export class SupplierFailure extends Error {
  override readonly name = 'SupplierFailure';
  readonly code: SupplierErrorCode | StatedErrorCode;
  /** Whether the supplier turned the reader away, rather than failed: what it said before is then not said again. */
  isRefusal = false;
  /** Requests that were sent for it: one, unless the call that failed says that it was none or several. */
  attempts = 1;

  constructor(code: SupplierFailure['code'], cause?: unknown) {
    super(`Supplier call failed: ${code}`, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}
