/** What a delegation says, and whether it is by a key of a gateway of ours. */

import type { KeyObject } from 'node:crypto';
import { compactVerify, decodeProtectedHeader } from 'jose';
import {
  DELEGATION_ALGORITHM,
  DELEGATION_LIFETIME_SECONDS,
  DELEGATION_TYPE,
  delegationClaimsSchema,
  type DelegationClaims,
} from '../../../schema/contract/delegation.ts';
import type { RefusalCode } from './refusals.ts';

export type { DelegationClaims };

/** As it was read, not yet believed. */
export interface ReadDelegation {
  readonly text: string;
  readonly keyId: string;
  readonly claims: DelegationClaims;
}

/** @returns null for what is no delegation: another algorithm or type, other claims, or one that lives too long. */
export function readDelegation(text: string): ReadDelegation | null {
  try {
    const { alg, kid, typ, ...others } = decodeProtectedHeader(text);
    if (alg !== DELEGATION_ALGORITHM || typ !== DELEGATION_TYPE || typeof kid !== 'string') return null;
    if (Object.keys(others).length > 0) return null;
    const payload: unknown = JSON.parse(Buffer.from(text.split('.')[1]!, 'base64url').toString('utf8'));
    const claims = delegationClaimsSchema.parse(payload);
    if (claims.exp - claims.iat > DELEGATION_LIFETIME_SECONDS) return null;
    return { text, keyId: kid, claims };
  } catch {
    return null;
  }
}

/** @returns null where it is signed by the one of these keys that it names. */
export async function verifyDelegation(
  { text, keyId }: ReadDelegation,
  gatewayKeys: ReadonlyMap<string, KeyObject>,
): Promise<RefusalCode | null> {
  const key = gatewayKeys.get(keyId);
  if (key === undefined) return 'DELEGATION_KEY_UNKNOWN';
  try {
    await compactVerify(text, key, { algorithms: [DELEGATION_ALGORITHM] });
    return null;
  } catch {
    return 'DELEGATION_INVALID';
  }
}
