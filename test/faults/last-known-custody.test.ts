/**
 * What the journey makes of a desk that is given from its last-known copy: its account is heard up to when it was said, and no figure over
 * many incidents takes it for what the desk says now. Maidstone while it runs, on 1 August 2006, by a gateway whose clock is set.
 */

import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { RUN_KEYS_FOLDER, trustKeysIn, type TrustKeys } from '../../commands/start/trust-keys.ts';
import type { GatewayConfig } from '../../gateway/config.ts';
import type { Answer } from '../support/ask.ts';
import { startFaultProxies, type FaultProxy } from '../support/fault-proxy.ts';
import { sharedThroughline } from '../support/shared-throughline.ts';
import { startGatewayHere, type SmallGateway } from '../gateway/small-graph.ts';

const LSP = 'lsp-north-west-west-midlands';
const START = Date.parse('2006-08-01T12:00:00.000Z');
const CUSTODY = `custody {
  complete end
  intervals { from to class missing { code } }
  missing { desk { code } reason }
}`;

let proxies: ReadonlyMap<string, FaultProxy>;
let gateway: SmallGateway;
let now = START;
let keys: TrustKeys;
beforeAll(async () => {
  const { desks, dataFolder } = await sharedThroughline();
  keys = trustKeysIn(join(dataFolder, RUN_KEYS_FOLDER));
  proxies = await startFaultProxies(desks);
  gateway = await startHere({ byName: new Map() });
});
afterAll(async () => {
  await gateway?.stop();
  await Promise.all([...(proxies?.values() ?? [])].map((proxy) => proxy.stop()));
});
const REVALIDATED = { freshForMs: 0, staleWhileRevalidateMs: 60_000, staleIfErrorMs: 0 };
function startHere(suppliers: Pick<GatewayConfig['suppliers'], 'byName'>): Promise<SmallGateway> {
  return startGatewayHere(
    { kind: 'organisations', organisationsFile: null },
    {
      clock: () => now,
      lastKnownCopies: true,
      delegationKeyFile: keys.delegationKeyFile,
      supplierSecretsFile: keys.supplierSecretsFile,
      supplierUrls: new Map([...proxies].map(([name, { url }]) => [name, url])),
      supplierTimeoutMs: 20_000,
      suppliers: { ...suppliers, default: { retry: { attempts: 0 }, breaker: { minimumCalls: 1_000_000 } } },
    },
  );
}
let reader = 0;
/** Of a reader who has asked nothing before. */
beforeEach(() => {
  now = START;
  reader += 1;
  for (const proxy of proxies.values()) proxy.spoil = null;
});

async function ask(document: string): Promise<Answer['body']> {
  const answer = await gateway.query(document, {}, { authorization: `Bearer ${reader}` });
  expect(answer.status).toBe(200);
  return answer.body;
}
const incident = (fields: string) => `{ incident(id: "I-MAIDSTONE") { ${fields} } }`;
const breakDesk = (desk: string): void => {
  proxies.get(desk)!.spoil = ({ response }) => void response.destroy();
};
const rowOf = ({ extensions }: Answer['body'], subgraph: string) =>
  extensions.sources.find((row) => row.subgraph === subgraph)!;

describe('custody', () => {
  test('hears it up to when it was said; what is later is unknown, and names it as stale', async () => {
    const live = await ask(incident(CUSTODY));
    expect(live.errors).toBeUndefined();
    expect(live.data.incident.custody).toMatchObject({ complete: true, end: '2006-08-01T12:00:00.000Z' });
    expect(live.data.incident.custody.intervals.at(-1)).toMatchObject({ class: 'AGREED' });
    breakDesk(LSP);
    now = START + 90_500;
    const stale = await ask(incident(CUSTODY));
    expect(stale.errors).toBeUndefined();
    expect(rowOf(stale, LSP)).toMatchObject({
      state: 'STALE',
      code: 'SUPPLIER_UNREACHABLE',
      copiedAt: '2006-08-01T12:00:00.000Z',
      ageSeconds: 90,
      chainHead: rowOf(live, LSP).chainHead,
      sourceSpokeAt: rowOf(live, LSP).sourceSpokeAt,
    });
    const { custody } = stale.data.incident;
    expect(custody).toMatchObject({
      complete: false,
      end: '2006-08-01T12:01:30.500Z',
      missing: [{ desk: { code: LSP }, reason: 'STALE' }],
    });
    expect(custody.intervals.at(-1)).toEqual({
      // The first instant of which the copy says nothing.
      from: '2006-08-01T12:00:00.001Z',
      to: '2006-08-01T12:01:30.500Z',
      class: 'UNKNOWN',
      missing: [{ code: LSP }],
    });
    const before = live.data.incident.custody.intervals;
    const until = custody.intervals.slice(0, -1);
    expect(until.slice(0, -1)).toEqual(before.slice(0, -1));
    expect(until.at(-1)).toEqual({ ...before.at(-1), to: '2006-08-01T12:00:00.001Z' });
  });

  test('of a past that was named is the same: nothing has been said since of what was known then', async () => {
    const times = '@asOf(time: "2006-07-31T09:00:00Z") @asKnownAt(time: "2006-07-31T09:00:00Z")';
    const live = await ask(`query ${times} ${incident(CUSTODY)}`);
    breakDesk(LSP);
    now = START + 90_500;
    const stale = await ask(`query ${times} ${incident(CUSTODY)}`);
    expect(stale.data).toEqual(live.data);
    expect(rowOf(stale, LSP)).toMatchObject({ state: 'STALE', ageSeconds: 90 });
    const other = times.replaceAll('09:00', '09:01');
    const unasked = await ask(`query ${other} ${incident(CUSTODY)}`);
    expect(rowOf(unasked, LSP)).toMatchObject({ state: 'NOT_ANSWERED', copiedAt: null });
  });

  test('is the same where one of the times was left open: the copy is of an earlier now', async () => {
    const known = '@asKnownAt(time: "2006-08-01T11:00:00Z")';
    const live = await ask(`query ${known} ${incident('id involvements { id state }')}`);
    breakDesk(LSP);
    now = START + 2000;
    const stale = await ask(`query ${known} ${incident('id involvements { id state }')}`);
    expect(stale.data).toEqual(live.data);
    expect(rowOf(stale, LSP)).toMatchObject({ state: 'STALE', ageSeconds: 2 });
  });
});

