/** Over HTTP at a desk with keys: each request is right but in one thing, has its own code, and is told nothing else. */

import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { once } from 'node:events';
import { request as send, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Reader } from '../../schema/contract/reader.ts';
import { parseDeskKeys } from '../../subgraphs/kit/trust/desk-keys.ts';
import { REFUSALS, type RefusalCode } from '../../subgraphs/kit/trust/refusals.ts';
import { createInMemorySystem, type InMemorySystem } from '../kit/fixtures/in-memory-system.ts';
import { serveTestDesk, type TestDesk } from '../kit/fixtures/serve-test-desk.ts';
import {
  base64url,
  createParty,
  deliver,
  forge,
  headerOf,
  keyIdOf,
  QUESTION,
  SOMEBODY,
  withHeaders,
  type Forged,
  type ForgeOptions,
} from './forge.ts';

const START = Date.parse('2026-11-23T10:00:00.000Z');
const MAXIMUM_NONCES = 1000;
const party = createParty();
const other = createParty();
let now = START;
let desk: TestDesk;
let system: InMemorySystem;
/** For whom the desk was asked, of each request that it answered. */
const readers: (Reader | null)[] = [];

beforeAll(async () => {
  system = createInMemorySystem();
  desk = await serveTestDesk({
    system,
    environment: { clock: () => now },
    definition: {
      createService: async () => ({
        system,
        ownerRoutes: [
          { method: 'POST', path: '/events', handle: async (_request, response) => void response.end('owner') },
        ],
      }),
      resolvers: {
        TestDeskTicket: {
          localCode: (_source: never, _arguments: never, context: { reader: Reader | null }) =>
            void readers.push(context.reader),
        },
      },
    },
    serve: {
      maximumNonces: MAXIMUM_NONCES,
      keys: parseDeskKeys({ name: 'secrets', text: party.secret }, { name: 'keys', text: party.publicPem }),
    },
  });
});
afterAll(() => desk.stop());
beforeEach(() => {
  // Later each time: what was remembered before is no longer in the way.
  now += 3_600_000;
  system.calls.length = 0;
  desk.log.length = 0;
});

const good = (options: Partial<ForgeOptions> = {}): Forged => forge({ party, now, ...options });
const input = (forged: Forged): string => headerOf(forged, 'signature-input');
/** What a signature says, changed after it was made. */
const saying = (pattern: RegExp | string, text: string): Forged => {
  const forged = good();
  expect(input(forged)).toMatch(pattern);
  return withHeaders(forged, { 'signature-input': input(forged).replace(pattern, text) });
};

async function expectRefused(forged: Forged, code: RefusalCode): Promise<void> {
  const said = await deliver(desk.url, forged);
  expect(said.text).toBe(JSON.stringify({ errors: [{ message: REFUSALS[code], extensions: { code } }] }));
  expect(said.status).toBe(code === 'NONCES_FULL' ? 503 : 401);
  expect([system.calls, desk.log]).toEqual([[], []]);
}

