/** Each directive at each kind of place, for who meets it and who does not: whole answers, and what subgraphs were sent for them. */

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { AUDITOR, OPERATOR, startGoverned, SUPPLIER, type TestReader } from './readers.ts';
import { done, STORES } from './stores.ts';

let graph: Awaited<ReturnType<typeof startGoverned>>;
beforeAll(async () => void (graph = await startGoverned(STORES)));
afterAll(() => graph?.stop());
afterEach(() => {
  done.splice(0);
  for (const { received } of graph.subgraphs.values()) received.splice(0);
});

const sent = (): string =>
  [...graph.subgraphs.values()].flatMap(({ received }) => received.map(({ body }) => body.query)).join('\n');

/** `[coordinate, path, missing, nulled]`. */
type Told = readonly [string, readonly (string | number)[], object, number];

interface Case {
  readonly query: string;
  readonly met: { readonly by: TestReader; readonly data: unknown };
  readonly unmet: {
    readonly by: TestReader | null;
    readonly data: unknown;
    readonly told: readonly Told[];
    /** What no subgraph may read then. */
    readonly unsent: RegExp;
  };
}

const NEEDS_IDENTITY = { authenticated: true };
const NEEDS_AUDITOR = { scopes: [['role:auditor']] };
const OF_DISC = { scopes: [['capacity:AUDITOR', 'role:auditor']] };

