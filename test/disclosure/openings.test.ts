/** Opening for clinical safety: on record at the owner first, told to it, and shut where it cannot be recorded. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRequestScope } from '../../gateway/execution/request-scope.ts';
import { askerOf } from '../../gateway/execution/runners/asker-of.ts';
import { NO_OBSERVER } from '../../gateway/transport/call-observer.ts';
import { createDeadline } from '../../gateway/transport/deadline.ts';
import { Leaving } from '../../gateway/transport/departure.ts';
import { Inquiry } from '../../gateway/transport/inquiry.ts';
import { createSupplierLink, type SupplierLink } from '../../gateway/transport/supplier-link.ts';
import type { GovernedText } from '../../subgraphs/kit/model.ts';
import type { SupplierSystem } from '../../subgraphs/kit/supplier-system.ts';
import { createInMemorySystem } from '../kit/fixtures/in-memory-system.ts';
import { serveTestDesk } from '../kit/fixtures/serve-test-desk.ts';
import { verifyChain } from '../ledger/verify-chain.ts';
import { createTestClient, type TestClient } from '../transport/test-supplier.ts';
import { startLossyNetwork, type LossyNetwork } from './lossy-network.ts';
import { GLASS_REASON } from './matrix.ts';
import { askAs, askSigned, DESK_KEYS, serveOwners, signerFor, type Owners } from './serve-owners.ts';

const KEYS = { keys: [{ __typename: 'SpineTicket', id: 'spine/main/INC-2' }] };
const NOTES = 'notes(first: 1) { nodes { text { state text withheld { reasonCode } } } }';
const asking = (selection: string) =>
  `query ($keys: [_Any!]!) { _entities(representations: $keys) { ... on SpineTicket { ${selection} } } }`;
const guardian = (subject: string) => ({
  subject,
  desk: null,
  capacity: 'GUARDIAN',
  role: 'guardian',
  purpose: 'CLINICAL_SAFETY',
  toolkitStatus: 'CURRENT',
  breakGlassReason: GLASS_REASON,
});
const NOT_RECORDED = { state: 'WITHHELD', text: null, withheld: { reasonCode: 'OPENING_NOT_RECORDED' } };

let owners: Owners;
beforeAll(async () => void (owners = await serveOwners()), 30_000);
afterAll(() => owners?.stop());

async function openingsBy(subject: string): Promise<readonly any[]> {
  // any: as the owner reads them
  const response = await owners.spine.openings();
  const { openings } = (await response.json()) as { openings: readonly any[] };
  return openings.filter(({ reader }) => reader.subject === subject);
}

describe('what came of the glass is said with the answer', () => {
  const said = async (reader: object | null, selection: string, id = 'spine/main/INC-2') => {
    const variables = { keys: [{ __typename: 'SpineTicket', id }] };
    const answer = await askSigned(owners.spine, reader, owners.now, { query: asking(selection), variables });
    expect(answer.errors).toBeUndefined();
    return answer.extensions.throughline.breakGlass;
  };

  it.each([
    ['OPENED', guardian('is told of it'), NOTES, 'spine/main/INC-2'],
    ['NOTHING, on a ticket that is not flagged', guardian('is told of it'), NOTES, 'spine/main/INC-1'],
    ['NOTHING, where no words are asked for', guardian('is told of it'), 'reference', 'spine/main/INC-2'],
    ['NOTHING, to who may not', { ...guardian('is told of it'), purpose: 'AUDIT' }, NOTES, 'spine/main/INC-2'],
    ['NOT_RECORDED', guardian('c\u0001d'), NOTES, 'spine/main/INC-2'],
  ] as const)('%s', async (expected, reader, selection, id) => {
    expect(await said(reader, selection, id)).toBe(expected.split(',')[0]);
  });

  it('and not to who gives no reason, nor to a stranger', async () => {
    expect(await said({ ...guardian('gives none'), breakGlassReason: null }, NOTES)).toBeUndefined();
    expect(await said(null, NOTES)).toBeUndefined();
  });
});

describe('an opening', () => {
  it('is of the texts that are asked for, and of no others', async () => {
    await askAs(owners, owners.spine, guardian('asks for none'), asking('reference notes { nodes { at } }'), KEYS);
    expect(await openingsBy('asks for none')).toEqual([]);
    await askAs(owners, owners.spine, guardian('asks for one'), asking(NOTES), KEYS);
    expect((await openingsBy('asks for one')).map(({ event, field }) => [event, field])).toEqual([['l', 'note']]);
  });

  it('is on record once a request, however often the request asks, and once for each request', async () => {
    const twice = asking(`one: ${NOTES} other: ${NOTES} ${NOTES.replace('text {', 'text { redactions')}`);
    await askAs(owners, owners.spine, guardian('asks twice'), twice, KEYS);
    expect(await openingsBy('asks twice')).toHaveLength(1);
    await askAs(owners, owners.spine, guardian('asks twice'), twice, KEYS);
    expect(await openingsBy('asks twice')).toHaveLength(2);
  });

  it('is on record once where a request is told twice', async () => {
    const { system } = owners.spine.ledger;
    const opening = { reader: guardian('tells twice') as never, requestId: 'one and the same' };
    const texts = [{ event: 'l', field: 'note' }];
    owners.now += 1000;
    await Promise.all([system.recordOpenings!(texts, opening), system.recordOpenings!(texts, opening)]);
    owners.now += 1000;
    await system.recordOpenings!(texts, opening);
    expect(await openingsBy('tells twice')).toHaveLength(1);
  });

  it('is on record anew where the gateway gives the same name to another reason, to another role, or again much later', async () => {
    const { system } = owners.spine.ledger;
    const texts = [{ event: 'l', field: 'note' }];
    const reader = guardian('is named again');
    const tell = (more: object) =>
      system.recordOpenings!(texts, { reader: { ...reader, ...more } as never, requestId: 'one name for all' });
    await tell({});
    await tell({ breakGlassReason: 'Another patient may come to harm' });
    await tell({ role: 'auditor' });
    expect((await openingsBy('is named again')).map(({ reason }) => reason).toReversed()).toEqual([
      GLASS_REASON,
      'Another patient may come to harm',
      GLASS_REASON,
    ]);
    owners.now += 11 * 60_000;
    await tell({});
    await tell({});
    expect(await openingsBy('is named again')).toHaveLength(4);
  });

  describe('that the gateway asks for', () => {
    let network: LossyNetwork;
    let client: TestClient;
    let link: SupplierLink;
    beforeAll(async () => {
      network = await startLossyNetwork(owners.spine.url);
      const signer = signerFor('spine', () => owners.now);
      client = createTestClient(network.url, { retry: { attempts: 1 } }, { signer });
      link = createSupplierLink({ subgraph: 'spine', client, keeper: null, observer: NO_OBSERVER });
    });
    afterAll(async () => {
      await client.stop();
      await network.stop();
    });

    /** As a request of the reader asks, in as many steps as it has. */
    const request = (subject: string) => {
      const scope = createRequestScope({
        reader: guardian(subject) as never,
        forwardedHeaders: {},
        departure: new Leaving(),
        deadline: createDeadline(20_000),
        receivedAtMs: 0,
        trace: null,
      });
      const asker = askerOf(scope);
      return async (query: string) => {
        const fetch = { query, values: new Map([['keys', JSON.stringify(KEYS.keys)]]), isMutation: false };
        const { data } = await link.fetchRoot(
          new Inquiry({ fetch, asker, selectsText: true, receive: () => undefined }),
        );
        expect(data).toMatchObject({ _entities: [{ notes: { nodes: [{ text: { state: 'REDACTED' } }] } }] });
      };
    };
    const toldOf = () => owners.spine.log.filter(({ code }) => code === 'TEXT_OPENED').length;

    it('is on record once, and told once, though its answer was lost and it was asked again', async () => {
      const told = toldOf();
      network.lost = 1;
      await request('loses the answer')(asking(NOTES));
      expect([network.lost, network.passed]).toEqual([0, 2]);
      expect(await openingsBy('loses the answer')).toHaveLength(1);
      expect(toldOf() - told).toBe(1);
    });

    it('is on record once where several steps of a request ask, and once more for another request', async () => {
      for (const times of [1, 2]) {
        const ask = request('asks in steps');
        await Promise.all([ask(asking(NOTES)), ask(asking(`reference ${NOTES}`))]);
        await ask(asking(NOTES));
        expect(await openingsBy('asks in steps')).toHaveLength(times);
      }
    });
  });

  it('is told to the owner: never why in the log, and for its own token alone in full', async () => {
    await askAs(owners, owners.spine, guardian('is told'), asking(NOTES), KEYS);
    const told = owners.spine.log.filter(({ code }) => code === 'TEXT_OPENED');
    expect(told.at(-1)).toEqual({
      level: 'warn',
      subgraph: 'spine',
      code: 'TEXT_OPENED',
      path: null,
      detail: 'opened for clinical safety by GUARDIAN: l note',
    });
    expect(JSON.stringify(owners.spine.log)).not.toContain(GLASS_REASON);
    expect((await owners.spine.openings('', 'of somebody else')).status).toBe(401);
    expect((await owners.nsd.openings()).status).toBe(200);
    const malformed = await owners.spine.openings('?before=-1');
    expect([malformed.status, await malformed.json()]).toMatchObject([400, { error: { code: 'POSITION_MALFORMED' } }]);
  });

  it('is read by its owner page by page, newest first', async () => {
    const opening = { reader: guardian('reads much') as never, requestId: 'many' };
    for (let index = 0; index < 120; index += 1)
      await owners.spine.ledger.system.recordOpenings!([{ event: 'm', field: 'note' }], {
        ...opening,
        requestId: `many ${index}`,
      });
    const first = (await (await owners.spine.openings()).json()) as any; // any: as the owner reads it
    expect([first.openings.length, first.openings[0].position > first.before]).toEqual([100, true]);
    const rest = (await (await owners.spine.openings(`?before=${first.before}`)).json()) as any; // any: as above
    expect(rest.openings[0].position).toBeLessThan(first.before);
    const all = [...first.openings, ...rest.openings].filter(({ reader }) => reader.subject === 'reads much');
    expect([all.length, rest.before]).toEqual([120, null]);
  });

  it('is not the source’s word: when it last spoke stays as it was', async () => {
    const { _entities: before } = await askAs(
      owners,
      owners.spine,
      null,
      asking('sourceSpokeAt lastUpdatedAt events { nodes { id } }'),
      KEYS,
    );
    owners.now += 60_000;
    await askAs(owners, owners.spine, guardian('is not the source'), asking(NOTES), KEYS);
    owners.now += 60_000;
    const { _entities: after } = await askAs(
      owners,
      owners.spine,
      null,
      asking('sourceSpokeAt lastUpdatedAt events { nodes { id } }'),
      KEYS,
    );
    expect(after).toEqual(before);
  });

  it('keeps the chain, and its reason can be erased as any text', async () => {
    await askAs(owners, owners.spine, guardian('to be erased'), asking(NOTES), KEYS);
    const events = owners.spine.rows('events');
    const { id } = events.findLast(
      ({ kind, data }) => kind === 'text.opened' && String(data).includes('to be erased'),
    )!;
    const erase = {
      id: 'reason-erased',
      kind: 'text.erased',
      occurredAt: '2007-06-01T12:00:00Z',
      data: { event: id, field: 'reason' },
    };
    expect(await owners.spine.ledger.append([erase])).toMatchObject({ appended: 1 });
    expect(await openingsBy('to be erased')).toMatchObject([{ reason: null }]);
    expect(verifyChain(owners.spine.rows('events'), owners.spine.rows('texts'))).toEqual([]);
    expect(owners.spine.rows('events').length).toBeGreaterThan(events.length);
  });
});

