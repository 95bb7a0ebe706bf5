/** What a desk holds of the gateway's ledger: only its gateway gives it any, and no key's checkpoints push out another's. */

import { generateKeyPairSync, sign } from 'node:crypto';
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import canonicalize from 'canonicalize';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parseDeskKeys } from '../../subgraphs/kit/trust/desk-keys.ts';
import { serveTestDesk, type TestDesk } from '../kit/fixtures/serve-test-desk.ts';
import { createParty, deliver, forge, withHeaders, type Forged, type ForgeOptions } from './forge.ts';

const PATH = '/disclosure-checkpoints';
/** As docs/disclosure-ledger.md has it. */
const HELD_OF_ONE_KEY = 1000;
const KEYS = 16;
const DAY_SECONDS = 86_400;

type SignedBy = (position: number, more?: { readonly at?: string; readonly ledger?: string }) => string;

/** A ledger's key of its own; each call is one checkpoint, as the gateway would post it. */
function createLedgerKey(): SignedBy {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const publicKeyText = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
  return (position, { at = instantOf(position), ledger = 'the-ledger' } = {}) => {
    const signed = {
      kind: 'throughline-disclosure-checkpoint',
      version: 1,
      ledger,
      position,
      hash: position.toString(16).padStart(64, '0'),
      at,
      publicKey: publicKeyText,
    };
    const signature = sign(null, Buffer.from(canonicalize(signed)!), privateKey).toString('base64');
    return JSON.stringify({ ...signed, signature });
  };
}

function instantOf(position: number): string {
  return new Date(Date.UTC(2026, 10, 23) + position * 1000).toISOString();
}

const party = createParty();
const other = createParty();
let now = Date.parse('2026-11-23T10:00:00.000Z');
let folder: string;
let file: string;
let keyed: TestDesk;
let open: TestDesk;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'throughline-held-'));
  file = path.join(folder, 'disclosure-checkpoints.jsonl');
  const environment = { clock: () => now, dataFolder: folder };
  const keys = parseDeskKeys({ name: 'secrets', text: party.secret }, { name: 'keys', text: party.publicPem });
  keyed = await serveTestDesk({ environment, serve: { keys } });
  open = await serveTestDesk({ environment });
});
afterAll(async () => {
  await Promise.all([keyed?.stop(), open?.stop()]);
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  now += 60_000;
});
afterEach(() => {
  rmSync(file, { force: true });
  for (const { log } of [keyed, open]) log.length = 0;
});

const held = (): readonly string[] => (existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : []);
const positionsIn = (lines: readonly string[]): readonly number[] =>
  lines.map((line) => (JSON.parse(line) as { position: number }).position);
const keyIn = (body: string): string => (JSON.parse(body) as { publicKey: string }).publicKey;
const newKeysTold = (): readonly unknown[] =>
  keyed.log
    .filter(({ code }) => code === 'CHECKPOINT_KEY_NEW')
    .map(({ level, detail }) => [level, detail.split(' ').at(-1)]);
/** As its gateway signs it: for no reader. */
const good = (body: string, options: Partial<ForgeOptions> = {}): Forged =>
  forge({ party, now, target: PATH, times: {}, body, claims: { reader: null }, ...options });
const unsigned = (body: string): Forged => ({
  method: 'POST',
  target: PATH,
  headers: [['content-type', 'application/json']],
  body,
});
const post = async (body: string): Promise<readonly [number, string | undefined]> => {
  const { status, code } = await deliver(keyed.url, good(body));
  return [status, code];
};

