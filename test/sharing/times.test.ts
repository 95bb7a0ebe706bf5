/** Requests for different times share nothing; those that name none share the "now" of one that is under way, within the window. */

import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startEchoingDesks, type EchoingDesks } from '../gateway/echoing-desks.ts';
import { startGatewayHere, type SmallGateway } from '../gateway/small-graph.ts';

const START = Date.parse('2026-01-15T12:00:00.000Z');
const WINDOW_MS = 20;
const DESKS = 'a: desk(code: "nsd") { chainHead { hash } } b: desk(code: "spine") { chainHead { hash } }';

let now = START;
let desks: EchoingDesks;
let gateway: SmallGateway;
beforeAll(async () => {
  desks = await startEchoingDesks();
  gateway = await startGatewayHere(
    { kind: 'organisations', organisationsFile: null },
    { supplierUrls: desks.supplierUrls, clock: () => now, sharingWindowMs: WINDOW_MS },
  );
  await gateway.query(`{ ${DESKS} }`);
}, 60_000);
afterAll(async () => {
  await gateway?.stop();
  await desks?.stop();
});
afterEach(() => {
  now = START;
  desks.asked.splice(0);
});

const instant = (milliseconds: number): string => new Date(milliseconds).toISOString();
const answerFor = (asOf: string, asKnownAt: string): object => {
  const hash = `${asOf} ${asKnownAt}`;
  return { a: { chainHead: { hash } }, b: { chainHead: { hash } } };
};

it('gives each request the answers for its own times, and shares those that are alike', async () => {
  const times = [1, 2, 3].flatMap((day) =>
    [5, 6].map((known) => ({ asOf: instant(START - day * 86_400_000), asKnownAt: instant(START - known * 1000) })),
  );
  const document = `query ($asOf: DateTime!, $asKnownAt: DateTime!) @asOf(time: $asOf) @asKnownAt(time: $asKnownAt) { ${DESKS} }`;
  const asked = Array.from({ length: 60 }, (_, index) => ({
    pair: times[(index * 5) % times.length]!,
    headers: { authorization: `Bearer ${index % 2}` },
  }));
  const answers = await Promise.all(asked.map(({ pair, headers }) => gateway.query(document, pair, headers)));
  for (const [index, { body }] of answers.entries()) {
    const { asOf, asKnownAt } = asked[index]!.pair;
    expect(body.errors).toBeUndefined();
    expect(body.data).toEqual(answerFor(asOf, asKnownAt));
    expect(body.extensions).toMatchObject({ asOf, asKnownAt });
  }
  expect(desks.asked.length).toBeLessThan(2 * asked.length);
});

describe('requests that name no time', () => {
  const ask = async () => (await gateway.query(`{ ${DESKS} }`)).body;

  it('share the "now" of one that is under way, and its answer, within the window', async () => {
    const release = desks.hold();
    const first = ask();
    await expect.poll(() => desks.asked.length).toBe(2);
    now = START + WINDOW_MS - 1;
    const second = ask();
    // Its "now" is taken before anything of it could be seen from outside.
    for (let turn = 0; turn < 50; turn += 1) await nextTurn();
    now = START + WINDOW_MS;
    const third = ask();
    await expect.poll(() => desks.asked.length).toBe(4);
    release();
    for (const { data, extensions } of [await first, await second]) {
      expect(data).toEqual(answerFor(instant(START), instant(START)));
      expect(extensions.asOf).toBe(instant(START));
    }
    const { data, extensions } = await third;
    expect(data).toEqual(answerFor(instant(now), instant(now)));
    expect(extensions.asOf).toBe(instant(now));
    expect(desks.asked).toHaveLength(4);
  });

  it('have their own when none is under way', async () => {
    await ask();
    now = START + 1;
    expect((await ask()).extensions.asOf).toBe(instant(START + 1));
    expect(desks.asked).toHaveLength(4);
  });

  it('share with none that named the same time itself: a desk is told which of the two it was', async () => {
    const release = desks.hold();
    const first = ask();
    await expect.poll(() => desks.asked.length).toBe(2);
    const named = `query @asOf(time: "${instant(START)}") @asKnownAt(time: "${instant(START)}") { ${DESKS} }`;
    const second = gateway.query(named);
    await expect.poll(() => desks.asked.length).toBe(4);
    release();
    expect((await first).data).toEqual((await second).body.data);
  });
});