describe('what cannot be recorded', () => {
  it('stays shut at a ledger that refuses the record, and the rest of the answer is there', async () => {
    const reader = guardian('a\u0001b');
    const { _entities: entities } = await askAs(owners, owners.spine, reader, asking(`reference ${NOTES}`), KEYS);
    expect(entities).toEqual([{ reference: 'INC-2', notes: { nodes: [{ text: NOT_RECORDED }] } }]);
    expect(owners.spine.log.at(-1)).toMatchObject({ level: 'error', code: 'OPENING_NOT_RECORDED' });
  });

  it.each<readonly [string, Partial<SupplierSystem>]>([
    ['keeps no such record', {}],
    ['fails to', { recordOpenings: () => Promise.reject(new Error('the disk is full')) }],
  ])('stays shut at a system that %s', async (_title, more) => {
    const opened: GovernedText = { state: 'RELEASED', text: 'behind glass', redactions: 0, withheld: null };
    const sealed: GovernedText = {
      state: 'WITHHELD',
      text: null,
      redactions: null,
      withheld: { reasonCode: 'OPENING_NOT_RECORDED', decidedBy: null, decidedAt: null, reviewDueAt: null },
      sealed: { event: 'one', field: 'summary', opened },
    };
    const system = createInMemorySystem();
    const { ticketsByReference } = system;
    system.ticketsByReference = async (keys, options) =>
      (await ticketsByReference(keys, options)).map((ticket) => ticket && { ...ticket, summary: sealed });
    const desk = await serveTestDesk({
      system: Object.assign(system, more),
      serve: { keys: DESK_KEYS },
    });
    try {
      const query = `query ($keys: [_Any!]!) { _entities(representations: $keys) { ... on TestDeskTicket {
        summary { state text withheld { reasonCode } } } } }`;
      const variables = { keys: [{ __typename: 'TestDeskTicket', id: 'test-desk/main/A%207' }] };
      const answer = await askSigned(desk, guardian('someone'), Date.now(), { query, variables });
      expect(answer.errors).toBeUndefined();
      expect(answer.data._entities).toEqual([{ summary: NOT_RECORDED }]);
      expect(desk.log).toMatchObject([{ code: 'OPENING_NOT_RECORDED' }]);
    } finally {
      await desk.stop();
    }
  });
});