/** By what is done to a request that is right otherwise. */
const ATTACKS: Readonly<Record<string, readonly [RefusalCode, () => Forged]>> = {
  'not signed at all': [
    'SIGNATURE_MISSING',
    () => ({ method: 'POST', target: '/graphql', body: QUESTION, headers: [['content-type', 'application/json']] }),
  ],
  'GET, not signed': [
    'SIGNATURE_MISSING',
    () => ({ method: 'GET', target: '/graphql?query={__typename}', body: '', headers: [] }),
  ],
  'its signature left out': ['SIGNATURE_MISSING', () => withHeaders(good(), { signature: undefined })],
  'signature and its input left out': [
    'SIGNATURE_MISSING',
    () => withHeaders(good(), { signature: undefined, 'signature-input': undefined }),
  ],
  'the delegation alone': [
    'SIGNATURE_MISSING',
    () => withHeaders(good(), { signature: undefined, 'signature-input': undefined, 'content-digest': undefined }),
  ],
  'its input left out': ['SIGNATURE_MALFORMED', () => withHeaders(good(), { 'signature-input': undefined })],
  'its digest left out': ['SIGNATURE_MALFORMED', () => withHeaders(good(), { 'content-digest': undefined })],
  'its delegation left out': [
    'SIGNATURE_MALFORMED',
    () => withHeaders(good(), { 'throughline-delegation': undefined }),
  ],
  'an empty signature': ['SIGNATURE_MALFORMED', () => withHeaders(good(), { signature: '' })],
  'two signatures in two headers': [
    'SIGNATURE_MALFORMED',
    () => {
      const forged = good();
      return { ...forged, headers: [...forged.headers, ['signature', headerOf(forged, 'signature')]] };
    },
  ],
  'two signatures, one of another label': [
    'SIGNATURE_MALFORMED',
    () => {
      const forged = good();
      return withHeaders(forged, {
        signature: `other=:${'A'.repeat(43)}=:, ${headerOf(forged, 'signature')}`,
        'signature-input': `other=("@method"), ${input(forged)}`,
      });
    },
  ],
  'a signature of another label': [
    'SIGNATURE_MALFORMED',
    () => {
      const forged = good();
      return withHeaders(forged, {
        signature: headerOf(forged, 'signature').replace('throughline', 'sig1'),
        'signature-input': input(forged).replace('throughline', 'sig1'),
      });
    },
  ],
  ...Object.fromEntries(
    [
      '@method',
      '@path',
      '@query',
      'content-digest',
      'throughline-delegation',
      'throughline-as-of',
      'throughline-as-known-at',
      'throughline-times',
    ].map((left) => [
      `a valid signature over all but ${left}`,
      [
        'SIGNATURE_MALFORMED',
        () =>
          good({
            covered: input(good())
              .match(/"[a-z@-]+"(?=[ )])/g)!
              .map((name) => name.slice(1, -1))
              .filter((name) => name !== left),
          }),
      ] as const,
    ]),
  ),
  'another part named in the place of one': ['SIGNATURE_MALFORMED', () => saying('"@path"', '"@host"')],
  'a valid signature over nothing': ['SIGNATURE_MALFORMED', () => good({ covered: [] })],
  'a valid signature by another algorithm’s name': [
    'SIGNATURE_MALFORMED',
    () => good({ parameters: { alg: 'ed25519' } }),
  ],
  'a valid signature for another use': ['SIGNATURE_MALFORMED', () => good({ parameters: { tag: 'other' } })],
  'a valid signature of a longer life than any may have': [
    'SIGNATURE_MALFORMED',
    () => good({ parameters: { expires: now / 1000 + 31 } }),
  ],
  'a nonce that could be guessed': ['SIGNATURE_MALFORMED', () => good({ parameters: { nonce: '1' } })],
  'another method': ['SIGNATURE_INVALID', () => ({ ...good(), method: 'PUT' })],
  'another path': ['SIGNATURE_INVALID', () => ({ ...good({ target: '/reports' }), target: '/graphql' })],
  'another query': ['SIGNATURE_INVALID', () => ({ ...good(), target: '/graphql?query={__schema{types{name}}}' })],
  'another body': ['BODY_ALTERED', () => ({ ...good(), body: '{"query":"{ a: __typename }"}' })],
  'a body with a byte order mark before it': ['BODY_ALTERED', () => ({ ...good(), body: `\ufeff${QUESTION}` })],
  'no body': ['BODY_ALTERED', () => ({ ...good(), body: '' })],
  'another body and its digest': [
    'SIGNATURE_INVALID',
    () => {
      const body = '{"query":"{ a: __typename }"}';
      return { ...withHeaders(good(), { 'content-digest': headerOf(good({ body }), 'content-digest') }), body };
    },
  ],
  'another valid time': [
    'SIGNATURE_INVALID',
    () => withHeaders(good(), { 'throughline-as-of': '2006-07-30T10:00:00.001Z' }),
  ],
  'another knowledge time': [
    'SIGNATURE_INVALID',
    () => withHeaders(good(), { 'throughline-as-known-at': '2016-08-01T10:00:00.000Z' }),
  ],
  'another origin of its times': ['SIGNATURE_INVALID', () => withHeaders(good(), { 'throughline-times': 'default' })],
  'a valid time twice': [
    'SIGNATURE_INVALID',
    () => {
      const forged = good();
      return { ...forged, headers: [...forged.headers, ['throughline-as-of', '2016-07-30T10:00:00.000Z']] };
    },
  ],
  'its times taken away': [
    'SIGNATURE_MALFORMED',
    () =>
      withHeaders(good(), {
        'throughline-as-of': undefined,
        'throughline-as-known-at': undefined,
        'throughline-times': undefined,
      }),
  ],
  'times added to one that had none': [
    'SIGNATURE_MALFORMED',
    () => withHeaders(good({ times: {} }), { 'throughline-as-of': '2006-07-30T10:00:00.000Z' }),
  ],
  'another nonce': ['SIGNATURE_INVALID', () => saying(/nonce="."?./, 'nonce="zz')],
  'a later end': ['SIGNATURE_INVALID', () => saying(/expires=\d+/, `expires=${now / 1000 + 29}`)],
  'a later beginning': ['SIGNATURE_INVALID', () => saying(/created=\d+/, `created=${now / 1000 + 1}`)],
  "another request's delegation": [
    'SIGNATURE_INVALID',
    () => withHeaders(good(), { 'throughline-delegation': headerOf(good(), 'throughline-delegation') }),
  ],
  'its delegation twice': [
    'SIGNATURE_INVALID',
    () => {
      const forged = good();
      return {
        ...forged,
        headers: [...forged.headers, ['throughline-delegation', headerOf(forged, 'throughline-delegation')]],
      };
    },
  ],
  'the reader changed in the delegation': [
    'SIGNATURE_INVALID',
    () => {
      const forged = good();
      const [header, claims, signature] = headerOf(forged, 'throughline-delegation').split('.');
      const said = JSON.parse(Buffer.from(claims!, 'base64url').toString('utf8')) as object;
      const changed = base64url({ ...said, reader: { ...SOMEBODY, role: 'guardian' } });
      return withHeaders(forged, { 'throughline-delegation': `${header}.${changed}.${signature}` });
    },
  ],
  'a key derived for another subgraph': ['SIGNATURE_INVALID', () => good({ requestKey: Buffer.alloc(32, 7) })],
  'a key of nothing': ['SIGNATURE_INVALID', () => good({ requestKey: Buffer.alloc(0) })],
  expired: ['SIGNATURE_EXPIRED', () => forge({ party, now: now - 36_000 })],
  'expired, with a new delegation': [
    'SIGNATURE_EXPIRED',
    () => good({ parameters: { created: now / 1000 - 40, expires: now / 1000 - 10 } }),
  ],
  'from the future': ['SIGNATURE_FROM_FUTURE', () => forge({ party, now: now + 6000 })],
  'from the time before the desk began to remember': [
    'SIGNATURE_EXPIRED',
    () => {
      now = START + 1000;
      return forge({ party, now: START - 1000 });
    },
  ],
  'a secret that the desk does not have': [
    'SIGNATURE_KEY_UNKNOWN',
    () => forge({ party: { ...party, secret: other.secret }, now }),
  ],
  "another supplier's, whole": ['DELEGATION_MISADDRESSED', () => forge({ party: other, now, subgraph: 'nsd' })],
  'misaddressed, by who has our secret too': ['DELEGATION_MISADDRESSED', () => good({ claims: { aud: 'nsd' } })],
  'for several at once': ['DELEGATION_MALFORMED', () => good({ claims: { aud: ['test-desk', 'nsd'] } })],
  'a delegation that has expired': [
    'DELEGATION_EXPIRED',
    () => good({ claims: { iat: now / 1000 - 306, exp: now / 1000 - 6 } }),
  ],
  'a delegation from the future': [
    'DELEGATION_FROM_FUTURE',
    () => good({ claims: { iat: now / 1000 + 6, exp: now / 1000 + 306 } }),
  ],
  'a delegation of a longer life than any may have': [
    'DELEGATION_MALFORMED',
    () => good({ claims: { exp: now / 1000 + 301 } }),
  ],
  'a delegation without an end': ['DELEGATION_MALFORMED', () => good({ claims: { exp: undefined } })],
  'a delegation by another issuer': [
    'DELEGATION_MALFORMED',
    () => good({ claims: { iss: 'https://issuer.invalid/' } }),
  ],
  'a reader of a role that there is not': [
    'DELEGATION_MALFORMED',
    () => good({ claims: { reader: { ...SOMEBODY, role: 'root' } } }),
  ],
  'a claim that there is not': ['DELEGATION_MALFORMED', () => good({ claims: { admin: true } })],
  'a delegation by a foreign key': [
    'DELEGATION_KEY_UNKNOWN',
    () => forge({ party: { ...other, secret: party.secret }, now }),
  ],
  'a delegation by a foreign key under our key’s name': [
    'DELEGATION_INVALID',
    () => forge({ party: { ...other, secret: party.secret }, now, jwsHeader: { kid: keyIdOf(party) } }),
  ],
  'a delegation by a foreign key that it carries': [
    'DELEGATION_MALFORMED',
    () =>
      forge({
        party: { ...other, secret: party.secret },
        now,
        jwsHeader: { kid: keyIdOf(party), jwk: other.privateKey.export({ format: 'jwk' }) },
      }),
  ],
  'a delegation with a critical header': [
    'DELEGATION_MALFORMED',
    () => good({ jwsHeader: { crit: ['b64'], b64: true } }),
  ],
  'a delegation of no type': ['DELEGATION_MALFORMED', () => good({ jwsHeader: { typ: 'JWT' } })],
  'alg none': ['DELEGATION_MALFORMED', () => good({ jwsHeader: { alg: 'none' }, signJws: () => '' })],
  'alg None': ['DELEGATION_MALFORMED', () => good({ jwsHeader: { alg: 'nOnE' }, signJws: () => '' })],
  'alg HS256 with the public key as its secret': [
    'DELEGATION_MALFORMED',
    () =>
      good({
        jwsHeader: { alg: 'HS256' },
        signJws: (signed) => createHmac('sha256', party.publicPem).update(signed).digest('base64url'),
      }),
  ],
  'alg ES256 by a key of that kind': [
    'DELEGATION_MALFORMED',
    () => {
      const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      return good({
        jwsHeader: { alg: 'ES256' },
        signJws: (signed) =>
          sign('sha256', Buffer.from(signed), { key: privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url'),
      });
    },
  ],
  'alg EdDSA without a signature': ['DELEGATION_INVALID', () => good({ signJws: () => '' })],
  'alg EdDSA with an HMAC': [
    'DELEGATION_INVALID',
    () => good({ signJws: (signed) => createHmac('sha512', party.publicPem).update(signed).digest('base64url') }),
  ],
  'a delegation of two parts': ['DELEGATION_MALFORMED', () => good({ jws: 'e30.e30' })],
  'a delegation that is no JSON': ['DELEGATION_MALFORMED', () => good({ jws: 'aaaa.bbbb.cccc' })],
  'a delegation that is none': ['DELEGATION_MALFORMED', () => good({ jws: 'null' })],
};

describe('a desk with keys', () => {
  it('answers what is right, for whom it is asked', async () => {
    const representations = [{ __typename: 'TestDeskTicket', id: 'test-desk/main/A%207' }];
    const query = 'query ($r: [_Any!]!) { _entities(representations: $r) { ... on TestDeskTicket { localCode } } }';
    const body = JSON.stringify({ query, variables: { r: representations } });
    now = Date.parse('2026-11-23T10:00:00.000Z') + 1000;
    readers.length = 0;
    expect(await deliver(desk.url, good({ body }))).toMatchObject({ status: 200, code: undefined });
    expect(await deliver(desk.url, good({ body, claims: { reader: null } }))).toMatchObject({ status: 200 });
    expect(readers).toEqual([SOMEBODY, null]);
  });

  it.each(Object.entries(ATTACKS))('refuses %s', async (_what, [code, attack]) => {
    await expectRefused(attack(), code);
  });

  it('has an attack for each code', () => {
    const codes = new Set<string>([
      ...Object.values(ATTACKS).map(([code]) => code),
      'SIGNATURE_REPLAYED',
      'NONCES_FULL',
    ]);
    expect([...codes].toSorted()).toEqual(Object.keys(REFUSALS).toSorted());
  });

  it('refuses what was here before, to its last moment and after it, one after the other and at once', async () => {
    const forged = good();
    expect((await deliver(desk.url, forged)).data).toEqual({ __typename: 'Query' });
    for (const laterMs of [0, 1000, 34_000]) {
      now += laterMs;
      await expectRefused(forged, 'SIGNATURE_REPLAYED');
    }
    now += 2000;
    await expectRefused(forged, 'SIGNATURE_EXPIRED');
    const twice = good();
    const said = await Promise.all(Array.from({ length: 8 }, () => deliver(desk.url, twice)));
    expect(said.map(({ code }) => code ?? 'answered').toSorted()).toEqual([
      ...Array.from({ length: 7 }, () => 'SIGNATURE_REPLAYED'),
      'answered',
    ]);
  });

  it('refuses one whose body comes after that of its copy', async () => {
    const forged = good();
    const { hostname, port } = new URL(desk.url);
    const slow = send({ hostname, port, method: 'POST', path: '/graphql', agent: false });
    for (const [name, value] of forged.headers) slow.setHeader(name, value);
    slow.setHeader('content-length', forged.body.length);
    const answered = once(slow, 'response') as Promise<[IncomingMessage]>;
    await new Promise<void>((resolve) => slow.write(forged.body.slice(0, 5), () => resolve()));
    // Long enough for its headers to be judged; where they are not yet, it is refused for the same reason.
    await sleep(100);
    expect((await deliver(desk.url, forged)).status).toBe(200);
    slow.end(forged.body.slice(5));
    const [response] = await answered;
    expect([response.statusCode, await text(response)]).toEqual([401, expect.stringContaining('SIGNATURE_REPLAYED')]);
  });

  it('takes the request itself after one with another body in its place', async () => {
    const forged = good();
    await expectRefused({ ...forged, body: '{"query":"{ a: __typename }"}' }, 'BODY_ALTERED');
    expect((await deliver(desk.url, forged)).status).toBe(200);
  });

  it('takes clocks that differ by five seconds', async () => {
    for (const byMs of [5000, -34_000]) expect((await deliver(desk.url, good({ now: now + byMs }))).status).toBe(200);
  });

  it('serves health to anybody, the owner’s routes by their own rules, and nothing else', async () => {
    const status = async (path: string, method = 'GET') =>
      (await deliver(desk.url, { method, target: path, headers: [], body: '' })).status;
    expect([await status('/health/live'), await status('/health/ready')]).toEqual([200, 200]);
    expect(await status('/events', 'POST')).toBe(200);
    expect([
      await status('/'),
      await status('/graphql/'),
      await status('//graphql'),
      await status('/%67raphql'),
    ]).toEqual([404, 404, 404, 404]);
    expect([await status('/graphql'), await status('/graphql', 'OPTIONS'), await status('/graphql?sdl')]).toEqual([
      401, 401, 401,
    ]);
  });

  it('refuses what it has no room to remember, and forgets nothing for it', async () => {
    const first = good();
    expect((await deliver(desk.url, first)).status).toBe(200);
    const claims = { jti: 'one-for-all-of-them' };
    // One delegation: its signature is looked at once.
    for (let round = 0; round < MAXIMUM_NONCES / 50; round += 1) {
      await Promise.all(Array.from({ length: 50 }, () => deliver(desk.url, good({ claims }))));
    }
    await expectRefused(good({ claims }), 'NONCES_FULL');
    await expectRefused(first, 'SIGNATURE_REPLAYED');
    now += 36_000;
    expect((await deliver(desk.url, good())).status).toBe(200);
  });
});

describe('what is long', () => {
  it('is refused without being read to its end, and its sender lives to read why', async () => {
    const unsigned: Forged = { method: 'POST', target: '/graphql', headers: [], body: 'x'.repeat(5_000_000) };
    await expectRefused(unsigned, 'SIGNATURE_MISSING');
  });
});
