/** What the gateway sends to a supplier that it shares a secret with: as two libraries read it, and as a desk takes it. */

import { createPublicKey, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { httpbis } from 'http-message-signatures';
import { compactVerify } from 'jose';
import { afterEach, describe, expect, it } from 'vitest';
import { RequestSigner } from '../../gateway/transport/signing/request-signer.ts';
import { createDelegationKey } from '../../schema/contract/delegation.ts';
import type { Reader } from '../../schema/contract/reader.ts';
import { parseDeskKeys } from '../../subgraphs/kit/trust/desk-keys.ts';
import { serveTestDesk } from '../kit/fixtures/serve-test-desk.ts';
import {
  answers,
  answersAfter,
  createTestClient,
  hangs,
  inTurn,
  resets,
  startTestSupplier,
  type Behaviour,
  type TestSupplier,
} from '../transport/test-supplier.ts';
import { createParty, hkdf, keyIdOf, secretIdOf, SOMEBODY } from './forge.ts';

const START = Date.parse('2026-11-23T10:00:00.500Z');
const ANOTHER: Reader = { ...SOMEBODY, subject: 'reader-2' };
const TIMES = {
  'throughline-as-of': '2006-07-30T10:00:00.000Z',
  'throughline-as-known-at': '2006-08-01T10:00:00.000Z',
  'throughline-times': 'asked',
};
const party = createParty();
let now = START;

/** Started first is stopped last. */
const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  now = START;
  for (const stop of stops.splice(0).toReversed()) await stop();
});

function createSigner(): RequestSigner {
  const key = createDelegationKey(party.privateKey);
  return new RequestSigner({ key, secret: party.secret, subgraph: 'test-desk', clock: () => now });
}

/** A supplier that keeps the headers of what comes to it. */
async function startRecorded(behaviour: Behaviour = answers) {
  const received: IncomingHttpHeaders[] = [];
  const supplier: TestSupplier = await startTestSupplier((request, response, number) => {
    received.push(request.headers);
    behaviour(request, response, number);
  });
  stops.push(() => supplier.stop());
  return { url: supplier.url, received };
}

function createClient(
  url: string,
  ...[change = {}, options = {}]: Parameters<typeof createTestClient> extends [string, ...infer Rest]
    ? Partial<Rest>
    : never
) {
  const client = createTestClient(url, change, { signer: createSigner(), ...options });
  stops.push(() => client.stop());
  return client;
}

const claimsOf = (headers: IncomingHttpHeaders) =>
  JSON.parse(Buffer.from(String(headers['throughline-delegation']).split('.')[1]!, 'base64url').toString('utf8')) as {
    readonly jti: string;
    readonly iat: number;
    readonly exp: number;
    readonly aud: string;
    readonly reader: Reader | null;
  };
const nonceOf = (headers: IncomingHttpHeaders): string =>
  /nonce="([^"]+)"/.exec(String(headers['signature-input']))![1]!;

/** Whether another implementation of RFC 9421 takes its signature. */
function isSigned(url: string, headers: IncomingHttpHeaders): Promise<boolean | null> {
  const key = hkdf(party.secret, claimsOf(headers).jti, 'throughline request test-desk', 32);
  return httpbis.verifyMessage(
    {
      keyLookup: async ({ keyid }) =>
        keyid !== secretIdOf(party.secret)
          ? null
          : {
              id: keyid,
              algs: ['hmac-sha256'],
              verify: async (base, signature) =>
                timingSafeEqual(createHmac('sha256', key).update(base).digest(), signature),
            },
      requiredFields: ['@method', '@path', '@query', 'content-digest', 'throughline-delegation', ...Object.keys(TIMES)],
      requiredParams: ['created', 'expires', 'nonce', 'keyid', 'tag'],
      notAfter: new Date(now + 1000),
    },
    { method: 'POST', url, headers: headers as Record<string, string> },
  );
}

