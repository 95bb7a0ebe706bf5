/** Whoever the issuer does not vouch for gets 401, a reason, and nothing else: in front of our own graph, over HTTP. */

import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeTrustKeys } from '../../../commands/start/trust-keys.ts';
import { messageOf } from '../../../gateway/errors.ts';
import { loadOrganisations } from '../../../schema/organisations/load.ts';
import { startGatewayHere, type SmallGateway } from '../../gateway/small-graph.ts';
import { attacks, type Attack } from './attacks.ts';
import { createKey, goodClaims, issuerConfig, sign, startIssuer, type Issuer } from './issuer.ts';

const NOW_MS = Date.parse('2026-01-15T12:00:00.000Z');
const DOCUMENT = '{ organisation(code: "BT") { name } }';

const key = await createKey('of-january');
const rsaKey = await createKey('of-january-too', 'RS256');

let issuer: Issuer;
/** Whatever it is asked, somebody was led to it. */
let attacker: Issuer;
let gateway: SmallGateway;
let folder: string;
let nowMs = NOW_MS;

beforeAll(async () => {
  issuer = await startIssuer(key, rsaKey);
  attacker = await startIssuer(await createKey('of-the-attacker'));
  folder = await mkdtemp(path.join(tmpdir(), 'throughline-attacks-'));
  const { delegationKeyFile, supplierSecretsFile } = await writeTrustKeys(
    folder,
    (await loadOrganisations()).subgraphs.map(({ name }) => name),
  );
  gateway = await startGatewayHere(
    { kind: 'organisations', organisationsFile: null },
    { identity: issuerConfig(issuer), delegationKeyFile, supplierSecretsFile, clock: () => nowMs },
  );
}, 60_000);
afterAll(async () => {
  await Promise.all([gateway?.stop(), issuer?.stop(), attacker?.stop()]);
  await rm(folder, { recursive: true, force: true });
});

interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
}

/** @param headers names and values in turn, sent as they are. */
function send(headers: readonly string[], search = '', method = 'POST', body = ''): Promise<Answered> {
  const url = new URL(`/graphql?query=${encodeURIComponent(DOCUMENT)}${search}`, gateway.url);
  const own = ['host', url.host, 'content-type', 'application/json', 'content-length', String(Buffer.byteLength(body))];
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers: [...own, ...headers], agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk) => (text += String(chunk)));
      response.once('end', () => resolve({ status: response.statusCode!, headers: response.headers, text }));
    });
    sent.once('error', reject);
    sent.end(body);
  });
}

const ask = (token: string) => gateway.query(DOCUMENT, undefined, { authorization: `Bearer ${token}` });

const all: readonly Attack[] = await attacks({ key, rsaKey, attackerUrl: 'http://127.0.0.1:9/keys', nowMs: NOW_MS });

function assertRefused({ status, headers, text }: Answered, { code, headers: sent }: Pick<Attack, 'code' | 'headers'>) {
  expect([status, JSON.parse(text)]).toEqual([
    401,
    { errors: [{ message: messageOf(code), extensions: { code } }], extensions: { sources: [] } },
  ]);
  const challenge = String(headers['www-authenticate']);
  if (code === 'IDENTITY_REQUIRED') expect(challenge).toBe('Bearer realm="throughline"');
  else
    expect(challenge).toBe(`Bearer realm="throughline", error="invalid_token", error_description="${messageOf(code)}"`);
  expect(challenge).toMatch(/^[\x20-\x7e]+$/);
  expect(headers['cache-control']).toBe('no-store');
  for (const value of sent.filter((part) => part.length > 20)) expect(text + challenge).not.toContain(value);
}

describe('a request with', () => {
  it.each(all.map((attack) => [attack.code, attack.name, attack] as const))('%s: %s', async (_code, _name, attack) => {
    assertRefused(await send(attack.headers, attack.search, 'GET'), attack);
  });

  it('any of them is refused as well when it is posted, before its body is read', async () => {
    const body = JSON.stringify({ query: DOCUMENT });
    for (const attack of all) assertRefused(await send(attack.headers, attack.search, 'POST', body), attack);
    const tooLarge = JSON.stringify({ query: `{ ${'a '.repeat(400_000)} }` });
    assertRefused(await send([], '', 'POST', tooLarge), { code: 'IDENTITY_REQUIRED', headers: [] });
  });

  it('a key that it brings itself has nobody asked for keys but the issuer, and hardly ever', async () => {
    const elsewhere = await attacks({ key, rsaKey, attackerUrl: attacker.jwksUrl, nowMs: NOW_MS });
    const asked = issuer.asked();
    for (const attack of elsewhere.filter(({ name }) => /key|address|certificate/.test(name)))
      assertRefused(await send(attack.headers, attack.search, 'GET'), attack);
    expect([attacker.asked(), issuer.asked()]).toEqual([0, asked]);
  });

  it('none of them leaves a token in the log', () => {
    const log = JSON.stringify(gateway.log);
    const tokens = all.flatMap(({ headers }) => headers).filter((value) => /^Bearer .{40}/i.test(value));
    expect(tokens.length).toBeGreaterThan(80);
    for (const token of tokens)
      for (const part of token.split('.')) if (part.length > 20) expect(log).not.toContain(part);
  });
});

