/** What stood below a subgraph's answer it is not asked for again by its key, for another place of the same request. */

import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startSmallGraph, type RunningSubgraph, type SmallGraph } from './small-graph.ts';

/** By an incident's id, the tickets that the registry knows of, and those that the desk has. */
const BONDS: Readonly<Record<string, readonly string[]>> = {
  i1: ['t1', 't2'],
  i2: ['t1', 't3'],
  i3: ['t8', 't9'],
  i4: ['t20'],
};
const HELD: Readonly<Record<string, readonly string[]>> = {
  i1: ['t2', 't1'],
  i2: ['t1'],
  i3: ['t1', 't2'],
  i4: ['t2'],
};

const toRecord = ({ id }: { readonly id: string }): { readonly id: string } => ({ id });

let graph: SmallGraph;
let desk: RunningSubgraph;
let links: RunningSubgraph;

beforeAll(async () => {
  graph = await startSmallGraph(
    [
      {
        name: 'registry',
        sdl: `
          type Query { incident(id: ID!): Incident! }
          type Mutation { reopen(id: ID!): Incident! }
          type Incident @key(fields: "id") { id: ID! }`,
        resolvers: {
          Query: { incident: (_: unknown, { id }: { id: string }) => ({ id }) },
          Mutation: { reopen: (_: unknown, { id }: { id: string }) => ({ id }) },
        },
      },
      {
        name: 'links',
        sdl: `
          type Incident @key(fields: "id") { id: ID! bonds: [Bond!]! parts: [Part!]! }
          type Bond { ticket: Ticket! }
          union Part = Ticket | Task
          type Ticket @key(fields: "id", resolvable: false) { id: ID! }
          type Task @key(fields: "id", resolvable: false) { id: ID! }`,
        resolvers: {
          Incident: {
            __resolveReference: toRecord,
            bonds: ({ id }: { id: string }) => BONDS[id]!.map((ticket) => ({ ticket: { id: ticket } })),
            parts: () => [
              { __typename: 'Ticket', id: 't1' },
              { __typename: 'Task', id: 't1' },
            ],
          },
        },
      },
      {
        name: 'desk',
        sdl: `
          type Query { open: [Ticket!]! }
          type Incident @key(fields: "id") { id: ID! account: Account works: [Work!]! }
          type Account { tickets: [Ticket!]! first: Ticket }
          interface Work { id: ID! title: String }
          type Ticket implements Work @key(fields: "id") {
            id: ID! title: String reference: String status: String! size(unit: String): Int note: String
            assignee: Person colour: String @shareable parent: Ticket
          }
          type Task implements Work @key(fields: "id") { id: ID! title: String state: String note: Int }
          type Person { name: String grade: String }`,
        resolvers: {
          Query: { open: () => [{ id: 't1' }, { id: 't3' }] },
          Incident: {
            __resolveReference: toRecord,
            account: ({ id }: { id: string }) => ({
              tickets: HELD[id]!.map((ticket) => ({ id: ticket })),
              first: { id: HELD[id]![0] },
            }),
            works: () => [
              { __typename: 'Task', id: 't1' },
              { __typename: 'Ticket', id: 't1' },
            ],
          },
          Ticket: {
            __resolveReference: toRecord,
            title: ({ id }: { id: string }) => `ticket ${id}`,
            reference: ({ id }: { id: string }) => `R-${id}`,
            status: ({ id }: { id: string }) => `open ${id}`,
            size: (_: unknown, { unit }: { unit?: string }) => (unit === 'small' ? 100 : 1),
            note: ({ id }: { id: string }) => `note on ${id}`,
            assignee: ({ id }: { id: string }) => ({ name: `who has ${id}`, grade: 'first line' }),
            colour: () => 'red',
            parent: ({ id }: { id: string }) => ({ id: `${id}0` }),
          },
          Task: {
            __resolveReference: toRecord,
            title: ({ id }: { id: string }) => `task ${id}`,
            state: ({ id }: { id: string }) => `done ${id}`,
            note: () => 7,
          },
        },
      },
      {
        name: 'paint',
        sdl: 'type Ticket @key(fields: "id") { id: ID! colour: String @shareable motto: String }',
        resolvers: { Ticket: { __resolveReference: toRecord, colour: () => 'red', motto: () => 'onwards' } },
      },
    ],
    { supplierTimeoutMs: 1200, requestTimeoutMs: 3000 },
  );
  desk = graph.subgraphs.get('desk')!;
  links = graph.subgraphs.get('links')!;
});

