/** Values that are refused where a well-formed operation uses them, by the code that each is answered with. */

import { expect } from 'vitest';
import { messageOf, type RequestErrorCode } from '../../gateway/errors.ts';
import { startSmallGraph } from '../gateway/small-graph.ts';
import { ask, post, type Case, type Sent } from './sending.ts';

export const asOf = (time: string) => (): Promise<Sent> =>
  ask(`query @asOf(time: ${JSON.stringify(time)}) { __typename }`);
const asOfVariable = (time: unknown) => () =>
  ask('query ($time: DateTime!) @asOf(time: $time) { __typename }', { time });
const asKnownAt = (time: string) => () => ask(`query @asKnownAt(time: ${JSON.stringify(time)}) { __typename }`);
const ticket = (id: string) => () => ask('query ($id: ID!) { ticket(id: $id) { id } }', { id });
const incident = (id: string) => () => ask('query ($id: ID!) { incident(id: $id) { id } }', { id });
const malformed = (send: Case['send'], says?: string | RegExp): Case => ({
  send,
  status: 200,
  ...(says === undefined ? {} : { says }),
});

/** Composition accepts such a graph: no type implements the interface, so it looks at no path through it. */
function unresolvable(query: string, status: number, data: unknown): Case {
  return {
    send: async () => {
      const graph = await startSmallGraph([
        {
          name: 'books',
          sdl: 'type Query { ledger: Ledger count: Int } interface Ledger @key(fields: "id") { id: ID! }',
        },
        {
          name: 'pages',
          sdl: `type Query { first: Int }
                type Ledger @key(fields: "id", resolvable: false) @interfaceObject { id: ID! pages: Int }`,
        },
      ]);
      graph.subgraphs.get('books')!.spoil = (_, response) => {
        const answer = { data: { ledger: { __typename: 'Ledger', id: 'L' }, count: 1 } };
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
      };
      const answer = await post({ query }, {}, graph);
      expect(answer.body.data).toEqual(data);
      await graph.stop();
      return answer;
    },
    status,
    says: messageOf('FIELD_UNRESOLVABLE'),
  };
}

