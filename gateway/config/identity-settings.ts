/** How readers say who they are, and which ways of it start where. */

import { isLoopback } from './loopback.ts';
import type { SettingName, SettingValues } from './settings.ts';
import { shown } from './shown.ts';
import type { SignatureAlgorithm } from './signature-algorithms.ts';

export interface IssuerConfig {
  readonly mode: 'issuer';
  /** `iss` of its tokens, letter for letter. */
  readonly issuer: string;
  /** What `aud` of a token must name. */
  readonly audience: string;
  /** Where its public keys are: a JSON Web Key Set. */
  readonly jwksUrl: string;
  readonly algorithms: readonly SignatureAlgorithm[];
  /** By how much its clock and ours may differ. */
  readonly clockToleranceSeconds: number;
  /** The one claim that holds what is said of the reader; null where each of it is a claim of its own. */
  readonly claim: string | null;
}

export type IdentityConfig =
  /** Nobody is asked. */
  | { readonly mode: 'none' }
  /** The gateway signs tokens of sample readers itself. */
  | { readonly mode: 'demo' }
  | IssuerConfig;

export interface IdentityValues {
  readonly values: SettingValues;
  /** Whether it was given at all: one that was given and does not hold has been told already. */
  readonly isSaid: (name: SettingName) => boolean;
  /** As a problem of it is told: its name, or its place in the file. */
  readonly nameOf: (name: SettingName) => string;
  /** Takes one line for each thing that does not hold. */
  readonly problems: string[];
}

/** @returns what holds only where it added nothing to `problems`. */
export function toIdentityConfig(given: IdentityValues): IdentityConfig {
  const { values, nameOf, problems } = given;
  const isProduction = values.NODE_ENV === 'production';
  const mode = values.IDENTITY ?? defaultMode(values, isProduction);
  if (isProduction && mode !== 'issuer')
    problems.push(`${nameOf('IDENTITY')}: must be issuer with NODE_ENV=production; got ${shown(mode)}`);
  if (mode === 'issuer') return toIssuerConfig(given);
  if (!isLoopback(values.HOST))
    problems.push(`${nameOf('HOST')}: must be a loopback address with identity ${mode}; got ${shown(values.HOST)}`);
  return { mode };
}

function defaultMode(values: SettingValues, isProduction: boolean): IdentityConfig['mode'] {
  if (isProduction) return 'issuer';
  return values.SUPERGRAPH === null ? 'demo' : 'none';
}

type RequiredSetting =
  | 'IDENTITY_ISSUER'
  | 'IDENTITY_AUDIENCE'
  | 'IDENTITY_JWKS_URL'
  | 'DISCLOSURE_CHECKPOINT_KEY_FILE'
  | 'DELEGATION_KEY_FILE'
  | 'SUPPLIER_SECRETS_FILE';

function toIssuerConfig({ values, isSaid, problems }: IdentityValues): IssuerConfig {
  const required = (name: RequiredSetting): string => {
    const value = values[name];
    if (value === null && !isSaid(name)) problems.push(`${name}: must be set with identity issuer; it is not`);
    return value ?? '';
  };
  const issuer = required('IDENTITY_ISSUER');
  const audience = required('IDENTITY_AUDIENCE');
  const jwksUrl = required('IDENTITY_JWKS_URL');
  // Who reads is a fact then: what they read is on record for longer than this process runs, and can be held to what was signed of it.
  const isKept = values.DATABASE_URL !== null || values.DATA_DIR !== null;
  if (!isKept && !isSaid('DATABASE_URL') && !isSaid('DATA_DIR')) {
    problems.push(
      'DATABASE_URL, DATA_DIR: one of them must be set with identity issuer, for the disclosure ledger to last; neither is',
    );
  }
  required('DISCLOSURE_CHECKPOINT_KEY_FILE');
  // Each supplier of this graph believes who reads only on a signed word. Of a file it is known once it is read whose graph it is.
  if (values.SUPERGRAPH === null && !isSaid('SUPERGRAPH')) {
    required('DELEGATION_KEY_FILE');
    required('SUPPLIER_SECRETS_FILE');
  }
  // The desks of this graph hold what is signed. Of a file nobody does: what is kept nowhere was signed for nothing.
  const isKeptByNone = values.SUPERGRAPH !== null && values.DISCLOSURE_CHECKPOINT_FILE === null;
  if (isKeptByNone && !isSaid('DISCLOSURE_CHECKPOINT_FILE')) {
    problems.push(
      'DISCLOSURE_CHECKPOINT_FILE: must be set with identity issuer and a supergraph file, of which no desk holds checkpoints; it is not',
    );
  }
  return {
    mode: 'issuer',
    issuer,
    audience,
    jwksUrl,
    algorithms: values.IDENTITY_ALGORITHMS,
    clockToleranceSeconds: values.IDENTITY_CLOCK_TOLERANCE_SECONDS,
    claim: values.IDENTITY_CLAIM,
  };
}
