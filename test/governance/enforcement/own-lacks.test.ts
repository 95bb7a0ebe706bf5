/** Readers who lack different things of one and the same requirement, asking the same together: each is told of its own lacks alone. */

import { afterAll, beforeAll, expect, it } from 'vitest';
import type { SubgraphDefinition } from '../../gateway/small-graph.ts';
import type { ClientError } from '../../support/ask.ts';
import { AUDITOR, OPERATOR, startGoverned, SUPPLIER, type TestReader } from './readers.ts';

/** Nothing else is asked here: who lacks anything lacks it of all these, and they can be told apart by what they lack of them alone. */
const NEEDS = '[["desk:nsd", "role:operator"]]';
const VAULTS: readonly SubgraphDefinition[] = [
  {
    name: 'vaults',
    sdl: `
      type Query { open: String closed: String @requiresScopes(scopes: ${NEEDS}) vaults: [Vault!] }
      type Vault @key(fields: "id") { id: ID! }`,
    resolvers: {
      Query: { open: () => 'open', closed: () => 'closed', vaults: () => [{ id: 'v1' }, { id: 'v2' }] },
    },
  },
  {
    name: 'guards',
    sdl: `type Vault @key(fields: "id") { id: ID! keeper: String @policy(policies: ${NEEDS}) locks: Int }`,
    resolvers: {
      Vault: {
        __resolveReference: ({ id }: { id: string }) => ({ id }),
        keeper: ({ id }: { id: string }) => `keeper of ${id}`,
        locks: () => 3,
      },
    },
  },
];
const QUERY = '{ open mine: closed vaults { locks keeper } }';

const READERS: Readonly<Record<string, { readonly by: TestReader; readonly lacks: readonly string[] }>> = {
  'lacks the desk': { by: { ...OPERATOR, subject: 'a', desk: 'spine' }, lacks: ['desk:nsd'] },
  'lacks the role': { by: { ...OPERATOR, subject: 'b', role: 'supplier' }, lacks: ['role:operator'] },
  'lacks both': { by: { ...SUPPLIER, subject: 'c' }, lacks: ['desk:nsd', 'role:operator'] },
  'lacks both, and is somebody else': { by: { ...AUDITOR, subject: 'd' }, lacks: ['desk:nsd', 'role:operator'] },
  'lacks nothing': { by: { ...OPERATOR, subject: 'e' }, lacks: [] },
};

function expectedFor(lacks: readonly string[]) {
  if (lacks.length === 0) {
    const vaults = ['v1', 'v2'].map((id) => ({ locks: 3, keeper: `keeper of ${id}` }));
    return { data: { open: 'open', mine: 'closed', vaults }, told: [] };
  }
  const vaults = ['v1', 'v2'].map(() => ({ locks: 3, keeper: null }));
  const words = lacks.join(' and ');
  return {
    data: { open: 'open', mine: null, vaults },
    told: [
      [['mine'], 'Query.closed', { scopes: [lacks] }, 'vaults', `scope ${words}`],
      [['vaults'], 'Vault.keeper', { policies: [lacks] }, 'guards', `policy ${words}`],
    ],
  };
}

const toldBy = (errors: readonly ClientError[] = []) =>
  errors.map(({ path, message, extensions: { coordinate, missing, subgraph } }) => [
    path,
    coordinate,
    missing,
    subgraph,
    /it also needs (.*)\.$/.exec(message)?.[1],
  ]);

let graph: Awaited<ReturnType<typeof startGoverned>>;
beforeAll(async () => void (graph = await startGoverned(VAULTS)));
afterAll(() => graph?.stop());

/** One after another: what is settled for the first to ask of a graph is what another could be told. */
async function askInTurn(to: typeof graph, names: readonly string[]): Promise<void> {
  for (const name of names) {
    const { by, lacks } = READERS[name]!;
    const { body } = await to.ask(QUERY, {}, by);
    expect({ data: body.data, told: toldBy(body.errors) }, name).toEqual(expectedFor(lacks));
  }
}

it('each is told of its own, when the first to ask lacks least', () => askInTurn(graph, Object.keys(READERS)));

it('each is told of its own, when the first to ask lacks most', async () => {
  const fresh = await startGoverned(VAULTS);
  try {
    await askInTurn(fresh, Object.keys(READERS).slice(2));
    await askInTurn(fresh, Object.keys(READERS));
  } finally {
    await fresh.stop();
  }
});

it('each is told of its own, however many ask the same together', async () => {
  const names = Object.keys(READERS);
  for (let round = 0; round < 6; round += 1) {
    // What is asked of subgraphs waits until all have asked: they share what they may share.
    const asked = Promise.withResolvers<void>();
    for (const subgraph of graph.subgraphs.values()) {
      subgraph.spoil = async (request, response) => {
        await asked.promise;
        const answer = await subgraph.answerTo(request);
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
      };
    }
    const answers = Array.from({ length: 25 }, async (_, index) => {
      const name = names[(index * 7 + round) % names.length]!;
      const { by, lacks } = READERS[name]!;
      const { body } = await graph.ask(QUERY, {}, by);
      expect({ data: body.data, told: toldBy(body.errors) }, name).toEqual(expectedFor(lacks));
    });
    setTimeout(() => asked.resolve(), 20);
    await Promise.all(answers);
  }
  const received = [...graph.subgraphs.values()].reduce((sum, subgraph) => sum + subgraph.received.length, 0);
  // Two fetches of each request, were nothing shared.
  expect(received).toBeLessThan(6 * 25 * 2);
});
