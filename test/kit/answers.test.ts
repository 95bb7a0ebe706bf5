import { afterEach, describe, expect, it } from 'vitest';
import { SupplierSystemError } from '../../subgraphs/kit/supplier-system.ts';
import { createInMemorySystem } from './fixtures/in-memory-system.ts';
import { serveTestDesk, TEST_DESK_ROW } from './fixtures/serve-test-desk.ts';
import type { TestDesk } from './fixtures/serve-test-desk.ts';

let desk: TestDesk | undefined;
afterEach(() => desk?.stop());

const SECRET = 'ORA-00942 at jdbc:oracle://db.internal.invalid:1521/desk';
const KEYS = [{ code: 'test-desk' }];

describe('a list that the system lacks', () => {
  it('answers NOT_SUPPORTED without rows', async () => {
    desk = await serveTestDesk();
    const answer = await desk.entities(
      'TestDeskDesk',
      KEYS,
      '{ problems { answer { state sourceSpokeAt } nodes { reference } pageInfo { hasNextPage endCursor } } }',
    );
    expect(answer.data._entities[0].problems).toEqual({
      answer: { state: 'NOT_SUPPORTED', sourceSpokeAt: '2026-11-20T08:00:00.000Z' },
      nodes: [],
      pageInfo: { hasNextPage: false, endCursor: null },
    });
    expect(answer.errors).toBeUndefined();
  });

  it('is every list of the desk that stands for others: each of those is asked by itself', async () => {
    const desks = [
      { ...TEST_DESK_ROW, aggregate: true },
      { ...TEST_DESK_ROW, code: 'ld-one' },
    ];
    const system = createInMemorySystem();
    const asked: string[] = [];
    const { searchTickets } = system;
    system.searchTickets = (code, ...parameters) => {
      asked.push(code);
      return searchTickets(code, ...parameters);
    };
    desk = await serveTestDesk({ system, environment: { desks } });
    const lists = ['tickets', 'handovers', 'knownErrors', 'problems', 'changes', 'supportMaterials'];
    const selection = `{ ${lists.map((list) => `${list} { answer { state } pageInfo { hasNextPage } }`).join(' ')} }`;
    const answer = await desk.entities('TestDeskDesk', KEYS, selection);
    const unsupported = { answer: { state: 'NOT_SUPPORTED' }, pageInfo: { hasNextPage: false } };
    expect(answer.errors).toBeUndefined();
    expect(answer.data._entities).toEqual([Object.fromEntries(lists.map((list) => [list, unsupported]))]);
    expect(asked).toEqual([]);

    await desk.entities('TestDeskDesk', [{ code: 'ld-one' }], '{ tickets { answer { state } } }');
    expect(asked).toEqual(['ld-one']);
  });

  it('shows nothing of a list that the system withholds', async () => {
    const system = createInMemorySystem();
    const { searchHandovers } = system;
    const withheld = { reasonCode: 'LEGAL' as const, decidedBy: null, decidedAt: null, reviewDueAt: null };
    system.searchHandovers = async (...parameters) => ({ ...(await searchHandovers!(...parameters)), withheld });
    desk = await serveTestDesk({ system });
    const selection =
      '{ handovers { answer { state withheld { reasonCode } } nodes { id } pageInfo { hasNextPage } } }';
    const answer = await desk.entities('TestDeskDesk', KEYS, selection);
    expect(answer.data._entities[0].handovers).toEqual({
      answer: { state: 'WITHHELD', withheld: { reasonCode: 'LEGAL' } },
      nodes: [],
      pageInfo: { hasNextPage: false },
    });
  });
});

