/** Readers beside each other: each is answered as itself, and nothing of its token goes any further. */

import { setTimeout } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { messageOf } from '../../../gateway/errors.ts';
import { readIdentityHeaders } from '../../../gateway/governance/identity/request-headers.ts';
import { IdentityError } from '../../../gateway/governance/identity/identity-error.ts';
import { startSmallGraph, type SmallGraph } from '../../gateway/small-graph.ts';
import { createKey, goodClaims, issuerConfig, sign, startIssuer, type Issuer } from './issuer.ts';

const CLAIM = 'https://throughline.invalid/reader';
const key = await createKey('only');
let issuer: Issuer;
let graph: SmallGraph;
let answers = 0;
/** How long each answer takes, in milliseconds: those who ask meanwhile may share it. */
let answerTakesMs = 0;

/** Of one firm at different desks, of one desk in different roles, and of none. */
const READERS = [
  { sub: 'one', desk: 'spine', capacity: 'PROVIDER', role: 'supplier', purpose: 'INCIDENT_RESOLUTION' },
  { sub: 'two', desk: 'spine', capacity: 'PROVIDER', role: 'supplier', purpose: 'INCIDENT_RESOLUTION' },
  { sub: 'one', desk: 'lsp-london', capacity: 'PROVIDER', role: 'supplier', purpose: 'INCIDENT_RESOLUTION' },
  { sub: 'one', desk: 'spine', capacity: 'PROVIDER', role: 'dashboard', purpose: 'SERVICE_REPORTING' },
  { sub: 'one', desk: 'spine', capacity: 'PROVIDER', role: 'supplier', purpose: 'CLINICAL_SAFETY' },
  { sub: 'one', desk: null, capacity: 'AUDITOR', role: 'auditor', purpose: 'AUDIT' },
] as const;

beforeAll(async () => {
  issuer = await startIssuer(key);
  graph = await startSmallGraph(
    [{ name: 'a', sdl: 'type Query { serial: Int! }', resolvers: { Query: { serial: giveSerial } } }],
    { identity: { ...issuerConfig(issuer), claim: CLAIM } },
  );
});
afterAll(() => Promise.all([graph?.stop(), issuer?.stop()]));

async function giveSerial(): Promise<number> {
  const serial = (answers += 1);
  if (answerTakesMs > 0) await setTimeout(answerTakesMs);
  return serial;
}

function tokenOf({ sub, ...said }: (typeof READERS)[number]): string {
  const { iss, aud, exp } = goodClaims(Date.now());
  // What stands beside the one claim is nobody's word.
  return sign(key, { iss, aud, exp, sub, desk: 'nsd', capacity: 'INTEGRATOR', role: 'operator', [CLAIM]: said });
}

const ask = (token: string, headers: Readonly<Record<string, string>> = {}) =>
  graph.query('{ serial }', undefined, { authorization: `Bearer ${token}`, ...headers });

it('are answered as themselves, and share with nobody, however they are interleaved', async () => {
  const tokens = READERS.map(tokenOf);
  const serials = READERS.map(() => new Set<number>());
  answerTakesMs = 200;
  await Promise.all(
    Array.from({ length: 120 }, async (_, index) => {
      const which = (index * 7) % READERS.length;
      const { body } = await ask(tokens[which]!);
      const { sub: _sub, ...said } = READERS[which]!;
      expect(body.extensions.identity).toMatchObject({ mode: 'issuer', sample: null, ...said });
      serials[which]!.add(body.data.serial);
    }),
  );
  answerTakesMs = 0;
  const all = serials.flatMap((one) => [...one]);
  expect(new Set(all).size).toBe(all.length);
  expect(all.length).toBeLessThan(120);
});

it('send their tokens no further than here', async () => {
  const received = graph.subgraphs.get('a')!.received;
  received.length = 0;
  await ask(tokenOf(READERS[0]), { 'accept-language': 'cy', 'throughline-break-glass': 'A patient may be harmed' });
  expect(received).toHaveLength(1);
  expect(Object.keys(received[0]!.headers)).not.toContain('authorization');
  expect(Object.keys(received[0]!.headers)).not.toContain('throughline-break-glass');
  expect(received[0]!.headers['accept-language']).toBe('cy');
});

