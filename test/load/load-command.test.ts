/** `npm run load` as a real process: resumable, idempotent, beside a running desk, and plain about what is wrong. */

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askEntities } from '../bitemporal/ask-desk.ts';
import { day, event, opened, type Written } from '../ledger/events.ts';
import { verifyChain } from '../ledger/verify-chain.ts';
import type { StoredRow } from '../ledger/engines.ts';
import { spawnProcess, type SpawnedProcess } from '../support/spawn-process.ts';

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'throughline-load-'))));
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Witnessed after every sample of the desk, or it would come too late. */
const LATER = '2009-01-01T00:00:00.000Z';
const many = (count: number): Written[] =>
  Array.from({ length: count }, (_, index) =>
    index % 4 === 0
      ? opened(`m-${index}`, `M${index}`, day(1 + (index % 20)), {
          witnessedAt: LATER,
          data: { service: `S${index % 7}`, incident: `I-${index % 90}` },
          texts: { summary: { text: `Synthetic words ${index}`, disclosure: 'PROGRAMME' } },
        })
      : event(`m-${index}`, 'note.added', day(21), {
          ticket: `M${index - (index % 4)}`,
          witnessedAt: LATER,
          texts: { note: `Synthetic note ${index}` },
        }),
  );

async function write(name: string, lines: readonly (object | string)[], end = '\n'): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line)) + end).join(''));
  return file;
}

const load = (dataFolder: string, ...commandLine: string[]): SpawnedProcess =>
  spawnProcess({ script: 'commands/load.ts', commandLine, environment: { DATA_DIR: join(folder, dataFolder) } });

/** @returns how it ended, what it printed, and the lines of its standard error that are no progress. */
async function loaded(process_: SpawnedProcess) {
  const code = await process_.ended;
  const complaints = process_.standardError().split('\n').slice(0, -1);
  return { code, output: process_.lines(), complaints: complaints.filter((line) => !/\d+% \d+ lines/.test(line)) };
}

function rowsOf(dataFolder: string, desk: string, table: string): StoredRow[] {
  const database = new DatabaseSync(join(folder, dataFolder, desk, 'ledger.sqlite'), { readOnly: true });
  try {
    return database.prepare(`select * from ${table}`).all() as StoredRow[];
  } finally {
    database.close();
  }
}

const summary = (counts: string) => [expect.stringMatching(new RegExp(`^${counts} lines in \\d+\\.\\d s$`))];

