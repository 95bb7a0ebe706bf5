/** Signs requests to one desk as a gateway does, for nobody in particular. */

import { createPrivateKey, randomUUID } from 'node:crypto';
import {
  createDelegationKey,
  DELEGATION_ISSUER,
  DELEGATION_LIFETIME_SECONDS,
  writeDelegation,
} from '../../../schema/contract/delegation.ts';
import type { Reader } from '../../../schema/contract/reader.ts';
import {
  deriveRequestKey,
  secretIdOf,
  signRequest,
  SIGNATURE_LIFETIME_SECONDS,
} from '../../../schema/contract/signatures.ts';
import type { InstantMs } from '../../../schema/contract/times.ts';

export interface GatewayKeys {
  /** Ed25519, PKCS #8 in PEM. */
  readonly delegationKey: string;
  /** One that the desk has too. */
  readonly secret: string;
  /** The subgraph's name, as the desk knows itself. */
  readonly subgraph: string;
}

/** What differs from what a gateway would sign; for requests that a desk must refuse. */
export interface Deviation {
  readonly audience?: string;
  readonly reader?: Reader | null;
  /** By how much the signature, and its delegation too, are of another time, in seconds. */
  readonly signedLaterSeconds?: number;
  readonly delegatedLaterSeconds?: number;
  readonly nonce?: string;
}

/** @returns the same request with the signature's headers. Its body must be a text or bytes. */
export type SignAsGateway = (url: string, request: RequestInit, deviation?: Deviation) => RequestInit;

/** @param clock milliseconds UTC. */
export function createSignAsGateway(
  { delegationKey, secret, subgraph }: GatewayKeys,
  clock: () => InstantMs,
): SignAsGateway {
  const key = createDelegationKey(createPrivateKey(delegationKey));
  const keyId = secretIdOf(secret);
  return (url, request, deviation = {}) => {
    const { audience = subgraph, reader = null, signedLaterSeconds = 0, delegatedLaterSeconds = 0 } = deviation;
    const now = Math.floor(clock() / 1000);
    const issuedAt = now + delegatedLaterSeconds;
    const created = now + signedLaterSeconds;
    const { method = 'POST', body } = request;
    const { pathname, search } = new URL(url);
    const headers = Object.fromEntries(new Headers(request.headers));
    const id = randomUUID();
    const delegation = writeDelegation(
      {
        iss: DELEGATION_ISSUER,
        aud: audience,
        iat: issuedAt,
        exp: issuedAt + DELEGATION_LIFETIME_SECONDS,
        jti: id,
        reader,
      },
      key,
    );
    const signature = signRequest(
      { method, target: pathname + search, headers },
      typeof body === 'string' ? body : Buffer.from((body ?? '') as Uint8Array),
      delegation,
      deriveRequestKey(secret, id, audience),
      { created, expires: created + SIGNATURE_LIFETIME_SECONDS, nonce: deviation.nonce ?? randomUUID(), keyId },
    );
    return { ...request, headers: { ...headers, ...signature } };
  };
}