describe('a signed request', () => {
  it('is one to other implementations of RFC 9421 and of JSON Web Signatures', async () => {
    // The other one reads the machine's clock.
    now = Date.now();
    const { url, received } = await startRecorded();
    expect(await createClient(`${url}?tenant=1`).ask({ headers: TIMES, reader: SOMEBODY })).toMatchObject({
      attempts: 1,
    });
    const [headers] = received;
    expect(await isSigned(`${url}?tenant=1`, headers!)).toBe(true);
    expect(await isSigned(`${url}?tenant=2`, headers!)).toBe(false);
    const publicKey = createPublicKey(party.publicPem);
    const { protectedHeader, payload } = await compactVerify(String(headers!['throughline-delegation']), publicKey);
    expect(protectedHeader).toEqual({ alg: 'EdDSA', kid: keyIdOf(party), typ: 'throughline-delegation+jwt' });
    const second = Math.floor(now / 1000);
    expect(JSON.parse(Buffer.from(payload).toString('utf8'))).toEqual({
      iss: 'throughline-gateway',
      aud: 'test-desk',
      iat: second,
      exp: second + 300,
      jti: expect.stringMatching(/^[0-9a-f-]{36}$/),
      reader: SOMEBODY,
    });
  });

  it('is answered by a desk that has the same secret and the gateway’s public key', async () => {
    const keys = parseDeskKeys({ name: 'secrets', text: party.secret }, { name: 'keys', text: party.publicPem });
    const desk = await serveTestDesk({ environment: { clock: () => now }, serve: { keys } });
    stops.push(() => desk.stop());
    const client = createClient(desk.url);
    for (const reader of [SOMEBODY, ANOTHER, null]) {
      for (const headers of [TIMES, {}]) {
        const said = await client.ask({ body: '{"query":"{ __typename }"}', headers, reader });
        expect(JSON.parse((said as { text: string }).text).data).toEqual({ __typename: 'Query' });
      }
    }
  });

  it('goes unsigned to a supplier without a secret', async () => {
    const { url, received } = await startRecorded();
    await createClient(url, {}, { signer: null }).ask({ headers: TIMES, reader: SOMEBODY });
    expect(Object.keys(received[0]!).filter((name) => /signature|digest|delegation/.test(name))).toEqual([]);
  });

  it('is signed anew when it is sent again, and when it is asked of two at once', async () => {
    const failing = await startRecorded(inTurn(resets, answers));
    await createClient(failing.url, { retry: { attempts: 1, budgetShare: 1 } }).ask({ reader: SOMEBODY });
    const slow = await startRecorded(hangs);
    const replica = await startRecorded(answersAfter(1));
    const hedged = createClient(slow.url, { replicas: [replica.url], hedge: { afterMs: 5, budgetShare: 1 } });
    expect(await hedged.ask({ reader: SOMEBODY })).toMatchObject({ attempts: 2 });
    for (const [first, second] of [failing.received, [...slow.received, ...replica.received]]) {
      expect(nonceOf(second!)).not.toBe(nonceOf(first!));
      expect(second!['throughline-delegation']).toBe(first!['throughline-delegation']);
    }
  });
});

describe('a delegation', () => {
  it('is one for each reader, kept until a minute before its end', async () => {
    const { url, received } = await startRecorded();
    const client = createClient(url);
    const ask = async (reader: Reader | null, afterMs: number): Promise<string> => {
      now = START + afterMs;
      await client.ask({ reader });
      const { jti, iat, reader: said } = claimsOf(received.at(-1)!);
      expect(said).toEqual(reader);
      expect(Math.floor(now / 1000) - iat).toBeLessThan(240);
      return jti;
    };
    const first = await ask(SOMEBODY, 0);
    const ofAnother = await ask(ANOTHER, 0);
    const ofNobody = await ask(null, 0);
    expect(new Set([first, ofAnother, ofNobody]).size).toBe(3);
    expect(await ask({ ...SOMEBODY }, 239_000)).toBe(first);
    expect(await ask({ ...SOMEBODY, breakGlassReason: 'A patient may be harmed.' }, 239_000)).not.toBe(first);
    const second = await ask(SOMEBODY, 240_000);
    expect(second).not.toBe(first);
    expect(await ask(SOMEBODY, 300_000)).toBe(second);
    // The clock was set back: of the future it would be refused.
    expect(await ask(SOMEBODY, 100_000)).not.toBe(second);
    expect(new Set(received.map(nonceOf)).size).toBe(received.length);
  });

  it('is kept for so many readers and no more', () => {
    const signer = createSigner();
    const sign = (subject: string) =>
      signer.sign({ method: 'POST', target: '/', headers: {}, body: '', reader: { ...SOMEBODY, subject } })[
        'throughline-delegation'
      ];
    const [first, second] = [sign('first'), sign('second')];
    for (let count = 0; count < 499; count += 1) sign(`reader ${count}`);
    expect(sign('second')).toBe(second);
    expect(sign('first')).not.toBe(first);
  });
});