describe('npm run load', () => {
  it('loads a file after the desk’s samples, and the same file again changes nothing', async () => {
    const file = await write('small.jsonl', many(50));
    expect(await loaded(load('twice', 'spine', file))).toEqual({
      code: 0,
      output: summary('appended 50, unchanged 0, rejected 0 of 50'),
      complaints: [],
    });
    const events = rowsOf('twice', 'spine', 'events');
    expect(events.length).toBeGreaterThan(80);
    expect((await loaded(load('twice', 'spine', file))).output).toEqual(
      summary('appended 0, unchanged 50, rejected 0 of 50'),
    );
    expect(rowsOf('twice', 'spine', 'events')).toEqual(events);
    expect(verifyChain(events, rowsOf('twice', 'spine', 'texts'))).toEqual([]);
  });

  it('goes on where it was killed, shows how far it is, and comes to the ledger of a straight load', async () => {
    const file = await write('long.jsonl', many(40_000));
    const first = load('killed', 'spine', file);
    const progress = /^spine (\d+)% (\d+) lines, \d+ lines\/s$/m;
    const started = Date.now();
    while (!progress.test(first.standardError())) {
      expect(Date.now() - started, 'no progress shown').toBeLessThan(60_000);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    process.kill(first.pid, 'SIGKILL');
    expect(await first.ended).toBe('SIGKILL');
    const before = rowsOf('killed', 'spine', 'events').length;
    expect(before).toBeGreaterThan(1_000);
    expect(before).toBeLessThan(40_000);

    const again = await loaded(load('killed', 'spine', file));
    expect(again).toMatchObject({ code: 0, complaints: [] });
    const [, appended, unchanged] = /appended (\d+), unchanged (\d+), rejected 0 of 40000/.exec(again.output[0]!)!;
    expect(Number(unchanged)).toBeGreaterThan(0);
    expect(Number(appended) + Number(unchanged)).toBe(40_000);

    expect((await loaded(load('straight', 'spine', file))).code).toBe(0);
    for (const table of ['events', 'texts', 'listings', 'links', 'head'])
      expect(
        rowsOf('killed', 'spine', table)
          .map((row) => JSON.stringify(row))
          .sort()
          .join('\n') ===
          rowsOf('straight', 'spine', table)
            .map((row) => JSON.stringify(row))
            .sort()
            .join('\n'),
        table,
      ).toBe(true);
  }, 120_000);

  it('ends with the batch under way when it is interrupted, and says how to go on', async () => {
    const file = await write('interrupted.jsonl', many(40_000));
    const first = load('interrupted', 'spine', file);
    while (!first.standardError().includes('%')) await new Promise((resolve) => setTimeout(resolve, 10));
    process.kill(first.pid, 'SIGINT');
    const { code, output, complaints } = await loaded(first);
    expect(code).toBe(130);
    expect(complaints).toEqual([`interrupted: what was loaded stays. To go on: npm run load -- spine ${file}`]);
    const [, appended, lines] = /^appended (\d+), unchanged 0, rejected 0 of (\d+) lines/.exec(output[0]!)!;
    expect(Number(appended)).toBe(Number(lines));
    expect(Number(lines)).toBeLessThan(40_000);
    expect(verifyChain(rowsOf('interrupted', 'spine', 'events'))).toEqual([]);
    expect((await loaded(load('interrupted', 'spine', file))).output).toEqual(
      summary(`appended ${40_000 - Number(lines)}, unchanged ${lines}, rejected 0 of 40000`),
    );
  }, 120_000);

  it('names each bad line by file, line and rule, takes the good ones, and ends with 1', async () => {
    const good = many(3);
    const file = await write('bad.jsonl', [
      `\uFEFF${JSON.stringify(good[0])}`,
      '',
      '{"id":"cut off',
      '   ',
      good[1]!,
      '[1, 2]',
      { ...good[2], id: 'm-bad', kind: 'ticket.exploded' },
      { ...good[0], ticket: 'other' },
      opened('late', 'L', day(1), { witnessedAt: day(1) }),
      opened('ahead', 'L', day(1), { witnessedAt: '2999-01-01T00:00:00Z' }),
      opened('real', 'L', day(1), { synthetic: false, witnessedAt: LATER }),
      opened('foreign', 'L', day(1), { desk: 'n3', witnessedAt: LATER }),
      'x'.repeat(1_000_001),
      good[2]!,
    ]);
    const { code, output, complaints } = await loaded(load('bad', 'spine', file));
    expect(code).toBe(1);
    expect(output).toEqual(summary('appended 3, unchanged 0, rejected 9 of 14'));
    expect(complaints.map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual(
      [
        [3, 'LINE_NOT_JSON'],
        [6, 'EVENT_INVALID'],
        [7, 'EVENT_INVALID'],
        [8, 'EVENT_CONFLICT'],
        [9, 'WITNESSED_OUT_OF_ORDER'],
        [10, 'WITNESSED_IN_FUTURE'],
        [11, 'WITNESSED_NOT_YOURS'],
        [12, 'EVENT_DESK_FOREIGN'],
        [13, 'LINE_TOO_LONG'],
      ].map(([line, rule]) => `${file}:${line} ${rule}`),
    );
  });

  it.each([
    ['another encoding', Buffer.from('{"id":"caf\u00e9"}\n', 'latin1'), [1, 'LINE_NOT_UTF8'], 1],
    [
      'Windows line ends and no last one',
      Buffer.from(
        many(2)
          .map((one) => JSON.stringify(one))
          .join('\r\n'),
      ),
      null,
      2,
    ],
    ['nothing at all', Buffer.alloc(0), null, 0],
    ['one line without end', Buffer.alloc(3_000_000, 'x'), [1, 'LINE_TOO_LONG'], 1],
  ] as const)('reads %s', async (title, content, problem, lines) => {
    const file = join(folder, `${title}.jsonl`);
    await writeFile(file, content);
    const { code, output, complaints } = await loaded(load('odd', 'nhsmail', file));
    const rejected = problem === null ? 0 : 1;
    expect(output).toEqual(summary(`appended ${lines - rejected}, unchanged 0, rejected ${rejected} of ${lines}`));
    expect(complaints.map((line) => line.slice(0, line.indexOf(' ', file.length)))).toEqual(
      problem === null ? [] : [`${file}:${problem[0]}`],
    );
    expect(complaints.join()).toContain(problem === null ? '' : problem[1]);
    expect(code).toBe(rejected);
  });

  it('feeds a desk that is running: its graph tells of the events at once', async () => {
    const desk = spawnProcess({
      script: 'commands/subgraph.ts',
      commandLine: ['nhsmail', '--port', '0'],
      environment: { DATA_DIR: join(folder, 'running') },
    });
    try {
      const [, url] = await desk.lineOf(/^\S+ (http:\S+) pid/, 60_000);
      const ask = () =>
        askEntities(
          { name: 'nhsmail', prefix: 'Nhsmail', url: url! },
          'Desk',
          [{ code: 'nhsmail' }],
          '{ chainHead { position } tickets(filter: { open: true }) { total nodes { reference summary { text } } } }',
          {},
        );
      const { chainHead, tickets } = (await ask()).data._entities[0];
      for (const [index, size] of [4, 40, 400].entries()) {
        const events = many(size).map((one) => ({
          ...one,
          id: `${index}-${one.id}`,
          ticket: `${index}-${String(one['ticket'])}`,
        }));
        const file = await write(`running-${index}.jsonl`, events);
        expect((await loaded(load('running', 'nhsmail', file))).code).toBe(0);
      }
      const after = (await ask()).data._entities[0];
      expect(after.chainHead.position).toBe(chainHead.position + 444);
      expect(after.tickets.total).toBe(tickets.total + 111);
      expect(after.tickets.nodes[0].summary.text).toMatch(/^Synthetic words \d+$/);
    } finally {
      await desk.stop();
    }
  }, 60_000);

  it('leaves a desk that has never run ready to start, with its samples before what was loaded', async () => {
    const file = await write('first.jsonl', many(4));
    expect((await loaded(load('first', 'nhsmail', file))).code).toBe(0);
    const desk = spawnProcess({
      script: 'commands/subgraph.ts',
      commandLine: ['nhsmail', '--port', '0'],
      environment: { DATA_DIR: join(folder, 'first') },
    });
    await desk.lineOf(/^nhsmail http:/, 60_000);
    await desk.stop();
    expect(rowsOf('first', 'nhsmail', 'events').length).toBeGreaterThan(4);
  }, 60_000);

  it('loads rows for desks that drop files', async () => {
    const rest = 'IT,2006-08-01T09:00:00+01:00,2006-08-01T10:00:00+01:00,Open';
    const file = await write('rows.csv', [
      'desk,reference,domain,opened_at,last_updated_at,status',
      `ld-maidstone,R-1,${rest}`,
      `ld-nowhere,R-2,${rest}`,
      `ld-maidstone,R-3,${rest}`,
    ]);
    const { code, output, complaints } = await loaded(load('rows', 'local-desks', file));
    expect(code).toBe(1);
    expect(output).toEqual(summary('appended \\d+, unchanged 0, rejected 1 of 3'));
    expect(complaints).toEqual([expect.stringContaining(`${file}:3 CSV_DESK_UNKNOWN`)]);
    const streams = new Set(rowsOf('rows', 'local-desks', 'events').map(({ stream }) => stream));
    for (const reference of ['R-1', 'R-3']) expect(streams).toContain(`ticket:ld-maidstone/csv/${reference}`);
  });

  it.each<[string, string[], RegExp]>([
    ['no arguments', [], /^ARGUMENT_INVALID: it takes one desk and one file, got \[\]; usage: npm run load/],
    ['no file', ['spine'], /^ARGUMENT_INVALID: .*got \["spine"\]/],
    ['too much', ['spine', 'a.jsonl', 'b.jsonl'], /^ARGUMENT_INVALID: .*"b\.jsonl"/],
    ['an unknown option', ['spine', '--fast', 'a.jsonl'], /^ARGUMENT_INVALID: .*--fast/],
    ['an unknown desk', ['no-such-desk', 'FILE'], /^SUBGRAPH_UNKNOWN: no subgraph "no-such-desk" .*there are nsd, /],
    [
      'a file that is not there',
      ['spine', '/no/such/file.jsonl'],
      /^FILE_UNREADABLE: \/no\/such\/file\.jsonl .*ENOENT/,
    ],
    ['a folder', ['spine', 'FOLDER'], /^FILE_UNREADABLE: .*is a folder/],
    ['a file of another kind', ['spine', 'events.xml'], /^FILE_KIND_UNKNOWN: .*events\.xml/],
    ['rows for a desk that takes events', ['spine', 'ROWS'], /^FILE_KIND_UNKNOWN: spine takes events/],
  ])('refuses %s on one line', async (_title, commandLine, message) => {
    const named: Record<string, string> = {
      FILE: await write('one.jsonl', many(1)),
      ROWS: await write('some.csv', ['desk,reference']),
      FOLDER: join(folder, 'folder.jsonl'),
    };
    await mkdir(named['FOLDER']!, { recursive: true });
    const { code, output, complaints } = await loaded(
      load('refused', ...commandLine.map((word) => named[word] ?? word)),
    );
    expect({ code, output }).toEqual({ code: 1, output: [] });
    expect(complaints).toEqual([expect.stringMatching(message)]);
  });

  it('says that a database cannot be reached, and of its address no more than host and port', async () => {
    const file = await write('unreachable.jsonl', many(1));
    const command = spawnProcess({
      script: 'commands/load.ts',
      commandLine: ['spine', file],
      environment: { DATA_DIR: join(folder, 'none'), DATABASE_URL: 'postgres://somebody:secret@127.0.0.1:9/ledgers' },
    });
    const { code, complaints } = await loaded(command);
    expect(code).toBe(1);
    expect(complaints).toEqual(['DATABASE_UNREACHABLE: the database at 127.0.0.1:9 cannot be reached: ECONNREFUSED']);
    expect(complaints.join()).not.toMatch(/secret|somebody/);
  });
});