describe('a system without history', () => {
  const selection = '{ code history tickets { nodes { id } } chainHead { hash } }';
  const past = { 'throughline-as-of': '2006-08-01T00:00:00Z', 'throughline-times': 'asked' };

  it('is not asked about the past, and says so field by field', async () => {
    const system = createInMemorySystem({ history: 'UNAVAILABLE' });
    desk = await serveTestDesk({ system });
    const answer = await desk.entities('TestDeskDesk', KEYS, selection, past);
    expect(answer.data._entities).toEqual([
      { code: 'test-desk', history: 'UNAVAILABLE', tickets: null, chainHead: null },
    ]);
    expect(answer.errors.map((error: any) => [error.path.at(-1), error.extensions.code])).toEqual([
      ['tickets', 'HISTORY_UNAVAILABLE'],
      ['chainHead', 'HISTORY_UNAVAILABLE'],
    ]);
    const ticket = await desk.entities(
      'TestDeskTicket',
      [{ id: 'test-desk/main/1' }],
      '{ id presence localCode }',
      past,
    );
    expect(ticket.data._entities).toEqual([{ id: 'test-desk/main/1', presence: null, localCode: null }]);
    expect(ticket.errors).toHaveLength(2);
    const involvement = await desk.ask(
      `query @asKnownAt(time: "2006-08-01T00:00:00Z") { _entities(representations: [{ __typename: "TestDeskInvolvement", id: "I|test-desk" }]) { ... on TestDeskInvolvement { id state } } }`,
    );
    expect(involvement.data._entities).toEqual([{ id: 'I|test-desk', state: null }]);
    expect(involvement.extensions.throughline).toMatchObject({
      asKnownAt: '2006-08-01T00:00:00.000Z',
      chainHead: null,
    });
    expect(system.calls).toEqual([]);
  });

  it('answers a request whose times the gateway pinned to now', async () => {
    desk = await serveTestDesk({ system: createInMemorySystem({ history: 'UNAVAILABLE' }) });
    const now = new Date().toISOString();
    const answer = await desk.entities('TestDeskDesk', KEYS, selection, {
      'throughline-as-of': now,
      'throughline-as-known-at': now,
      'throughline-times': 'default',
    });
    expect(answer.errors).toBeUndefined();
    expect(answer.data._entities[0].tickets.nodes).toHaveLength(11);
  });
});

describe('what a system throws', () => {
  it.each([
    ['unexplained', new Error(SECRET), 'SUPPLIER_INTERNAL'],
    ['explained', new SupplierSystemError('SOURCE_UNAVAILABLE', SECRET), 'SOURCE_UNAVAILABLE'],
    ['no error at all', { message: SECRET }, 'SUPPLIER_INTERNAL'],
  ])('is answered by its code and logged with its detail: %s', async (_what, thrown, code) => {
    const system = createInMemorySystem({
      before: () => {
        throw thrown;
      },
    });
    desk = await serveTestDesk({ system });
    const answer = await desk.entities('TestDeskTicket', [{ id: 'test-desk/main/1' }], '{ id }');
    expect(answer).toMatchObject({ data: { _entities: [null] }, errors: [{ extensions: { code } }] });
    expect(JSON.stringify(answer)).not.toMatch(/ORA|jdbc|oracle|internal\.invalid/);
    expect(desk.log).toMatchObject([{ level: 'error', subgraph: 'test-desk', code, path: '_entities.0' }]);
  });

  it.each(['chainHead', 'sourceSpokeAt'] as const)('costs the whole answer when it is %s', async (method) => {
    const system = createInMemorySystem();
    Object.assign(system, { [method]: () => Promise.reject(new Error(SECRET)) });
    desk = await serveTestDesk({ system });
    const answer = await desk.ask('{ __typename }');
    expect(answer).toEqual({
      errors: [{ message: "the desk's system failed", extensions: { code: 'SUPPLIER_INTERNAL' } }],
    });
  });

  it('hides values that do not fit the contract', async () => {
    const system = createInMemorySystem();
    const { searchTickets } = system;
    system.searchTickets = async (...parameters) => {
      const page = await searchTickets(...parameters);
      return {
        ...page,
        rows: page.rows.map((row) => ({
          ...row,
          status: SECRET as never,
          openedAt: SECRET,
          reference: { SECRET } as never,
        })),
      };
    };
    desk = await serveTestDesk({ system });
    const selection = '{ tickets(first: 1) { nodes { id status openedAt reference } } }';
    const answer = await desk.entities('TestDeskDesk', KEYS, selection);
    expect(answer.errors.map((error: any) => error.extensions.code)).toEqual(Array(3).fill('SUPPLIER_INTERNAL'));
    expect(answer.data._entities[0].tickets.nodes[0]).toMatchObject({ status: null, openedAt: null, reference: null });
    expect(JSON.stringify(answer)).not.toMatch(/ORA|oracle|SECRET/);
  });

  it('never lets withheld words through, whatever the system put there', async () => {
    const system = createInMemorySystem();
    const { searchTickets } = system;
    system.searchTickets = async (...parameters) => {
      const page = await searchTickets(...parameters);
      const summary = { state: 'WITHHELD' as const, text: SECRET, redactions: null, withheld: null };
      return { ...page, rows: page.rows.map((row) => ({ ...row, summary })) };
    };
    desk = await serveTestDesk({ system });
    const answer = await desk.entities(
      'TestDeskDesk',
      KEYS,
      '{ tickets { nodes { summary { state text withheld { reasonCode } } } } }',
    );
    expect(answer.data._entities[0].tickets.nodes[0].summary).toEqual({
      state: 'WITHHELD',
      text: null,
      withheld: { reasonCode: 'DEFAULT' },
    });
  });
});

