/**
 * How the gateway names, to a desk, the request of a reader that it is asked for: what is asked again for the same request has the same name,
 * whatever became of it before. It stands in the body, as GraphQL over HTTP has `extensions`, and is signed with it.
 */

/** The member of a request's `extensions` that is ours, as it is of an answer's. */
const EXTENSION = 'throughline';
const NAME = /^[A-Za-z0-9-]{16,64}$/;

/**
 * @param body a GraphQL request in JSON, without `extensions`.
 * @param requestId 16 to 64 letters, digits and hyphens.
 */
export function withRequestId(body: string, requestId: string): string {
  return `${body.slice(0, -1)},"extensions":{"${EXTENSION}":{"requestId":"${requestId}"}}}`;
}

/** @returns null where a request's `extensions` name none, or not in the one form. */
export function readRequestId(extensions: unknown): string | null {
  const ours = memberOf(extensions, EXTENSION);
  const requestId = memberOf(ours, 'requestId');
  return typeof requestId === 'string' && NAME.test(requestId) ? requestId : null;
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
