/** What became known of the sample incidents between two knowledge times, and what each of it changed; by the ends of event ids. */

import { beforeAll, expect, test } from 'vitest';
import { sharedThroughline, type SharedThroughline } from '../../support/shared-throughline.ts';
import { askIncident, incidentOf, LONG_AFTER } from '../../support/ask-incident.ts';

let throughline: SharedThroughline;
beforeAll(async () => void (throughline = await sharedThroughline()), 120_000);

const EFFECT = `{
  custody { before { class duration } after { class duration } reclassed { from to before { class holders { id } } after { class holders { id } } } }
  verdicts { verdict agreement { code version } target before { outcome counted } after { outcome counted allowed } }
}`;
const FIELDS = `{
  policy { version } complete missing { desk { code } reason } total pageInfo { hasNextPage endCursor }
  effect ${EFFECT}
  nodes { witnessedAt events { desk { code } event kind ticket { id } occurredAt claimedBy { id } } effect ${EFFECT} }
}`;

async function changesOf(id: string, given: string): Promise<any> {
  const fields = `changes(${given}) ${FIELDS}`;
  const { changes } = await incidentOf(throughline.query, { id, fields, asKnownAt: LONG_AFTER });
  return changes;
}

const HOURS = 3_600_000;
const LSP = 'lsp-north-west-west-midlands';
const agreed = { class: 'AGREED', holders: [{ id: `desk:${LSP}` }] };
const unowned = { class: 'UNOWNED', holders: [] };
const milliseconds = (rows: { class: string; duration: number }[], name: string) =>
  rows.find((row) => row.class === name)!.duration;

test('names the event that changed custody, the one that changed it back, and one that changed nothing', async () => {
  const changes = await changesOf('I-MAIDSTONE', 'knownFrom: "2006-08-09T08:00:00Z", knownTo: "2006-08-10T15:00:00Z"');
  expect(changes).toMatchObject({ complete: true, missing: [], total: 3, policy: { version: 'programme-2006.1' } });
  const [stop, before, claim] = changes.nodes;

  // LSP 036 moves the start of the stop CLK-2 from 13:05 to 14:30 BST; CLK-1 ended at 13:05, so that nobody has the time between …
  expect(stop).toMatchObject({
    witnessedAt: '2006-08-09T08:01:00.000Z',
    events: [
      {
        desk: { code: LSP },
        event: `${LSP}-maidstone-036`,
        kind: 'clock.stated',
        ticket: { id: `${LSP}/main/INC0012345` },
        occurredAt: '2006-07-31T20:42:00.000Z',
      },
    ],
  });
  const between = { from: '2006-07-30T12:05:00.000Z', to: '2006-07-30T13:30:00.000Z' };
  expect(stop.effect.custody.reclassed).toEqual([{ ...between, before: agreed, after: unowned }]);
  const { custody } = stop.effect;
  expect(milliseconds(custody.after, 'UNOWNED') - milliseconds(custody.before, 'UNOWNED')).toBe(85 * 60_000);
  expect(milliseconds(custody.before, 'AGREED') - milliseconds(custody.after, 'AGREED')).toBe(85 * 60_000);

  // … until 037, a minute later, has CLK-1 end at 14:30.
  expect(before).toMatchObject({
    witnessedAt: '2006-08-09T08:02:00.000Z',
    events: [{ event: `${LSP}-maidstone-037` }],
  });
  expect(before.effect.custody.reclassed).toEqual([{ ...between, before: unowned, after: agreed }]);

  // nsd 293 claims a start by a supplier's log, which users' reports beat.
  expect(claim).toMatchObject({
    witnessedAt: '2006-08-10T14:00:20.000Z',
    events: [
      {
        desk: { code: 'nsd' },
        event: null,
        kind: 'incident.startClaimed',
        ticket: null,
        occurredAt: '2006-07-30T08:47:00.000Z',
        claimedBy: { id: `desk:${LSP}` },
      },
    ],
    effect: { custody: { reclassed: [] }, verdicts: [] },
  });
  expect(changes.effect.custody.reclassed).toEqual([]);
});

test('a restore that is claimed again and later changes the verdicts that hang on it', async () => {
  const changes = await changesOf(
    'I-SPINE-2005-12',
    'knownFrom: "2006-01-09T00:00:00Z", knownTo: "2006-01-10T00:00:00Z"',
  );
  expect(changes.nodes).toHaveLength(1);
  const [{ events, effect }] = changes.nodes;
  expect(events).toMatchObject([{ desk: { code: 'nsd' }, event: null, kind: 'incident.restoreClaimed' }]);
  // From 19 December 08:05: until 23 December 18:00 as claimed before, and until 1 January 00:00 as claimed now; round the clock.
  const known = (4 * 24 + 9) * HOURS + 55 * 60_000;
  const now = (12 * 24 + 15) * HOURS + 55 * 60_000;
  expect(effect.verdicts).toContainEqual({
    verdict: 'SPINE/2004/RECOVERY/I-SPINE-2005-12',
    agreement: { code: 'SPINE', version: '2004' },
    target: 'RECOVERY',
    before: { outcome: 'MISSED', counted: known },
    after: { outcome: 'MISSED', counted: now, allowed: HOURS / 2 },
  });
  expect(effect.custody.reclassed.map(({ from, to, before }: any) => ({ from, to, before }))).toEqual([
    { from: '2005-12-23T18:00:00.000Z', to: '2006-01-01T00:00:00.000Z', before: null },
  ]);
});

