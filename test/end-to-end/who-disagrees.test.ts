/** Disagreements, hand-overs and clock stops over the samples, with every desk a process of its own: values derived by hand beside each. */

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { spawnProcess } from '../support/spawn-process.ts';
import { startCompactThroughline } from '../support/start-compact-throughline.ts';
import type { Throughline } from '../support/start-throughline.ts';

const PROVIDER = 'lsp-north-west-west-midlands';
const MAIDSTONE = { between: ['nsd', PROVIDER], from: '2006-07-01T00:00:00+01:00', to: '2006-09-01T00:00:00+01:00' };

const DISAGREEMENTS = `
  clockDisagreements(between: $between, from: $from, to: $to, minMinutes: $minMinutes, policy: $policy, first: $first, after: $after) {
    policy { version contentHash }
    total
    pageInfo { endCursor hasNextPage }
    missing { desk { code } reason }
    nodes {
      incident { id }
      subject
      conflict
      from
      to
      duration
      claims {
        desk { code } ticket { id } says { id } state at statement handover
        evidence { state text redactions withheld { reasonCode } }
        disputedBy { id }
      }
    }
    unpairedHandovers { total nodes { about } }
    backDated { total nodes { about by incident { id } } }
    skewed { total }
  }`;
const DECLARED =
  '$between: [ID!]!, $from: DateTime!, $to: DateTime!, $minMinutes: Int, $policy: ID, $first: Int, $after: String';
const Q3 = `query (${DECLARED}) { ${DISAGREEMENTS} }`;
const Q3_AS_KNOWN_AT = `query ($knownAt: DateTime!, ${DECLARED}) @asKnownAt(time: $knownAt) { ${DISAGREEMENTS} }`;

const Q9 = `query ($sender: ID, $receiver: ID, $outcome: HandoverOutcome, $from: DateTime!, $to: DateTime!) {
  handoverOutcomes(sender: $sender, receiver: $receiver, outcome: $outcome, from: $from, to: $to) {
    total
    missing { desk { code } reason }
    counts { from { id } to { id } outcome reason count }
    nodes {
      from { id } to { id } outcome pairing reason minimumDataSetMissing returnedAfter disputed offeredAt acceptedAt
      receiverNote { state } senderNote { state text } senderTicket { id } receiverTicket { id } incident { id }
    }
  }
}`;

const Q12 = `query ($desk: ID, $organisation: ID, $from: DateTime!, $to: DateTime!, $concerns: [StopConcern!], $first: Int, $after: String) {
  clockStops(
    desk: $desk, organisation: $organisation, from: $from, to: $to, concerns: $concerns, first: $first, after: $after
  ) {
    policy { version }
    elapsed stopped share permitted
    byReason { reason duration permitted }
    byConcern { concern stops }
    total
    pageInfo { endCursor hasNextPage }
    missing { desk { code } reason }
    nodes { statement incident { id } duration concerns evidence { state } nearBreach { target remaining } }
  }
}`;

const minutes = (count: number): number => count * 60_000;

interface Row {
  readonly subject: string;
  readonly from: string;
  readonly to: string;
  readonly duration: number;
  readonly claims: readonly {
    readonly desk: { readonly code: string };
    readonly disputedBy: readonly { readonly id: string }[];
  }[];
}

let throughline: Throughline;
let folder: string;

beforeAll(async () => {
  throughline = await startCompactThroughline({ apart: ['nsd'] });
  folder = await mkdtemp(join(tmpdir(), 'throughline-who-disagrees-'));
}, 120_000);
afterAll(async () => {
  await throughline?.stop();
  await rm(folder, { recursive: true, force: true });
}, 60_000);

async function ask(document: string, variables: Readonly<Record<string, unknown>>) {
  const { body } = await throughline.query(document, variables);
  expect(body.errors).toBeUndefined();
  return Object.values(body.data)[0] as any; // oxlint-disable-line typescript/no-explicit-any -- its shape is the query's
}

async function refusal(document: string, variables: Readonly<Record<string, unknown>>): Promise<unknown> {
  const { body } = await throughline.query(document, variables);
  expect(Object.values(body.data)).toEqual([null]);
  return body.errors?.map(({ extensions }) => extensions['code']);
}

