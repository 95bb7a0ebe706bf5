/**
 * How a request to a desk is signed, and how its signature is read: what both sides of the wire agree on. HTTP Message Signatures
 * (RFC 9421) by HMAC-SHA256, over a digest of the body (RFC 9530) and a delegation that says who reads.
 */

import { createHmac, createSecretKey, hash, hkdfSync, timingSafeEqual, type KeyObject } from 'node:crypto';
import { AS_KNOWN_AT_HEADER, AS_OF_HEADER, TIMES_ORIGIN_HEADER } from './times.ts';

/** Carries the delegation under which a request is signed. */
export const DELEGATION_HEADER = 'throughline-delegation';
export const CONTENT_DIGEST_HEADER = 'content-digest';
export const SIGNATURE_INPUT_HEADER = 'signature-input';
export const SIGNATURE_HEADER = 'signature';

/** From a signature's `created` to its `expires`, at most, in seconds. */
export const SIGNATURE_LIFETIME_SECONDS = 30;
/** How far the clocks of a gateway and a desk may differ before one of them signs too early or too late, in seconds. */
export const SIGNATURE_CLOCK_TOLERANCE_SECONDS = 5;

/** Names of headers in lower case. */
export type SignedHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** A request as its signature sees it. */
export interface SignedMessage {
  readonly method: string;
  /** Path and query, as they stand in the request line. */
  readonly target: string;
  readonly headers: SignedHeaders;
}

/** What a signature says of itself. Times in whole seconds since 1970-01-01T00:00:00Z. */
export interface SignatureParameters {
  readonly created: number;
  readonly expires: number;
  /** Of this one request. */
  readonly nonce: string;
  /** Which of the supplier's secrets it is made with: {@link secretIdOf}. */
  readonly keyId: string;
}

/** What is said of a request by its signature, read but not believed. */
export interface ReadSignature extends SignatureParameters {
  /** The text over which it has to be made. */
  readonly base: string;
  readonly value: Buffer;
}

/** The one label: a message has this signature and no other. */
const LABEL = 'throughline';
const TAG = 'throughline-request';
/** Covered where the request has them, so that one that is added, changed or taken away afterwards shows. */
const TIMES_HEADERS = [AS_OF_HEADER, AS_KNOWN_AT_HEADER, TIMES_ORIGIN_HEADER] as const;
const PARAMETERS = new RegExp(
  `^;created=(\\d{1,11});expires=(\\d{1,11});nonce="([A-Za-z0-9-]{16,64})";alg="hmac-sha256";keyid="([A-Za-z0-9_-]{1,64})";tag="${TAG}"$`,
);
const VALUE = new RegExp(`^${LABEL}=:([A-Za-z0-9+/]{43}=):$`);
const SECRET = /^[A-Za-z0-9+/_=-]{43,128}$/;
const KEY_BYTES = 32;
const ID_BYTES = 9;

/** What a secret has to be, in words for whoever wrote another. */
export const SECRET_RULE = 'a secret must be 43 to 128 characters of base64 or hexadecimal: 32 random bytes or more';

export function isSecret(text: string): boolean {
  return SECRET.test(text);
}

/** Tells a supplier's secrets apart without telling anything of them. */
export function secretIdOf(secret: string): string {
  return Buffer.from(hkdfSync('sha256', secret, '', 'throughline secret id', ID_BYTES)).toString('base64url');
}

/**
 * The key of all requests under one delegation: of no use for another one, nor at another supplier.
 *
 * @param delegationId the delegation's `jti`.
 * @param audience the subgraph's name.
 */
export function deriveRequestKey(secret: string, delegationId: string, audience: string): KeyObject {
  const info = `throughline request ${audience}`;
  return createSecretKey(Buffer.from(hkdfSync('sha256', secret, delegationId, info, KEY_BYTES)));
}

/** `sha-256=:…:` as `content-digest` has it. */
export function toContentDigest(body: string | Buffer): string {
  return `sha-256=:${hash('sha256', body, 'base64')}:`;
}

