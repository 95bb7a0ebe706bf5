/** A gateway's word to one supplier about one reader, for a few minutes: a JSON Web Signature by Ed25519. */

import { createPublicKey, hash, sign, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { readerSchema } from './reader.ts';

export const DELEGATION_ISSUER = 'throughline-gateway';
/** `typ` of its header: nothing else that the same key may sign is taken for one. */
export const DELEGATION_TYPE = 'throughline-delegation+jwt';
export const DELEGATION_ALGORITHM = 'EdDSA';
/** From `iat` to `exp`, at most. */
export const DELEGATION_LIFETIME_SECONDS = 300;

const second = z.int().min(0).max(99_999_999_999);

export const delegationClaimsSchema = z.strictObject({
  iss: z.literal(DELEGATION_ISSUER),
  /** Name of the subgraph that may act on it. */
  aud: z.string().min(1).max(200),
  /** Seconds since 1970-01-01T00:00:00Z. */
  iat: second,
  exp: second,
  /** Its own, from which the key of the requests under it is derived. */
  jti: z.string().min(16).max(64),
  /** For whom is asked; null where the gateway asks nobody who they are. */
  reader: readerSchema.nullable(),
});

export type DelegationClaims = Readonly<z.infer<typeof delegationClaimsSchema>>;

/** Signs delegations. */
export interface DelegationKey {
  /** {@link keyIdOf} it. */
  readonly id: string;
  /** Ed25519. */
  readonly privateKey: KeyObject;
}

/** @param privateKey Ed25519. */
export function createDelegationKey(privateKey: KeyObject): DelegationKey {
  return { id: keyIdOf(createPublicKey(privateKey)), privateKey };
}

/**
 * Names an Ed25519 key by what it is, so that nobody has to agree on a name: the thumbprint of RFC 7638.
 *
 * @param key private or public.
 */
export function keyIdOf(key: KeyObject): string {
  const { crv, kty, x } = key.export({ format: 'jwk' });
  return hash('sha256', JSON.stringify({ crv, kty, x }), 'base64url');
}

/** At once, rather than through a promise: whoever needs one is about to send a request. */
export function writeDelegation(claims: DelegationClaims, { id, privateKey }: DelegationKey): string {
  const header = { alg: DELEGATION_ALGORITHM, kid: id, typ: DELEGATION_TYPE };
  const signed = `${toPart(header)}.${toPart(claims)}`;
  return `${signed}.${sign(null, Buffer.from(signed), privateKey).toString('base64url')}`;
}

function toPart(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