const inShort = ({ subject, from, to, duration }: Row): readonly unknown[] => [subject, from, to, duration / 60_000];

/** As `npm run load` does: appended to a running desk's ledger. */
async function load(desk: string, events: readonly object[]): Promise<void> {
  const file = join(folder, `${desk}-${events.length}-${Date.now()}.jsonl`);
  await writeFile(file, events.map((event) => `${JSON.stringify(event)}\n`).join(''));
  const loading = spawnProcess({
    script: 'commands/load.ts',
    commandLine: [desk, file],
    environment: { DATA_DIR: throughline.dataFolder },
  });
  expect([await loading.ended, loading.standardError()]).toEqual([0, '']);
}

describe('where clocks disagree', () => {
  it('finds at Maidstone what the NSD and the provider put differently, a quarter of an hour or more', async () => {
    const { nodes, total, policy, missing, unpairedHandovers, backDated, skewed } = await ask(Q3, {
      ...MAIDSTONE,
      minMinutes: 15,
    });
    expect(nodes.map(inShort)).toEqual([
      // The NSD has the hand-over accepted at 10:52 BST, the provider at 11:20: 28 minutes.
      ['HANDOVER_ACCEPTED', '2006-07-30T09:52:00.000Z', '2006-07-30T10:20:00.000Z', 28],
      // The provider stops from 14:30 BST, as corrected, to 21:40 the next day for its sub-supplier: 31 h 10 min; the NSD has it run.
      ['CLOCK_STATE', '2006-07-30T13:30:00.000Z', '2006-07-31T20:40:00.000Z', 1870],
      // The stop that was recorded twelve days later: 14:00 to 17:30 BST.
      ['CLOCK_STATE', '2006-08-02T13:00:00.000Z', '2006-08-02T16:30:00.000Z', 210],
    ]);
    expect([total, missing, unpairedHandovers.total, skewed.total]).toEqual([3, [], 0, 0]);
    expect(policy).toEqual({ version: 'programme-2006.1', contentHash: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(backDated.nodes).toEqual([
      // Both corrected on 9 August: CLK-1 ended on 30 July 13:30Z and was witnessed at 08:02:00Z, CLK-2 ended on 31 July 20:40Z and at 08:01:00Z.
      {
        about: `${PROVIDER}/main/INC0012345#CLK-1`,
        by: minutes(9 * 1440 + 18 * 60 + 32),
        incident: { id: 'I-MAIDSTONE' },
      },
      {
        about: `${PROVIDER}/main/INC0012345#CLK-2`,
        by: minutes(8 * 1440 + 11 * 60 + 21),
        incident: { id: 'I-MAIDSTONE' },
      },
      // CLK-5 ended on 2 August 16:30Z and was witnessed on 14 August 09:05Z.
      {
        about: `${PROVIDER}/main/INC0012345#CLK-5`,
        by: minutes(11 * 1440 + 16 * 60 + 35),
        incident: { id: 'I-MAIDSTONE' },
      },
    ]);
  });

  it('lists the eleven minutes between two receipts only where the reader asks for so little', async () => {
    const { nodes, total } = await ask(Q3, MAIDSTONE);
    // The NSD says received 10:47 BST, the provider 10:58.
    expect(inShort(nodes[0])).toEqual([
      'HANDOVER_RECEIVED',
      '2006-07-30T09:47:00.000Z',
      '2006-07-30T09:58:00.000Z',
      11,
    ]);
    expect(total).toBe(4);
    expect((await ask(Q3, { ...MAIDSTONE, minMinutes: 11 })).total).toBe(4);
    expect((await ask(Q3, { ...MAIDSTONE, minMinutes: 12 })).total).toBe(3);
  });

  it('shows either side’s evidence as the reader may have it, and the withholding where it may not', async () => {
    const { nodes } = await ask(Q3, { ...MAIDSTONE, minMinutes: 15 });
    const [provider, nsd] = nodes[1].claims;
    expect(provider).toMatchObject({
      desk: { code: PROVIDER },
      says: { id: `desk:${PROVIDER}` },
      state: 'STOPPED',
      statement: `${PROVIDER}/main/INC0012345#CLK-2`,
      handover: null,
      evidence: {
        state: 'RELEASED',
        text: "Corrected from the sub-supplier's log: first contact 14:30 (synthetic)",
        withheld: null,
      },
    });
    expect(nsd).toMatchObject({
      desk: { code: 'nsd' },
      state: 'RUNNING',
      statement: 'nsd/main/NSD-2006-004711#CLK-3',
      evidence: { state: 'WITHHELD', text: null, withheld: { reasonCode: 'DEFAULT' } },
    });
    // The back-dated stop is disputed by the NSD; what the provider disputed of the hand-over it withdrew on 22 August.
    expect(nodes[2].claims.map(({ disputedBy }: Row['claims'][number]) => disputedBy)).toEqual([
      [{ id: 'desk:nsd' }],
      [],
    ]);
    expect(nodes[0].claims.flatMap(({ disputedBy }: Row['claims'][number]) => disputedBy)).toEqual([]);
  });

  it('answers as it was known before the corrections, and while a dispute stood', async () => {
    const before = await ask(Q3_AS_KNOWN_AT, { ...MAIDSTONE, minMinutes: 15, knownAt: '2006-08-08T12:00:00Z' });
    expect(before.nodes.map(inShort)).toEqual([
      ['HANDOVER_ACCEPTED', '2006-07-30T09:52:00.000Z', '2006-07-30T10:20:00.000Z', 28],
      // Since 13:05 BST, as first stated: 85 minutes more; the stop of 2 August nobody had heard of.
      ['CLOCK_STATE', '2006-07-30T12:05:00.000Z', '2006-07-31T20:40:00.000Z', 1955],
    ]);
    expect(before.backDated.total).toBe(0);
    const disputed = await ask(Q3_AS_KNOWN_AT, { ...MAIDSTONE, minMinutes: 15, knownAt: '2006-08-16T00:00:00Z' });
    expect(
      disputed.nodes[0].claims.map(({ desk, disputedBy }: Row['claims'][number]) => [desk.code, disputedBy]),
    ).toEqual([
      [PROVIDER, []],
      ['nsd', [{ id: `desk:${PROVIDER}` }]],
    ]);
  });

  it('finds on the Spine what both parties’ disputed statements are about', async () => {
    const { nodes } = await ask(Q3, {
      between: ['spine', 'nsd'],
      from: '2005-12-19T00:00:00Z',
      to: '2006-01-17T00:00:00Z',
    });
    const own = nodes.filter(({ incident }: { incident: { id: string } }) => incident.id === 'I-SPINE-2005-12');
    expect(own.map(inShort)).toEqual([
      // Accepted 09:31 as the NSD says, 09:40 as the Spine does.
      ['HANDOVER_ACCEPTED', '2005-12-19T09:31:00.000Z', '2005-12-19T09:40:00.000Z', 9],
      // Stopped for its database supplier, 20 December 14:00 to 21 December 20:10: 30 h 10 min.
      ['CLOCK_STATE', '2005-12-20T14:00:00.000Z', '2005-12-21T20:10:00.000Z', 1810],
    ]);
    // Between 23 and 30 December the Spine says nothing: what it disputes of the NSD's CLK-3 contradicts no word of its own.
    const disputed = await ask(Q3_AS_KNOWN_AT, {
      between: ['spine', 'nsd'],
      from: '2005-12-20T00:00:00Z',
      to: '2005-12-21T00:00:00Z',
      knownAt: '2006-01-19T00:00:00Z',
    });
    expect(disputed.nodes.map(inShort)).toEqual([
      ['CLOCK_STATE', '2005-12-20T14:00:00.000Z', '2005-12-21T00:00:00.000Z', 600],
    ]);
    expect(
      disputed.nodes[0].claims.map(({ desk, disputedBy }: Row['claims'][number]) => [desk.code, disputedBy]),
    ).toEqual([
      ['nsd', [{ id: 'desk:spine' }]],
      ['spine', []],
    ]);
  });

  it('pages by cursors of its own, the same for desks in any order', async () => {
    const whole = await ask(Q3, MAIDSTONE);
    const paged: Row[] = [];
    let after: string | null = null;
    do {
      const page = await ask(Q3, { ...MAIDSTONE, between: MAIDSTONE.between.toReversed(), first: 1, after });
      expect([page.nodes.length, page.total]).toEqual([1, 4]);
      paged.push(...page.nodes);
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
    } while (after !== null);
    expect(paged).toEqual(whole.nodes);
    const stops = await ask(Q12, { desk: PROVIDER, from: MAIDSTONE.from, to: MAIDSTONE.to, first: 1 });
    expect(await refusal(Q3, { ...MAIDSTONE, after: stops.pageInfo.endCursor })).toEqual(['CURSOR_MALFORMED']);
    expect(await refusal(Q3, { ...MAIDSTONE, first: 201 })).toEqual(['PAGE_SIZE_OUT_OF_RANGE']);
  });

  it('refuses what is no question, and answers an empty period with nothing', async () => {
    expect(await refusal(Q3, { ...MAIDSTONE, between: ['nsd', 'lsp-atlantis'] })).toEqual(['DESK_UNKNOWN']);
    expect(await refusal(Q3, { ...MAIDSTONE, between: ['nsd', 'nsd'] })).toEqual(['VALUE_OUT_OF_RANGE']);
    expect(await refusal(Q3, { ...MAIDSTONE, policy: 'programme-1066.1' })).toEqual(['POLICY_UNKNOWN']);
    expect(await refusal(Q3, { ...MAIDSTONE, to: '2006-06-30T00:00:00Z' })).toEqual(['PERIOD_REVERSED']);
    const empty = await ask(Q3, { ...MAIDSTONE, from: MAIDSTONE.to });
    expect([empty.nodes, empty.total, empty.missing]).toEqual([[], 0, []]);
  });
});

describe('what is bounced, and why', () => {
  const july = { from: '2006-07-01T00:00:00Z', to: '2006-08-01T00:00:00Z' };

  it('pairs both sides’ records of a rejection, and says how long it took to come back', async () => {
    const { nodes, counts, total, missing } = await ask(Q9, { ...july, receiver: 'n3', outcome: 'REJECTED' });
    expect(nodes).toEqual([
      {
        from: { id: 'desk:nsd' },
        to: { id: 'desk:n3' },
        outcome: 'REJECTED',
        pairing: 'TRANSFER_REFERENCE',
        reason: 'NOT_OURS',
        minimumDataSetMissing: null,
        // Offered 10:22 BST, rejected 10:41 as the network says (the NSD wrote down 10:44): 19 minutes.
        returnedAfter: minutes(19),
        disputed: false,
        offeredAt: '2006-07-30T09:22:00.000Z',
        acceptedAt: null,
        receiverNote: { state: 'WITHHELD' },
        senderNote: { state: 'RELEASED', text: 'Network answers at all the sites named (synthetic)' },
        senderTicket: { id: 'nsd/main/NSD-2006-004711' },
        receiverTicket: { id: 'n3/main/N3-2207' },
        incident: { id: 'I-MAIDSTONE' },
      },
    ]);
    expect(counts).toEqual([
      { from: { id: 'desk:nsd' }, to: { id: 'desk:n3' }, outcome: 'REJECTED', reason: 'NOT_OURS', count: 1 },
    ]);
    expect([total, missing]).toEqual([1, []]);
  });

  it('leaves out what was accepted, and what was offered outside of the period', async () => {
    expect((await ask(Q9, { ...july, receiver: PROVIDER, outcome: 'REJECTED' })).nodes).toEqual([]);
    expect(
      (await ask(Q9, { ...july, receiver: PROVIDER })).nodes.map(({ outcome }: { outcome: string }) => outcome),
    ).toEqual(['ACCEPTED']);
    expect((await ask(Q9, { from: july.from, to: '2006-07-30T09:22:00Z', receiver: 'n3' })).total).toBe(0);
    expect((await ask(Q9, { from: july.from, to: '2006-07-30T09:22:00.001Z', receiver: 'n3' })).total).toBe(1);
  });

  it('finds the other side’s record though it was made twenty hours later, and who disputes it', async () => {
    const { nodes } = await ask(Q9, { from: '2005-12-06T12:00:00Z', to: '2005-12-06T13:00:00Z', sender: 'nsd' });
    expect(nodes).toMatchObject([
      {
        to: { id: 'desk:gp-supplier' },
        pairing: 'TRANSFER_REFERENCE',
        // The receiver's word beats the NSD's 09:05.
        acceptedAt: '2005-12-07T09:20:00.000Z',
        disputed: true,
        receiverTicket: { id: 'gp-supplier/main/GPS-123' },
      },
    ]);
    // From the receiver's side: it heard of it on 7 December, but it was offered on the 6th.
    expect(
      (await ask(Q9, { from: '2005-12-07T00:00:00Z', to: '2005-12-08T00:00:00Z', receiver: 'gp-supplier' })).total,
    ).toBe(0);
  });
});

describe('suspicious stops', () => {
  const period = { from: MAIDSTONE.from, to: MAIDSTONE.to };

  it('adds up the provider’s stops at Maidstone, and says what to look at twice', async () => {
    const stops = await ask(Q12, { ...period, desk: PROVIDER });
    expect(stops).toMatchObject({
      policy: { version: 'programme-2006.1' },
      // Its ticket was open from 30 July 10:03 to 8 August 11:00 BST: 9 days and 57 minutes.
      elapsed: minutes(9 * 1440 + 57),
      // 1,870 minutes for the sub-supplier and 210 for the customer.
      stopped: minutes(1870 + 210),
      permitted: minutes(210),
      byReason: [
        { reason: 'SUB_SUPPLIER', duration: minutes(1870), permitted: false },
        { reason: 'CUSTOMER_CONFIRMATION', duration: minutes(210), permitted: true },
      ],
      byConcern: [
        { concern: 'WITHOUT_EVIDENCE', stops: 0 },
        { concern: 'REQUEST_NOT_REACHED', stops: 1 },
        { concern: 'REASON_NOT_PERMITTED', stops: 1 },
        { concern: 'NEAR_BREACH', stops: 0 },
        // 30 July 2006 was a Sunday; 2 August, 14:00, a Wednesday.
        { concern: 'OUT_OF_HOURS', stops: 1 },
        { concern: 'BACK_DATED', stops: 2 },
      ],
      total: 2,
      missing: [],
    });
    expect(stops.share).toBeCloseTo(2080 / 13_017, 12);
    expect(
      stops.nodes.map(({ statement, concerns }: { statement: string; concerns: string[] }) => [
        statement.split('#')[1],
        ...concerns,
      ]),
    ).toEqual([
      ['CLK-2', 'REASON_NOT_PERMITTED', 'OUT_OF_HOURS', 'BACK_DATED'],
      ['CLK-5', 'REQUEST_NOT_REACHED', 'BACK_DATED'],
    ]);
  });

  it('lists only what has all the concerns that are asked for', async () => {
    const named = async (concerns: readonly string[]) =>
      (await ask(Q12, { ...period, desk: PROVIDER, concerns })).nodes.map(
        ({ statement }: { statement: string }) => statement.split('#')[1],
      );
    expect(await named(['BACK_DATED'])).toEqual(['CLK-2', 'CLK-5']);
    expect(await named(['BACK_DATED', 'REQUEST_NOT_REACHED'])).toEqual(['CLK-5']);
    expect(await named(['WITHOUT_EVIDENCE'])).toEqual([]);
  });

  it('takes an organisation for the desks that it ran: three of one company’s, and none of another’s', async () => {
    const winter = { from: '2005-12-01T00:00:00Z', to: '2006-02-01T00:00:00Z' };
    const { nodes } = await ask(Q12, { ...winter, organisation: 'BT' });
    expect(
      nodes.map(({ statement, concerns }: { statement: string; concerns: string[] }) => [
        statement.split('/main/')[1],
        ...concerns,
      ]),
    ).toEqual([
      ['INC000000011802#CLK-2', 'REQUEST_NOT_REACHED', 'REASON_NOT_PERMITTED'],
      ['INC000000004410#CLK-1', 'WITHOUT_EVIDENCE', 'REQUEST_NOT_REACHED', 'REASON_NOT_PERMITTED'],
      ['INC000000012345#CLK-2', 'REASON_NOT_PERMITTED'],
    ]);
    expect((await ask(Q12, { ...winter, organisation: 'ACCENTURE' })).total).toBe(0);
  });

  it('refuses what is no question', async () => {
    expect(await refusal(Q12, period)).toEqual(['VALUE_OUT_OF_RANGE']);
    expect(await refusal(Q12, { ...period, desk: PROVIDER, organisation: 'BT' })).toEqual(['VALUE_OUT_OF_RANGE']);
    expect(await refusal(Q12, { ...period, organisation: 'ATLANTIS' })).toEqual(['ORGANISATION_UNKNOWN']);
    expect(await refusal(Q12, { desk: PROVIDER, from: MAIDSTONE.to, to: MAIDSTONE.from })).toEqual(['PERIOD_REVERSED']);
    const empty = await ask(Q12, { desk: PROVIDER, from: MAIDSTONE.to, to: MAIDSTONE.to });
    expect([empty.elapsed, empty.share, empty.nodes]).toEqual([0, null, []]);
  });
});

describe('once something changes', () => {
  it('shows a stop near a breach from when it is appended, and only there', async () => {
    const day = { from: '2006-03-01T00:00:00Z', to: '2006-03-02T00:00:00Z', organisation: 'BT' };
    expect((await ask(Q12, day)).total).toBe(0);
    const event = (id: string, kind: string, at: string, data: object) => ({
      id: `near-breach-${id}`,
      kind,
      occurredAt: at,
      synthetic: true,
      witnessedAt: at,
      ticket: 'INC000000020001',
      system: 'main',
      data,
    });
    const stop = (statement: string, from: string, to: string) => ({
      statement,
      role: 'HANDLING',
      state: 'STOPPED',
      heldBy: 'desk:spine',
      waitingOn: 'customer:SYN-GP-02',
      sourceReason: 'Client Action Required',
      from: `2006-03-01T${from}:00Z`,
      to: `2006-03-01T${to}:00Z`,
    });
    await load('spine', [
      event('1', 'ticket.opened', '2006-03-01T09:00:00Z', {
        service: 'PDS',
        sourceStatus: 'Assigned',
        heldBy: 'desk:spine',
      }),
      event('2', 'severity.claimed', '2006-03-01T09:01:00Z', {
        claim: 'SEV-1',
        value: 1,
        claimedBy: 'customer:SYN-GP-02',
      }),
      event('3', 'clock.stated', '2006-03-01T09:51:00Z', stop('CLK-1', '09:40', '09:50')),
      // 65 of 120 minutes are left, as ten of the 65 that have gone by were stopped for the customer: not near.
      event('4', 'clock.stated', '2006-03-01T10:11:00Z', stop('CLK-2', '10:05', '10:10')),
      // 80 have gone by, 15 of them stopped: 55 are left.
      event('5', 'clock.stated', '2006-03-01T10:31:00Z', stop('CLK-3', '10:20', '10:30')),
    ]);
    const stops = await ask(Q12, day);
    expect(
      stops.nodes.map(({ statement, nearBreach }: { statement: string; nearBreach: object | null }) => [
        statement.split('#')[1],
        nearBreach,
      ]),
    ).toEqual([
      ['CLK-1', null],
      ['CLK-2', null],
      ['CLK-3', { target: 'SYN-FIX-SEVERITY-1', remaining: minutes(55) }],
    ]);
    expect(stops.byConcern).toContainEqual({ concern: 'NEAR_BREACH', stops: 1 });
    // Open from 09:00 to the end of the day, linked to no incident.
    expect([stops.elapsed, stops.stopped, stops.nodes[2].incident]).toEqual([minutes(15 * 60), minutes(25), null]);
  });

  it('pairs by bond and time what has no reference, and says what was missing', async () => {
    const hour = { from: '2005-12-20T10:00:00Z', to: '2005-12-20T11:00:00Z', receiver: 'spine', outcome: 'REJECTED' };
    expect((await ask(Q9, hour)).total).toBe(0);
    const parties = { from: 'desk:nsd', to: 'desk:spine' };
    const event = (id: string, kind: string, at: string, ticket: string, data: object) => ({
      id: `by-bond-${id}`,
      kind,
      occurredAt: at,
      synthetic: true,
      // After all that the ledgers have seen.
      witnessedAt: '2006-08-31T09:00:00Z',
      ticket,
      system: 'main',
      data: { ...parties, ...data },
    });
    await load('nsd', [
      event('1', 'handover.offered', '2005-12-20T10:00:00Z', 'NSD-2005-003391', { handover: 'HO-9' }),
    ]);
    await load('spine', [
      event('2', 'handover.received', '2005-12-20T10:10:00Z', 'INC000000012345', { handover: 'IN-9' }),
      event('3', 'handover.rejected', '2005-12-20T10:40:00Z', 'INC000000012345', {
        handover: 'IN-9',
        rejectCode: 'MINIMUM_DATA_SET_MISSING',
        minimumDataSetMissing: ['impact', 'contact'],
      }),
    ]);
    expect((await ask(Q9, hour)).nodes).toMatchObject([
      {
        pairing: 'BOND_AND_TIME',
        reason: 'MINIMUM_DATA_SET_MISSING',
        minimumDataSetMissing: ['impact', 'contact'],
        returnedAfter: minutes(40),
        incident: { id: 'I-SPINE-2005-12' },
      },
    ]);
  });

  it('takes a corrected acceptance into account, and forgets the row that it settles', async () => {
    await load(PROVIDER, [
      {
        id: 'corrected-acceptance',
        kind: 'handover.accepted',
        occurredAt: '2006-07-30T11:00:00+01:00',
        supersedes: 'lsp-north-west-west-midlands-maidstone-007',
        synthetic: true,
        witnessedAt: '2006-09-01T09:00:00Z',
        ticket: 'INC0012345',
        system: 'main',
        data: { handover: 'IN-1', transferReference: 'TR-2006-4711-2', from: 'desk:nsd', to: `desk:${PROVIDER}` },
      },
    ]);
    const { nodes } = await ask(Q3, MAIDSTONE);
    // 10:52 and now 11:00 BST.
    expect(inShort(nodes[1])).toEqual(['HANDOVER_ACCEPTED', '2006-07-30T09:52:00.000Z', '2006-07-30T10:00:00.000Z', 8]);
    const subjects = (await ask(Q3, { ...MAIDSTONE, minMinutes: 15 })).nodes.map(({ subject }: Row) => subject);
    expect(subjects).toEqual(['CLOCK_STATE', 'CLOCK_STATE']);
    const known = await ask(Q3_AS_KNOWN_AT, { ...MAIDSTONE, minMinutes: 15, knownAt: '2006-09-01T08:59:59.999Z' });
    expect(inShort(known.nodes[0])).toEqual([
      'HANDOVER_ACCEPTED',
      '2006-07-30T09:52:00.000Z',
      '2006-07-30T10:20:00.000Z',
      28,
    ]);
  });

  it('says who is missing when the NSD is down, and answers what the others say', async () => {
    await throughline.killDesk('nsd');
    const { body } = await throughline.query(Q3, MAIDSTONE);
    const nsd = { desk: { code: 'nsd' }, reason: 'NOT_ANSWERED' };
    expect(body.data.clockDisagreements).toMatchObject({ nodes: [], missing: [nsd] });
    // Two desks that are up, of an incident that the NSD declared: each says that the other has it, from 12:31 to 09:05 the next day.
    const others = await throughline.query(Q3, {
      between: ['spine', 'gp-supplier'],
      from: '2005-12-06T00:00:00Z',
      to: '2005-12-07T00:00:00Z',
    });
    expect(others.body.data.clockDisagreements.nodes.map(inShort)).toEqual([
      ['HOLDER', '2005-12-06T12:31:00.000Z', '2005-12-07T00:00:00.000Z', 689],
    ]);
    expect(others.body.data.clockDisagreements.nodes[0].conflict).toBe('EACH_SAYS_THE_OTHER');
    expect(others.body.data.clockDisagreements.missing).toEqual([nsd]);
    const handovers = await throughline.query(Q9, {
      from: '2006-07-01T00:00:00Z',
      to: '2006-08-01T00:00:00Z',
      receiver: 'n3',
    });
    expect(handovers.body.data.handoverOutcomes).toMatchObject({
      missing: [nsd],
      // Nothing but its own record: rejected 14 minutes after it was received, and no offer to count from.
      nodes: [{ outcome: 'REJECTED', pairing: 'UNMATCHED', returnedAfter: null, senderTicket: null }],
    });
    expect(
      (await throughline.query(Q12, { desk: PROVIDER, from: MAIDSTONE.from, to: MAIDSTONE.to })).body.data.clockStops,
    ).toMatchObject({
      total: 2,
      missing: [],
    });
  });
});
