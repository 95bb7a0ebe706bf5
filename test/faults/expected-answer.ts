/**
 * The two queries of these tests, and what their answers have to be with certain desks gone: worked out from the healthy
 * answer by the shape of each query, knowing nothing of how the gateway goes about it.
 */

import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { SUPPLIER_ERROR_CODES, type SupplierErrorCode } from '../../gateway/errors.ts';
import type { Answer, Ask } from '../support/ask.ts';
import { SECRETS } from './faults.ts';

type Path = readonly (string | number)[];
export type QueryName = 'end to end' | 'all desks';
export type Healthy = Readonly<Record<QueryName, Answer>>;

/** The desks' subgraphs, in the order of the directory. */
export const SUBGRAPHS = [
  'nsd',
  'lsp-london',
  'lsp-southern',
  'lsp-eastern',
  'lsp-north-east',
  'lsp-north-west-west-midlands',
  'spine',
  'n3',
  'choose-and-book',
  'nhsmail',
  'gp-supplier',
  'local-desks',
] as const;

/** A past day with much open, so that answers of different moments are comparable. */
const TIMES = { asOf: '2006-07-31T11:00:00.000Z', asKnownAt: '2006-09-01T00:00:00.000Z' };
const DOCUMENTS: Readonly<Record<QueryName, string>> = {
  'end to end': pinned('end-to-end'),
  'all desks': pinned('all-desks'),
};

export async function askBoth(query: Ask): Promise<Healthy> {
  const [endToEnd, allDesks] = await Promise.all([
    query(DOCUMENTS['end to end'], TIMES),
    query(DOCUMENTS['all desks'], TIMES),
  ]);
  return { 'end to end': endToEnd, 'all desks': allDesks };
}

/** @throws an assertion error unless both answers are whole, and rich enough for the tests to mean something. */
export function assertHealthy(answers: Healthy): void {
  for (const { status, body } of Object.values(answers)) {
    expect(status).toBe(200);
    expect(body.errors).toBeUndefined();
    expect(body.extensions.sources.map(({ subgraph }) => subgraph)).toEqual([...SUBGRAPHS].toSorted());
    expect(body.extensions.sources.filter(({ state }) => state !== 'ANSWERED')).toEqual([]);
  }
  const { incident } = answers['end to end'].body.data;
  expect(incident.existence).toBe('KNOWN');
  expect(incident.tickets.length).toBeGreaterThan(2);
  expect(incident.involvements).toHaveLength(SUBGRAPHS.length);
  const { nodes } = answers['all desks'].body.data.desks;
  expect(nodes.filter((desk: Desk) => desk.code.startsWith('ld-')).length).toBeGreaterThan(20);
}

/** @throws an assertion error unless both answers are the healthy ones, byte for byte in their data. */
export function assertWhole(answers: Healthy, healthy: Healthy): void {
  for (const name of Object.keys(DOCUMENTS) as QueryName[]) {
    expect(answers[name].body.errors).toBeUndefined();
    expect(dataText(answers[name])).toBe(dataText(healthy[name]));
  }
}

/**
 * Both answers with some desks dead: the others' data byte for byte, the dead desks' fields null, one error for each of them
 * and not a word more, and `sources` saying the same.
 *
 * @param dead code by subgraph.
 */
export function assertAttributed(
  answers: Healthy,
  healthy: Healthy,
  dead: ReadonlyMap<string, SupplierErrorCode>,
): void {
  for (const name of Object.keys(DOCUMENTS) as QueryName[]) {
    const { status, body, text } = answers[name];
    const { data, positions } = without[name](structuredClone(healthy[name].body.data), new Set(dead.keys()));
    expect(status).toBe(200);
    expect(dataText(answers[name])).toBe(JSON.stringify(data));
    const deadByName = [...dead].toSorted(([left], [right]) => (left < right ? -1 : 1));
    expect(body.errors).toEqual(
      deadByName.map(([subgraph, code]) => {
        const own = positions.get(subgraph) ?? [];
        return {
          message: SUPPLIER_ERROR_CODES[code],
          path: nearestAbove(own),
          extensions: { code, subgraph, desk: subgraph, nulled: own.length },
        };
      }),
    );
    assertSources(answers[name], healthy[name], dead);
    for (const secret of [...SECRETS, 'http:', '127.0.0.1', 'localhost', 'ECONN', 'UND_ERR', 'stack', '.ts']) {
      expect(text).not.toContain(secret);
    }
  }
}

