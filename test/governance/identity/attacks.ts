/** Requests of somebody whom the issuer does not vouch for, each with the one code that it may be answered with. */

import { createHmac } from 'node:crypto';
import { CompactEncrypt, exportSPKI, generateKeyPair } from 'jose';
import type { IdentityErrorCode } from '../../../gateway/governance/identity/identity-error.ts';
import { AUDIENCE, createKey, goodClaims, ISSUER_NAME, sign, toPart, type IssuerKey } from './issuer.ts';

export interface AttackTools {
  /** Published. */
  readonly key: IssuerKey;
  readonly rsaKey: IssuerKey;
  /** Where the attacker would have keys looked for. */
  readonly attackerUrl: string;
  readonly nowMs: number;
}

export interface Attack {
  readonly name: string;
  readonly code: IdentityErrorCode;
  /** Names and values in turn, as they are sent. */
  readonly headers: readonly string[];
  /** Behind `/graphql`. */
  readonly search?: string;
}

type TokenAttacks = Partial<Record<IdentityErrorCode, Readonly<Record<string, string>>>>;

export async function attacks(tools: AttackTools): Promise<Attack[]> {
  const byToken = { ...(await signatureAttacks(tools)), ...claimAttacks(tools) };
  const malformed = await malformedTokens(tools);
  const tokens = Object.entries({ ...byToken, TOKEN_MALFORMED: malformed } as TokenAttacks).flatMap(([code, named]) =>
    Object.entries(named).map(([name, token]) => ({
      name,
      code: code as IdentityErrorCode,
      headers: ['authorization', `Bearer ${token}`],
    })),
  );
  return [...tokens, ...headerAttacks(tools)];
}

async function signatureAttacks({ key, rsaKey, attackerUrl, nowMs }: AttackTools): Promise<TokenAttacks> {
  const claims = goodClaims(nowMs);
  const good = sign(key, claims);
  const [header, payload, signature] = good.split('.') as [string, string, string];
  const forger = await createKey(key.jwk.kid);
  const foreign = await createKey('of-the-attacker');
  const raised = toPart({ ...claims, capacity: 'INTEGRATOR', desk: 'nsd' });
  const unsigned = (alg: string): string => `${toPart({ alg, typ: 'at+jwt', kid: key.jwk.kid })}.${payload}.`;
  const pem = await exportSPKI(key.publicKey);
  const rsaPem = await exportSPKI(rsaKey.publicKey);
  const byHmac = (alg: string, kid: string, secret: string | Buffer): string => {
    const signed = `${toPart({ alg, kid })}.${payload}`;
    return `${signed}.${createHmac(alg.replace('HS', 'sha'), secret).update(signed).digest('base64url')}`;
  };
  const kids = [
    '../../../dev/null',
    "' OR '1'='1",
    '__proto__',
    'constructor',
    'toString',
    '',
    ' ',
    '*',
    'k'.repeat(4000),
  ];
  const otherKids = [null, 1, true, [key.jwk.kid], { kid: key.jwk.kid }];
  return {
    TOKEN_ALGORITHM_REFUSED: {
      ...Object.fromEntries(['none', 'None', 'NONE', 'nOnE'].map((alg) => [`signed by nobody: ${alg}`, unsigned(alg)])),
      'none with the signature of another': `${toPart({ alg: 'none' })}.${payload}.${signature}`,
      'HS256 with the public key in PEM': byHmac('HS256', key.jwk.kid, pem),
      'HS256 with the public RSA key in PEM': byHmac('HS256', rsaKey.jwk.kid, rsaPem),
      'HS384 with the public key in PEM, without its end of line': byHmac('HS384', key.jwk.kid, pem.trim()),
      'HS512 with the public key as JSON': byHmac('HS512', key.jwk.kid, JSON.stringify(key.jwk)),
      'HS256 with an empty secret': byHmac('HS256', key.jwk.kid, ''),
      'an algorithm that the operator left out': sign(rsaKey, claims, { alg: 'RS512' }),
    },
    TOKEN_SIGNATURE_INVALID: {
      'a key of one’s own under a known name': sign(forger, claims),
      'other claims under a good signature': `${header}.${raised}.${signature}`,
      'another header under a good signature': `${toPart({ alg: 'ES256', kid: key.jwk.kid })}.${payload}.${signature}`,
      'no signature': `${header}.${payload}.`,
      'half a signature': `${header}.${payload}.${signature.slice(0, 43)}`,
      'a signature of zeros': `${header}.${payload}.${Buffer.alloc(64).toString('base64url')}`,
      'a key in the token’s own header': sign(forger, claims, { jwk: forger.jwk }),
      'an address of keys with a known name': sign(forger, claims, { jku: attackerUrl }),
      'an address of certificates with a known name': sign(forger, claims, { x5u: attackerUrl }),
      'a certificate in the token’s own header': sign(forger, claims, { x5c: [toPart('no certificate')] }),
    },
    TOKEN_KEY_UNKNOWN: {
      'a key of one’s own': sign(foreign, claims),
      'a key of one’s own at an address of one’s own': sign(foreign, claims, { jku: attackerUrl, x5u: attackerUrl }),
      'the other key’s name': sign(key, claims, { kid: rsaKey.jwk.kid }),
      'a name that is an address': sign(foreign, claims, { kid: attackerUrl }),
      ...Object.fromEntries(
        kids.map((kid) => [`the name ${JSON.stringify(kid.slice(0, 20))}`, sign(foreign, claims, { kid })]),
      ),
      ...Object.fromEntries(
        otherKids.map((kid) => [
          `a name that is no text: ${JSON.stringify(kid)}`,
          `${toPart({ alg: 'ES256', kid })}.${payload}.${signature}`,
        ]),
      ),
    },
  };
}

