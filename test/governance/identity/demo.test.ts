/** The demo: everyone on this machine may be one of the samples, and nobody else anything. */

import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SAMPLE_IDENTITIES } from '../../../gateway/governance/identity/demo/sample-identities.ts';
import { startGatewayHere, startSmallGraph, type SmallGateway } from '../../gateway/small-graph.ts';

const NOW_MS = Date.parse('2026-01-15T12:00:00.000Z');
const DOCUMENT = '{ organisation(code: "BT") { name } }';
let nowMs = NOW_MS;
let gateway: SmallGateway;

beforeAll(async () => {
  gateway = await startGatewayHere(
    { kind: 'organisations', organisationsFile: null },
    { identity: { mode: 'demo' }, clock: () => nowMs },
  );
}, 60_000);
afterAll(() => gateway?.stop());

const NAMES = SAMPLE_IDENTITIES.map(({ name }) => name);

interface Answered {
  readonly status: number;
  // oxlint-disable-next-line typescript/no-explicit-any -- its shape is the address's
  readonly body: any;
  readonly headers: Readonly<Record<string, unknown>>;
}

function call(method: string, path: string, headers: Readonly<Record<string, string>> = {}): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const sent = request(new URL(path, gateway.url), { method, headers, agent: false }, (response) => {
      let text = '';
      response.on('data', (chunk) => (text += String(chunk)));
      response.once('end', () =>
        resolve({ status: response.statusCode!, body: JSON.parse(text), headers: response.headers }),
      );
    });
    sent.once('error', reject);
    sent.end();
  });
}

const tokenOf = async (name: string): Promise<string> =>
  (await call('POST', `/identity/samples/${name}/token`)).body.token;
const ask = (headers: Readonly<Record<string, string>> = {}) => gateway.query(DOCUMENT, undefined, headers);

describe('the demo', () => {
  it('takes who brings no token for the auditor, and says so', async () => {
    const { status, body } = await ask();
    expect([status, body.data]).toEqual([200, { organisation: { name: 'BT' } }]);
    expect(body.extensions.identity).toEqual({
      mode: 'demo',
      sample: 'auditor',
      desk: null,
      capacity: 'AUDITOR',
      role: 'auditor',
      purpose: 'AUDIT',
      toolkitStatus: 'CURRENT',
      isBreakGlass: false,
    });
    const broken = await ask({ 'throughline-break-glass': 'A patient may be harmed' });
    expect(broken.body.extensions.identity).toMatchObject({ sample: 'auditor', isBreakGlass: true });
  });

  it('lists its samples: of each kind of reader, and two of one firm at different desks', async () => {
    const { status, body, headers } = await call('GET', '/identity/samples');
    expect([status, headers['cache-control']]).toEqual([200, 'no-store']);
    expect(body).toEqual({ identities: SAMPLE_IDENTITIES });
    const roles = SAMPLE_IDENTITIES.map(({ role }) => role);
    expect(new Set(roles)).toEqual(new Set(['auditor', 'guardian', 'supplier', 'local-desk', 'dashboard', 'operator']));
    expect(NAMES).toEqual(expect.arrayContaining(['spine-supplier', 'lsp-london-supplier']));
  });

  it.each(NAMES)('gives out a token of %s that is taken', async (name) => {
    const { status, body, headers } = await call('POST', `/identity/samples/${name}/token`);
    expect([status, headers['cache-control'], body.expiresInSeconds]).toEqual([200, 'no-store', 900]);
    const answer = await ask({ authorization: `Bearer ${body.token}` });
    const { title: _title, name: sample, ...said } = SAMPLE_IDENTITIES.find((one) => one.name === name)!;
    expect(answer.body.extensions.identity).toMatchObject({ mode: 'demo', sample, ...said });
  });

  it('gives out tokens that end', async () => {
    const authorization = `Bearer ${await tokenOf('guardian')}`;
    try {
      nowMs = NOW_MS + 899_999;
      expect((await ask({ authorization })).body.extensions.identity?.sample).toBe('guardian');
      nowMs = NOW_MS + 900_000;
      const late = await ask({ authorization });
      expect([late.status, late.body.errors?.[0]?.extensions['code']]).toEqual([401, 'TOKEN_EXPIRED']);
    } finally {
      nowMs = NOW_MS;
    }
  });

  it('does not take a bad token for none', async () => {
    for (const [authorization, code] of [
      ['Bearer a.b.c', 'TOKEN_MALFORMED'],
      ['', 'TOKEN_MALFORMED'],
      [`Bearer ${(await tokenOf('auditor')).slice(0, -4)}AAAA`, 'TOKEN_SIGNATURE_INVALID'],
    ] as const) {
      const { status, body } = await ask({ authorization });
      expect([status, body.errors?.[0]?.extensions['code']]).toEqual([401, code]);
    }
  });

  it('takes no token of another gateway’s demo', async () => {
    const other = await startSmallGraph([{ name: 'a', sdl: 'type Query { a: Int }' }], { identity: { mode: 'demo' } });
    try {
      const { status, body } = await other.query('{ a }', {}, { authorization: `Bearer ${await tokenOf('guardian')}` });
      expect([status, body.errors?.[0]?.extensions['code']]).toEqual([401, 'TOKEN_KEY_UNKNOWN']);
    } finally {
      await other.stop();
    }
  });
});

describe('its tokens', () => {
  it.each([
    ['of nobody', 'POST', '/identity/samples/nobody/token', {}],
    ['of what every object has', 'POST', '/identity/samples/__proto__/token', {}],
    ['by a link', 'GET', '/identity/samples/guardian/token', {}],
    ['for a page of another site', 'POST', '/identity/samples/guardian/token', { 'sec-fetch-site': 'cross-site' }],
    ['for a page of a neighbour', 'POST', '/identity/samples/guardian/token', { 'sec-fetch-site': 'same-site' }],
    ['for a name that was led here', 'POST', '/identity/samples/guardian/token', { host: 'elsewhere.invalid' }],
    [
      'for a name that begins like this machine',
      'POST',
      '/identity/samples/guardian/token',
      { host: '127.0.0.1.invalid' },
    ],
    ['through a proxy', 'POST', '/identity/samples/guardian/token', { 'x-forwarded-for': '192.0.2.1' }],
    ['through a proxy of the standard', 'POST', '/identity/samples/guardian/token', { forwarded: 'for=192.0.2.1' }],
    ['in a list for others', 'GET', '/identity/samples', { host: 'elsewhere.invalid:4000' }],
  ])('are not given out %s', async (_how, method, path, headers) => {
    const { status, body } = await call(method, path, headers);
    expect([status, body]).toMatchObject([404, { errors: [{ extensions: { code: 'NOT_FOUND' } }] }]);
    expect(JSON.stringify(body)).not.toMatch(/token"|identities/);
  });

  it('are given out under each name of this machine', async () => {
    for (const host of ['localhost:4000', '127.0.0.1:4000', '[::1]:4000', 'localhost'])
      expect((await call('GET', '/identity/samples', { host })).status).toBe(200);
  });
});
