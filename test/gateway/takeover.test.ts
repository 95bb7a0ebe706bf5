/** A new supergraph takes over while requests run: these end on the old one, and what is known is planned on the new one before. */

import { writeFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { hold } from '../sharing/sharing-graph.ts';
import {
  BOUNDLESS,
  composeSmall,
  startGatewayHere,
  startSubgraph,
  writeTemporary,
  type RunningSubgraph,
  type SmallGateway,
} from './small-graph.ts';

/** The file is looked at each second. */
const PATIENCE_MS = 15_000;

const letters = 'abcdefghij';
const THINGS = `type Query { things: [Thing] ${[...letters].map((letter) => `${letter}: Int`).join(' ')} }
  type Thing @key(fields: "id") { id: ID! }`;
const SIZES = 'type Thing @key(fields: "id") { id: ID! size: Int }';

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
});

async function subgraph(name: string, sdl: string, resolvers: object = {}): Promise<RunningSubgraph> {
  const running = await startSubgraph({ name, sdl, resolvers });
  cleanUps.push(running.stop);
  return running;
}

interface Served {
  readonly gateway: SmallGateway;
  readonly things: RunningSubgraph;
  readonly sizes: RunningSubgraph;
  /** The supergraph with another schema, or another address, for the sizes. */
  readonly compose: (sdl?: string, url?: string) => string;
  readonly rewrite: (text: string) => void;
  /** Besides a test's own word the gateway may have seen by itself that the file is another. */
  readonly logged: (message: string) => readonly object[];
}

/** @param isAddressed whether the file alone says where the sizes are; the same text is found good once otherwise, whatever the ports. */
async function serve({ isAddressed = false } = {}): Promise<Served> {
  const things = await subgraph('things', THINGS, { Query: { things: () => [{ id: '1' }], a: () => 1 } });
  const sizes = await subgraph('sizes', `${SIZES} extend type Query { added: Int }`, {
    Query: { added: () => 5 },
    Thing: { __resolveReference: ({ id }: { id: string }) => ({ id }), size: () => 1 },
  });
  const compose: Served['compose'] = (sdl = SIZES, url = sizes.url) =>
    composeSmall([
      { name: 'things', sdl: THINGS },
      { name: 'sizes', ...(isAddressed ? { url } : {}), sdl },
    ]);
  const { file, remove } = writeTemporary('supergraph.graphql', compose());
  cleanUps.push(remove);
  const supplierUrls = new Map([things, ...(isAddressed ? [] : [sizes])].map(({ name, url }) => [name, url]));
  const gateway = await startGatewayHere({ kind: 'supergraph', file }, { supplierUrls });
  cleanUps.push(gateway.stop);
  return {
    gateway,
    things,
    sizes,
    compose,
    rewrite: (text) => writeFileSync(file, text),
    logged: (message) => gateway.log.filter((entry) => entry.message === message),
  };
}

const WITH_ADDED = `${SIZES} extend type Query { added: Int }`;
const TAKEN_OVER = 'supergraph taken over';
const NOT_TAKEN_OVER = 'supergraph not taken over';

describe('a supergraph that is read again', () => {
  it('is what new requests see, at once', async () => {
    const { gateway, compose, rewrite, logged } = await serve();
    expect((await gateway.query('{ added }')).body.errors).toMatchObject([
      { extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } },
    ]);
    rewrite(compose(WITH_ADDED));
    await gateway.reload();
    expect((await gateway.query('{ added }')).body).toMatchObject({ data: { added: 5 } });
    expect(logged(TAKEN_OVER)[0]).toEqual({ level: 'info', message: TAKEN_OVER, operations: 0 });
  });

  it('is taken over when its file changes, and nobody needs to say so', async () => {
    const { gateway, compose, rewrite, logged } = await serve();
    rewrite(compose(WITH_ADDED));
    await expect.poll(() => logged(TAKEN_OVER).length, { timeout: PATIENCE_MS }).toBe(1);
    expect((await gateway.query('{ added }')).body.data).toEqual({ added: 5 });
  });

  it('lets what runs end on the old one, with the old schema and at the old addresses', async () => {
    const { gateway, things, sizes, compose, rewrite } = await serve({ isAddressed: true });
    const elsewhere = await subgraph('sizes', WITH_ADDED, {
      Thing: { __resolveReference: ({ id }: { id: string }) => ({ id }), size: () => 2 },
    });
    const held = hold(things);
    const running = gateway.query('{ things { size } a }');
    await held.until(1);
    rewrite(compose('type Thing @key(fields: "id") { id: ID! size: Int weight: Int }', elsewhere.url));
    await gateway.reload();
    things.spoil = null;
    expect((await gateway.query('{ things { size } }')).body.data).toEqual({ things: [{ size: 2 }] });
    // Longer than it takes to see that nothing runs on the old one.
    await new Promise((resolve) => setTimeout(resolve, 2500));
    expect(sizes.received).toHaveLength(0);
    await held.release();
    const { body } = await running;
    expect(body.errors).toBeUndefined();
    expect(body.data).toEqual({ things: [{ size: 1 }], a: 1 });
    expect(sizes.received).toHaveLength(1);
  });

  it('does not keep a gateway that is told to stop meanwhile', async () => {
    const { gateway, compose, rewrite } = await serve();
    await gateway.query('{ things { size } }');
    rewrite(compose(WITH_ADDED));
    const reloading = gateway.reload();
    await gateway.stop();
    await reloading;
  });
});

