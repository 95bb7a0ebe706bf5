/**
 * Custody with a desk gone: what it could have decided is unknown, never unowned nor anyone else's. Maidstone as known on 9 August 2006;
 * with all desks its times are derived in `test/end-to-end/incident/custody.test.ts`.
 */

import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { askIncident, minute } from '../support/ask-incident.ts';
import { startBehindProxies, type BehindProxies } from '../support/start-behind-proxies.ts';

let behind: BehindProxies;
beforeAll(async () => void (behind = await startBehindProxies(10_000)));
afterAll(() => behind?.stop());
afterEach(() => {
  for (const proxy of behind.proxies.values()) proxy.spoil = null;
});

const LSP = 'lsp-north-west-west-midlands';
const HOURS = 3_600_000;
const FIELDS = `existence custody {
  complete
  start { at basis claimedBy { id } }
  restore { at basis }
  intervals { from to class holders { party { id } } missing { code } charge { kind } }
  missing { desk { code } reason }
  totals { byClass { class duration } bySite { site { code } } }
}`;

/** With these desks' connections broken. */
async function custodyWithout(...desks: string[]): Promise<any> {
  for (const desk of desks) behind.proxies.get(desk)!.spoil = ({ response }) => void response.destroy();
  const { body } = await askIncident(behind.gateway.query, {
    id: 'I-MAIDSTONE',
    fields: FIELDS,
    asKnownAt: '2006-08-09T09:00:00Z',
  });
  expect(body.errors?.map(({ extensions }) => extensions['desk'])).toEqual(desks.toSorted());
  expect(body.data.incident.existence).toBe('KNOWN');
  return body.data.incident.custody;
}

const toLines = ({ intervals }: any): string[] =>
  intervals.map(({ from, class: name, holders, missing }: any) =>
    [
      minute(from),
      name,
      ...holders.map(({ party }: any) => party.id),
      ...missing.map(({ code }: any) => `-${code}`),
    ].join(' '),
  );
const totalOf = (custody: any, name: string): number =>
  custody.totals.byClass.find((row: any) => row.class === name).duration;
const gone = (...desks: string[]) => desks.map((desk) => ({ desk: { code: desk }, reason: 'NOT_ANSWERED' }));

describe('without the NSD', () => {
  test('it still has an answer, from the tickets that it bonded and those that it never did', async () => {
    const custody = await custodyWithout('nsd');
    expect(custody).toMatchObject({
      complete: false,
      missing: gone('nsd'),
      // LSP 004: first observed 10:00 BST, before n3's 10:27; nobody is left who claims a start of the incident.
      start: { at: '2006-07-30T09:00:00.000Z', basis: 'TICKET_RECORD', claimedBy: { id: `desk:${LSP}` } },
      // LSP 033: resolved 18:00 BST on 3 August; the claim of that morning (029) was reopened (030).
      restore: { at: '2006-08-03T17:00:00.000Z', basis: 'RESOLUTION_CLAIM' },
    });
    expect(custody.totals.bySite).toBeNull();
  });

  test('no instant is unowned, nor counted for the LSP, which alone says that it held it', async () => {
    const custody = await custodyWithout('nsd');
    // The NSD matters at every instant: 30 July 09:00 to 3 August 17:00.
    expect(toLines(custody)).toEqual(['07-30T09:00 UNKNOWN -nsd']);
    expect(totalOf(custody, 'UNKNOWN')).toBe((4 * 24 + 8) * HOURS);
    expect(totalOf(custody, 'UNOWNED')).toBe(0);
  });
});

test('without n3, to which it was offered: what n3 could decide is unknown, and what two others agree on stands', async () => {
  const custody = await custodyWithout('n3');
  expect(custody).toMatchObject({ complete: false, missing: gone('n3') });
  expect(toLines(custody)).toEqual([
    // From 09:14 the NSD claims it, and n3, which might say otherwise, is silent: the same unknown.
    '07-30T09:00 UNKNOWN -n3',
    // Neither the sender's nor the receiver's account is missing.
    '07-30T09:52 IN_TRANSIT',
    '07-30T09:58 IN_TRANSIT',
    `07-30T10:20 AGREED desk:${LSP}`,
    '08-03T17:00 UNKNOWN -n3',
  ]);
});

test('without a desk of which nobody speaks: a sole claim stands, and no time is unowned', async () => {
  const custody = await custodyWithout('nhsmail');
  expect(custody).toMatchObject({ complete: false, missing: gone('nhsmail') });
  expect(toLines(custody)).toEqual([
    '07-30T09:00 UNKNOWN -nhsmail',
    '07-30T09:14 UNCONTRADICTED desk:nsd',
    '07-30T09:52 IN_TRANSIT',
    '07-30T09:58 IN_TRANSIT',
    `07-30T10:20 AGREED desk:${LSP}`,
    '08-03T17:00 UNKNOWN -nhsmail',
  ]);
});

test('without the LSP: what the NSD says of it alone is no agreement', async () => {
  const custody = await custodyWithout(LSP);
  expect(custody).toMatchObject({ complete: false, missing: gone(LSP) });
  // The hand-over's receiver is missing, so not even transit is known.
  expect(new Set(custody.intervals.map((interval: any) => interval.class))).toEqual(new Set(['UNKNOWN']));
});

test('with two desks gone both are named, in the order of the directory', async () => {
  const custody = await custodyWithout('nsd', 'n3');
  expect(custody).toMatchObject({ complete: false, missing: gone('nsd', 'n3') });
  expect(totalOf(custody, 'UNOWNED')).toBe(0);
});

test('changes name a desk that did not answer, and take no silence for a change', async () => {
  behind.proxies.get('n3')!.spoil = ({ response }) => void response.destroy();
  const fields = `changes(knownFrom: "2006-08-09T08:00:00Z", knownTo: "2006-08-09T08:01:30Z") {
    complete missing { desk { code } reason } total nodes { events { event } effect { custody { reclassed { from to } } } }
  }`;
  const { body } = await askIncident(behind.gateway.query, {
    id: 'I-MAIDSTONE',
    fields,
    asKnownAt: '2006-08-09T09:00:00Z',
  });
  expect(body.data.incident.changes).toMatchObject({
    complete: false,
    missing: gone('n3'),
    nodes: [
      {
        events: [{ event: `${LSP}-maidstone-036` }],
        effect: { custody: { reclassed: [{ from: '2006-07-30T12:05:00.000Z', to: '2006-07-30T13:30:00.000Z' }] } },
      },
    ],
  });
});

test('a candidate search names a desk that could not be searched, and goes on with the others', async () => {
  behind.proxies.get('spine')!.spoil = ({ response }) => void response.destroy();
  const fields = 'blast { complete unlinkedCandidates { total missing { desk { code } reason } } }';
  const { body } = await askIncident(behind.gateway.query, {
    id: 'I-MAIDSTONE',
    fields,
    asKnownAt: '2007-12-01T00:00:00Z',
  });
  expect(body.data.incident.blast).toEqual({
    complete: false,
    unlinkedCandidates: { total: 4, missing: gone('spine') },
  });
});