const CASES: Readonly<Record<string, Case>> = {
  '@authenticated on a field at the root': {
    query: '{ open onlySignedIn }',
    met: { by: SUPPLIER, data: { open: 'open', onlySignedIn: 'signed in' } },
    unmet: {
      by: null,
      data: { open: 'open', onlySignedIn: null },
      told: [['Query.onlySignedIn', ['onlySignedIn'], NEEDS_IDENTITY, 1]],
      unsent: /onlySignedIn/,
    },
  },
  '@requiresScopes on a field at the root, under an alias and with arguments': {
    query: '{ open mine: secret(for: AZURE) }',
    met: { by: AUDITOR, data: { open: 'open', mine: 'secret {"for":"AZURE"}' } },
    unmet: {
      by: SUPPLIER,
      data: { open: 'open', mine: null },
      told: [['Query.secret', ['mine'], NEEDS_AUDITOR, 1]],
      unsent: /secret|AZURE/,
    },
  },
  'one set of scopes or another': {
    query: '{ eitherOr }',
    met: { by: OPERATOR, data: { eitherOr: 'either' } },
    unmet: {
      by: { ...OPERATOR, desk: 'spine' },
      data: { eitherOr: null },
      told: [['Query.eitherOr', ['eitherOr'], { scopes: [['desk:nsd'], ['role:auditor']] }, 1]],
      unsent: /./,
    },
  },
  'a scope and a policy': {
    query: '{ scopeAndPolicy open }',
    met: { by: OPERATOR, data: { scopeAndPolicy: 'both', open: 'open' } },
    unmet: {
      by: { ...OPERATOR, role: 'supplier' },
      data: { scopeAndPolicy: null, open: 'open' },
      told: [['Query.scopeAndPolicy', ['scopeAndPolicy'], { policies: [['role:operator']] }, 1]],
      unsent: /scopeAndPolicy/,
    },
  },
  'a list of scopes with nothing in it': {
    query: '{ asksNothing }',
    met: { by: SUPPLIER, data: { asksNothing: 'nothing' } },
    unmet: { by: null, data: { asksNothing: 'nothing' }, told: [], unsent: /nobody/ },
  },
  'an object type, where a field gives it': {
    query: '{ open vault { inside deeper { bottles } } }',
    met: { by: SUPPLIER, data: { open: 'open', vault: { inside: 'gold', deeper: { bottles: 6 } } } },
    unmet: {
      by: null,
      data: { open: 'open', vault: null },
      told: [['Query.vault', ['vault'], NEEDS_IDENTITY, 1]],
      unsent: /vault|inside|bottles/,
    },
  },
  'an object type among those of a union': {
    query: '{ any { __typename ... on Plain { id } ... on Vault { inside } } }',
    met: {
      by: AUDITOR,
      data: {
        any: [
          { __typename: 'Book' },
          { __typename: 'Disc' },
          { __typename: 'Plain', id: 'p1' },
          { __typename: 'Vault', inside: 'gold' },
        ],
      },
    },
    unmet: {
      by: null,
      data: { any: [{ __typename: 'Book' }, null, { __typename: 'Plain', id: 'p1' }, null] },
      told: [
        ['Disc', ['any', 1], OF_DISC, 1],
        ['Vault', ['any', 3], NEEDS_IDENTITY, 1],
      ],
      unsent: /inside/,
    },
  },
  'an object type among those of an interface, whose other types answer': {
    query: '{ any { ... on Item { id peer { id } } } }',
    met: {
      by: AUDITOR,
      data: {
        any: [{ id: 'b1', peer: { id: 'd1' } }, { id: 'd1', peer: { id: 'p1' } }, { id: 'p1', peer: { id: 'b1' } }, {}],
      },
    },
    unmet: {
      by: SUPPLIER,
      data: { any: [{ id: 'b1', peer: null }, null, { id: 'p1', peer: { id: 'b1' } }, {}] },
      told: [
        ['Disc', ['any', 0, 'peer'], OF_DISC, 1],
        ['Disc', ['any', 1], OF_DISC, 1],
      ],
      unsent: /Disc/,
    },
  },
  'an item that may not be null': {
    query: '{ allOrNothing { __typename } open }',
    met: {
      by: AUDITOR,
      data: { allOrNothing: [{ __typename: 'Book' }, { __typename: 'Disc' }, { __typename: 'Plain' }], open: 'open' },
    },
    unmet: {
      by: SUPPLIER,
      data: { allOrNothing: null, open: 'open' },
      told: [['Disc', ['allOrNothing', 1], OF_DISC, 1]],
      unsent: /Disc/,
    },
  },
  'a field of one type of an interface': {
    query: '{ first { title id } any { ... on Item { title } } }',
    met: {
      by: AUDITOR,
      data: { first: { title: 'Emma', id: 'b1' }, any: [{ title: 'Emma' }, { title: 'Fugue' }, { title: 'Box' }, {}] },
    },
    unmet: {
      by: SUPPLIER,
      data: { first: { title: null, id: 'b1' }, any: [{ title: null }, null, { title: 'Box' }, {}] },
      told: [
        ['Book.title', ['first', 'title'], { scopes: [['desk:nsd'], ['role:auditor']] }, 1],
        ['Book.title', ['any', 0, 'title'], { scopes: [['desk:nsd'], ['role:auditor']] }, 1],
        ['Disc', ['any', 1], OF_DISC, 1],
      ],
      unsent: /\bBook\{[^}]*title|Disc/,
    },
  },
  'a field that may not be null, in a fragment of a fragment': {
    query: `{ any { ...OfItem } } fragment OfItem on Item { ... on Plain { ...OfPlain } } fragment OfPlain on Plain { id strict }`,
    met: { by: AUDITOR, data: { any: [{}, {}, { id: 'p1', strict: 'strict p1' }, {}] } },
    unmet: {
      by: SUPPLIER,
      data: { any: [{}, null, null, {}] },
      told: [
        ['Disc', ['any', 1], OF_DISC, 1],
        ['Plain.strict', ['any', 2, 'strict'], { policies: [['role:auditor'], ['role:operator']] }, 1],
      ],
      unsent: /strict/,
    },
  },
  'a scalar, and an enum also in a list that may not be null': {
    query: '{ open code colour }',
    met: { by: AUDITOR, data: { open: 'open', code: 'code', colour: 'AZURE' } },
    unmet: {
      by: OPERATOR,
      data: { open: 'open', code: null, colour: null },
      told: [
        ['Query.code', ['code'], NEEDS_AUDITOR, 1],
        ['Query.colour', ['colour'], { policies: [['role:auditor']] }, 1],
      ],
      unsent: /code|colour/,
    },
  },
  'what leaves no answer at all: nothing is fetched': {
    query: '{ open colours }',
    met: { by: AUDITOR, data: { open: 'open', colours: ['CRIMSON'] } },
    unmet: {
      by: OPERATOR,
      data: null,
      told: [['Query.colours', ['colours'], { policies: [['role:auditor']] }, 1]],
      unsent: /./,
    },
  },
  'an entity of another subgraph, where nothing else is asked of it': {
    query: '{ book { id stock } }',
    met: { by: OPERATOR, data: { book: { id: 'b1', stock: 3 } } },
    unmet: {
      by: SUPPLIER,
      data: { book: { id: 'b1', stock: null } },
      told: [['Book.stock', ['book', 'stock'], { scopes: [['role:operator']] }, 1]],
      unsent: /stock|_entities/,
    },
  },
  'a key, which the plan needs and the reader does not get': {
    query: '{ shelf { code room } }',
    met: { by: SUPPLIER, data: { shelf: { code: 's1', room: 'room of s1' } } },
    unmet: {
      by: null,
      data: { shelf: { code: null, room: 'room of s1' } },
      told: [['Shelf.code', ['shelf', 'code'], NEEDS_IDENTITY, 1]],
      unsent: /width/,
    },
  },
  'an enum that an argument takes, which protects what is answered with it and nothing else': {
    query: 'query ($in: Shade) { painted(in: $in) }',
    met: { by: AUDITOR, data: { painted: 'painted {}' } },
    unmet: { by: null, data: { painted: 'painted {}' }, told: [], unsent: /nobody/ },
  },
  '@skip and @include, which come first': {
    query:
      '{ open secret @skip(if: true) onlySignedIn @include(if: false) vault @include(if: true) { inside @skip(if: true) __typename } }',
    met: { by: SUPPLIER, data: { open: 'open', vault: { __typename: 'Vault' } } },
    unmet: {
      by: null,
      data: { open: 'open', vault: null },
      told: [['Query.vault', ['vault'], NEEDS_IDENTITY, 1]],
      unsent: /secret|onlySignedIn|vault/,
    },
  },
};