describe('a supergraph that cannot be served', () => {
  it.each<[string, string, string]>([
    ['no GraphQL', 'half a { file', 'SUPERGRAPH_INVALID'],
    ['no supergraph', 'type Query { a: Int }', 'SUPERGRAPH_INVALID'],
    ['empty', '', 'SUPERGRAPH_INVALID'],
  ])('%s: changes nothing, and is logged', async (_what, text, code) => {
    const { gateway, compose, rewrite, logged } = await serve();
    await gateway.query('{ things { size } }');
    rewrite(text);
    await expect(gateway.reload()).rejects.toMatchObject({ code });
    expect(logged(NOT_TAKEN_OVER)[0]).toMatchObject({ level: 'error', cause: expect.stringMatching(/./) });
    expect((await gateway.query('{ things { size } a }')).body.data).toEqual({ things: [{ size: 1 }], a: 1 });
    rewrite(compose(WITH_ADDED));
    await gateway.reload();
    expect((await gateway.query('{ added }')).body.data).toEqual({ added: 5 });
  });

  it('is told when the file that is watched becomes one', async () => {
    const { gateway, rewrite, logged } = await serve();
    rewrite('half a { file');
    await expect.poll(() => logged(NOT_TAKEN_OVER).length, { timeout: PATIENCE_MS }).toBe(1);
    expect((await gateway.query('{ a }')).body.data).toEqual({ a: 1 });
  });
});

describe('operations that are known', () => {
  it('are planned on the new one as far as they fit it, however often it changes', async () => {
    const { gateway, compose, rewrite, logged } = await serve();
    rewrite(compose(WITH_ADDED));
    await gateway.reload();
    for (const operation of [
      '{ things { size } }',
      '{ a b }',
      '{ added }',
      'query ($yes: Boolean!) { a @skip(if: $yes) b }',
    ]) {
      await gateway.query(operation, { yes: true });
      await gateway.query(operation, { yes: false });
    }
    rewrite(compose());
    await gateway.reload();
    await gateway.reload();
    // With the conditions one way and the other that one is two; what is not in the schema any more is not planned.
    const planned = logged(TAKEN_OVER).map((entry) => (entry as { operations: number }).operations);
    expect(planned.slice(-2)).toEqual([4, 4]);
  });

  it('are planned all, however many there are', async () => {
    const { gateway, compose, rewrite, logged } = await serve();
    const operations = Array.from(
      { length: 600 },
      (_, index) => `{ ${[...letters].filter((_letter, place) => ((index + 1) >> place) & 1).join(' ')} }`,
    );
    while (operations.length > 0)
      await Promise.all(operations.splice(0, 40).map((operation) => gateway.query(operation)));
    rewrite(compose(WITH_ADDED));
    await gateway.reload();
    expect(logged(TAKEN_OVER)[0]).toMatchObject({ operations: 600 });
  }, 120_000);

  it('wait for no planning after it', async () => {
    const planningTimeoutMs = 4000;
    const gateway = await startGatewayHere(
      { kind: 'organisations', organisationsFile: null },
      // What keeps the planner busy would be refused before it came there.
      { planningTimeoutMs, limits: BOUNDLESS },
    );
    cleanUps.push(gateway.stop);
    await gateway.query('{ services { total } }');
    await gateway.reload();
    // Its planner is busy with one that it will never plan: whatever has no plan yet waits behind it.
    const costly = gateway.query(
      `{ incident(id: "I-1") { ${'tickets { incident { '.repeat(5)} id ${'} } '.repeat(5)} } }`,
    );
    await gateway.query('{ __typename }');
    const start = performance.now();
    const unknown = gateway.query('{ services { nodes { code } } }').then(() => performance.now() - start);
    expect((await gateway.query('{ services { total } }')).body.data.services.total).toBeGreaterThan(0);
    expect(performance.now() - start).toBeLessThan(planningTimeoutMs / 3);
    expect(await unknown).toBeGreaterThan(planningTimeoutMs / 2);
    expect((await costly).body.errors).toMatchObject([{ extensions: { code: 'PLANNING_LIMIT' } }]);
  }, 60_000);
});