describe('a good token', () => {
  it.each([
    ['a local desk', { desk: 'ld-maidstone', capacity: 'CUSTOMER', role: 'local-desk' }],
    ['the integrator', { desk: 'nsd', capacity: 'INTEGRATOR', role: 'operator', purpose: 'SERVICE_OPERATION' }],
    ['an existing supplier', { desk: 'gp-supplier', capacity: 'PROVIDER', role: 'dashboard' }],
    ['an auditor', { desk: null, capacity: 'AUDITOR', role: 'auditor', purpose: 'AUDIT' }],
    ['the guardian', { desk: undefined, capacity: 'GUARDIAN', role: 'guardian', purpose: 'CLINICAL_SAFETY' }],
  ])('is of %s', async (_who, said) => {
    const claims: Readonly<Record<string, unknown>> = { ...goodClaims(NOW_MS), ...said };
    const { status, body } = await ask(sign(key, claims));
    expect([status, body.data]).toEqual([200, { organisation: { name: 'BT' } }]);
    expect(body.extensions.identity).toEqual({
      mode: 'issuer',
      sample: null,
      desk: claims['desk'] ?? null,
      capacity: claims['capacity'],
      role: claims['role'],
      purpose: claims['purpose'],
      toolkitStatus: 'CURRENT',
      isBreakGlass: false,
    });
  });

  it.each([
    ['of the other key', rsaKey, {}, {}],
    ['without a type', key, {}, { typ: undefined }],
    ['of the older type', key, {}, { typ: 'JWT' }],
    ['without a name of its key, which is the only one of its kind', key, {}, { kid: undefined }],
    ['with several audiences', key, { aud: ['payroll', 'throughline'] }, {}],
    ['that ended less long ago than clocks may differ', key, { exp: NOW_MS / 1000 - 29 }, {}],
    ['that begins no later than clocks may differ', key, { nbf: NOW_MS / 1000 + 30, iat: NOW_MS / 1000 + 30 }, {}],
    ['with addresses that nobody looks at', key, {}, { jku: 'http://127.0.0.1:9/', x5u: 'http://127.0.0.1:9/' }],
    ['with more claims than are needed', key, { scope: 'openid', name: 'nobody', roles: ['guardian'] }, {}],
  ] as const)('%s is taken', async (_what, signedBy, claims, header) => {
    const { status, body } = await ask(sign(signedBy, { ...goodClaims(NOW_MS), ...claims }, header));
    expect([status, body.extensions.identity?.desk]).toEqual([200, 'spine']);
  });

  it('under any writing of scheme and header', async () => {
    const token = sign(key, goodClaims(NOW_MS));
    for (const [name, value] of [
      ['AUTHORIZATION', `bearer ${token}`],
      ['Authorization', `BEARER  ${token}`],
    ] as const) {
      const { status } = await send([name, value], '', 'POST', JSON.stringify({ query: DOCUMENT }));
      expect(status).toBe(200);
    }
  });

  it('says who asks whatever other headers say', async () => {
    const said = [
      'x-desk',
      'nsd',
      'x-role',
      'guardian',
      'throughline-reader',
      '{"role":"guardian"}',
      'cookie',
      'desk=nsd',
    ];
    const authorization = ['authorization', `Bearer ${sign(key, goodClaims(NOW_MS))}`];
    const { text } = await send([...said, ...authorization], '', 'POST', JSON.stringify({ query: DOCUMENT }));
    expect(JSON.parse(text).extensions.identity).toMatchObject({ desk: 'spine', role: 'supplier' });
  });

  it('is good until it ends, although it is remembered', async () => {
    const token = sign(key, goodClaims(NOW_MS));
    try {
      expect((await ask(token)).status).toBe(200);
      nowMs = NOW_MS + 929_999;
      expect((await ask(token)).status).toBe(200);
      nowMs = NOW_MS + 930_000;
      const late = await ask(token);
      expect([late.status, late.body.errors?.[0]?.extensions['code']]).toEqual([401, 'TOKEN_EXPIRED']);
    } finally {
      nowMs = NOW_MS;
    }
  });

  it('opens nothing that is the demo’s', async () => {
    for (const method of ['GET', 'POST']) {
      for (const path of ['/identity/samples', '/identity/samples/auditor/token']) {
        const response = await fetch(new URL(path, gateway.url), { method });
        expect([response.status, await response.json()]).toMatchObject([
          404,
          { errors: [{ extensions: { code: 'NOT_FOUND' } }] },
        ]);
      }
    }
  });
});

it('leaves open what says nothing of anybody: health, the Playground’s page and the form of answers', async () => {
  for (const path of ['/health/live', '/health/ready', '/', '/schema/extensions.json'])
    expect((await fetch(new URL(path, gateway.url))).status).toBe(200);
});