/**
 * Signs one request.
 *
 * @param headers of the request: those of its times are covered, where it has them.
 * @param delegation as {@link DELEGATION_HEADER} carries it.
 * @param key of {@link deriveRequestKey}.
 * @returns the headers to send beside the others.
 */
export function signRequest(
  { method, target, headers }: SignedMessage,
  body: string | Buffer,
  delegation: string,
  key: KeyObject,
  { created, expires, nonce, keyId }: SignatureParameters,
): Record<string, string> {
  const digest = toContentDigest(body);
  const parameters = `${coveredBy(headers)};created=${created};expires=${expires};nonce="${nonce}";alg="hmac-sha256";keyid="${keyId}";tag="${TAG}"`;
  const value = createHmac('sha256', key).update(toBase(method, target, headers, digest, delegation, parameters));
  return {
    [DELEGATION_HEADER]: delegation,
    [CONTENT_DIGEST_HEADER]: digest,
    [SIGNATURE_INPUT_HEADER]: `${LABEL}=${parameters}`,
    [SIGNATURE_HEADER]: `${LABEL}=:${value.digest('base64')}:`,
  };
}

/**
 * Reads the signature of a request. It is taken in one form only: one signature, by this algorithm, over these parts and no fewer.
 *
 * @returns null where it is not in that form.
 */
export function readSignature({ method, target, headers }: SignedMessage): ReadSignature | null {
  const input = headers[SIGNATURE_INPUT_HEADER];
  const signature = headers[SIGNATURE_HEADER];
  const digest = headers[CONTENT_DIGEST_HEADER];
  const delegation = headers[DELEGATION_HEADER];
  if (typeof input !== 'string' || typeof signature !== 'string') return null;
  if (typeof digest !== 'string' || typeof delegation !== 'string') return null;
  const covered = coveredBy(headers);
  const beforeParameters = `${LABEL}=${covered}`;
  if (!input.startsWith(beforeParameters)) return null;
  const [, created, expires, nonce, keyId] = PARAMETERS.exec(input.slice(beforeParameters.length)) ?? [];
  const [, value] = VALUE.exec(signature) ?? [];
  if (keyId === undefined || value === undefined) return null;
  return {
    created: Number(created),
    expires: Number(expires),
    nonce: nonce!,
    keyId,
    base: toBase(method, target, headers, digest, delegation, input.slice(LABEL.length + 1)),
    value: Buffer.from(value, 'base64'),
  };
}

export function isSignatureOf({ base, value }: ReadSignature, key: KeyObject): boolean {
  return timingSafeEqual(createHmac('sha256', key).update(base).digest(), value);
}

const COVERED = `"@method" "@path" "@query" "${CONTENT_DIGEST_HEADER}" "${DELEGATION_HEADER}"`;

/** The list of what is covered, as a signature names it. */
function coveredBy(headers: SignedHeaders): string {
  let covered = `(${COVERED}`;
  for (const name of TIMES_HEADERS) if (headers[name] !== undefined) covered += ` "${name}"`;
  return `${covered})`;
}

/** As RFC 9421, section 2.5, has it. The authority is left out: a proxy may change it, and the delegation names the supplier. */
function toBase(
  method: string,
  target: string,
  headers: SignedHeaders,
  digest: string,
  delegation: string,
  parameters: string,
): string {
  const mark = target.indexOf('?');
  const path = mark < 0 ? target : target.slice(0, mark);
  const query = mark < 0 ? '?' : target.slice(mark);
  let base = `"@method": ${method}\n"@path": ${path}\n"@query": ${query}\n"${CONTENT_DIGEST_HEADER}": ${digest}\n"${DELEGATION_HEADER}": ${delegation}\n`;
  for (const name of TIMES_HEADERS) {
    const value = headers[name];
    if (value !== undefined) base += `"${name}": ${String(value)}\n`;
  }
  return `${base}"@signature-params": ${parameters}`;
}
