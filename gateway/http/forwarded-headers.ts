import type { IncomingHttpHeaders } from 'node:http';

/** What of a client's request goes on to suppliers. Everything else stays here: cookies, addresses and whatever a proxy adds. */
const ALLOWED_HEADERS = ['accept-language', 'authorization', 'traceparent', 'tracestate'] as const;

const TRACEPARENT = /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;

/**
 * @param isIdentified whether the gateway knows who asks: their token was for it, and nobody else may use it.
 * @returns the allowed headers that are there, names in lower case; a malformed `traceparent` is left out, and its state with it.
 */
export function forwardedHeaders(
  headers: IncomingHttpHeaders,
  isIdentified: boolean,
): Readonly<Record<string, string>> {
  const forwarded: Record<string, string> = {};
  for (const name of ALLOWED_HEADERS) {
    const value = headers[name];
    if (typeof value === 'string') forwarded[name] = value;
  }
  if (isIdentified) delete forwarded['authorization'];
  // The specification of trace context has a receiver discard both when the parent does not parse.
  if (forwarded['traceparent'] !== undefined && !TRACEPARENT.test(forwarded['traceparent']))
    delete forwarded['traceparent'];
  if (forwarded['traceparent'] === undefined) delete forwarded['tracestate'];
  return forwarded;
}
