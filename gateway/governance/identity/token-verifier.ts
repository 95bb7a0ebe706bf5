/** From a token to what it says, once for each token. */

import { hash } from 'node:crypto';
import { errors, jwtVerify, type JWTPayload } from 'jose';
import { LRUCache } from 'lru-cache';
import type { SignatureAlgorithm } from '../../config/signature-algorithms.ts';
import { IdentityError, type IdentityErrorCode } from './identity-error.ts';
import type { KeySource } from './key-source.ts';
import { readClaims, type ReaderClaims } from './reader-claims.ts';

export interface TokenVerifierOptions {
  readonly keys: KeySource;
  readonly issuer: string;
  readonly audience: string;
  readonly algorithms: readonly SignatureAlgorithm[];
  readonly clockToleranceSeconds: number;
  /** As {@link readClaims} takes it. */
  readonly claim: string | null;
  /** Now, in milliseconds UTC. */
  readonly clock: () => number;
}

export interface VerifiedToken {
  readonly claims: ReaderClaims;
  /** Seconds since 1970, the tolerance not counted in. */
  readonly expiresAt: number;
}

/**
 * At once where the token is known, and by a promise where it has to be verified.
 *
 * @throws {IdentityError} with the one code that says why; nothing is said of its claims before its signature holds.
 */
export type TokenVerifier = (token: string) => VerifiedToken | Promise<VerifiedToken>;

/** Tokens that are remembered, by their hashes: they themselves are kept nowhere. */
const MAXIMUM_KNOWN_TOKENS = 10_000;
/** Of access tokens; whatever else the issuer signs is no answer to who asks. */
const TYPES: readonly unknown[] = [undefined, 'jwt', 'at+jwt', 'application/at+jwt'];

export function createTokenVerifier(options: TokenVerifierOptions): TokenVerifier {
  const { keys, issuer, audience, clockToleranceSeconds, claim, clock } = options;
  const algorithms = [...options.algorithms];
  const known = new LRUCache<string, VerifiedToken>({ max: MAXIMUM_KNOWN_TOKENS });
  let knownVersion = keys.version();

  const verify = async (token: string, name: string): Promise<VerifiedToken> => {
    let version = -1;
    const nowMs = clock();
    const { payload, protectedHeader } = await jwtVerify(
      token,
      async (header) => {
        const key = await keys.keyFor(header);
        version = keys.version();
        return key;
      },
      {
        issuer,
        audience,
        algorithms,
        clockTolerance: clockToleranceSeconds,
        requiredClaims: ['exp', 'sub'],
        currentDate: new Date(nowMs),
      },
    ).catch((error: unknown) => {
      throw toIdentityError(error);
    });
    if (!TYPES.includes(protectedHeader.typ?.toLowerCase())) throw new IdentityError('TOKEN_MALFORMED');
    if ((payload.iat ?? 0) > seconds(nowMs) + clockToleranceSeconds) throw new IdentityError('TOKEN_NOT_YET_VALID');
    const verified: VerifiedToken = { claims: readClaims(payload, claim), expiresAt: (payload as Timed).exp };
    // The key may have gone while its signature was checked.
    if (version === keys.version() && version === knownVersion) known.set(name, verified);
    return verified;
  };

  const look = (token: string): VerifiedToken | Promise<VerifiedToken> => {
    if (knownVersion !== keys.version()) {
      known.clear();
      knownVersion = keys.version();
    }
    const name = hash('sha256', token, 'base64url');
    const found = known.get(name);
    if (found === undefined) return verify(token, name);
    if (found.expiresAt <= seconds(clock()) - clockToleranceSeconds) throw new IdentityError('TOKEN_EXPIRED');
    return found;
  };

  return (token) => {
    const preparing = keys.prepare();
    return preparing === null ? look(token) : preparing.then(() => look(token));
  };
}

type Timed = JWTPayload & { readonly exp: number };

function seconds(milliseconds: number): number {
  return Math.floor(milliseconds / 1000);
}

function toIdentityError(error: unknown): IdentityError {
  return error instanceof IdentityError ? error : new IdentityError(codeOf(error), { cause: error });
}

function codeOf(error: unknown): IdentityErrorCode {
  if (error instanceof errors.JWTExpired) return 'TOKEN_EXPIRED';
  if (error instanceof errors.JOSEAlgNotAllowed) return 'TOKEN_ALGORITHM_REFUSED';
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'TOKEN_SIGNATURE_INVALID';
  if (error instanceof errors.JWTClaimValidationFailed) {
    if (error.claim === 'iss') return 'TOKEN_ISSUER_WRONG';
    if (error.claim === 'aud') return 'TOKEN_AUDIENCE_WRONG';
    return error.claim === 'nbf' && error.reason === 'check_failed' ? 'TOKEN_NOT_YET_VALID' : 'TOKEN_CLAIMS_INVALID';
  }
  // A key that is too weak for its algorithm, or of another kind than it says.
  if (error instanceof TypeError) return 'TOKEN_KEY_UNKNOWN';
  return 'TOKEN_MALFORMED';
}