test('what no event tells of is listed all the same, and all entries together are the whole effect', async () => {
  // Some time in between lsp-north-east withheld its account: no desk has an event for that.
  const changes = await changesOf(
    'I-SPINE-2005-12',
    'knownFrom: "2005-12-31T00:00:00Z", knownTo: "2006-02-01T00:00:00Z", first: 50',
  );
  expect(changes.nodes).toHaveLength(changes.total + 1);
  const last = changes.nodes.at(-1);
  expect(last).toMatchObject({ witnessedAt: '2006-02-01T00:00:00.000Z', events: [] });
  expect(last.effect.custody.reclassed.map(({ after }: any) => after.class)).toEqual(['UNKNOWN', 'UNKNOWN', 'UNKNOWN']);
  expect(last.effect.custody.after).toEqual(changes.effect.custody.after);
});

test('what the NSD declared without an event of any ticket is told from what it witnessed next', async () => {
  const changes = await changesOf(
    'I-GP-SUPPLIER-CUT-OFF',
    'knownFrom: "2005-12-06T12:03:00Z", knownTo: "2005-12-06T12:08:30Z"',
  );
  const [linked, declared, claimed] = changes.nodes.slice(-3);
  // spine 009 links its ticket, of TMS, to the incident: the Spine's agreement covers that …
  expect(linked.events).toMatchObject([{ event: 'spine-cut-off-009', kind: 'ticket.updated' }]);
  const targets = linked.effect.verdicts.map(({ target }: any) => target);
  expect(targets).toContain('RECOVERY');
  // … and nsd 006 says that users lost GP-SYSTEM, which it does not cover; the next that the NSD witnessed is 007, at 12:08:20.
  expect(declared).toMatchObject({ witnessedAt: '2005-12-06T12:08:19.999Z', events: [] });
  expect(declared.effect.verdicts.map(({ target, after }: any) => [target, after])).toEqual(
    targets.map((target: string) => [target, null]),
  );
  // 007 claims the start at 12:05: what spine 001 first saw at 11:20 is no time of the incident any more.
  expect(claimed).toMatchObject({
    witnessedAt: '2005-12-06T12:08:20.000Z',
    events: [{ event: null, kind: 'incident.startClaimed', claimedBy: { id: 'desk:spine' } }],
  });
  const { reclassed } = claimed.effect.custody;
  expect([reclassed.at(0).from, reclassed.at(-1).to]).toEqual(['2005-12-06T11:20:00.000Z', '2005-12-06T12:05:00.000Z']);
  for (const { before, after } of reclassed) expect([before === null, after]).toEqual([false, null]);
});

test('comes page by page, each going on from where the last ended', async () => {
  const between = 'knownFrom: "2006-08-05T00:00:00Z", knownTo: "2007-01-01T00:00:00Z"';
  const whole = await changesOf('I-MAIDSTONE', `${between}, first: 50`);
  const pages: any[] = [await changesOf('I-MAIDSTONE', `${between}, first: 13`)];
  while (pages.at(-1).pageInfo.hasNextPage) {
    const { endCursor } = pages.at(-1).pageInfo;
    pages.push(await changesOf('I-MAIDSTONE', `${between}, first: 13, after: "${endCursor}"`));
  }
  expect(pages.length).toBe(2);
  expect(pages.flatMap(({ nodes }) => nodes)).toEqual(whole.nodes);
  for (const page of pages) expect(page.effect).toEqual(whole.effect);
});

test('between one instant and itself nothing became known', async () => {
  const changes = await changesOf('I-MAIDSTONE', 'knownFrom: "2006-08-09T08:01:00Z", knownTo: "2006-08-09T08:01:00Z"');
  expect(changes).toMatchObject({ total: 0, nodes: [], effect: { custody: { reclassed: [] }, verdicts: [] } });
});

test.each([
  ['the later instant first', 'knownFrom: "2006-08-10T00:00:00Z", knownTo: "2006-08-09T00:00:00Z"', 'PERIOD_REVERSED'],
  [
    'an instant that the request itself may not know of',
    'knownFrom: "2006-08-10T00:00:00Z", knownTo: "2008-01-01T00:00:00Z"',
    'TIME_AFTER_REQUEST',
  ],
  [
    'more instants than are read',
    'knownFrom: "2006-08-09T00:00:00Z", knownTo: "2006-08-10T00:00:00Z", first: 51',
    'PAGE_SIZE_OUT_OF_RANGE',
  ],
  ['none', 'knownFrom: "2006-08-09T00:00:00Z", knownTo: "2006-08-10T00:00:00Z", first: 0', 'PAGE_SIZE_OUT_OF_RANGE'],
  [
    'another list’s cursor',
    'knownFrom: "2006-08-09T00:00:00Z", knownTo: "2006-08-10T00:00:00Z", after: "x"',
    'CURSOR_MALFORMED',
  ],
  [
    'a policy that there is not',
    'knownFrom: "2006-08-09T00:00:00Z", knownTo: "2006-08-10T00:00:00Z", policy: "x"',
    'POLICY_UNKNOWN',
  ],
])('%s is refused, and the rest answers', async (_, given, code) => {
  const fields = `existence changes(${given}) ${FIELDS}`;
  const { body } = await askIncident(throughline.query, { id: 'I-MAIDSTONE', fields, asKnownAt: LONG_AFTER });
  expect(body.data.incident).toEqual({ existence: 'KNOWN', changes: null });
  expect(body.errors).toMatchObject([{ path: ['incident', 'changes'], extensions: { code } }]);
});
