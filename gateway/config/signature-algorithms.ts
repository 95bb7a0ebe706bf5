/**
 * By what a token may be signed, as JSON Web Algorithms names it: by a private key only. `none` and the algorithms with one secret for
 * both sides (`HS256` and its like) are no values of this list, so that no setting can let them in.
 */
export const SIGNATURE_ALGORITHMS = [
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
  'PS256',
  'PS384',
  'PS512',
  'RS256',
  'RS384',
  'RS512',
] as const;
export type SignatureAlgorithm = (typeof SIGNATURE_ALGORITHMS)[number];

export const DEFAULT_SIGNATURE_ALGORITHMS = [
  'ES256',
  'EdDSA',
  'PS256',
  'RS256',
] as const satisfies readonly SignatureAlgorithm[];
