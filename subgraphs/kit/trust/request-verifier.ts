/**
 * Whether a request is a gateway's of ours, meant for this desk, as it was sent, now, and for the first time; and for whom it asks. What
 * can be told from the headers is told before the body is read.
 */

import type { KeyObject } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Reader } from '../../../schema/contract/reader.ts';
import {
  DELEGATION_HEADER,
  CONTENT_DIGEST_HEADER,
  deriveRequestKey,
  isSignatureOf,
  readSignature,
  SIGNATURE_CLOCK_TOLERANCE_SECONDS as TOLERANCE_SECONDS,
  SIGNATURE_HEADER,
  SIGNATURE_INPUT_HEADER,
  SIGNATURE_LIFETIME_SECONDS,
  toContentDigest,
  type ReadSignature,
  type SignedMessage,
} from '../../../schema/contract/signatures.ts';
import type { InstantMs } from '../../../schema/contract/times.ts';
import type { DeskKeys } from './desk-keys.ts';
import { Nonces } from './nonces.ts';
import { readDelegation, verifyDelegation, type DelegationClaims } from './verify-delegation.ts';
import type { RefusalCode } from './refusals.ts';

/** A request whose headers hold. */
export interface SignedRequest {
  readonly reader: Reader | null;
  /**
   * The last word, once the body is there: nothing may be answered before. Said once.
   *
   * @returns null where all of it holds.
   */
  readonly acceptBody: (body: Buffer) => RefusalCode | null;
}

export interface RequestVerifierOptions {
  /** The subgraph's name, as delegations address it. */
  readonly subgraph: string;
  readonly keys: DeskKeys;
  readonly clock: () => InstantMs;
  /** Requests that are remembered at once; by default 200,000, of some 30 MB: 5,000 a second over all the time that each is remembered. */
  readonly maximumNonces?: number;
}

export interface RequestVerifier {
  /** Never rejects for what a request says. */
  readonly verify: (message: SignedMessage) => Promise<SignedRequest | RefusalCode>;
  /** From now on these count and no others; what has been here stays known. */
  readonly replaceKeys: (keys: DeskKeys) => void;
}

/** A delegation that holds, and what requests under it are signed with. */
interface KnownDelegation {
  readonly claims: DelegationClaims;
  readonly requestKeys: Map<string, KeyObject>;
}

const REFUSAL_OF_CLAIM = {
  CLAIMED: null,
  KNOWN: 'SIGNATURE_REPLAYED',
  FORGOTTEN: 'SIGNATURE_EXPIRED',
  FULL: 'NONCES_FULL',
} as const satisfies Record<string, RefusalCode | null>;

const MAXIMUM_NONCES = 200_000;
const MAXIMUM_DELEGATIONS = 5000;
const SIGNATURE_PARTS = [SIGNATURE_HEADER, SIGNATURE_INPUT_HEADER, CONTENT_DIGEST_HEADER, DELEGATION_HEADER];

export function createRequestVerifier(options: RequestVerifierOptions): RequestVerifier {
  const { subgraph, clock, maximumNonces = MAXIMUM_NONCES } = options;
  let { keys } = options;
  let known = new LRUCache<string, KnownDelegation>({ max: MAXIMUM_DELEGATIONS });
  const nonces = new Nonces(maximumNonces);
  const secondNow = (): number => Math.floor(clock() / 1000);
  /** Nothing is remembered of what was here before: what was signed then is not taken. */
  const startedAt = secondNow();

  const judgeTimes = ({ created, expires }: ReadSignature): RefusalCode | null => {
    const now = secondNow();
    if (expires - created > SIGNATURE_LIFETIME_SECONDS) return 'SIGNATURE_MALFORMED';
    if (created > now + TOLERANCE_SECONDS) return 'SIGNATURE_FROM_FUTURE';
    return expires < now - TOLERANCE_SECONDS || created < startedAt ? 'SIGNATURE_EXPIRED' : null;
  };

  const verify = async (message: SignedMessage): Promise<SignedRequest | RefusalCode> => {
    const { headers } = message;
    if (SIGNATURE_PARTS.every((name) => headers[name] === undefined)) return 'SIGNATURE_MISSING';
    const signature = readSignature(message);
    if (signature === null) {
      return headers[SIGNATURE_HEADER] === undefined ? 'SIGNATURE_MISSING' : 'SIGNATURE_MALFORMED';
    }
    const text = headers[DELEGATION_HEADER] as string;
    const delegation = known.get(text) ?? readDelegation(text);
    if (delegation === null) return 'DELEGATION_MALFORMED';
    const { claims } = delegation;
    if (claims.aud !== subgraph) return 'DELEGATION_MISADDRESSED';
    const secret = keys.secrets.get(signature.keyId);
    if (secret === undefined) return 'SIGNATURE_KEY_UNKNOWN';
    const isKnown = 'requestKeys' in delegation;
    const requestKey =
      (isKnown ? delegation.requestKeys.get(signature.keyId) : undefined) ??
      deriveRequestKey(secret, claims.jti, subgraph);
    // Before the delegation's own signature, which takes twenty times as long: only who shares a secret can ask for that.
    if (!isSignatureOf(signature, requestKey)) return 'SIGNATURE_INVALID';
    const ofTimes = judgeTimes(signature);
    if (ofTimes !== null) return ofTimes;
    if (!isKnown) {
      const usedKeys = keys;
      const refusal = await verifyDelegation(delegation, usedKeys.gatewayKeys);
      if (refusal !== null) return refusal;
      if (usedKeys === keys) known.set(text, { claims, requestKeys: new Map([[signature.keyId, requestKey]]) });
    } else delegation.requestKeys.set(signature.keyId, requestKey);
    const now = secondNow();
    if (claims.iat > now + TOLERANCE_SECONDS) return 'DELEGATION_FROM_FUTURE';
    if (claims.exp < now - TOLERANCE_SECONDS) return 'DELEGATION_EXPIRED';
    const until = signature.expires + TOLERANCE_SECONDS;
    if (nonces.has(signature.nonce, until)) return 'SIGNATURE_REPLAYED';
    return {
      reader: claims.reader,
      acceptBody: (body) => {
        if (toContentDigest(body) !== headers[CONTENT_DIGEST_HEADER]) return 'BODY_ALTERED';
        // A body may take its time: what came within it counts, so that nothing is taken whose nonce may be forgotten.
        const late = judgeTimes(signature);
        if (late !== null) return late;
        return REFUSAL_OF_CLAIM[nonces.claim(signature.nonce, until, secondNow())];
      },
    };
  };

  return {
    verify,
    replaceKeys: (next) => {
      keys = next;
      known = new LRUCache<string, KnownDelegation>({ max: MAXIMUM_DELEGATIONS });
    },
  };
}