it('say who they are in the one claim, and nowhere else', async () => {
  const flat = sign(key, goodClaims(Date.now()));
  const { status, body } = await ask(flat);
  expect([status, body.errors![0]!.extensions['code']]).toEqual([401, 'TOKEN_CLAIMS_INVALID']);
  for (const said of [null, 'guardian', [], 7]) {
    const token = sign(key, { ...goodClaims(Date.now()), [CLAIM]: said });
    expect((await ask(token)).body.errors![0]!.extensions['code']).toBe('TOKEN_CLAIMS_INVALID');
  }
});

describe('who break the glass', () => {
  const REASON = 'A patient may be sent home without a result';

  // That they share no words with who does not: test/disclosures/break-glass.test.ts.
  it('say so in their answers, and not why', async () => {
    const token = tokenOf(READERS[0]);
    const [with_, without, other] = await Promise.all([
      ask(token, { 'throughline-break-glass': REASON }),
      ask(token),
      ask(token, { 'throughline-break-glass': `${REASON}!` }),
    ]);
    expect([with_, without, other].map(({ body }) => body.extensions.identity?.isBreakGlass)).toEqual([
      true,
      false,
      true,
    ]);
    for (const { text } of [with_, other]) expect(text).not.toContain(REASON);
  });

  it.each([
    ['too short', 'Help now!'],
    ['spaces', ' '.repeat(40)],
    ['short between spaces', `${' '.repeat(20)}Help now!${' '.repeat(20)}`],
    ['too long', 'h'.repeat(501)],
    ['with what cannot be printed', 'A patient may\u0081 be harmed'],
    ['empty', ''],
  ])('give a reason: %s is none', async (_what, reason) => {
    const { status, body } = await ask(tokenOf(READERS[0]), { 'throughline-break-glass': reason });
    expect([status, body]).toEqual([
      400,
      {
        errors: [{ message: messageOf('BREAK_GLASS_MALFORMED'), extensions: { code: 'BREAK_GLASS_MALFORMED' } }],
        extensions: { sources: [] },
      },
    ]);
  });

  it.each([
    ['UTF-8', Buffer.from('Claf heb ganlyniad – gŵr o Fôn'), 'Claf heb ganlyniad – gŵr o Fôn'],
    ['Latin-1', Buffer.from('Señora without a result', 'latin1'), 'Señora without a result'],
  ])('may write it in %s', (_encoding, bytes, reason) => {
    const headers = ['Throughline-Break-Glass', bytes.toString('latin1')];
    expect(readIdentityHeaders(headers)).toEqual({ token: null, breakGlassReason: reason });
  });
});

describe('whatever headers come', () => {
  const name = fc.oneof(
    fc.constantFrom(
      'authorization',
      'Authorization',
      'AUTHORIZATION',
      'throughline-break-glass',
      'Throughline-Break-Glass',
    ),
    fc.constantFrom('authorizatiom', 'authorization ', 'x-authorization', 'throughline-break-glasses', 'cookie'),
  );
  const value = fc.oneof(
    fc.constantFrom('Bearer a.b.c', 'bearer  a.b.', 'Bearer a.b', 'Basic a.b.c', 'A patient may be harmed', 'short'),
    fc.string({ maxLength: 40 }),
  );

  it('there is one token and one reason, or a refusal', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(name, value), { maxLength: 6 }), (pairs) => {
        const named = (wanted: string) => pairs.filter(([one]) => one.toLowerCase() === wanted).map(([, text]) => text);
        const [authorizations, reasons] = [named('authorization'), named('throughline-break-glass')];
        const isGood =
          authorizations.length <= 1 &&
          reasons.length <= 1 &&
          authorizations.every((text) => /^bearer +[\w-]+\.[\w-]+\.[\w-]*$/i.test(text)) &&
          reasons.every((text) => text.trim().length >= 10 && /^[ -~]*$/.test(text));
        try {
          const { token, breakGlassReason } = readIdentityHeaders(pairs.flat());
          expect(token === null).toBe(authorizations.length === 0);
          expect(breakGlassReason === null).toBe(reasons.length === 0);
          if (token !== null) expect(authorizations[0]!.endsWith(token)).toBe(true);
          if (breakGlassReason !== null) expect(reasons[0]).toContain(breakGlassReason);
          expect(isGood || reasons.length > 0).toBe(true);
        } catch (error) {
          if (!(error instanceof IdentityError)) throw error;
          expect(isGood).toBe(false);
        }
      }),
      { numRuns: 500 },
    );
  });
});
