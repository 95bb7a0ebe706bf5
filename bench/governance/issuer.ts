/** An issuer of identities for a measurement: its keys over HTTP, and a token for each of its readers. */

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

export interface MeasuredIssuer {
  /** What a gateway is told of it. */
  readonly environment: Readonly<Record<string, string>>;
  /** Bearer tokens, each of another reader. */
  readonly tokens: readonly string[];
  readonly stop: () => void;
}

const ISSUER = 'https://issuer.invalid/';
const AUDIENCE = 'throughline-bench';
const KEY_ID = 'bench';

/** @param readers how many there are: auditors, who read for no desk, so that every text that they see is another's. */
export async function startIssuer(readers: number): Promise<MeasuredIssuer> {
  const { privateKey, publicKey } = await generateKeyPair('EdDSA', { extractable: true });
  const keys = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: KEY_ID, alg: 'EdDSA', use: 'sig' }] });
  const server = createServer((_request, response) =>
    response.writeHead(200, { 'content-type': 'application/json' }).end(keys),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const tokens = Array.from({ length: readers }, (_unused, number) =>
    new SignJWT({ desk: null, capacity: 'AUDITOR', role: 'auditor', purpose: 'AUDIT' })
      .setProtectedHeader({ alg: 'EdDSA', kid: KEY_ID })
      .setIssuer(ISSUER)
      .setAudience(AUDIENCE)
      .setSubject(`reader-${number}`)
      .setIssuedAt()
      .setExpirationTime('1 h')
      .sign(privateKey),
  );
  return {
    environment: {
      IDENTITY: 'issuer',
      IDENTITY_ISSUER: ISSUER,
      IDENTITY_AUDIENCE: AUDIENCE,
      IDENTITY_JWKS_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    },
    tokens: await Promise.all(tokens),
    stop: () => server.close(),
  };
}
