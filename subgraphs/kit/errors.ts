/** What a desk's server says went wrong: stable codes, and messages that are the kit's own and never a supplier's. */

import type { SupplierSystemErrorCode } from './supplier-system.ts';

export type DeskRequestErrorCode =
  | 'ID_MALFORMED'
  | 'NOT_THIS_DESK'
  | 'REPRESENTATION_MALFORMED'
  | 'PAGE_SIZE_OUT_OF_RANGE'
  | 'CURSOR_MALFORMED'
  | 'HISTORY_UNAVAILABLE';

/** A question that the desk cannot be asked so. The message is safe to show: it says the rule and the asker's own value. */
export class DeskRequestError extends Error {
  override readonly name = 'DeskRequestError';
  readonly code: DeskRequestErrorCode;

  constructor(code: DeskRequestErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

export type DeskServerErrorCode =
  'PORT_IN_USE' | 'SUBGRAPH_UNKNOWN' | 'DESK_DEFINITION_INVALID' | 'ARGUMENT_INVALID' | 'KEYS_MISSING' | 'KEYS_INVALID';

/** A server that cannot start. For whoever runs it: the message names the desk, the rule and the value. */
export class DeskServerError extends Error {
  override readonly name = 'DeskServerError';
  readonly code: DeskServerErrorCode;

  constructor(code: DeskServerErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Code of whatever a supplier's system threw without explaining it. */
export const SUPPLIER_INTERNAL = 'SUPPLIER_INTERNAL';

/** What a reader is told of a supplier's failure: the code's own words, since a supplier's message may name hosts or people. */
export const SUPPLIER_FAILURES: Readonly<Record<SupplierSystemErrorCode | typeof SUPPLIER_INTERNAL, string>> = {
  CURSOR_MALFORMED: 'the cursor was not made by this list',
  HISTORY_UNAVAILABLE: "this desk's system only knows today: it cannot answer for a past time",
  SOURCE_UNAVAILABLE: "the desk's source system cannot be reached",
  SUPPLIER_INTERNAL: "the desk's system failed",
};
