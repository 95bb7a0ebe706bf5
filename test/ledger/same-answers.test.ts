/** The same events give the same answers, byte for byte, whichever engine keeps them. */

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { postgresqlMissing } from '../support/postgresql.ts';
import { ROOT } from '../support/spawn-process.ts';
import { randomSteps, toLog, MINUTE } from '../bitemporal/random-logs.ts';
import { describeEngines, NOW, type TestLedger } from './engines.ts';

const SEED = 19_480_705;
const DAY = 24 * 60 * MINUTE;
const START = Date.UTC(2008, 0, 1);
const LOGS = 25;
/** Everything that was said, by engine. */
const said = new Map<string, string[]>();

async function readEvents(): Promise<object[]> {
  const folder = join(ROOT, 'subgraphs', 'nsd', 'sample');
  const files = (await readdir(folder)).filter((file) => file.endsWith('.jsonl')).sort();
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
  const samples = texts.flatMap((text) =>
    text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as object),
  );
  const logs = fc
    .sample(randomSteps, { seed: SEED, numRuns: LOGS })
    .map((steps, index) => toLog(steps, `L${index}`, START + index * DAY));
  return [...samples, ...logs.flatMap(({ lines }) => lines)];
}

async function askAll(ledger: TestLedger): Promise<string[]> {
  const answers: string[] = [];
  const { system, incidents, desk } = ledger;
  for (const [asOf, asKnownAt] of [
    [NOW, NOW],
    [START + 20 * MINUTE, NOW],
    [NOW, START + 3 * DAY + 20 * MINUTE],
    [START + 8 * DAY + 10 * MINUTE, START + 8 * DAY + 30 * MINUTE],
    [Date.UTC(2006, 6, 31), Date.UTC(2006, 6, 31)],
    [0, NOW],
  ] as const) {
    const options = ledger.at({ asOf, asKnownAt });
    const collect = async <Row>(
      ask: (after: string | null) => Promise<{
        rows: readonly Row[];
        endCursor: string | null;
        hasNextPage: boolean;
        total?: (() => Promise<number | null>) | undefined;
      }>,
    ) => {
      for (let after: string | null = null; ;) {
        const { rows, endCursor, hasNextPage, total } = await ask(after);
        answers.push(JSON.stringify({ rows, endCursor, hasNextPage, total: (await total?.()) ?? null }));
        if (!hasNextPage) return;
        after = endCursor;
      }
    };
    const first = 17;
    for (const search of [
      {},
      { open: true },
      { open: false },
      { unlinked: true },
      { service: 'S-L3-0' },
      { site: 'W-L5-1', open: true },
      { incident: 'I-MAIDSTONE' },
      { activeFrom: START, activeTo: START + DAY },
    ])
      await collect((after) => system.searchTickets(desk, search, { first, after }, options));
    for (const search of [
      {},
      { direction: 'SENT' as const },
      { outcome: 'OPEN' as const },
      { from: START, to: START + 9 * DAY },
    ])
      await collect((after) => system.searchHandovers!(desk, search, { first, after }, options));
    for (const search of [{}, { symptom: 'words' }, { site: 'W-L1-0' }])
      await collect((after) => system.searchKnownErrors!(desk, search, { first, after }, options));
    await collect((after) => system.searchProblems!(desk, {}, { first, after }, options));
    await collect((after) => system.searchChanges!(desk, { from: START }, { first, after }, options));
    await collect((after) => system.searchSupportMaterials!(desk, {}, { first, after }, options));
    for (const search of [{}, { open: true }, { major: true }, { service: 'S-L2-0' }, { from: START }])
      await collect((after) => incidents.search(search, { first, after }, options));
    const ids = ['I-MAIDSTONE', 'I-L0-0', 'I-L7-1', 'I-nobody'];
    answers.push(JSON.stringify(await system.involvements(ids, options)));
    answers.push(JSON.stringify(await incidents.byId(ids, options)));
    answers.push(JSON.stringify([await system.chainHead(options), await system.sourceSpokeAt(options)]));
  }
  return answers;
}

describeEngines('the samples and random logs', ({ open, engine }) => {
  it(`are taken whole and asked about in many ways (seed ${SEED})`, async () => {
    const ledger = await open({ desk: 'nsd', desks: ['nsd'] });
    const events = await readEvents();
    const { rejected } = await ledger.append(events);
    expect(rejected).toEqual([]);
    const answers = await askAll(ledger);
    said.set(engine, answers);
    expect(answers.length).toBeGreaterThan(150);
    expect(new Set(answers).size).toBeGreaterThan(60);
  }, 60_000);
});

describe.skipIf(postgresqlMissing !== null)('SQLite and PostgreSQL', () => {
  it('answer the same, byte for byte, the chain’s hashes included', () => {
    expect(said.get('PostgreSQL')).toEqual(said.get('SQLite'));
  });
});