describe.each(Object.entries(CASES))('%s', (_name, { query, met, unmet }) => {
  it('is answered for who meets what is asked', async () => {
    const { status, body } = await graph.ask(query, {}, met.by);
    expect({ status, data: body.data, errors: body.errors }).toEqual({
      status: 200,
      data: met.data,
      errors: undefined,
    });
  });

  it('is null for who does not, by name, and nobody is asked for it', async () => {
    const { status, body } = await graph.ask(query, {}, unmet.by);
    expect({ status, data: body.data }).toEqual({ status: 200, data: unmet.data });
    const told = (body.errors ?? []).map(({ path, extensions: { coordinate, missing, nulled } }) => [
      coordinate,
      path,
      missing,
      nulled,
    ]);
    expect(told).toEqual(unmet.told);
    for (const { message, extensions } of body.errors ?? []) {
      expect(extensions['code']).toBe('ACCESS_REFUSED');
      expect(message).toContain(`${String(extensions['coordinate'])} is not for this reader`);
    }
    expect(sent()).not.toMatch(unmet.unsent);
  });
});

it('says whose place it is', async () => {
  const { body } = await graph.ask('{ book { stock title } }', {}, SUPPLIER);
  expect(body.errors!.map(({ message, extensions }) => [message, extensions['subgraph'], extensions['desk']])).toEqual([
    ['Book.stock is not for this reader: it also needs scope role:operator.', 'store', 'store'],
    ['Book.title is not for this reader: it also needs scope desk:nsd, or role:auditor.', 'catalogue', 'catalogue'],
  ]);
});

it('tells of one field of a list once, with the way to the list and how often', async () => {
  const { body } = await graph.ask('{ any { ... on Item { id peer { ... on Book { isbn } } } } }', {}, null);
  expect(body.data).toEqual({ any: [{ id: 'b1', peer: null }, null, { id: 'p1', peer: { isbn: null } }, null] });
  const { body: twice } = await graph.ask('{ a: any { ... on Book { isbn } } b: any { __typename } }', {}, null);
  expect(twice.data.a[0]).toEqual({ isbn: null });
  expect(twice.errors!.map(({ path, extensions }) => [extensions['coordinate'], path])).toEqual([
    ['Book.isbn', ['a', 0, 'isbn']],
    ['Disc', ['a', 1]],
    ['Vault', ['a', 3]],
    ['Disc', ['b', 1]],
    ['Vault', ['b', 3]],
  ]);
});

describe('a mutation', () => {
  it('does what it may and not what it may not', async () => {
    const mutation = 'mutation { one: note(text: "a") erase(id: "b1") two: note(text: "b") }';
    const { body } = await graph.ask(mutation, {}, SUPPLIER);
    expect(body.data).toEqual({ one: 'a', erase: null, two: 'b' });
    expect(body.errors).toMatchObject([
      { path: ['erase'], extensions: { code: 'ACCESS_REFUSED', coordinate: 'Mutation.erase' } },
    ]);
    expect(done).toEqual(['note a', 'note b']);
    await graph.ask(mutation, {}, OPERATOR);
    expect(done).toEqual(['note a', 'note b', 'note a', 'erase b1', 'note b']);
  });

  it('does nothing where nothing of it could be told', async () => {
    const { body } = await graph.ask('mutation { note(text: "a") mustErase(id: "b1") }', {}, SUPPLIER);
    expect(body.data).toBeNull();
    expect(body.errors).toMatchObject([{ path: ['mustErase'], extensions: { coordinate: 'Mutation.mustErase' } }]);
    expect(done).toEqual([]);
    expect(sent()).toBe('');
  });
});