describe('a ticket that is withheld', () => {
  it('says that it is, and nothing else, whatever the system put there', async () => {
    const system = createInMemorySystem();
    const { searchTickets } = system;
    system.searchTickets = async (...parameters) => {
      const page = await searchTickets(...parameters);
      return { ...page, rows: page.rows.map((row) => ({ ...row, presence: 'WITHHELD' as const })) };
    };
    desk = await serveTestDesk({ system });
    const selection = `{ tickets(first: 1) { nodes {
      id presence reference status incident { id } heldBy { id } clock { id } handovers { id } bonds { role } severityClaims { value }
      notes { answer { state withheld { reasonCode } } nodes { at } } events { answer { state } nodes { id } }
    } } }`;
    const answer = await desk.entities('TestDeskDesk', KEYS, selection);
    expect(answer.errors).toBeUndefined();
    expect(answer.data._entities[0].tickets.nodes).toEqual([
      {
        id: expect.stringMatching(/^test-desk\//),
        presence: 'WITHHELD',
        reference: null,
        status: null,
        incident: null,
        heldBy: null,
        clock: null,
        handovers: null,
        bonds: null,
        severityClaims: null,
        notes: { answer: { state: 'WITHHELD', withheld: { reasonCode: 'DEFAULT' } }, nodes: [] },
        events: { answer: { state: 'WITHHELD' }, nodes: [] },
      },
    ]);
  });
});

describe('an involvement', () => {
  it('is NOT_MEMBER_THEN before the desk took part, and the system is not asked', async () => {
    const system = createInMemorySystem();
    desk = await serveTestDesk({ system });
    const ask = (asOf: string) =>
      desk!.entities('TestDeskInvolvement', [{ id: 'I-TEST|test-desk' }], '{ state tickets { id } disputes { id } }', {
        'throughline-as-of': asOf,
      });
    const before = await ask('2004-03-31T23:59:59.999Z');
    expect(before.data._entities).toEqual([{ state: 'NOT_MEMBER_THEN', tickets: [], disputes: [] }]);
    expect(system.calls).toEqual([]);
    const since = await ask('2004-04-01T00:00:00.000Z');
    expect(since.data._entities[0].state).toBe('NONE_LINKED');
  });

  it('is NOT_MEMBER_THEN again once the desk has left, and not at the instant before', async () => {
    const memberTo = Date.parse('2009-04-01T00:00:00Z');
    desk = await serveTestDesk({ environment: { desks: [{ ...TEST_DESK_ROW, memberTo }] } });
    const ask = (asOf: string) =>
      desk!.entities('TestDeskInvolvement', [{ id: 'I-TEST|test-desk' }], '{ state tickets { id } }', {
        'throughline-as-of': asOf,
      });
    expect((await ask('2009-03-31T23:59:59.999Z')).data._entities[0].state).toBe('HELD');
    expect((await ask('2009-04-01T00:00:00.000Z')).data._entities).toEqual([{ state: 'NOT_MEMBER_THEN', tickets: [] }]);
  });

  it('of many desks is answered by the desk that stands for them alone', async () => {
    desk = await serveTestDesk({
      environment: {
        desks: [
          { ...TEST_DESK_ROW, aggregate: true },
          { ...TEST_DESK_ROW, code: 'ld-one' },
        ],
      },
    });
    const keys = [{ id: 'I-TEST|test-desk' }, { id: 'I-TEST|ld-one' }];
    const answer = await desk.entities('TestDeskInvolvement', keys, '{ state }');
    expect(answer.data._entities).toEqual([{ state: 'HELD' }, null]);
    expect(answer.errors).toMatchObject([{ path: ['_entities', 1], extensions: { code: 'NOT_THIS_DESK' } }]);
  });

  it('lists no tickets unless it is HELD', async () => {
    const system = createInMemorySystem();
    const { involvements } = system;
    system.involvements = async (...parameters) =>
      (await involvements(...parameters)).map((record) => ({ ...record, state: 'WITHHELD' as const }));
    desk = await serveTestDesk({ system });
    const answer = await desk.entities('TestDeskInvolvement', [{ id: 'I-TEST|test-desk' }], '{ state tickets { id } }');
    expect(answer.data._entities).toEqual([{ state: 'WITHHELD', tickets: [] }]);
  });
});

describe('what only one desk has', () => {
  it('is answered from the record, or by its own resolver', async () => {
    desk = await serveTestDesk();
    const keys = [{ id: 'test-desk/main/A%207' }, { id: 'test-desk/main/unknown' }];
    const answer = await desk.entities('TestDeskTicket', keys, '{ localCode localCodeInCapitals }');
    expect(answer.data._entities).toEqual([
      { localCode: 'code of A 7', localCodeInCapitals: 'CODE OF A 7' },
      { localCode: null, localCodeInCapitals: null },
    ]);
  });

  it.each([
    ['a field', { TestDeskTicket: { localCod: () => null } }, 'TestDeskTicket.localCod'],
    ['a type', { TestDeskTickets: { localCode: () => null } }, 'TestDeskTickets.localCode'],
  ])('refuses to start with a resolver for %s that is not in the schema', async (_what, resolvers, named) => {
    await expect(serveTestDesk({ definition: { resolvers } })).rejects.toMatchObject({
      code: 'DESK_DEFINITION_INVALID',
      message: expect.stringContaining(named),
    });
  });
});

describe('pages of a ticket', () => {
  it('cover notes and events by cursors of their own', async () => {
    desk = await serveTestDesk();
    const keys = [{ id: 'test-desk/main/A%207' }];
    const first = await desk.entities(
      'TestDeskTicket',
      keys,
      '{ notes(first: 3) { nodes { at } pageInfo { endCursor hasNextPage } } }',
    );
    const { nodes, pageInfo } = first.data._entities[0].notes;
    expect([nodes.length, pageInfo.hasNextPage]).toEqual([3, true]);
    const after = JSON.stringify(pageInfo.endCursor);
    const rest = await desk.entities(
      'TestDeskTicket',
      keys,
      `{ notes(after: ${after}) { nodes { at } pageInfo { hasNextPage } } events(after: ${after}) { nodes { id } } }`,
    );
    expect(rest.data._entities[0].notes).toMatchObject({ nodes: [{}, {}], pageInfo: { hasNextPage: false } });
    expect(rest.data._entities[0].events).toBeNull();
    expect(rest.errors).toMatchObject([{ extensions: { code: 'CURSOR_MALFORMED' } }]);
  });

  it('of a ticket that is not held say NOT_HELD', async () => {
    desk = await serveTestDesk();
    const selection = '{ presence notes { answer { state } nodes { at } } events { answer { state } } }';
    const answer = await desk.entities('TestDeskTicket', [{ id: 'test-desk/main/none' }], selection);
    expect(answer.data._entities).toEqual([
      {
        presence: 'NOT_HELD',
        notes: { answer: { state: 'NOT_HELD' }, nodes: [] },
        events: { answer: { state: 'NOT_HELD' } },
      },
    ]);
  });
});