afterAll(() => graph?.stop());

/** Settled when the desk's first answer has been sent. */
let heard = Promise.withResolvers<void>();
beforeEach(() => {
  heard = Promise.withResolvers();
  desk.spoil = async (request, response) => send(response, await desk.answerTo(request));
});
afterEach(() => {
  for (const subgraph of graph.subgraphs.values()) {
    subgraph.received.length = 0;
    subgraph.spoil = null;
  }
});

/** What the desk was asked for, request by request: ids of entities, and `root`. */
function askedOf(): string[][] {
  return desk.received.map(({ body: { variables } }) => {
    const ids = Object.values(variables ?? {}).flatMap((list) =>
      Array.isArray(list) ? (list as { id: string }[]).map(({ id }) => id) : [],
    );
    return ids.length === 0 ? ['root'] : ids;
  });
}

async function ask(selection: string, id: string = 'i1') {
  const { body } = await graph.query(`{ incident(id: "${id}") { ${selection} } }`);
  return { incident: (body.data?.incident ?? null) as unknown, body };
}

/** Asks, and lets the desk's account of an incident be there before it is known what the incident is linked to. */
function askLate(selection: string, id?: string) {
  heard = Promise.withResolvers();
  links.spoil = afterTheDesk;
  return ask(selection, id);
}

type Spoil = NonNullable<RunningSubgraph['spoil']>;

const afterTheDesk: Spoil = async (request, response) => {
  await heard.promise;
  // What was sent has then been read: all of it is in this process.
  await sleep(50);
  send(response, await links.answerTo(request));
};

const send = (response: Parameters<Spoil>[1], answer: unknown): void =>
  void response
    .writeHead(200, { 'content-type': 'application/json' })
    .end(JSON.stringify(answer), () => heard.resolve());

