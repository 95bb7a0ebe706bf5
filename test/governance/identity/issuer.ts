/** An issuer of tokens: real keys, and a server of its key set that can be told to fail. */

import { KeyObject, sign as signBytes } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type CryptoKey, type JWK, type JWTPayload } from 'jose';

export interface IssuerKey {
  readonly algorithm: string;
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
  /** As the key set has it. */
  readonly jwk: JWK & { readonly kid: string };
}

export async function createKey(kid: string, algorithm = 'ES256'): Promise<IssuerKey> {
  const { privateKey, publicKey } = await generateKeyPair(algorithm, { extractable: true });
  return {
    algorithm,
    privateKey,
    publicKey,
    jwk: { ...(await exportJWK(publicKey)), kid, alg: algorithm, use: 'sig' },
  };
}

export interface Issuer {
  readonly name: string;
  readonly jwksUrl: string;
  /** Questions for its key set so far. */
  readonly asked: () => number;
  /** What the set has from now on. */
  publish: (...keys: readonly IssuerKey[]) => void;
  /** Answers in the place of the set from now on; null lets it be answered. */
  spoil: ((response: ServerResponse) => void) | null;
  readonly stop: () => Promise<void>;
}

export const ISSUER_NAME = 'https://identity.invalid/';
export const AUDIENCE = 'throughline';

export async function startIssuer(...keys: readonly IssuerKey[]): Promise<Issuer> {
  let published = keys;
  let asked = 0;
  const issuer: { spoil: Issuer['spoil'] } = { spoil: null };
  const server = createServer((_request, response) => {
    asked += 1;
    if (issuer.spoil !== null) return issuer.spoil(response);
    response.writeHead(200, { 'content-type': 'application/jwk-set+json' });
    return response.end(JSON.stringify({ keys: published.map(({ jwk }) => jwk) }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(issuer, {
    name: ISSUER_NAME,
    jwksUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`,
    asked: () => asked,
    publish: (...now: readonly IssuerKey[]) => void (published = now),
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}

/** Of `gateway/config.ts`. */
export function issuerConfig({ jwksUrl }: Pick<Issuer, 'jwksUrl'>) {
  return {
    mode: 'issuer',
    issuer: ISSUER_NAME,
    audience: AUDIENCE,
    jwksUrl,
    algorithms: ['ES256', 'EdDSA', 'PS256', 'RS256'],
    clockToleranceSeconds: 30,
    claim: null,
  } as const;
}

/** What a good token says; `exp` a quarter of an hour after `atMs`. */
export function goodClaims(atMs: number): JWTPayload {
  const now = Math.floor(atMs / 1000);
  return {
    iss: ISSUER_NAME,
    aud: AUDIENCE,
    sub: 'reader-7',
    iat: now,
    exp: now + 900,
    desk: 'spine',
    capacity: 'PROVIDER',
    role: 'supplier',
    purpose: 'INCIDENT_RESOLUTION',
  };
}

/**
 * Signs by hand: whatever a library would refuse to sign.
 *
 * @param header over the usual one; a part that is undefined is left out.
 */
export function sign(key: IssuerKey, claims: unknown, header: Readonly<Record<string, unknown>> = {}): string {
  const { algorithm, jwk, privateKey } = key;
  const whole = { alg: algorithm, kid: jwk.kid, typ: 'at+jwt', ...header };
  const signed = `${toPart(whole)}.${toPart(claims)}`;
  return `${signed}.${signatureOf(whole.alg, Buffer.from(signed), KeyObject.from(privateKey)).toString('base64url')}`;
}

function signatureOf(algorithm: string, bytes: Buffer, key: KeyObject): Buffer {
  if (algorithm === 'EdDSA') return signBytes(null, bytes, key);
  return signBytes(`sha${algorithm.slice(2)}`, bytes, { key, dsaEncoding: 'ieee-p1363' });
}

export function toPart(value: unknown): string {
  return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
}
