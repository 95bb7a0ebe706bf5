/** The last thing that happens to an error: whatever it was, a client sees a known code and words of ours. */

import type { GraphQLFormattedError } from 'graphql';
import { messageOf, REQUEST_ERROR_CODES, SUPPLIER_ERROR_CODES, type RequestErrorCode } from '../errors.ts';

const KNOWN_CODES: ReadonlySet<string> = new Set([
  ...Object.keys(REQUEST_ERROR_CODES),
  ...Object.keys(SUPPLIER_ERROR_CODES),
]);

const INTERNAL: RequestErrorCode = 'INTERNAL_SERVER_ERROR';

/**
 * Never throws.
 *
 * @param onFault is given the original of every error that the client is told nothing more of.
 */
export function toClientError(
  formatted: GraphQLFormattedError,
  error: unknown,
  onFault: (error: unknown) => void,
): GraphQLFormattedError {
  const code = codeOf(formatted, error);
  if (code === INTERNAL) onFault(error);
  const { stacktrace: _stacktrace, ...extensions } = formatted.extensions ?? {};
  return {
    message: code === INTERNAL ? messageOf(INTERNAL) : formatted.message,
    ...(formatted.locations === undefined ? {} : { locations: formatted.locations }),
    ...(formatted.path === undefined ? {} : { path: formatted.path }),
    extensions: code === INTERNAL ? { code } : { ...extensions, code },
  };
}

function codeOf(formatted: GraphQLFormattedError, error: unknown): string {
  // A scalar's own code says more than that validation found it.
  const inner = (
    error as {
      originalError?: { originalError?: { code?: unknown }; code?: unknown; extensions?: { code?: unknown } };
    } | null
  )?.originalError;
  for (const code of [
    inner?.originalError?.code,
    inner?.extensions?.code,
    inner?.code,
    formatted.extensions?.['code'],
  ]) {
    if (typeof code === 'string' && KNOWN_CODES.has(code) && code !== INTERNAL) return code;
  }
  return INTERNAL;
}

export interface HttpErrorBody {
  readonly errors: readonly [{ readonly message: string; readonly extensions: { readonly code: string } }];
}

/** What is wrong before there is an operation to speak of: a body too large, not JSON, of an unknown type. */
export function toHttpError(
  error: unknown,
  onFault: (error: unknown) => void,
): { status: number; body: HttpErrorBody } {
  const status = (error as { statusCode?: unknown } | null)?.statusCode;
  if (status === 413) return { status, body: toErrorBody('REQUEST_TOO_LARGE') };
  if (typeof status === 'number' && status >= 400 && status < 500) return { status, body: toErrorBody('BAD_REQUEST') };
  onFault(error);
  return { status: 500, body: toErrorBody(INTERNAL) };
}

/** A whole answer that says one thing, in the words of the table. */
export function toErrorBody(code: RequestErrorCode): HttpErrorBody {
  return { errors: [{ message: messageOf(code), extensions: { code } }] };
}