/** By the code that each is answered with; a code without a case is no code. */
export const REFUSED_VALUES = {
  BAD_USER_INPUT: {
    'a required variable left out': {
      send: () => ask('query ($id: ID!) { incident(id: $id) { id } }'),
      status: 400,
      says: /\$id.*was not provided/,
    },
    'a required time left out': {
      send: () => ask('query ($time: DateTime!) @asOf(time: $time) { __typename }'),
      status: 400,
    },
    'null for a variable that may not be': {
      send: () => ask('query ($id: ID!) { incident(id: $id) { id } }', { id: null }),
      status: 400,
    },
    'text for a number': {
      send: () => ask('query ($n: Int) { desks(first: $n) { total } }', { n: 'ten' }),
      status: 400,
    },
    'half a page': { send: () => ask('query ($n: Int) { desks(first: $n) { total } }', { n: 1.5 }), status: 400 },
    'more than an Int holds': {
      send: () => ask('query ($n: Int) { desks(first: $n) { total } }', { n: 2 ** 31 }),
      status: 400,
    },
    'an object for an id': {
      send: () => ask('query ($id: ID!) { incident(id: $id) { id } }', { id: {} }),
      status: 400,
    },
    'an unknown enum value in a variable': {
      send: () => ask('query ($kind: [DeskKind!]) { desks(kind: $kind) { total } }', { kind: ['MOON'] }),
      status: 400,
      says: /MOON/,
    },
    'an unknown field of an input object': {
      send: () => ask('query ($f: IncidentFilter) { incidents(filter: $f) { total } }', { f: { colour: 'red' } }),
      status: 400,
      says: /colour/,
    },
  },
  CURSOR_MALFORMED: {
    'a cursor of nobody': malformed(() => ask('{ desks(after: "nobody") { total } }'), /nobody/),
    'an empty cursor': malformed(() => ask('{ services(after: "") { total } }')),
    'a cursor of another list': malformed(async () => {
      const page = await ask('{ desks(first: 1) { pageInfo { endCursor } } }');
      return ask('query ($after: String) { services(after: $after) { total } }', {
        after: page.body.data.desks.pageInfo.endCursor,
      });
    }),
  },
  DESK_UNKNOWN: {
    'a ticket of a desk that is not there': malformed(ticket('moon/main/1'), /"moon"/),
    'accounts of a desk that is not there': malformed(
      () => ask('{ incident(id: "I-1") { involvements(desks: ["moon"]) { id } } }'),
      /"moon"/,
    ),
  },
  FIELD_UNRESOLVABLE: {
    'a field of which only a subgraph that cannot be asked by key knows': unresolvable(
      '{ ledger { id pages } count }',
      200,
      {
        ledger: { id: 'L', pages: null },
        count: 1,
      },
    ),
    'nothing but that field': unresolvable('{ ledger { pages } }', 400, undefined),
  },
  ID_MALFORMED: {
    'no incident': malformed(incident('')),
    'an incident with space around it': malformed(incident(' I-1')),
    'an incident with a control character': malformed(incident('I-\u0000')),
    'an incident of 513 characters': malformed(incident('I'.repeat(513)), /longer than 512/),
    'an incident too long for its involvements': malformed(incident('I'.repeat(401)), /longer than 400/),
    'an incident too long when encoded': malformed(incident('é'.repeat(100))),
    'an incident with half a character': malformed(incident('I-\ud800')),
    'a ticket of one part': malformed(ticket('2006')),
    'a ticket of two parts': malformed(ticket('lsp-southern/2006'), /desk\/system\/reference/),
    'a reference with a slash of its own': malformed(ticket('lsp-southern/main/2006/1234')),
    'a ticket with an empty part': malformed(ticket('lsp-southern//1')),
    'lower-case percent-encoding': malformed(ticket('lsp-southern/main/2006%2f1234'), /canonically/),
    'percent-encoding of what needs none': malformed(ticket('lsp-southern/main/%41')),
    'a percent sign alone': malformed(ticket('lsp-southern/main/100%')),
    'bytes that are no text': malformed(ticket('lsp-southern/main/%FF')),
  },
  NULL_NOT_ALLOWED: {
    'a subgraph that breaks its own promise by answering for nobody': {
      send: async () => {
        const graph = await startSmallGraph([
          {
            name: 'a',
            sdl: 'type Query { thing: Thing } type Thing @key(fields: "id") { id: ID! }',
            resolvers: { Query: { thing: () => ({ id: '1' }) } },
          },
          {
            name: 'b',
            sdl: 'type Thing @key(fields: "id") { id: ID! size: Int! }',
            resolvers: { Thing: { __resolveReference: () => null } },
          },
        ]);
        const body = { query: '{ thing { id size } }' };
        const answer = await post(body, {}, graph);
        expect(answer.body.data).toEqual({ thing: null });
        expect(answer.body.errors![0]!.path).toEqual(['thing', 'size']);
        await graph.stop();
        return answer;
      },
      status: 200,
    },
  },
  PAGE_SIZE_OUT_OF_RANGE: Object.fromEntries(
    [0, -1, 201, 2 ** 31 - 1].map((first): [string, Case] => [
      `a page of ${first}`,
      malformed(
        () => ask('query ($first: Int) { desks(first: $first) { total } }', { first }),
        new RegExp(`got ${first}`),
      ),
    ]),
  ),
  SITE_UNKNOWN: {
    'support of a site that is not there': malformed(async () => {
      const services = await ask('{ services(first: 1) { nodes { code } } }');
      const [{ code }] = services.body.data.services.nodes;
      return ask('query ($code: ID!) { service(code: $code) { providers(site: "moon") { role } } }', { code });
    }, /"moon"/),
  },
  TIME_IN_FUTURE: {
    'asOf a millisecond from now': {
      send: asOf('2026-01-15T12:00:00.001Z'),
      status: 400,
      says: /@asOf 2026-01-15T12:00:00.001Z/,
    },
    'asKnownAt tomorrow': { send: asKnownAt('2026-01-16T12:00:00Z'), status: 400, says: /@asKnownAt/ },
    'a variable in the future': { send: asOfVariable('2026-01-16T12:00:00Z'), status: 400 },
    'past on the clock and future by its offset': { send: asOf('2026-01-15T11:30:00-01:00'), status: 400 },
    'a default in the future': {
      send: () => ask('query ($t: DateTime! = "2030-01-01T00:00:00Z") @asKnownAt(time: $t) { __typename }'),
      status: 400,
    },
  },
  TIME_MALFORMED: Object.fromEntries([
    ...[
      '',
      'yesterday',
      '2006-08-01',
      '2006-08-01T09:00:00',
      '2006-02-30T09:00:00Z',
      '2006-08-01T24:00:00Z',
      '0099-12-31T23:59:59Z',
    ].flatMap((time): [string, Case][] => [
      [`asOf ${JSON.stringify(time)}`, { send: asOf(time), status: 400 }],
      [`asKnownAt ${JSON.stringify(time)}`, { send: asKnownAt(time), status: 400 }],
      [`a variable ${JSON.stringify(time)}`, { send: asOfVariable(time), status: 400 }],
    ]),
    ['a number', { send: () => ask('query @asOf(time: 1154422800) { __typename }'), status: 400 }],
    ['a number in a variable', { send: asOfVariable(1_154_422_800), status: 400 }],
    [
      'null in place of a default',
      {
        send: () => ask('query ($t: DateTime = "2006-08-01T09:00:00Z") @asOf(time: $t) { __typename }', { t: null }),
        status: 400,
      },
    ],
    ['a time of a field', { send: () => ask('{ incidents(filter: { from: "soon" }) { total } }'), status: 400 }],
  ]),
} as const satisfies Partial<Record<RequestErrorCode, Readonly<Record<string, Case>>>>;
