import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createDeskLoader } from '../../commands/seed/load-desk-file.ts';
import { createProgress } from '../../commands/seed/progress.ts';
import { runSeed } from '../../commands/seed/run-seed.ts';
import { seed, type LoadDeskFile, type SeedOptions } from '../../commands/seed/seed.ts';
import { loadOrganisations } from '../../schema/organisations/load.ts';

const organisations = await loadOrganisations();
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'throughline-seed-'));
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true, force: true });
});

function options(more: Partial<SeedOptions> = {}): SeedOptions {
  const outputFolder = path.join(folder, 'out');
  return { incidents: 120, seed: 7, organisations, outputFolder, load: null, print: () => {}, clock: () => 0, ...more };
}

/** Names of the files and the hash of each. */
async function digest(outputFolder: string): Promise<Record<string, string>> {
  const names = (await readdir(outputFolder)).toSorted();
  const hash = async (name: string) =>
    [
      name,
      createHash('sha256')
        .update(await readFile(path.join(outputFolder, name)))
        .digest('hex'),
    ] as const;
  return Object.fromEntries(await Promise.all(names.map(hash)));
}

test('the same seed gives the same bytes, one file a desk, and another seed gives others', async () => {
  const outputs = ['one', 'again', 'other'].map((name) => path.join(folder, name));
  for (const [index, outputFolder] of outputs.entries())
    await seed(options({ outputFolder, seed: index === 2 ? 8 : 7 }));
  const [one, again, other] = await Promise.all(outputs.map(digest));
  expect(Object.keys(one!)).toEqual(organisations.subgraphs.map(({ name }) => `${name}.jsonl`).toSorted());
  expect(again).toEqual(one);
  for (const [name, hash] of Object.entries(other!)) expect(hash, name).not.toBe(one![name]);
});

test('every file stands in the order in which its desk witnessed', async () => {
  const { files } = await seed(options());
  for (const { file, events } of files) {
    const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
    expect(lines).toHaveLength(events);
    const witnessed = lines.map((line) => (JSON.parse(line) as { readonly witnessedAt: string }).witnessedAt);
    expect(witnessed).toEqual(witnessed.toSorted());
  }
});

test('files of an earlier run are gone before the next writes', async () => {
  const { files } = await seed(options());
  await writeFile(path.join(path.dirname(files[0]!.file), 'stale.jsonl'), '{}\n');
  await seed(options());
  expect(await readdir(path.join(folder, 'out'))).not.toContain('stale.jsonl');
});

test('loads each file once and sums up what the ledgers say', async () => {
  const load = vi.fn<LoadDeskFile>(async () => ({ appended: 3, unchanged: 1, rejected: 0, firstProblem: null }));
  let now = 0;
  const summary = await seed(options({ load, clock: () => (now += 500) }));
  expect(load.mock.calls.map(([{ desk }]) => desk)).toEqual(organisations.subgraphs.map(({ name }) => name).toSorted());
  expect(summary.loaded).toMatchObject({ appended: 36, unchanged: 12 });
  expect(summary.generatedPerSecond).toBeGreaterThan(0);
});

test('a ledger that refuses events fails the run with its code, after the others were loaded', async () => {
  const load = vi.fn<LoadDeskFile>(async ({ desk }) =>
    desk === 'n3'
      ? { appended: 0, unchanged: 0, rejected: 2, firstProblem: 'WITNESSED_OUT_OF_ORDER at line 1: too early' }
      : { appended: 1, unchanged: 0, rejected: 0, firstProblem: null },
  );
  await expect(seed(options({ load }))).rejects.toMatchObject({
    code: 'SEED_LOAD_FAILED',
    message: 'n3: 2 events refused, first WITNESSED_OUT_OF_ORDER at line 1: too early',
  });
  expect(load).toHaveBeenCalledTimes(organisations.subgraphs.length);
});

test('into the desks’ own ledgers, after their samples; a second run changes nothing', async () => {
  const load = createDeskLoader({
    organisations,
    deskRoot: path.join(folder, 'desks'),
    databaseUrl: null,
    clock: Date.now,
  });
  const first = await seed(options({ incidents: 15, load }));
  expect(first.loaded).toMatchObject({ appended: first.events, unchanged: 0 });
  const second = await seed(options({ incidents: 15, load }));
  expect(second.loaded).toMatchObject({ appended: 0, unchanged: first.events });
});

test('progress is printed at most once a second, with count and rate', () => {
  const lines: string[] = [];
  let now = 0;
  const progress = createProgress({ stage: 'generated', print: (line) => lines.push(line), clock: () => now });
  for (const [at, done] of [
    [400, 10],
    [1000, 30_000],
    [1500, 40_000],
    [2100, 63_000],
  ] as const) {
    now = at;
    progress.report(done);
  }
  expect(lines).toEqual(['generated 30000 events, 30000 events/s', 'generated 63000 events, 30000 events/s']);
});

test('the command writes files only when told so, progress to standard error and the summary to standard output', async () => {
  const output = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const errors = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  expect(await runSeed(['--incidents', '20', '--seed', '3', '--write-only'], { DATA_DIR: folder })).toBe(0);
  expect(String(output.mock.calls[0]![0])).toMatch(/^20 synthetic incidents, \d+ events \(\d+ events\/s\) in /);
  expect(String(errors.mock.calls.at(-1)![0])).toMatch(/^generated \d+ events in 12 files, \d+ events\/s\n$/);
  expect(await readdir(folder)).toEqual(['seed']);
  expect(await readdir(path.join(folder, 'seed'))).toEqual(['3-20']);
});

test('the command says what is wrong with its arguments, with code and usage, and exits with 2', async () => {
  const errors = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  expect(await runSeed(['--incidents', 'many', '--seed', '3'], { DATA_DIR: folder })).toBe(2);
  const shown = errors.mock.calls.map(([text]) => String(text)).join('');
  expect(shown).toContain('SEED_ARGUMENT_INVALID: --incidents must be a whole number from 1 to 1000000; got "many"');
  expect(shown).toContain('usage: npm run seed');
  expect(await readdir(folder)).toEqual([]);
});