describe('a desk with keys', () => {
  const genuine = createLedgerKey();
  const foreign = createLedgerKey()(1);

  it('holds what its gateway signs, and nothing that only looks like a checkpoint', async () => {
    expect(await post(genuine(1))).toEqual([204, undefined]);
    expect(await post(genuine(2))).toEqual([204, undefined]);
    for (const body of [genuine(3).replace('"position":3', '"position":4'), '{}', 'nonsense', ''])
      expect(await post(body)).toEqual([400, 'CHECKPOINT_INVALID']);
    expect(held()).toEqual([genuine(1), genuine(2)]);
    // That another process, or one that was killed, has written nothing whole.
    appendFileSync(file, '{"kind":"throughl');
    expect(await post(genuine(3))).toEqual([204, undefined]);
    expect(held()).toEqual([genuine(1), genuine(2), '{"kind":"throughl', genuine(3)]);
  });

  it.each<readonly [string, string, () => Forged]>([
    ['not signed', 'SIGNATURE_MISSING', () => unsigned(foreign)],
    [
      'signed with a part left out',
      'SIGNATURE_MALFORMED',
      () => withHeaders(good(foreign), { 'content-digest': undefined }),
    ],
    ['another in its place', 'BODY_ALTERED', () => ({ ...good(genuine(1)), body: foreign })],
    ['signed for the graph', 'SIGNATURE_INVALID', () => ({ ...good(foreign, { target: '/graphql' }), target: PATH })],
    ['expired', 'SIGNATURE_EXPIRED', () => good(foreign, { now: now - 36_000 })],
    ['from the future', 'SIGNATURE_FROM_FUTURE', () => good(foreign, { now: now + 6000 })],
    ['for another desk', 'DELEGATION_MISADDRESSED', () => good(foreign, { subgraph: 'nsd' })],
    [
      'by who has no secret of it',
      'SIGNATURE_KEY_UNKNOWN',
      () => good(foreign, { party: { ...party, secret: other.secret } }),
    ],
    [
      'by who has its secret and no key of the gateway',
      'DELEGATION_KEY_UNKNOWN',
      () => good(foreign, { party: { ...other, secret: party.secret } }),
    ],
  ])('refuses one that is %s', async (_what, code, attack) => {
    await post(genuine(1));
    expect(await deliver(keyed.url, attack())).toMatchObject({ status: 401, code });
    expect(held()).toEqual([genuine(1)]);
  });

  it('refuses one that has been here', async () => {
    const forged = good(genuine(1));
    expect((await deliver(keyed.url, forged)).status).toBe(204);
    expect(await deliver(keyed.url, forged)).toMatchObject({ status: 401, code: 'SIGNATURE_REPLAYED' });
    expect(held()).toEqual([genuine(1)]);
  });
});