test('blast names it as stale', async () => {
  const query = incident('blast { complete desks { desk { code } held } missing { desk { code } reason } }');
  const live = await ask(query);
  expect(live.data.incident.blast.complete).toBe(true);
  breakDesk(LSP);
  now = START + 1;
  const { data } = await ask(query);
  expect(data.incident.blast).toEqual({
    ...live.data.incident.blast,
    complete: false,
    missing: [{ desk: { code: LSP }, reason: 'STALE' }],
  });
});

test('verdicts do without it: they are of what desks say now, incomplete and without a hash', async () => {
  const query = incident(`verdicts { outcome hash missing { desk { code } reason } } ${CUSTODY}`);
  const live = await ask(query);
  expect(live.errors).toBeUndefined();
  expect(live.data.incident.verdicts.length).toBeGreaterThan(0);
  breakDesk(LSP);
  now = START + 1000;
  const { data } = await ask(query);
  for (const verdict of data.incident.verdicts) {
    expect(verdict).toMatchObject({ outcome: 'INCOMPLETE', hash: null });
    expect(verdict.missing).toContainEqual({ desk: { code: LSP }, reason: 'NOT_ANSWERED' });
  }
});

test('a text that was released before is withheld, for this reason', async () => {
  const text = '{ state text withheld { reasonCode } }';
  const query = incident(`title ${text} tickets { id summary ${text} clock { id evidence ${text} } }`);
  const live = await ask(query);
  expect(live.errors).toBeUndefined();
  const shown = texts(live.data).filter(({ text }) => text !== null);
  expect(shown.length).toBeGreaterThan(0);
  for (const desk of proxies.keys()) breakDesk(desk);
  now = START + 1000;
  const stale = await ask(query);
  expect(stale.errors).toBeUndefined();
  expect(texts(stale.data).filter(({ text }) => text !== null)).toEqual([]);
  expect(texts(stale.data).filter(({ withheld }) => withheld?.reasonCode === 'LAST_KNOWN_COPY')).toHaveLength(
    shown.length,
  );
});

test('one question behind the readers’ backs refreshes what all of them are given, whatever “now” each asks for', async () => {
  const other = await startHere({ byName: new Map([['n3', { changes: { lastKnown: REVALIDATED }, place: 'n3' }]]) });
  try {
    const query = incident('involvements(desks: ["n3"]) { id state }');
    const askOther = () => other.query(query, {}, { authorization: 'Bearer one' });
    await askOther();
    const proxy = proxies.get('n3')!;
    const { promise: held, resolve: release } = Promise.withResolvers<void>();
    proxy.spoil = async ({ answerOfDesk, response }) => {
      await held;
      const { status, contentType, text } = await answerOfDesk();
      response.writeHead(status, { 'content-type': contentType }).end(text);
    };
    proxy.forget();
    for (let times = 1; times <= 5; times += 1) {
      now = START + times * 1000;
      expect(rowOf((await askOther()).body, 'n3')).toMatchObject({ state: 'STALE', code: null, ageSeconds: times });
    }
    await expect.poll(() => proxy.received.length).toBe(1);
    release();
    // It is of the "now" of the first of them.
    await expect
      .poll(async () => rowOf((await askOther()).body, 'n3').copiedAt)
      .toBe(new Date(START + 1000).toISOString());
  } finally {
    await other.stop();
  }
});

/** All governed texts of an answer, in its order. */
function texts(value: any): any[] {
  if (typeof value !== 'object' || value === null) return [];
  return 'withheld' in value ? [value] : Object.values(value).flatMap(texts);
}
