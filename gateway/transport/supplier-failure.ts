import type { StatedErrorCode, SupplierErrorCode } from '../errors.ts';

/** One supplier call that gave nothing. The cause is for the log: it may name addresses, and never reaches a client. */
export class SupplierFailure extends Error {
  override readonly name = 'SupplierFailure';
  readonly code: SupplierErrorCode | StatedErrorCode;
  /** Requests that were answered, but not for this call, so that it was made again: told apart by identity. */
  requestsBefore: readonly object[] = [];

  constructor(code: SupplierFailure['code'], cause?: unknown) {
    super(`Supplier call failed: ${code}`, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}