describe('what is held', () => {
  it('of a key is not dropped for another’s: one key too many is refused, and those that are known go on', async () => {
    const keys = Array.from({ length: KEYS + 1 }, createLedgerKey);
    const first = keys.slice(0, KEYS).map((key) => key(1));
    for (const body of first) expect(await post(body)).toEqual([204, undefined]);
    expect(newKeysTold()).toEqual(first.map((body) => ['warn', keyIn(body)]));
    for (const position of [1, 2, 3]) expect(await post(keys[KEYS]!(position))).toEqual([507, 'CHECKPOINT_KEYS_FULL']);
    expect(held()).toEqual(first);
    expect(keyed.log.filter(({ code }) => code === 'CHECKPOINT_KEYS_FULL')).toHaveLength(1);
    expect(await post(keys[0]!(2))).toEqual([204, undefined]);
    expect(held()).toEqual([...first, keys[0]!(2)]);
    // The owner keeps the file elsewhere, and there is room again.
    rmSync(file);
    keyed.log.length = 0;
    for (const position of [4, 5]) expect(await post(keys[KEYS]!(position))).toEqual([204, undefined]);
    expect(held()).toEqual([keys[KEYS]!(4), keys[KEYS]!(5)]);
    expect(newKeysTold()).toEqual([['warn', keyIn(keys[KEYS]!(4))]]);
    // Until there is none again.
    appendFileSync(file, `${first.slice(1).join('\n')}\n`);
    for (const position of [6, 7]) expect(await post(keys[0]!(position))).toEqual([507, 'CHECKPOINT_KEYS_FULL']);
    expect(keyed.log.filter(({ code }) => code === 'CHECKPOINT_KEYS_FULL')).toHaveLength(1);
  });

  it.each(['a desk with keys', 'a desk without'])(
    'at %s: of one key the latest thousand stay and the first of the day, and all of another',
    async (which) => {
      const [busy, quiet] = [createLedgerKey(), createLedgerKey()];
      const send = async (body: string): Promise<number> =>
        (
          await deliver(
            which === 'a desk without' ? open.url : keyed.url,
            which === 'a desk without' ? unsigned(body) : good(body),
          )
        ).status;
      const many = Array.from({ length: 2 * HELD_OF_ONE_KEY }, (_, index) => busy(index + 2));
      writeFileSync(file, [quiet(1), ...many, ''].join('\n'));
      const last = 2 * HELD_OF_ONE_KEY + 2;
      expect(await send(busy(last))).toBe(204);
      const kept = held();
      expect(kept.slice(0, 2)).toEqual([quiet(1), busy(2)]);
      expect(positionsIn(kept.slice(2))).toEqual(
        Array.from({ length: HELD_OF_ONE_KEY }, (_, index) => last - HELD_OF_ONE_KEY + 1 + index),
      );
      // What is there is not held twice, in however many ways its signature is written.
      for (const body of [busy(last), busy(last).replace(/="\}$/, '=="}'), busy(last).replace(/"\}$/, ' "}')])
        expect(await send(body)).toBe(204);
      expect(held()).toEqual(kept);
    },
  );

  it('of one key is the latest by when it was signed: what is signed for a day before pushes out nothing, nor its first', async () => {
    const key = createLedgerKey();
    const first = key(100);
    const later = Array.from({ length: HELD_OF_ONE_KEY }, (_, index) => key(DAY_SECONDS + index));
    const older = Array.from({ length: HELD_OF_ONE_KEY - 1 }, (_, index) => key(2000 + index));
    writeFileSync(file, [first, ...later, ...older, ''].join('\n'));
    now = Date.parse(instantOf(DAY_SECONDS + HELD_OF_ONE_KEY));
    expect(await post(key(1500))).toEqual([204, undefined]);
    expect(held()).toEqual([first, ...later]);
  });
});

describe('when a checkpoint says that it was signed', () => {
  const MINUTE_MS = 60_000;
  const DAY_MS = DAY_SECONDS * 1000;
  const after = (differenceMs: number): string => new Date(now + differenceMs).toISOString();

  it('is at most five minutes after the desk’s clock, and a day before', async () => {
    const key = createLedgerKey();
    const good = [-DAY_MS, -1, 0, 5 * MINUTE_MS].map((differenceMs, index) => key(index, { at: after(differenceMs) }));
    for (const body of good) expect(await post(body)).toEqual([204, undefined]);
    for (const differenceMs of [-DAY_MS - 1, 5 * MINUTE_MS + 1, -400 * DAY_MS, 400 * DAY_MS])
      expect(await post(key(9, { at: after(differenceMs) }))).toEqual([400, 'CHECKPOINT_MISTIMED']);
    expect(held()).toEqual(good);
  });

  it('takes nobody’s place of a day to come: its own first is held, however many come after', async () => {
    const key = createLedgerKey();
    const midnight = Date.parse(instantOf(2 * DAY_SECONDS));
    now = midnight - 10 * MINUTE_MS;
    expect(await post(key(7, { at: new Date(midnight).toISOString() }))).toEqual([400, 'CHECKPOINT_MISTIMED']);
    now = midnight + 10 * MINUTE_MS;
    const first = key(8, { at: after(0) });
    expect(await post(first)).toEqual([204, undefined]);
    const many = Array.from({ length: 2 * HELD_OF_ONE_KEY - 2 }, (_, index) =>
      key(9 + index, { at: after(1 + index) }),
    );
    appendFileSync(file, `${many.join('\n')}\n`);
    expect(await post(key(2 * HELD_OF_ONE_KEY + 9, { at: after(MINUTE_MS) }))).toEqual([204, undefined]);
    // One more than are dropped at once, so that they are.
    expect(await post(key(2 * HELD_OF_ONE_KEY + 10, { at: after(MINUTE_MS + 1) }))).toEqual([204, undefined]);
    expect(held()).toHaveLength(HELD_OF_ONE_KEY + 1);
    expect(held()[0]).toBe(first);
  });

  it('is of no day that is invented: at a desk without keys, too, of one key no more are held', async () => {
    const key = createLedgerKey();
    const statuses: number[] = [];
    for (let day = -40; day <= 40; day += 1)
      statuses.push((await deliver(open.url, unsigned(key(day + 40, { at: after(day * DAY_MS) })))).status);
    expect(statuses.filter((status) => status !== 400)).toEqual([204, 204]);
    expect(positionsIn(held())).toEqual([39, 40]);
  });
});
