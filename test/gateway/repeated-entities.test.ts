/** Entities that stand at many positions of an answer: each position has all that was asked for there. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSmallGraph, type SmallGraph } from './small-graph.ts';

const ITEMS: Readonly<Record<string, string>> = { one: 'shared', two: 'shared', three: 'own' };

describe('an entity that several others lead to', () => {
  let small: SmallGraph;

  beforeAll(async () => {
    small = await startSmallGraph([
      {
        name: 'orders',
        sdl: `
          type Query { orders: [Order!]! }
          type Order @key(fields: "id") { id: ID! line: Int! }`,
        resolvers: {
          Query: {
            // The same order again, on another line: what is fetched for it is one record, the order itself is not.
            orders: () => ['one', 'two', 'two', 'three', 'one'].map((id, line) => ({ id, line })),
          },
        },
      },
      {
        name: 'items',
        sdl: `
          type Order @key(fields: "id") { id: ID! item: Item items: [Item!]! }
          type Item @key(fields: "code") { code: ID! }`,
        resolvers: {
          Order: {
            __resolveReference: ({ id }: { id: string }) => ({ id }),
            item: ({ id }: { id: string }) => ({ code: ITEMS[id] }),
            items: ({ id }: { id: string }) => [{ code: ITEMS[id] }, { code: 'shared' }],
          },
        },
      },
      {
        name: 'names',
        sdl: 'type Item @key(fields: "code") { code: ID! name: String! }',
        resolvers: {
          Item: {
            __resolveReference: ({ code }: { code: string }) => ({ code }),
            name: ({ code }: { code: string }) => `the ${code} one`,
          },
        },
      },
    ]);
  });
  afterAll(() => small?.stop());

  it('is whole at each position, and asked for once', async () => {
    const { body } = await small.query('{ orders { line item { name } items { name } } }');
    const named = (code: string) => ({ name: `the ${code} one` });
    expect(body).toMatchObject({
      data: {
        orders: ['shared', 'shared', 'shared', 'own', 'shared'].map((code, line) => ({
          line,
          item: named(code),
          items: [named(code), named('shared')],
        })),
      },
    });
    expect(body.errors).toBeUndefined();
    const asked = small.subgraphs
      .get('names')!
      .received.flatMap(({ body: { variables } }) => Object.values(variables ?? {}));
    expect(asked.map((representations) => (representations as unknown[]).length)).toEqual(asked.map(() => 2));
  });
});
