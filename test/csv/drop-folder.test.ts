import { mkdir, readdir, readFile, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openDropFolder, type ProblemsReport } from '../../subgraphs/connectors/csv/drop-folder.ts';
import type { DeskLogEntry } from '../../subgraphs/kit/log.ts';
import { file, GOOD_ROW, HEADING, openTestDesk, temporaryFolder, ticketsOf } from './support.ts';

const row = (reference: string) => GOOD_ROW.replace('M-1', reference);

async function openDrop(options: { settleMs?: number } = {}) {
  const log: DeskLogEntry[] = [];
  const desk = await openTestDesk({ log: (entry) => log.push(entry), ...options });
  // The look with which every desk begins is over: what follows is the test's own.
  await desk.dropFolder.scan();
  const folder = path.join(desk.dataFolder, 'drop');
  return {
    desk,
    log,
    folder,
    drop: (name: string, content: string | Uint8Array) => writeFile(path.join(folder, name), content),
    report: async (name: string): Promise<ProblemsReport> =>
      JSON.parse(await readFile(path.join(folder, `${name}.problems.json`), 'utf8')),
    held: async (...references: string[]) =>
      (await ticketsOf(desk, references)).map((ticket) => ticket?.reference ?? null),
  };
}

describe('a dropped file', () => {
  test('is loaded, its problems written beside it and logged, and forgotten once it is mended', async () => {
    const { desk, drop, report, held, log, folder } = await openDrop();
    await drop('day.csv', file(HEADING, row('M-1'), row('M-2').replace('IT', 'PLUMBING'), row('M-3')));
    await desk.dropFolder.scan();
    expect(await held('M-1', 'M-2', 'M-3')).toEqual(['M-1', null, 'M-3']);
    expect(await report('day.csv')).toEqual({
      file: 'day.csv',
      lines: 3,
      appended: 4,
      unchanged: 0,
      rejected: 1,
      problems: [
        {
          file: 'day.csv',
          line: 3,
          column: 'domain',
          rule: 'CSV_DOMAIN_UNKNOWN',
          value: 'PLUMBING',
          message: expect.stringContaining('day.csv:3 domain'),
        },
      ],
      omitted: 0,
    });
    expect(log).toEqual([
      {
        level: 'warn',
        subgraph: 'local-desks',
        code: 'CSV_FILE_PROBLEMS',
        path: null,
        detail: expect.stringContaining('day.csv:3 domain'),
      },
    ]);

    await drop('day.csv', file(HEADING, row('M-1'), row('M-2'), row('M-3'), row('M-4')));
    await desk.dropFolder.scan();
    expect(await held('M-2', 'M-4')).toEqual(['M-2', 'M-4']);
    expect(await readdir(folder)).toEqual(['day.csv']);
    expect(log).toHaveLength(1);
  });

  test('takes its report with it when it is deleted, also while nobody looks', async () => {
    const { desk, drop, folder } = await openDrop();
    await drop('bad.csv', file(HEADING, 'x'));
    await drop('worse.csv', file(HEADING, 'y'));
    await drop('long-gone.csv.problems.json', '{}');
    await drop('notes.json', '{}');
    await desk.dropFolder.scan();
    const kept = ['notes.json', 'worse.csv', 'worse.csv.problems.json'];
    expect((await readdir(folder)).toSorted()).toEqual(['bad.csv', 'bad.csv.problems.json', ...kept]);

    await rm(path.join(folder, 'bad.csv'));
    await desk.dropFolder.scan();
    expect((await readdir(folder)).toSorted()).toEqual(kept);
  });

  test('is read once, and again when it changes or comes anew', async () => {
    const { desk, drop, log } = await openDrop();
    await drop('bad.csv', file(HEADING, 'x'));
    for (const expected of [1, 1]) {
      await desk.dropFolder.scan();
      expect(log).toHaveLength(expected);
    }
    await drop('bad.csv', file(HEADING, 'x', 'y'));
    await desk.dropFolder.scan();
    expect(log).toHaveLength(2);
  });

  test('is waited for while somebody writes to it, and read when it is whole', async () => {
    const { desk, drop, folder, held, log } = await openDrop({ settleMs: 200 });
    const half = file(HEADING, row('M-1'), row('M-2')).slice(0, -40);
    await drop('slow.csv', half);
    let isScanning = true;
    const scan = desk.dropFolder.scan().finally(() => (isScanning = false));
    // Written to without a pause for as long as anybody looks: no two looks find the file alike.
    for (let written = 1; isScanning; written += 1) await utimes(path.join(folder, 'slow.csv'), written, written);
    await drop('slow.csv', file(HEADING, row('M-1'), row('M-2')));
    await scan;
    expect(await held('M-1')).toEqual([null]);
    await desk.dropFolder.scan();
    expect(await held('M-1', 'M-2')).toEqual(['M-1', 'M-2']);

    await drop('next.csv.part', file(HEADING, row('M-3')));
    await desk.dropFolder.scan();
    expect(await held('M-3')).toEqual([null]);
    await rename(path.join(folder, 'next.csv.part'), path.join(folder, 'next.CSV'));
    await desk.dropFolder.scan();
    expect(await held('M-3')).toEqual(['M-3']);
    expect(log).toEqual([]);
  });

  test('is read at the start when it was there before', async () => {
    const dataFolder = await temporaryFolder();
    await mkdir(path.join(dataFolder, 'drop'));
    await writeFile(path.join(dataFolder, 'drop', 'early.csv'), file(HEADING, row('M-1')));
    const desk = await openTestDesk({ dataFolder });
    await expect.poll(() => ticketsOf(desk, ['M-1'])).toMatchObject([{ reference: 'M-1' }]);
  });

  test('is left alone when it is hidden, a link, a folder, or no CSV', async () => {
    const { desk, drop, folder, held, log } = await openDrop();
    const outside = path.join(desk.dataFolder, 'outside.csv');
    await writeFile(outside, file(HEADING, row('M-1')));
    await symlink(outside, path.join(folder, 'link.csv'));
    await mkdir(path.join(folder, 'folder.csv'));
    await drop('.hidden.csv', file(HEADING, row('M-2')));
    await drop('notes.txt', file(HEADING, row('M-3')));
    await desk.dropFolder.scan();
    expect(await held('M-1', 'M-2', 'M-3')).toEqual([null, null, null]);
    expect(log).toEqual([]);
  });

  test.each<[string, string | Uint8Array, string]>([
    ['empty', '', 'CSV_FILE_EMPTY'],
    ['not text', Uint8Array.from({ length: 4096 }, (_, index) => (index * 7919) % 256), 'CSV_'],
    ['a sample’s', file(`${HEADING},witnessed_at`, `${row('M-1')},2006-07-30T10:00:00Z`), 'CSV_COLUMN_UNKNOWN'],
  ])('that is %s is reported and keeps nobody else from being read', async (_name, content, rule) => {
    const { desk, drop, report, held } = await openDrop();
    await drop('a.csv', content);
    await drop('b.csv', file(HEADING, row('M-9')));
    await desk.dropFolder.scan();
    expect((await report('a.csv')).problems[0]!.rule).toContain(rule);
    expect(await held('M-1', 'M-9')).toEqual([null, 'M-9']);
  });

  test('has the first thousand of its problems listed, and the rest counted', async () => {
    const { desk, drop, report } = await openDrop();
    await drop('bad.csv', file(HEADING, ...Array.from({ length: 1500 }, () => 'x,y')));
    await desk.dropFolder.scan();
    expect(await report('bad.csv')).toMatchObject({ rejected: 1500, omitted: 500 });
    expect((await report('bad.csv')).problems).toHaveLength(1000);
  });
});

