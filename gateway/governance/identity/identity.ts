/** Who asks: from a request's headers to the reader for whom the gateway vouches. */

import type { IdentityExtension } from '../../../schema/contract/extensions.ts';
import type { Reader } from '../../../schema/contract/reader.ts';
import type { Registry } from '../../../schema/organisations/registry.ts';
import type { IdentityConfig } from '../../config/identity-settings.ts';
import { describeError, type Log } from '../../log.ts';
import { createDemoIssuer, DEMO_AUDIENCE, DEMO_ISSUER, type DemoIssuer } from './demo/demo-issuer.ts';
import { DEFAULT_SAMPLE, sampleOfSubject, toClaims } from './demo/sample-identities.ts';
import { IdentityError } from './identity-error.ts';
import { createKeyRing } from './key-ring.ts';
import type { KeySource } from './key-source.ts';
import { checkClaims } from './reader-claims.ts';
import { readIdentityHeaders } from './request-headers.ts';
import { createTokenVerifier, type VerifiedToken } from './token-verifier.ts';

export interface IdentityOptions {
  readonly config: IdentityConfig;
  /** By which desks are known now; null in front of a supergraph that is not ours. */
  readonly registry: () => Registry | null;
  /** Private key of the demo's tokens, where several processes share one: Ed25519, PKCS #8 in PEM. Null makes one. */
  readonly demoKey: string | null;
  /** Now, in milliseconds UTC. */
  readonly clock: () => number;
  readonly log: Log;
}

export interface Identified {
  readonly reader: Reader;
  /** `extensions.identity` of its answers. */
  readonly shown: IdentityExtension;
}

export interface Identity {
  /**
   * At once where the token is known, and by a promise where it has to be verified.
   *
   * @param rawHeaders names and values in turn, as they came.
   * @throws {IdentityError} either way.
   */
  readonly identify: (rawHeaders: readonly string[]) => Identified | Promise<Identified>;
  /** Gives out tokens of the samples; null where that is not for us to do. */
  readonly demo: DemoIssuer | null;
  /** Resolves once it can tell who asks: when the issuer's keys were read for the first time. What comes of them later changes nothing. */
  readonly ready: Promise<void>;
  readonly stop: () => void;
}

/** A token, or the want of one, with the reader that it was last. */
interface Known {
  readonly token: VerifiedToken;
  readonly registry: Registry | null;
  /** Without a reason to break the glass. */
  readonly identified: Identified;
}

/** @returns null where nobody is asked who they are. */
export function createIdentity(options: IdentityOptions): Identity | null {
  const { config, registry, clock } = options;
  if (config.mode === 'none') return null;
  const { mode } = config;
  const demo = mode === 'demo' ? createDemoIssuer({ privateKey: options.demoKey, clock }) : null;
  const keys = demo?.keys ?? createIssuerKeys(options);
  const verify = createTokenVerifier({
    ...(config.mode === 'issuer' ? config : DEMO_TOKENS),
    keys,
    clock,
  });
  const withoutToken: VerifiedToken | null =
    demo === null ? null : { claims: toClaims(DEFAULT_SAMPLE), expiresAt: Number.MAX_SAFE_INTEGER };
  const known = new WeakMap<VerifiedToken, Known>();

  const identifiedBy = (token: VerifiedToken, breakGlassReason: string | null): Identified => {
    const now = registry();
    const toolkitStatus = now?.toolkitStatusOf(token.claims.desk, clock()) ?? 'UNKNOWN';
    let last = known.get(token);
    if (last === undefined || last.registry !== now || last.identified.reader.toolkitStatus !== toolkitStatus) {
      checkClaims(token.claims, now);
      const reader: Reader = { ...token.claims, toolkitStatus, breakGlassReason: null };
      last = { token, registry: now, identified: toIdentified(reader, mode) };
      known.set(token, last);
    }
    if (breakGlassReason === null) return last.identified;
    return toIdentified({ ...last.identified.reader, breakGlassReason }, mode);
  };

  return {
    demo,
    identify: (rawHeaders) => {
      const { token, breakGlassReason } = readIdentityHeaders(rawHeaders);
      if (token === null) {
        if (withoutToken === null) throw new IdentityError('IDENTITY_REQUIRED');
        return identifiedBy(withoutToken, breakGlassReason);
      }
      const verified = verify(token);
      return verified instanceof Promise
        ? verified.then((one) => identifiedBy(one, breakGlassReason))
        : identifiedBy(verified, breakGlassReason);
    },
    ready: keys.ready,
    stop: () => keys.stop(),
  };
}

const DEMO_TOKENS = {
  issuer: DEMO_ISSUER,
  audience: DEMO_AUDIENCE,
  algorithms: ['EdDSA'],
  clockToleranceSeconds: 0,
  claim: null,
} as const;

function createIssuerKeys({ config, clock, log }: IdentityOptions): KeySource {
  if (config.mode !== 'issuer') throw new Error(`The keys of an issuer were asked for with identity ${config.mode}.`);
  return createKeyRing({
    url: config.jwksUrl,
    clock,
    onTrouble: (error) =>
      log({ level: 'error', message: "identity: the issuer's keys cannot be read", cause: describeError(error) }),
    onRecovery: () => log({ level: 'info', message: "identity: the issuer's keys can be read again" }),
  });
}

function toIdentified(reader: Reader, mode: 'demo' | 'issuer'): Identified {
  const { subject, desk, capacity, role, purpose, toolkitStatus, breakGlassReason } = reader;
  return {
    reader: Object.freeze(reader),
    shown: {
      mode,
      sample: mode === 'demo' ? sampleOfSubject(subject) : null,
      desk,
      capacity,
      role,
      purpose,
      toolkitStatus,
      isBreakGlass: breakGlassReason !== null,
    },
  };
}
