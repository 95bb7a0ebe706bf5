/** Supergraphs that other compositions write: the same requirements under other names, at other places, with less checked. */

import { buildClientSchema, getIntrospectionQuery, printSchema, type IntrospectionQuery } from 'graphql';
import { afterEach, expect, it } from 'vitest';
import type { SubgraphDefinition } from '../../gateway/small-graph.ts';
import { AUDITOR, startGoverned, SUPPLIER } from './readers.ts';

const MEDIA: readonly SubgraphDefinition[] = [
  {
    name: 'media',
    sdl: `
      type Query { all: [Media] one: Book top: Int @authenticated bottom: Int @requiresScopes(scopes: [["role:auditor"]]) }
      interface Media { id: ID! title: String length: Int }
      type Book implements Media @key(fields: "id") { id: ID! title: String length: Int }
      type Film implements Media @key(fields: "id") { id: ID! title: String @policy(policies: [["role:auditor"]]) length: Int }`,
    resolvers: {
      Query: {
        all: () => [
          { __typename: 'Book', id: '1', title: 'Emma', length: 300 },
          { __typename: 'Film', id: '2', title: 'Metropolis', length: 150 },
        ],
        one: () => ({ id: '1', title: 'Emma', length: 300 }),
        top: () => 1,
        bottom: () => 0,
      },
      Media: { __resolveType: ({ __typename }: { __typename: string }) => __typename },
    },
  },
  {
    name: 'prices',
    sdl: `type Book @key(fields: "id") { id: ID! length: Int @external price: Int @requires(fields: "length") }`,
    resolvers: {
      Book: {
        __resolveReference: (book: object) => book,
        price: ({ length }: { length: number }) => length * 2,
      },
    },
  },
];

let graph: Awaited<ReturnType<typeof startGoverned>> | undefined;
afterEach(async () => {
  await graph?.stop();
  graph = undefined;
});
const start = async (rewrite?: (sdl: string) => string) => (graph = await startGoverned(MEDIA, rewrite));
const replaced = (sdl: string, from: string | RegExp, to: string): string => {
  const changed = sdl.replace(from, to);
  if (changed === sdl) throw new Error(`There is no ${String(from)} in ${sdl}`);
  return changed;
};
const codesOf = (body: { errors?: readonly { extensions: Readonly<Record<string, unknown>> }[] }) =>
  body.errors?.map(({ extensions }) => extensions['coordinate']);

it('what composition puts on an interface for one of its types is asked of that type alone', async () => {
  const { ask: query, supergraphSdl, log } = await start();
  expect(supergraphSdl).toMatch(/interface Media[^}]*title: String @policy/);
  const { body } = await query('{ all { id title } }', {}, SUPPLIER);
  expect(body.data).toEqual({
    all: [
      { id: '1', title: 'Emma' },
      { id: '2', title: null },
    ],
  });
  expect(codesOf(body)).toEqual(['Film.title']);
  // Where nobody is asked who they are all of it is refused, and the log says so at the start.
  expect(log.filter(({ level }) => level === 'warn').map(({ message }) => message)).toEqual([
    'the supergraph has access directives and nobody is asked who they are: all that they stand on is refused',
  ]);
  expect((await query('{ top all { title } }', {}, null)).body.data).toEqual({
    top: null,
    all: [{ title: 'Emma' }, { title: null }],
  });
});

it('what somebody wrote on an interface itself is asked of each of its types', async () => {
  const { ask: query } = await start((sdl) =>
    replaced(
      replaced(sdl, /(interface Media[^}]*length: Int)/, '$1 @authenticated'),
      'interface Media',
      'interface Media @requiresScopes(scopes: [["desk:spine"], ["role:auditor"]])',
    ),
  );
  const { body } = await query('{ all { id } one { id } }', {}, null);
  expect(body.data).toEqual({ all: [null, null], one: null });
  expect(codesOf(body)).toEqual(['Book', 'Film', 'Query.one']);
  expect((await query('{ one { length } all { length } }', {}, SUPPLIER)).body.data).toEqual({
    one: { length: 300 },
    all: [{ length: 300 }, { length: 150 }],
  });
});

it('directives that go by another name are the same, and none of theirs is shown', async () => {
  const { ask: query } = await start((sdl) =>
    [
      [
        /authenticated\/v0\.1", for: SECURITY/,
        'authenticated/v0.1", import: [{ name: "@authenticated", as: "@known" }], for: SECURITY',
      ],
      [/policy\/v0\.1", for: SECURITY/, 'policy/v0.1", as: "rule", for: SECURITY'],
      [/@authenticated(?![\w"])/g, '@known'],
      [/@policy\(/g, '@rule('],
      [/policy__Policy/g, 'rule__Policy'],
    ].reduce((text, [from, to]) => replaced(text, from as RegExp, to as string), sdl),
  );
  const { body } = await query('{ top all { title } }', {}, null);
  expect(body.data).toEqual({ top: null, all: [{ title: 'Emma' }, { title: null }] });
  expect((await query('{ top all { title } }', {}, AUDITOR)).body.data).toMatchObject({
    top: 1,
    all: [{}, { title: 'Metropolis' }],
  });
  const seen = await query(getIntrospectionQuery(), {}, AUDITOR);
  expect(printSchema(buildClientSchema(seen.body.data as IntrospectionQuery))).not.toMatch(
    /known|rule|Policy|authenticated/,
  );
});

it('what a field is computed from is fetched for it, though the reader may not have it', async () => {
  const { ask: query, subgraphs } = await start((sdl) =>
    replaced(sdl, /(type Book [^}]*length: Int)/, '$1 @authenticated'),
  );
  const { body } = await query('{ one { price length } }', {}, null);
  expect(body.data).toEqual({ one: { price: 600, length: null } });
  expect(codesOf(body)).toEqual(['Book.length']);
  expect(subgraphs.get('media')!.received.map((one) => one.body.query)).toEqual(['query{one{__typename id length}}']);
  // The same fetch gives what was asked and what was not: it is kept apart all the same.
  const { body: alone } = await query('{ one { id length price } }', {}, null);
  expect(alone.data).toEqual({ one: { id: '1', length: null, price: 600 } });
});
