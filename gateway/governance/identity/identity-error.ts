/** Why nobody can be told who asks: each reason has its own code, of `errors.ts`. */

import { messageOf, type RequestErrorCode } from '../../errors.ts';

/** HTTP status by code. */
const STATUS_OF = {
  IDENTITY_REQUIRED: 401,
  TOKEN_MALFORMED: 401,
  TOKEN_ALGORITHM_REFUSED: 401,
  TOKEN_KEY_UNKNOWN: 401,
  TOKEN_SIGNATURE_INVALID: 401,
  TOKEN_EXPIRED: 401,
  TOKEN_NOT_YET_VALID: 401,
  TOKEN_ISSUER_WRONG: 401,
  TOKEN_AUDIENCE_WRONG: 401,
  TOKEN_CLAIMS_INVALID: 401,
  TOKEN_DESK_UNKNOWN: 401,
  TOKEN_CAPACITY_REFUSED: 401,
  IDENTITY_UNAVAILABLE: 503,
  BREAK_GLASS_MALFORMED: 400,
} as const satisfies Partial<Record<RequestErrorCode, number>>;

export type IdentityErrorCode = keyof typeof STATUS_OF;

const REALM = 'Bearer realm="throughline"';
/** Of who is refused for want of the issuer's keys. */
const RETRY_AFTER_SECONDS = '5';

/** The message is the table's: nothing of a token, true or forged, is in it. */
export class IdentityError extends Error {
  override readonly name = 'IdentityError';
  readonly code: IdentityErrorCode;

  constructor(code: IdentityErrorCode, options?: ErrorOptions) {
    super(messageOf(code), options);
    this.code = code;
  }

  get status(): 400 | 401 | 503 {
    return STATUS_OF[this.code];
  }

  /** What an HTTP answer says beside its body: by RFC 6750 how to do better, or when to come again. */
  get headers(): Readonly<Record<string, string>> {
    if (this.status === 503) return { 'retry-after': RETRY_AFTER_SECONDS };
    if (this.status === 400) return {};
    if (this.code === 'IDENTITY_REQUIRED') return { 'www-authenticate': REALM };
    return { 'www-authenticate': `${REALM}, error="invalid_token", error_description="${this.message}"` };
  }
}