function claimAttacks({ key, nowMs }: AttackTools): TokenAttacks {
  const claims = goodClaims(nowMs);
  const now = Math.floor(nowMs / 1000);
  const signed = (named: Readonly<Record<string, Readonly<Record<string, unknown>>>>): Record<string, string> =>
    Object.fromEntries(Object.entries(named).map(([name, changes]) => [name, sign(key, { ...claims, ...changes })]));
  const none = undefined;
  return {
    TOKEN_EXPIRED: signed({
      'ended a minute ago': { exp: now - 60 },
      'ended as long ago as clocks may differ': { exp: now - 30 },
      'ended in 1970': { exp: 0 },
      'ended before 1970': { exp: -1 },
    }),
    TOKEN_NOT_YET_VALID: signed({
      'begins in a minute': { nbf: now + 60 },
      'begins a second after what clocks may differ': { nbf: now + 31 },
      'was issued in an hour': { iat: now + 3600 },
    }),
    TOKEN_ISSUER_WRONG: signed({
      'another issuer': { iss: 'https://elsewhere.invalid/' },
      'an issuer without its slash': { iss: ISSUER_NAME.slice(0, -1) },
      'an issuer in capitals': { iss: ISSUER_NAME.toUpperCase() },
      'a list with the issuer': { iss: [ISSUER_NAME] },
      'no issuer': { iss: none },
      'the demo’s issuer': { iss: 'urn:throughline:demo', aud: 'urn:throughline:gateway' },
    }),
    TOKEN_AUDIENCE_WRONG: signed({
      'another audience': { aud: 'payroll' },
      'the beginning of the audience': { aud: AUDIENCE.slice(0, -1) },
      'more than the audience': { aud: `${AUDIENCE} payroll` },
      'a list without the audience': { aud: ['payroll', 'stores'] },
      'an empty list': { aud: [] },
      'no audience': { aud: none },
    }),
    TOKEN_CLAIMS_INVALID: signed({
      'no end': { exp: none },
      'an end that is text': { exp: `${now + 900}` },
      'no reference': { sub: none },
      'an empty reference': { sub: '' },
      'a reference that is too long': { sub: 'r'.repeat(201) },
      'no role': { role: none },
      'a role that is none': { role: 'administrator' },
      'a list of roles': { role: ['supplier', 'guardian'] },
      'a role in capitals': { role: 'SUPPLIER' },
      'a capacity that is none': { capacity: 'OWNER' },
      'no capacity': { capacity: none },
      'no purpose': { purpose: none },
      'a purpose that is none': { purpose: 'CURIOSITY' },
      'a desk that is no text': { desk: 7 },
      'two desks': { desk: ['spine', 'n3'] },
      'an empty desk': { desk: '' },
    }),
    TOKEN_DESK_UNKNOWN: signed({
      'a desk that is not there': { desk: 'lsp-atlantis' },
      'the name of a firm': { desk: 'BT' },
      'a desk in capitals': { desk: 'SPINE' },
      'a name that every object has': { desk: '__proto__' },
      'the desk that stands for all local ones': { desk: 'local-desks', capacity: 'CUSTOMER', role: 'local-desk' },
    }),
    TOKEN_CAPACITY_REFUSED: signed({
      'a supplier as the integrator': { capacity: 'INTEGRATOR' },
      'a supplier as a customer': { capacity: 'CUSTOMER', role: 'local-desk' },
      'the national desk as a provider': { desk: 'nsd' },
      'a local desk as a provider': { desk: 'ld-maidstone' },
      'a supplier’s desk as an auditor': { capacity: 'AUDITOR', role: 'auditor', purpose: 'AUDIT' },
      'a supplier’s desk as the guardian': { capacity: 'GUARDIAN', role: 'guardian' },
      'a supplier in the guardian’s role': { role: 'guardian' },
      'a supplier in the auditor’s role': { role: 'auditor' },
      'the integrator’s capacity without a desk': { desk: none, capacity: 'INTEGRATOR' },
      'a provider without a desk': { desk: null },
    }),
  };
}

