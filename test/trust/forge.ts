/**
 * Requests to a desk, signed well or badly: RFC 9421, RFC 9530, RFC 5869 and RFC 7515 written out by hand, importing nothing of ours. What
 * is right here and refused, or wrong here and taken, is a fault of one of the two.
 */

import {
  createHash,
  createHmac,
  generateKeyPairSync,
  hkdfSync,
  randomBytes,
  randomUUID,
  sign,
  type KeyObject,
} from 'node:crypto';
import { request as send } from 'node:http';

export interface Party {
  readonly privateKey: KeyObject;
  readonly publicPem: string;
  /** Shared with the desk. */
  readonly secret: string;
}

export function createParty(): Party {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const publicPem = publicKey.export({ type: 'spki', format: 'pem' }) as string;
  return { privateKey, publicPem, secret: randomBytes(32).toString('base64url') };
}

export interface Forged {
  readonly method: string;
  readonly target: string;
  /** In order; a name may stand there twice. */
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
}

export interface ForgeOptions {
  readonly party: Party;
  /** Milliseconds UTC. */
  readonly now: number;
  readonly subgraph?: string;
  readonly method?: string;
  readonly target?: string;
  readonly body?: string;
  readonly times?: Readonly<Record<string, string>>;
  readonly covered?: readonly string[];
  readonly parameters?: Readonly<Record<string, string | number>>;
  readonly jwsHeader?: Readonly<Record<string, unknown>>;
  readonly claims?: Readonly<Record<string, unknown>>;
  /** In the place of the one by the party's key. */
  readonly signJws?: (signed: string) => string;
  readonly jws?: string;
  /** Derives the key of the HMAC. */
  readonly requestKey?: Buffer;
}

export const SOMEBODY = {
  subject: 'reader-1',
  desk: 'nsd',
  capacity: 'INTEGRATOR',
  role: 'supplier',
  purpose: 'INCIDENT_RESOLUTION',
  toolkitStatus: 'CURRENT',
  breakGlassReason: null,
} as const;

export const QUESTION = '{"query":"{ __typename }"}';
const TIMES = {
  'throughline-as-of': '2006-07-30T10:00:00.000Z',
  'throughline-as-known-at': '2006-08-01T10:00:00.000Z',
  'throughline-times': 'asked',
};

export function keyIdOf({ privateKey }: Pick<Party, 'privateKey'>): string {
  const { x } = privateKey.export({ format: 'jwk' });
  return createHash('sha256').update(`{"crv":"Ed25519","kty":"OKP","x":"${x}"}`).digest('base64url');
}

export function secretIdOf(secret: string): string {
  return hkdf(secret, '', 'throughline secret id', 9).toString('base64url');
}

/** A request that is right in every part but those that are said otherwise. */
export function forge(options: ForgeOptions): Forged {
  const { party, now, subgraph = 'test-desk', method = 'POST', target = '/graphql', body = QUESTION } = options;
  const { times = TIMES } = options;
  const second = Math.floor(now / 1000);
  const claims = {
    iss: 'throughline-gateway',
    aud: subgraph,
    iat: second,
    exp: second + 300,
    jti: randomUUID(),
    reader: SOMEBODY,
    ...options.claims,
  };
  const jwsHeader = { alg: 'EdDSA', kid: keyIdOf(party), typ: 'throughline-delegation+jwt', ...options.jwsHeader };
  const jwsSigned = `${base64url(jwsHeader)}.${base64url(claims)}`;
  const signJws =
    options.signJws ?? ((text: string) => sign(null, Buffer.from(text), party.privateKey).toString('base64url'));
  const delegation = options.jws ?? `${jwsSigned}.${signJws(jwsSigned)}`;
  const key = options.requestKey ?? hkdf(party.secret, String(claims.jti), `throughline request ${subgraph}`, 32);

  const parts: Record<string, string> = {
    '@method': method,
    '@path': target.split('?', 1)[0]!,
    '@query': target.includes('?') ? target.slice(target.indexOf('?')) : '?',
    'content-digest': `sha-256=:${createHash('sha256').update(body).digest('base64')}:`,
    'throughline-delegation': delegation,
    ...times,
  };
  const covered = options.covered ?? Object.keys(parts);
  const parameters = {
    created: second,
    expires: second + 30,
    nonce: randomUUID(),
    alg: 'hmac-sha256',
    keyid: secretIdOf(party.secret),
    tag: 'throughline-request',
    ...options.parameters,
  };
  const written = `(${covered.map((name) => `"${name}"`).join(' ')})${Object.entries(parameters)
    .map(([name, value]) => `;${name}=${typeof value === 'number' ? value : `"${value}"`}`)
    .join('')}`;
  const lines = [...covered.map((name) => `"${name}": ${parts[name]}`), `"@signature-params": ${written}`];
  const value = createHmac('sha256', key).update(lines.join('\n')).digest('base64');
  return {
    method,
    target,
    body,
    headers: Object.entries({
      'content-type': 'application/json',
      'content-digest': parts['content-digest']!,
      'throughline-delegation': delegation,
      ...times,
      'signature-input': `throughline=${written}`,
      signature: `throughline=:${value}:`,
    }),
  };
}

export interface DeskSaid {
  readonly status: number;
  readonly text: string;
  /** Of its first error. */
  readonly code: string | undefined;
  readonly data: unknown;
}

/** Sends it as it is: no client in between mends anything. */
export function deliver(url: string, { method, target, headers, body }: Forged): Promise<DeskSaid> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const request = send({ hostname, port, method, path: target, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        const said = parseOrNothing(text);
        resolve({ status: response.statusCode!, text, code: said.errors?.[0]?.extensions?.code, data: said.data });
      });
    });
    request.on('error', reject);
    for (const name of new Set(headers.map(([one]) => one))) {
      request.setHeader(
        name,
        headers.filter(([one]) => one === name).map(([, value]) => value),
      );
    }
    request.end(body);
  });
}

/** The same with other values of some headers; one without a value is left out. */
export function withHeaders(forged: Forged, changes: Readonly<Record<string, string | undefined>>): Forged {
  const kept = forged.headers.filter(([name]) => !Object.hasOwn(changes, name));
  const added = Object.entries(changes).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return { ...forged, headers: [...kept, ...added] };
}

export function headerOf({ headers }: Forged, name: string): string {
  return headers.find(([one]) => one === name)![1];
}

export function hkdf(secret: string, salt: string, info: string, bytes: number): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, salt, info, bytes));
}

export function base64url(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function parseOrNothing(text: string): { errors?: { extensions?: { code?: string } }[]; data?: unknown } {
  try {
    return JSON.parse(text) as object;
  } catch {
    return {};
  }
}
