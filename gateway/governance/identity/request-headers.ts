/** What of a request's headers says who asks, and why it opens what is closed to it. Nothing else of it does, whatever it is called. */

import { IdentityError } from './identity-error.ts';

export interface IdentityHeaders {
  /** Null where there is none. */
  readonly token: string | null;
  /** Null where nothing is to be opened. */
  readonly breakGlassReason: string | null;
}

const AUTHORIZATION = 'authorization';
const BREAK_GLASS = 'throughline-break-glass';
/** Three parts, the last of them empty where it is signed by nobody: that is for its verification to say. */
const BEARER = /^Bearer +([A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*)$/i;
const MAXIMUM_TOKEN_LENGTH = 8192;
const MINIMUM_REASON_LENGTH = 10;
const MAXIMUM_REASON_LENGTH = 500;
/** Control characters, which could forge a line of somebody's log. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

/**
 * @param rawHeaders names and values in turn, as they came: Node itself keeps the first of two `authorization` headers, and whoever
 *   stands before it may have looked at the second.
 * @throws {IdentityError} `TOKEN_MALFORMED`, `BREAK_GLASS_MALFORMED`.
 */
export function readIdentityHeaders(rawHeaders: readonly string[]): IdentityHeaders {
  let authorization: string | null = null;
  let reason: string | null = null;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]!;
    if (name.length === AUTHORIZATION.length && name.toLowerCase() === AUTHORIZATION) {
      if (authorization !== null) throw new IdentityError('TOKEN_MALFORMED');
      authorization = rawHeaders[index + 1]!;
    } else if (name.length === BREAK_GLASS.length && name.toLowerCase() === BREAK_GLASS) {
      if (reason !== null) throw new IdentityError('BREAK_GLASS_MALFORMED');
      reason = rawHeaders[index + 1]!;
    }
  }
  return {
    token: authorization === null ? null : tokenOf(authorization),
    breakGlassReason: reason === null ? null : reasonOf(reason),
  };
}

function tokenOf(authorization: string): string {
  if (authorization.length > MAXIMUM_TOKEN_LENGTH) throw new IdentityError('TOKEN_MALFORMED');
  const token = BEARER.exec(authorization)?.[1];
  if (token === undefined) throw new IdentityError('TOKEN_MALFORMED');
  return token;
}

function reasonOf(header: string): string {
  const reason = toText(header).trim();
  if (reason.length < MINIMUM_REASON_LENGTH || reason.length > MAXIMUM_REASON_LENGTH || UNPRINTABLE.test(reason))
    throw new IdentityError('BREAK_GLASS_MALFORMED');
  return reason;
}

/** HTTP gives bytes, one character each: most programs write UTF-8, browsers Latin-1. */
function toText(header: string): string {
  const bytes = Buffer.from(header, 'latin1');
  const text = bytes.toString('utf8');
  return text.includes('\uFFFD') ? header : text;
}
