/** Signs tokens of the sample identities itself, for a machine of one's own. */

import { createPrivateKey, createPublicKey, hash } from 'node:crypto';
import { SignJWT } from 'jose';
import { IdentityError } from '../identity-error.ts';
import type { KeySource } from '../key-source.ts';
import { createDemoKey } from './demo-key.ts';
import { SAMPLE_IDENTITIES, toClaims, type SampleIdentity } from './sample-identities.ts';

export interface DemoToken {
  readonly token: string;
  /** Seconds for which it holds. */
  readonly expiresInSeconds: number;
}

export interface DemoIssuer {
  readonly identities: readonly SampleIdentity[];
  /** @returns null where there is no sample of that name. */
  readonly issue: (name: string) => Promise<DemoToken | null>;
  readonly keys: KeySource;
}

export interface DemoIssuerOptions {
  /** Ed25519, PKCS #8 in PEM; null makes one that nobody else has. */
  readonly privateKey: string | null;
  /** Now, in milliseconds UTC. */
  readonly clock: () => number;
}

export const DEMO_ISSUER = 'urn:throughline:demo';
export const DEMO_AUDIENCE = 'urn:throughline:gateway';

const LIFETIME_SECONDS = 15 * 60;

export function createDemoIssuer({ privateKey, clock }: DemoIssuerOptions): DemoIssuer {
  const signingKey = createPrivateKey(privateKey ?? createDemoKey());
  const publicKey = createPublicKey(signingKey);
  const keyId = hash('sha256', publicKey.export({ type: 'spki', format: 'der' }), 'base64url').slice(0, 16);
  return {
    identities: SAMPLE_IDENTITIES,
    issue: async (name) => {
      const sample = SAMPLE_IDENTITIES.find((one) => one.name === name);
      if (sample === undefined) return null;
      const { subject, ...claims } = toClaims(sample);
      const now = Math.floor(clock() / 1000);
      const token = await new SignJWT(claims)
        .setProtectedHeader({ alg: 'EdDSA', kid: keyId, typ: 'at+jwt' })
        .setIssuer(DEMO_ISSUER)
        .setAudience(DEMO_AUDIENCE)
        .setSubject(subject)
        .setIssuedAt(now)
        .setExpirationTime(now + LIFETIME_SECONDS)
        .sign(signingKey);
      return { token, expiresInSeconds: LIFETIME_SECONDS };
    },
    keys: {
      version: () => 0,
      prepare: () => null,
      keyFor: async ({ kid }) => {
        if (kid !== keyId) throw new IdentityError('TOKEN_KEY_UNKNOWN');
        return publicKey;
      },
      ready: Promise.resolve(),
      stop: () => undefined,
    },
  };
}
