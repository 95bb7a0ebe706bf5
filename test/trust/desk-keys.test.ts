/** What a desk takes for keys, how it changes them while it serves, and what it remembers of requests. */

import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { parseDeskKeys } from '../../subgraphs/kit/trust/desk-keys.ts';
import { Nonces } from '../../subgraphs/kit/trust/nonces.ts';
import { serveTestDesk, type TestDesk } from '../kit/fixtures/serve-test-desk.ts';
import { createSelfSigned } from '../support/self-signed-certificate.ts';
import { createParty, deliver, forge, type Party } from './forge.ts';

const NOW = Date.parse('2026-11-23T10:00:00.000Z');
const old = createParty();
const next = createParty();
const keysOf = (...parties: readonly Party[]) =>
  parseDeskKeys(
    { name: 'secrets', text: parties.map(({ secret }) => secret).join('\n') },
    { name: 'keys', text: parties.map(({ publicPem }) => publicPem).join('') },
  );

let desk: TestDesk | undefined;
afterEach(async () => {
  await desk?.stop();
  desk = undefined;
});

describe('keys that change', () => {
  it('count together while there are two, and no longer when one is gone; what was here stays known', async () => {
    desk = await serveTestDesk({ environment: { clock: () => NOW }, serve: { keys: keysOf(old) } });
    const { url } = desk;
    const codeOf = async (party: Party) => (await deliver(url, forge({ party, now: NOW }))).code ?? 'answered';
    const codes = async () => [
      await codeOf(old),
      await codeOf(next),
      await codeOf({ ...old, secret: next.secret }),
      await codeOf({ ...next, secret: old.secret }),
    ];
    const UNKNOWN_SECRET = 'SIGNATURE_KEY_UNKNOWN';
    const UNKNOWN_KEY = 'DELEGATION_KEY_UNKNOWN';
    expect(await codes()).toEqual(['answered', UNKNOWN_SECRET, UNKNOWN_SECRET, UNKNOWN_KEY]);
    const first = forge({ party: old, now: NOW });
    expect((await deliver(url, first)).status).toBe(200);
    desk.replaceKeys(keysOf(old, next), null);
    expect(await codes()).toEqual(['answered', 'answered', 'answered', 'answered']);
    expect((await deliver(url, first)).code).toBe('SIGNATURE_REPLAYED');
    desk.replaceKeys(keysOf(next), null);
    expect(await codes()).toEqual([UNKNOWN_SECRET, 'answered', UNKNOWN_KEY, UNKNOWN_SECRET]);
  });

  it('end what was known of a delegation whose key is gone', async () => {
    desk = await serveTestDesk({ environment: { clock: () => NOW }, serve: { keys: keysOf(old) } });
    const delegated = { party: old, now: NOW, claims: { jti: 'one-delegation-for-two' } };
    expect((await deliver(desk.url, forge(delegated))).status).toBe(200);
    desk.replaceKeys(
      parseDeskKeys({ name: 'secrets', text: old.secret }, { name: 'keys', text: next.publicPem }),
      null,
    );
    expect((await deliver(desk.url, forge(delegated))).code).toBe('DELEGATION_KEY_UNKNOWN');
  });

  it('are not gained nor lost while a desk serves', async () => {
    desk = await serveTestDesk();
    expect(() => desk!.replaceKeys(keysOf(old), null)).toThrow(expect.objectContaining({ code: 'KEYS_MISSING' }));
    await desk.stop();
    desk = await serveTestDesk({ serve: { keys: keysOf(old) } });
    expect(() => desk!.replaceKeys(null, null)).toThrow(expect.objectContaining({ code: 'KEYS_MISSING' }));
  });
});

describe('a desk', () => {
  it('does not listen beyond loopback without keys', async () => {
    const refused = serveTestDesk({ serve: { host: '0.0.0.0' } });
    await expect(refused).rejects.toMatchObject({ code: 'KEYS_MISSING', message: expect.stringContaining('0.0.0.0') });
  });

  it('does not serve by a certificate that is not its key’s', async () => {
    const { certificate } = createSelfSigned();
    const tls = { certificate, key: createSelfSigned().key, clientAuthorities: null };
    await expect(serveTestDesk({ serve: { tls } })).rejects.toMatchObject({ code: 'KEYS_INVALID' });
  });
});

describe('files of keys', () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const good = { secrets: old.secret, keys: old.publicPem };
  const parse = ({ secrets, keys }: typeof good) =>
    parseDeskKeys({ name: 'secrets', text: secrets }, { name: 'keys', text: keys });

  it('may have comments, empty lines and several of each', () => {
    const { secrets, gatewayKeys } = parse({
      secrets: `# from May\n\n  ${old.secret}  \r\n${next.secret}`,
      keys: `from May\n${old.publicPem}\n${next.publicPem}`,
    });
    expect([secrets.size, gatewayKeys.size]).toEqual([2, 2]);
  });

  it.each([
    ['no secret', { ...good, secrets: '# none\n' }, /^secrets: there must be at least one secret/],
    [
      'a short secret',
      { ...good, secrets: `\n${old.secret.slice(1)}` },
      /^secrets:2: a secret must be 43 .*; got 42 characters$/,
    ],
    [
      'a secret of two words',
      { ...good, secrets: `${old.secret} b` },
      /^secrets:1: a secret must be .*; got 45 characters$/,
    ],
    ['no key', { ...good, keys: 'none' }, /^keys: there must be at least one public key/],
    [
      'another kind of key',
      { ...good, keys: publicKey.export({ type: 'spki', format: 'pem' }) as string },
      /^keys: key 1 must be an Ed25519 key; got rsa$/,
    ],
    [
      'a key that is none',
      { ...good, keys: old.publicPem.replace(/\nM/, '\nA') },
      /^keys: key 1 must be an Ed25519 key; got no key$/,
    ],
    [
      'a private key',
      { ...good, keys: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string },
      /^keys: holds a private key/,
    ],
  ])('are refused with %s, and no secret is shown', (_what, files, expected) => {
    expect(() => parse(files)).toThrow(
      expect.objectContaining({ code: 'KEYS_INVALID', message: expect.stringMatching(expected) }),
    );
    expect(() => parse(files)).not.toThrow(
      expect.objectContaining({ message: expect.stringContaining(old.secret.slice(1, 20)) }),
    );
  });
});

describe('what is remembered of requests', () => {
  it('takes none twice while it could come again, and never more than there is room for, in any order of times', () => {
    const step = fc.record({
      nonce: fc.integer({ min: 0, max: 30 }),
      lives: fc.integer({ min: 0, max: 8 }),
      passes: fc.integer({ min: -3, max: 3 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), fc.integer({ min: 1, max: 12 }), (steps, maximum) => {
        const nonces = new Nonces(maximum);
        const claimed = new Map<string, number>();
        let now = 100;
        let latest = 0;
        for (const { nonce, lives, passes } of steps) {
          now += passes;
          latest = Math.max(latest, now);
          const until = now + lives;
          const living = [...claimed.values()].filter((end) => end >= latest).length;
          const outcome = nonces.claim(String(nonce), until, now);
          const key = `${nonce} ${until}`;
          // By its end a request is told from another one with the same nonce, which only who has the secret can make.
          if (until < latest) expect(outcome).toBe('FORGOTTEN');
          else if (claimed.has(key)) expect(outcome).toBe('KNOWN');
          else expect(outcome).toBe(living >= maximum ? 'FULL' : 'CLAIMED');
          if (outcome === 'CLAIMED') claimed.set(key, until);
        }
      }),
    );
  });
});