describe('an entity that stands below what its subgraph was asked for at another place', () => {
  it('is not asked for by itself, where all that is wanted of it was told there', async () => {
    const { incident, body } = await askLate(
      'bonds { ticket { status title } } account { tickets { id reference status title } }',
    );
    expect(incident).toEqual({
      bonds: [
        { ticket: { status: 'open t1', title: 'ticket t1' } },
        { ticket: { status: 'open t2', title: 'ticket t2' } },
      ],
      account: {
        tickets: [
          { id: 't2', reference: 'R-t2', status: 'open t2', title: 'ticket t2' },
          { id: 't1', reference: 'R-t1', status: 'open t1', title: 'ticket t1' },
        ],
      },
    });
    expect(body.errors).toBeUndefined();
    expect(askedOf()).toEqual([['i1']]);
  });

  it('is asked for where it does not stand there, and only it', async () => {
    const { incident } = await askLate('bonds { ticket { status } } account { tickets { id status } }', 'i2');
    expect(incident).toMatchObject({ bonds: [{ ticket: { status: 'open t1' } }, { ticket: { status: 'open t3' } }] });
    expect(askedOf()).toEqual([['i2'], ['t3']]);
  });

  it('is told of by a field of the root, by a single object and deeper down as well', async () => {
    links.spoil = afterTheDesk;
    const { body } = await graph.query(
      '{ incident(id: "i2") { bonds { ticket { status title } } } open { id status title } }',
    );
    expect(body.data.incident).toEqual({
      bonds: [
        { ticket: { status: 'open t1', title: 'ticket t1' } },
        { ticket: { status: 'open t3', title: 'ticket t3' } },
      ],
    });
    expect(askedOf()).toEqual([['root']]);
    desk.received.length = 0;
    const single = await askLate('bonds { ticket { status } } account { first { id status } }');
    expect(single.incident).toMatchObject({
      bonds: [{ ticket: { status: 'open t1' } }, { ticket: { status: 'open t2' } }],
    });
    expect(askedOf()).toEqual([['i1'], ['t1']]);
    desk.received.length = 0;
    const deep = await askLate('bonds { ticket { note } } account { first { parent { id note } } }', 'i4');
    expect(deep.incident).toMatchObject({ bonds: [{ ticket: { note: 'note on t20' } }] });
    expect(askedOf()).toEqual([['i4']]);
  });

  it('is told of with what is below it and with its arguments', async () => {
    const { incident } = await askLate(
      'bonds { ticket { assignee { name } size(unit: "small") } } account { tickets { id assignee { grade name } size(unit: "small") } }',
    );
    expect(incident).toMatchObject({
      bonds: [
        { ticket: { assignee: { name: 'who has t1' }, size: 100 } },
        { ticket: { assignee: { name: 'who has t2' }, size: 100 } },
      ],
    });
    expect(askedOf()).toEqual([['i1']]);
  });

  it.each([
    ['status', 'id reference'],
    ['status', 'status'],
    ['status', 'key: id called: status'],
    ['assignee { name grade }', 'id assignee { name }'],
    ['size(unit: "small")', 'id size'],
    ['size', 'id size(unit: "small")'],
  ])(
    'is asked for by itself for %s, where what stands there is %s, and nobody is asked for more',
    async (wanted, there) => {
      const { incident } = await askLate(`bonds { ticket { ${wanted} } } account { tickets { ${there} } }`);
      const [bond] = (incident as { readonly bonds: readonly { readonly ticket: object }[] }).bonds;
      expect({
        status: 'open t1',
        assignee: { name: 'who has t1', grade: 'first line' },
        size: wanted === 'size' ? 1 : 100,
      }).toMatchObject(bond!.ticket);
      expect(askedOf()).toEqual(there.startsWith('key') ? [['i1']] : [['i1'], ['t1', 't2']]);
      if (wanted === 'status' && !there.includes('status'))
        expect(desk.received[0]!.body.query).not.toContain('status');
    },
  );

  it('is itself and not one of another type with the same key', async () => {
    const { incident } = await askLate(
      'parts { ... on Ticket { title note } ... on Task { title state } } works { __typename id title ... on Ticket { note } ... on Task { state } }',
    );
    expect(incident).toMatchObject({
      parts: [
        { title: 'ticket t1', note: 'note on t1' },
        { title: 'task t1', state: 'done t1' },
      ],
    });
    expect(askedOf()).toEqual([['i1']]);
  });

  it('is asked for at once, where it is only being told there', async () => {
    // Nobody knows whether it is among what will be told.
    let wasAsked = false;
    desk.spoil = async (request, response) => {
      const isAccount = request.body.query.includes('account');
      if (!isAccount) wasAsked = true;
      for (let waitedMs = 0; isAccount && !wasAsked && waitedMs < 1000; waitedMs += 5) await sleep(5);
      send(response, await desk.answerTo(request));
    };
    const { incident } = await ask('bonds { ticket { status } } account { tickets { id status } }');
    expect(wasAsked).toBe(true);
    expect(incident).toMatchObject({ bonds: [{ ticket: { status: 'open t1' } }, { ticket: { status: 'open t2' } }] });
  });

  it('is asked for by itself, where anything went wrong with what was told', async () => {
    desk.spoil = async (request, response) => {
      const answer = await desk.answerTo(request);
      const errors = [{ message: 'no', path: ['_entities', 0, 'account', 'tickets', 0, 'reference'] }];
      send(response, request.body.query.includes('account') ? { ...answer, errors } : answer);
    };
    const { incident } = await askLate('bonds { ticket { status } } account { tickets { id status reference } }');
    expect(incident).toMatchObject({ bonds: [{ ticket: { status: 'open t1' } }, { ticket: { status: 'open t2' } }] });
    expect(askedOf()).toEqual([['i1'], ['t1', 't2']]);
  });

  it('is asked for anew after a change', async () => {
    const { body } = await graph.query(
      'mutation { reopen(id: "i1") { bonds { ticket { status } } account { tickets { id status } } } }',
    );
    expect(body.errors).toBeUndefined();
    expect(askedOf().flat().toSorted()).toEqual(['i1', 't1', 't2']);
  });
});
