/** How a supplier's policy comes about: from its row, the file and the environment. */

import { writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { ConfigError, parseConfig, type GatewayConfig } from '../../gateway/config.ts';
import type { PolicyChanges } from '../../gateway/config/supplier-settings.ts';
import { toSupplierPolicy } from '../../gateway/supplier-policies.ts';
import { loadGraph, type SupplierAddress } from '../../gateway/supergraph/load-graph.ts';
import { DEFAULT_POLICY, type SupplierPolicy } from '../../gateway/transport/supplier-policy.ts';
import { composeSmall, startGatewayHere, startSmallGraph, writeTemporary } from './small-graph.ts';

const HOUR_MS = 3_600_000;
const NOTHING = parseConfig([], {});
const ROW: SupplierAddress = {
  subgraph: 'nsd',
  url: 'http://nsd.invalid/graphql',
  replicas: ['http://two.nsd.invalid/graphql'],
  timeoutMs: 3000,
  lastKnown: { freshForMs: 0, staleWhileRevalidateMs: 0, staleIfErrorMs: HOUR_MS },
};

function said(byDefault: PolicyChanges, byName: PolicyChanges, more: Partial<GatewayConfig> = {}): GatewayConfig {
  const place = 'gateway.yml:3:3 suppliers.nsd';
  return {
    ...NOTHING,
    suppliers: { default: byDefault, byName: new Map([['nsd', { changes: byName, place }]]) },
    ...more,
  };
}

const files: { readonly remove: () => void }[] = [];
function temporary(name: string, text: string): string {
  const { file, remove } = writeTemporary(name, text);
  files.push({ remove });
  return file;
}
afterEach(() => files.splice(0).forEach(({ remove }) => remove()));

describe('a policy', () => {
  it('is the defaults with what the row says', () => {
    expect(toSupplierPolicy(ROW, NOTHING)).toEqual({ ...DEFAULT_POLICY, ...ROW });
  });

  it('is changed by the file for all, then by name, then by the environment', () => {
    const byDefault = { timeoutMs: 1, maximumAnswerBytes: 2048, bulkhead: { concurrency: 2, queue: 3 } };
    const byName = { timeoutMs: 4, bulkhead: { queue: 5 }, replicas: [] };
    expect(toSupplierPolicy(ROW, said(byDefault, {}))).toMatchObject(byDefault);
    expect(toSupplierPolicy(ROW, said(byDefault, byName))).toEqual({
      ...DEFAULT_POLICY,
      ...ROW,
      timeoutMs: 4,
      maximumAnswerBytes: 2048,
      bulkhead: { concurrency: 2, queue: 5 },
      replicas: [],
    });
    expect(toSupplierPolicy(ROW, said(byDefault, byName, { supplierTimeoutMs: 6 })).timeoutMs).toBe(6);
  });

  it('is not changed by what is said of another supplier', () => {
    const config = said({}, { timeoutMs: 1, lastKnown: null });
    expect(toSupplierPolicy({ ...ROW, subgraph: 'spine' }, config)).toEqual({
      ...DEFAULT_POLICY,
      ...ROW,
      subgraph: 'spine',
    });
  });

  const leaf = <Value>(arbitrary: fc.Arbitrary<Value>) => fc.option(arbitrary, { nil: undefined });
  const part = (keys: readonly string[]) =>
    leaf(fc.record(Object.fromEntries(keys.map((key) => [key, fc.nat(9)])), { requiredKeys: [] }));
  const PARTS = {
    bulkhead: ['concurrency', 'queue'],
    breaker: ['failureShare', 'windowMs', 'minimumCalls', 'probeAfterMs'],
    retry: ['attempts', 'pauseMs', 'budgetShare'],
    hedge: ['afterMs', 'budgetShare'],
    lastKnown: ['freshForMs', 'staleWhileRevalidateMs', 'staleIfErrorMs'],
  } as const;
  const changes = fc
    .record({
      timeoutMs: leaf(fc.nat(9)),
      maximumAnswerBytes: leaf(fc.nat(9)),
      ...Object.fromEntries(Object.entries(PARTS).map(([name, keys]) => [name, part(keys)])),
    })
    .map((record): PolicyChanges => JSON.parse(JSON.stringify(record)) as PolicyChanges);

  it('has each value from whoever counts most of those who say one', () => {
    fc.assert(
      fc.property(changes, changes, (byDefault, byName) => {
        const policy = toSupplierPolicy(ROW, said(byDefault, byName)) as unknown as Record<
          string,
          Record<string, number>
        >;
        const own = { ...DEFAULT_POLICY, ...ROW } as unknown as Record<string, Record<string, number>>;
        const layers = [byName, byDefault, own] as unknown as Record<string, Record<string, number>>[];
        const first = (read: (layer: Record<string, Record<string, number>>) => unknown): unknown =>
          layers.map(read).find((value) => value !== undefined);
        for (const name of ['timeoutMs', 'maximumAnswerBytes'])
          expect(policy[name]).toBe(first((layer) => layer[name]));
        for (const [name, keys] of Object.entries(PARTS)) {
          const expected = Object.fromEntries(keys.map((key) => [key, first((layer) => layer[name]?.[key])]));
          const isNone = name === 'lastKnown' && Object.values(expected).every((value) => value === 0);
          expect(policy[name]).toEqual(isNone ? null : expected);
        }
      }),
    );
  });

  it('leaves the defaults as they are', () => {
    const before = structuredClone(DEFAULT_POLICY);
    toSupplierPolicy(ROW, said({ bulkhead: { queue: 1 }, lastKnown: null }, { breaker: { windowMs: 1 } }));
    expect(DEFAULT_POLICY).toEqual(before);
  });
});

describe('last-known copies', () => {
  const lastKnownOf = (row: SupplierPolicy['lastKnown'], config: GatewayConfig): SupplierPolicy['lastKnown'] =>
    toSupplierPolicy({ ...ROW, lastKnown: row }, config).lastKnown;
  const hour = ROW.lastKnown;

  it.each<[string, SupplierPolicy['lastKnown'], PolicyChanges, PolicyChanges, SupplierPolicy['lastKnown']]>([
    ['as the row says', hour, {}, {}, hour],
    ['none where the row has no rule', null, {}, {}, null],
    ['none where all of its times are 0', { ...hour!, staleIfErrorMs: 0 }, {}, {}, null],
    ['none by the file for all', hour, { lastKnown: null }, {}, null],
    ['none by name', hour, { lastKnown: { freshForMs: 5 } }, { lastKnown: null }, null],
    ['none where the last time is set to 0', hour, {}, { lastKnown: { staleIfErrorMs: 0 } }, null],
    [
      'again by name, and nothing that was switched off with it',
      hour,
      { lastKnown: null },
      { lastKnown: { freshForMs: 5 } },
      { freshForMs: 5, staleWhileRevalidateMs: 0, staleIfErrorMs: 0 },
    ],
    [
      'by the file alone',
      null,
      { lastKnown: { staleIfErrorMs: 7 } },
      {},
      { freshForMs: 0, staleWhileRevalidateMs: 0, staleIfErrorMs: 7 },
    ],
    [
      'of the row and of both parts of the file',
      hour,
      { lastKnown: { freshForMs: 5 } },
      { lastKnown: { staleWhileRevalidateMs: 6 } },
      { freshForMs: 5, staleWhileRevalidateMs: 6, staleIfErrorMs: HOUR_MS },
    ],
  ])('%s', (_what, row, byDefault, byName, expected) => {
    expect(lastKnownOf(row, said(byDefault, byName))).toEqual(expected);
    expect(lastKnownOf(row, said(byDefault, byName, { lastKnownCopies: false }))).toBeNull();
  });
});

describe('replicas', () => {
  it.each([ROW.url, 'HTTP://NSD.invalid:80/graphql'])('may not be the url %s, wherever that was said', (replica) => {
    const config = said({}, { replicas: ['http://two.invalid', replica] });
    expect(() => toSupplierPolicy(ROW, config)).toThrow(ConfigError);
    expect(() => toSupplierPolicy(ROW, config)).toThrow(
      'gateway.yml:3:3 suppliers.nsd.replicas: must be other addresses than the url; got the url among them',
    );
  });
});

describe('the suppliers of this tree’s graph', () => {
  const replica = 'http://two.nsd.invalid/graphql';
  // The one desk without which nothing composes.
  const organisations = (): string =>
    temporary(
      'organisations.yml',
      `version: 1
organisations:
  - code: ALPHA
    name: Alpha
    knownFrom: 2004-01-01
    source: synthetic
    subgraph:
      name: nsd
      url: http://nsd.invalid/graphql
      replicas: [${replica}]
      timeoutMs: 500
      lastKnown: { staleIfErrorMs: 3600000 }
      owns:
        types: [Incident, TimeClaim, SiteImpact, IncidentConnection, IncidentFilter]
        rootFields: [Query.incidents]
    desks:
      - { name: Alpha desk, kind: NATIONAL, memberFrom: 2004-04-01 }
`,
    );
  const policyBy = async (config: GatewayConfig): Promise<SupplierPolicy> => {
    const { suppliers } = await loadGraph(config);
    expect(suppliers).toHaveLength(1);
    return toSupplierPolicy(suppliers[0]!, config);
  };

  it('are asked as their rows say', async () => {
    expect(await policyBy(parseConfig([], { ORGANISATIONS: organisations() }))).toMatchObject({
      url: 'http://nsd.invalid/graphql',
      replicas: [replica],
      timeoutMs: 500,
      lastKnown: { staleIfErrorMs: HOUR_MS },
    });
  });

  it('are asked at another url without the replicas of the one in the row, whoever says it', async () => {
    const ORGANISATIONS = organisations();
    const file = temporary('gateway.yml', 'suppliers: { nsd: { url: http://file.invalid/, timeoutMs: 7 } }');
    const byFile = parseConfig(['--config', file], { ORGANISATIONS });
    expect(await policyBy(byFile)).toMatchObject({ url: 'http://file.invalid/', replicas: [], timeoutMs: 7 });
    const SUPPLIER_URLS = '{"nsd":"http://environment.invalid/"}';
    const byBoth = parseConfig(['--config', file], { ORGANISATIONS, SUPPLIER_URLS, SUPPLIER_TIMEOUT_MS: '8' });
    expect(await policyBy(byBoth)).toMatchObject({ url: 'http://environment.invalid/', replicas: [], timeoutMs: 8 });
  });

  it('have the replicas that the file says, beside any url', async () => {
    const file = temporary('gateway.yml', 'suppliers: { nsd: { replicas: [http://file.invalid/] } }');
    const SUPPLIER_URLS = '{"nsd":"http://environment.invalid/"}';
    const config = parseConfig(['--config', file], { ORGANISATIONS: organisations(), SUPPLIER_URLS });
    expect(await policyBy(config)).toMatchObject({
      url: 'http://environment.invalid/',
      replicas: ['http://file.invalid/'],
    });
  });
});

describe('the suppliers of a supergraph file', () => {
  const SDL = composeSmall([{ name: 'a', url: 'http://a.invalid/graphql', sdl: 'type Query { a: Int }' }]);

  it('have no replicas and no copies unless the configuration says so', async () => {
    const SUPERGRAPH = temporary('supergraph.graphql', SDL);
    const bare = parseConfig([], { SUPERGRAPH });
    const [address] = (await loadGraph(bare)).suppliers;
    expect(toSupplierPolicy(address!, bare)).toEqual({
      ...DEFAULT_POLICY,
      subgraph: 'a',
      url: 'http://a.invalid/graphql',
      timeoutMs: 10_000,
    });
    const file = temporary(
      'gateway.yml',
      `supergraph: ${SUPERGRAPH}\nsuppliers: { a: { replicas: [http://b.invalid], lastKnown: { staleIfErrorMs: 1 } } }`,
    );
    const config = parseConfig(['--config', file], {});
    expect(toSupplierPolicy((await loadGraph(config)).suppliers[0]!, config)).toMatchObject({
      replicas: ['http://b.invalid'],
      lastKnown: { staleIfErrorMs: 1 },
    });
  });

  it('are each there, by the name that the file has', async () => {
    const SUPERGRAPH = temporary('supergraph.graphql', SDL);
    const file = temporary('gateway.yml', 'suppliers:\n  default: {}\n  b: {}\n  a: {}\n  c: {}\n');
    const config = parseConfig(['--config', file], { SUPERGRAPH, SUPPLIER_URLS: '{"d":"http://d.invalid"}' });
    const error: unknown = await loadGraph(config).catch((refused: unknown) => refused);
    expect(error).toBeInstanceOf(ConfigError);
    expect((error as ConfigError).message.split('\n')).toEqual([
      'SUPPLIER_URLS.d: there is no such subgraph; there are a',
      `${file}:3:3 suppliers.b: there is no such subgraph; there are a`,
      `${file}:5:3 suppliers.c: there is no such subgraph; there are a`,
    ]);
  });

  it('have the rows’ own rule of copies where the supergraph is ours', async () => {
    const { suppliers } = await loadGraph(parseConfig([], { SUPERGRAPH: 'schema/supergraph.graphql' }));
    expect(suppliers.every(({ lastKnown }) => lastKnown?.staleIfErrorMs === HOUR_MS)).toBe(true);
  });
});

describe('a gateway', () => {
  it('asks where the file says, and elsewhere once it says so, and goes on where it says nothing that holds', async () => {
    const definition = (answer: number) => ({
      name: 'a',
      sdl: 'type Query { a: Int }',
      resolvers: { Query: { a: () => answer } },
    });
    const [one, two] = await Promise.all([startSmallGraph([definition(1)]), startSmallGraph([definition(2)])]);
    const urlOf = (graph: typeof one): string => graph.subgraphs.get('a')!.url;
    const file = temporary('gateway.yml', stringify({ suppliers: { a: { url: urlOf(one) } } }));
    const settings = parseConfig(['--config', file], {});
    const graph = await startGatewayHere(
      { kind: 'supergraph', file: one.supergraphFile },
      { configFile: file, suppliers: settings.suppliers },
    );
    const ask = async (): Promise<unknown> => (await graph.query('{ a }')).body.data;
    try {
      expect(await ask()).toEqual({ a: 1 });
      writeFileSync(file, stringify({ suppliers: { a: { url: urlOf(two) } } }));
      await graph.reload();
      expect(await ask()).toEqual({ a: 2 });
      writeFileSync(file, 'suppliers: { a: { url: here } }');
      await expect(graph.reload()).rejects.toThrow(
        /gateway\.yml:1:24 suppliers\.a\.url: must be an http or https URL; got "here"$/,
      );
      writeFileSync(file, 'suppliers: { b: {} }');
      await expect(graph.reload()).rejects.toThrow(/suppliers\.b: there is no such subgraph; there are a$/);
      expect(await ask()).toEqual({ a: 2 });
      expect(graph.log.filter(({ level }) => level === 'error').map(({ cause }) => cause)).toEqual([
        expect.stringContaining('suppliers.a.url: must be'),
        expect.stringContaining('suppliers.b: there is no such subgraph'),
      ]);
    } finally {
      await Promise.all([graph.stop(), one.stop(), two.stop()]);
    }
  });
});