async function malformedTokens({ key, nowMs }: AttackTools): Promise<Readonly<Record<string, string>>> {
  const claims = goodClaims(nowMs);
  const good = sign(key, claims);
  const [header, payload, signature] = good.split('.') as [string, string, string];
  const encrypted = await new CompactEncrypt(Buffer.from(JSON.stringify(claims)))
    .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', kid: key.jwk.kid })
    .encrypt((await generateKeyPair('ECDH-ES')).publicKey);
  return {
    'nothing behind the scheme': '',
    'one part': header,
    'two parts': `${header}.${payload}`,
    'four parts': `${good}.${signature}`,
    'two tokens': `${good}, Bearer ${good}`,
    'a token and more': `${good} more`,
    'an encrypted token': encrypted,
    'a signature with padding': `${good}=`,
    'a header that is no JSON': `${toPart('{"alg":')}.${payload}.${signature}`,
    'a header that is a list': `${toPart([])}.${payload}.${signature}`,
    'a header without an algorithm': `${toPart({ kid: key.jwk.kid })}.${payload}.${signature}`,
    'an extension that must be understood': sign(key, claims, { crit: ['exp'], exp: 1 }),
    'a payload that is not encoded': sign(key, claims, { crit: ['b64'], b64: false }),
    'a proof of possession': sign(key, claims, { typ: 'dpop+jwt' }),
    'a notice of logging out': sign(key, claims, { typ: 'logout+jwt' }),
    'more than 8,192 characters': `${header}.${toPart({ ...claims, more: 'm'.repeat(8192) })}.${signature}`,
  };
}

function headerAttacks({ key, nowMs }: AttackTools): Attack[] {
  const good = `Bearer ${sign(key, goodClaims(nowMs))}`;
  const other = `Bearer ${sign(key, { ...goodClaims(nowMs), desk: 'n3' })}`;
  const two = (name: string, ...headers: readonly string[]): Attack => ({ name, code: 'TOKEN_MALFORMED', headers });
  const withoutToken = (name: string, headers: readonly string[], search = ''): Attack => ({
    name,
    code: 'IDENTITY_REQUIRED',
    headers,
    search,
  });
  const token = good.slice('Bearer '.length);
  return [
    two('the good token twice', 'authorization', good, 'authorization', good),
    two('two good tokens', 'authorization', good, 'Authorization', other),
    two('a good token, and an empty one', 'authorization', good, 'AUTHORIZATION', ''),
    two('an empty one, and a good token', 'authorization', '', 'authorization', good),
    two('a good token before a bad one', 'authorization', good, 'authorization', 'Bearer a.b.c'),
    two('a bad one before a good token', 'authorization', 'Bearer a.b.c', 'authorization', good),
    two('the token under another scheme', 'authorization', good.replace('Bearer', 'Basic')),
    two('the token without a scheme', 'authorization', token),
    two('the scheme twice', 'authorization', `Bearer ${good}`),
    two('a tab behind the scheme', 'authorization', good.replace(' ', '\t')),
    withoutToken('nothing', []),
    withoutToken('a token for a proxy', ['proxy-authorization', good]),
    withoutToken('a token in a cookie', ['cookie', `authorization=${good}; access_token=${token}`]),
    withoutToken('a token in the address', [], `&access_token=${token}&authorization=${encodeURIComponent(good)}`),
    withoutToken('a token in headers of other names', [
      'x-authorization',
      good,
      'x-forwarded-authorization',
      good,
      'authorization_',
      good,
      'x-access-token',
      token,
    ]),
    withoutToken('the reader in headers', [
      'x-desk',
      'nsd',
      'x-role',
      'guardian',
      'x-forwarded-user',
      'guardian',
      'throughline-reader',
      '{"role":"guardian","capacity":"GUARDIAN","desk":null}',
      'throughline-identity',
      'guardian',
    ]),
    withoutToken('a name of this machine', [
      'x-forwarded-for',
      '127.0.0.1',
      'forwarded',
      'for=127.0.0.1',
      'x-real-ip',
      '::1',
    ]),
  ];
}
