/** Whether a gateway takes requests, as `/health/ready` says it on the clients' port and on the admin port. */

/** `identity-unavailable`: it serves, but the issuer's keys were never read, so that it can tell nobody from a stranger. */
export type GatewayStatus = 'starting' | 'ready' | 'unavailable' | 'identity-unavailable' | 'stopping';

export interface Readiness {
  /** Of HTTP. */
  readonly statusCode: 200 | 503;
  readonly body: { readonly status: string; readonly code?: 'IDENTITY_UNAVAILABLE' };
}

export function readinessOf(status: GatewayStatus): Readiness {
  if (status === 'ready') return { statusCode: 200, body: { status } };
  if (status !== 'identity-unavailable') return { statusCode: 503, body: { status } };
  return { statusCode: 503, body: { status: 'unavailable', code: 'IDENTITY_UNAVAILABLE' } };
}