describe('a folder', () => {
  test('is looked at again after a load that failed, and what failed is tried again', async () => {
    const log: DeskLogEntry[] = [];
    const folder = path.join(await temporaryFolder(), 'drop');
    let calls = 0;
    const dropFolder = await openDropFolder({
      folder,
      subgraph: 'local-desks',
      intervalMs: 30,
      settleMs: 5,
      log: (entry) => log.push(entry),
      load: async () => {
        calls += 1;
        if (calls === 1) throw new Error('database is away');
        return { lines: 1, appended: 1, unchanged: 0, rejected: 0, bytes: 1, totalBytes: 1 };
      },
    });
    onTestFinished(() => dropFolder.stop());
    await writeFile(path.join(folder, 'day.csv'), 'x');
    await expect.poll(() => calls).toBe(2);
    await delay(100);
    expect(calls).toBe(2);
    expect(log).toMatchObject([{ code: 'CSV_FILE_NOT_LOADED', detail: expect.stringContaining('database is away') }]);
  });

  test('that is away is told of, and read once it is back', async () => {
    const { desk, folder, drop, held, log } = await openDrop();
    await drop('day.csv', file(HEADING, row('M-1')));
    await rename(folder, `${folder}-away`);
    await desk.dropFolder.scan();
    expect(log).toMatchObject([{ code: 'DROP_FOLDER_UNREADABLE' }]);
    await rename(`${folder}-away`, folder);
    await desk.dropFolder.scan();
    expect(await held('M-1')).toEqual(['M-1']);
  });

  test('is no longer looked at once the desk has stopped', async () => {
    const { desk, drop, log } = await openDrop();
    await drop('day.csv', file(HEADING, 'x'));
    const scan = desk.dropFolder.scan();
    await desk.system.stop();
    await scan;
    await desk.dropFolder.scan();
    expect(log).toEqual([]);
  });
});
