/** Input that is well-formed and names nothing, and input that only a desk can refuse. */

import { beforeAll, describe, expect, it } from 'vitest';
import { responseExtensionsSchema } from '../../schema/contract/extensions.ts';
import { sharedThroughline, type SharedThroughline } from '../support/shared-throughline.ts';

let throughline: SharedThroughline;
beforeAll(async () => void (throughline = await sharedThroughline()), 120_000);

const ALL_DESKS = 'desks(first: 200, kind: [NATIONAL, LSP, CENTRAL, EXISTING_SUPPLIER])';

describe('an incident that nobody knows', () => {
  it.each(['I-NOBODY', 'I/with|separators: and spaces', 'İ💾', 'x'.repeat(400)])('%.40s', async (id) => {
    const query =
      'query ($id: ID!) { incident(id: $id) { id existence title { text } tickets { id } involvements { state tickets { id } } } }';
    const { status, body } = await throughline.query(query, { id });
    expect(status).toBe(200);
    expect(body.errors).toBeUndefined();
    const { incident } = body.data;
    expect(incident).toMatchObject({ id, existence: 'UNKNOWN_TO_ALL', title: null });
    expect(incident.involvements).toHaveLength(throughline.desks.size);
    for (const account of incident.involvements) expect(account).toEqual({ state: 'NONE_LINKED', tickets: [] });
    const { sources } = responseExtensionsSchema.parse(body.extensions);
    expect(sources.map(({ subgraph }) => subgraph)).toEqual([...throughline.desks.keys()].toSorted());
    expect(sources.every(({ state, code }) => state === 'ANSWERED' && code === null)).toBe(true);
  });
});

describe('a ticket that its desk does not hold', () => {
  it.each(['lsp-southern/main/2006%2F1234', 'nsd/main/none', 'spine/moon/1'])('%s', async (id) => {
    const { body } = await throughline.query('query ($id: ID!) { ticket(id: $id) { id presence reference status } }', {
      id,
    });
    expect(body).toMatchObject({ data: { ticket: { id, presence: 'NOT_HELD' } } });
    expect(body.errors).toBeUndefined();
  });
});

describe('a page that desks cannot cut', () => {
  const tickets = (argument: string) =>
    `{ a: desk(code: "nsd") { tickets(${argument}) { nodes { id } } } b: desk(code: "spine") { tickets(${argument}) { nodes { id } } } c: desk(code: "n3") { code } }`;

  it.each([
    ['CURSOR_MALFORMED', 'after: "garbage"'],
    ['CURSOR_MALFORMED', 'after: ""'],
    ['PAGE_SIZE_OUT_OF_RANGE', 'first: 0'],
    ['PAGE_SIZE_OUT_OF_RANGE', 'first: -1'],
    ['PAGE_SIZE_OUT_OF_RANGE', 'first: 201'],
  ])('%s for %s: one error for each desk', async (code, argument) => {
    const { status, body, text } = await throughline.query(tickets(argument));
    expect(status).toBe(200);
    expect(body.data).toMatchObject({ a: { tickets: null }, b: { tickets: null }, c: { code: 'n3' } });
    expect(body.errors!.map(({ path, extensions }) => [path, extensions])).toEqual([
      [['a', 'tickets'], { code, subgraph: 'nsd', desk: 'nsd', nulled: 1 }],
      [['b', 'tickets'], { code, subgraph: 'spine', desk: 'spine', nulled: 1 }],
    ]);
    expect(text).not.toMatch(/127\.0\.0\.1|\.ts\b|node_modules/);
    responseExtensionsSchema.parse(body.extensions);
  });
});

it('asks every desk of a list for a page that none can cut, and each is named once', async () => {
  const { body } = await throughline.query(`{ ${ALL_DESKS} { nodes { code tickets(first: 0) { nodes { id } } } } }`);
  const named = body.errors!.map(({ extensions }) => [extensions['code'], extensions['subgraph']]);
  expect(new Set(named.map(([code]) => code))).toEqual(new Set(['PAGE_SIZE_OUT_OF_RANGE']));
  expect(new Set(named.map(([, subgraph]) => subgraph)).size).toBe(named.length);
  expect(named.length).toBeGreaterThan(5);
});