function assertSources(answer: Answer, healthy: Answer, dead: ReadonlyMap<string, SupplierErrorCode>): void {
  const comparable = ({ body }: Answer) =>
    body.extensions.sources.map(({ milliseconds: _milliseconds, requests: _requests, ...row }) => row);
  expect(comparable(answer)).toEqual(
    comparable(healthy).map((row) => {
      const code = dead.get(row.subgraph);
      return code === undefined ? row : { ...row, state: 'NOT_ANSWERED', code, sourceSpokeAt: null, chainHead: null };
    }),
  );
  for (const row of answer.body.extensions.sources) {
    expect(row.requests).toBeGreaterThan(0);
    expect(row.milliseconds).toBeLessThan(20_000);
  }
}

interface Without {
  readonly data: unknown;
  /** By subgraph: every position that its silence empties. */
  readonly positions: ReadonlyMap<string, readonly Path[]>;
}
type Desk = { readonly code: string };
/* oxlint-disable typescript/no-explicit-any -- the shapes are those of the two queries */
const without: Readonly<Record<QueryName, (data: any, dead: ReadonlySet<string>) => Without>> = {
  'end to end': (data, dead) => {
    const { empty, positions } = createEmptier(data);
    const { incident } = data;
    if (dead.has('nsd')) {
      // Which tickets are bonded only the NSD says.
      for (const field of ['title', 'startClaims', 'tickets']) empty('nsd', ['incident', field]);
    }
    incident.tickets?.forEach(({ desk }: { desk: Desk }, index: number) => {
      if (!dead.has(subgraphOf(desk))) return;
      for (const field of ['reference', 'status', 'sourceStatus']) {
        empty(subgraphOf(desk), ['incident', 'tickets', index, field]);
      }
    });
    incident.involvements.forEach(({ desk }: { desk: Desk }, index: number) => {
      if (!dead.has(subgraphOf(desk))) return;
      for (const field of ['state', 'tickets']) empty(subgraphOf(desk), ['incident', 'involvements', index, field]);
    });
    const states: unknown[] = incident.involvements.map(({ state }: { state: unknown }) => state);
    incident.existence = states.includes('HELD') ? 'KNOWN' : 'UNDETERMINED';
    return { data, positions };
  },
  'all desks': (data, dead) => {
    const { empty, positions } = createEmptier(data);
    data.desks.nodes.forEach((desk: Desk, index: number) => {
      if (!dead.has(subgraphOf(desk))) return;
      for (const field of ['history', 'tickets']) empty(subgraphOf(desk), ['desks', 'nodes', index, field]);
    });
    return { data, positions };
  },
};

function createEmptier(data: any): { empty: (subgraph: string, path: Path) => void; positions: Map<string, Path[]> } {
  const positions = new Map<string, Path[]>();
  return {
    positions,
    empty: (subgraph, path) => {
      const parent = path.slice(0, -1).reduce((value, step) => value[step], data);
      parent[path.at(-1)!] = null;
      positions.set(subgraph, [...(positions.get(subgraph) ?? []), path]);
    },
  };
}
/* oxlint-enable typescript/no-explicit-any */

/** One subgraph answers for all local desks; every other desk has its own. */
function subgraphOf({ code }: Desk): string {
  return code.startsWith('ld-') ? 'local-desks' : code;
}

function nearestAbove(paths: readonly Path[]): Path {
  const depths = paths[0]!.map((_, depth) => depth);
  return paths[0]!.filter((_, index) =>
    depths.slice(0, index + 1).every((depth) => paths.every((path) => path[depth] === paths[0]![depth])),
  );
}

function dataText({ body }: Answer): string {
  return JSON.stringify(body.data);
}

/** An example with its times as variables, whatever times it names itself. */
function pinned(example: string): string {
  const text = readFileSync(new URL(`../../examples/${example}.graphql`, import.meta.url), 'utf8');
  const document = text.replace(
    /^query (\w+)[^{]*\{/m,
    'query $1($asOf: DateTime!, $asKnownAt: DateTime!) @asOf(time: $asOf) @asKnownAt(time: $asKnownAt) {',
  );
  if (!document.includes('$asKnownAt')) throw new Error(`examples/${example}.graphql holds no named query`);
  return document;
}
