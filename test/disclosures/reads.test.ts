/** Who read what is found by the indexes, and no entry waits for whoever looks. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { SQLInputValue } from 'node:sqlite';
import { Kysely } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createNodeSqliteDialect } from '../../database/node-sqlite-dialect.ts';
import { createDisclosureLedger } from '../../gateway/governance/disclosures/disclosure-ledger.ts';
import { openLedgerDatabase } from '../../gateway/governance/disclosures/ledger-database.ts';
import { NO_LEDGER_OBSERVER } from '../../gateway/governance/disclosures/ledger-observer.ts';
import { readEntries, type EntriesQuery } from '../../gateway/governance/disclosures/read-entries.ts';
import { createReadTurns, TooManyReadsError } from '../../gateway/governance/disclosures/read-turns.ts';
import type { LedgerTables } from '../../gateway/governance/disclosures/tables.ts';
import { ALL, disclosureTo, fill, found, questions } from './filled-ledger.ts';
import { entriesIn, ledger, openFile } from './open-ledger.ts';
import { slowTexts, type SlowTexts } from './slow-texts.ts';

const ASKER = { subject: 'auditor', desk: null };

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'throughline-reads-'));
  await openHere('APPENDS', fill);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function openHere<Result>(
  use: 'APPENDS' | 'READS',
  work: (database: Awaited<ReturnType<typeof openLedgerDatabase>>) => Promise<Result>,
): Promise<Result> {
  const database = await openLedgerDatabase({ databaseUrl: null, dataDirectory: folder }, use);
  return work(database).finally(database.stop);
}

it('finds what a reader of all entries finds, newest first', async () => {
  const entries = entriesIn(folder);
  await openHere('READS', async (database) => {
    for (const query of questions()) {
      const answer = await readEntries(database, query);
      const said = answer.map(({ entry, withdrawnAt }) => [entry.position, withdrawnAt]);
      expect([query, said]).toEqual([query, found(entries, query)]);
    }
  });
});

describe('each question goes by an index', () => {
  /** What SQLite does for it, a line a step. */
  async function planOf(query: EntriesQuery): Promise<readonly string[]> {
    const asked: { readonly sql: string; readonly parameters: readonly unknown[] }[] = [];
    const queries = new Kysely<LedgerTables>({
      dialect: createNodeSqliteDialect(path.join(folder, 'disclosures.sqlite'), []),
      log: ({ query: { sql, parameters } }) => void asked.push({ sql, parameters }),
    });
    try {
      await openHere('READS', (database) => readEntries({ ...database, queries }, query));
    } finally {
      await queries.destroy();
    }
    const file = openFile(folder);
    try {
      return asked.flatMap(({ sql, parameters }) =>
        file
          .prepare(`explain query plan ${sql}`)
          .all(...(parameters as SQLInputValue[]))
          // In what form a condition on another table is held is the engine's matter.
          .map(({ detail }) => String(detail).replace(/ (EXISTS|LEFT-JOIN)/, '')),
      );
    } finally {
      file.close();
    }
  }
  const PERIOD = { from: Date.parse('2026-11-20T00:00:10Z'), to: Date.parse('2026-11-20T00:01:00Z') };
  const OF_PERIOD = 'SEARCH entries USING COVERING INDEX entries_by_recorded_at (recorded_at>? AND recorded_at<?)';
  const ENTRIES = [
    'SEARCH entry USING INTEGER PRIMARY KEY (rowid=?)',
    'SEARCH withdrawal USING INDEX withdrawals (withdraws=?)',
  ];

  const CASES: readonly (readonly [string, Partial<EntriesQuery>, readonly string[]])[] = [
    ['all', {}, ['SEARCH entries USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)']],
    ['a period', PERIOD, [OF_PERIOD, 'SEARCH entries USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)']],
    ['an owner', { owner: 'alpha' }, ['SEARCH texts USING PRIMARY KEY (owner=? AND position>? AND position<?)']],
    [
      'an owner in a period',
      { owner: 'alpha', ...PERIOD },
      [
        OF_PERIOD,
        'SEARCH texts USING PRIMARY KEY (owner=? AND position>? AND position<?)',
        'SEARCH entries USING INTEGER PRIMARY KEY (rowid=?)',
      ],
    ],
    [
      'a record',
      { record: 'desk-1/main/T5' },
      ['SEARCH texts USING COVERING INDEX texts_of_record (record=? AND position>? AND position<?)'],
    ],
    [
      'a reader',
      { reader: 'reader-3' },
      [
        'SEARCH entries USING COVERING INDEX entries_by_reader_subject (reader_subject=? AND position>? AND position<?)',
        'SEARCH entries USING COVERING INDEX entries_by_reader_desk (reader_desk=? AND position>? AND position<?)',
      ],
    ],
    [
      'a reader of an owner’s texts',
      { reader: 'reader-3', owner: 'alpha' },
      [
        'SEARCH entries USING COVERING INDEX entries_by_reader_subject (reader_subject=? AND position>? AND position<?)',
        'SEARCH texts USING PRIMARY KEY (owner=? AND position=?)',
        'SEARCH entries USING COVERING INDEX entries_by_reader_desk (reader_desk=? AND position>? AND position<?)',
        'SEARCH texts USING PRIMARY KEY (owner=? AND position=?)',
      ],
    ],
  ];
  it.each(CASES)('by %s', async (_name, asked, steps) => {
    expect(await planOf({ ...ALL, ...asked })).toEqual([...steps, ...ENTRIES]);
  });

  it('also in a ledger from before there were these indexes', async () => {
    const file = openFile(folder);
    for (const column of ['reader_subject', 'reader_desk', 'recorded_at']) file.exec(`drop index entries_by_${column}`);
    file.close();
    // What appends makes them, not what reads.
    await openHere('READS', async () => undefined);
    expect(await planOf({ ...ALL, reader: 'reader-3' })).not.toEqual([...CASES.at(-2)![2], ...ENTRIES]);
    await openHere('APPENDS', async () => undefined);
    for (const [, asked, steps] of CASES) expect(await planOf({ ...ALL, ...asked })).toEqual([...steps, ...ENTRIES]);
    expect(await ledger(['verify'], { DATA_DIR: folder })).toMatchObject({ code: 0 });
  });
});

function openLedger(dataDirectory: string) {
  return createDisclosureLedger({
    databaseUrl: null,
    dataDirectory,
    checkpoints: null,
    clock: Date.now,
    observer: NO_LEDGER_OBSERVER,
    log: () => undefined,
  });
}

it('is there for whoever reads once what appends has made it', async () => {
  const dataDirectory = path.join(folder, 'new');
  await expect(openLedgerDatabase({ databaseUrl: null, dataDirectory }, 'READS')).rejects.toThrow(
    'there is no disclosure ledger yet',
  );
  const opened = openLedger(dataDirectory);
  try {
    expect(await opened.read(ALL, ASKER)).toEqual([]);
  } finally {
    await opened.stop();
  }
});

it('an entry that comes to be after its text was withheld is withdrawn, and whoever looks is told both', async () => {
  const place = path.join(folder, 'late');
  const opened = openLedger(place);
  try {
    await opened.record(disclosureTo('in time'), 5000);
    const file = openFile(place);
    file.exec('begin immediate');
    await expect(opened.record(disclosureTo('late'), 50)).rejects.toThrow('it took longer than 50 ms');
    file.exec('rollback');
    file.close();
    const readBy = (reader: string) => opened.read({ ...ALL, reader }, ASKER);
    await expect.poll(async () => (await readBy('late'))[0]?.withdrawnAt, { timeout: 15_000 }).toMatch(/^20.*Z$/);
    expect(await readBy('in time')).toMatchObject([{ entry: { position: 1 }, withdrawnAt: null }]);
    expect(entriesIn(place)).toMatchObject([
      { kind: 'DISCLOSURE', position: 1 },
      { kind: 'DISCLOSURE', position: 2, reader: { subject: 'late' } },
      { kind: 'WITHDRAWAL', position: 3, withdraws: 2, recordedAt: (await readBy('late'))[0]!.withdrawnAt },
    ]);
    expect(await ledger(['verify'], { DATA_DIR: place })).toMatchObject({ code: 0 });
  } finally {
    await opened.stop();
  }
}, 30_000);

it('an entry is there while a read that began before it still looks', async () => {
  const opened = openLedger(folder);
  let slow: SlowTexts | null = null;
  try {
    await opened.record(disclosureTo('before'), 5000);
    await opened.read({ ...ALL, owner: 'alpha' }, ASKER);
    slow = slowTexts(folder);
    let ended: string[] = [];
    // A disk may take its time: an entry that waits for the read never comes before it, however long that looks.
    for (let steps = 500_000; ended[0] !== 'entry' && steps <= 16_000_000; steps *= 2) {
      slow.takeSteps(steps);
      ended = [];
      const looks = opened.read({ ...ALL, owner: 'alpha' }, ASKER).finally(() => ended.push('read'));
      await opened.record(disclosureTo('meanwhile'), 5000).finally(() => ended.push('entry'));
      await looks;
    }
    expect(ended).toEqual(['entry', 'read']);
  } finally {
    slow?.stop();
    await opened.stop();
  }
}, 30_000);

describe('reads take turns', () => {
  const held = () => Promise.withResolvers<string>();

  it('one runs, so many wait, and one more is told so', async () => {
    const turns = createReadTurns({ maximumWaiting: 2, maximumOfAsker: 2, timeoutMs: 60_000 });
    const first = held();
    const begun: string[] = [];
    const take = (name: string, read: Promise<string> = Promise.resolve(name)) =>
      turns.take(name, () => {
        begun.push(name);
        return read;
      });
    const answers = [take('first', first.promise), take('second'), take('third')];
    expect(begun).toEqual(['first']);
    await expect(take('fourth')).rejects.toEqual(new TooManyReadsError('WAITING', 2));
    // One that fails gives its turn to the next as well.
    first.reject(new Error('it failed'));
    expect((await Promise.allSettled(answers)).map(({ status }) => status)).toEqual([
      'rejected',
      'fulfilled',
      'fulfilled',
    ]);
    expect(await take('fifth')).toBe('fifth');
    expect(begun).toEqual(['first', 'second', 'third', 'fifth']);
  });

  it('who asks has a share of them, which an end gives back, and leaves the others theirs', async () => {
    const turns = createReadTurns({ maximumWaiting: 4, maximumOfAsker: 2, timeoutMs: 60_000 });
    const first = held();
    const take = (asker: string) => turns.take(asker, async () => asker);
    const answers = [turns.take('one', () => first.promise), take('one'), take('another')];
    const refusal = new TooManyReadsError('ASKER', 2);
    for (let times = 0; times < 10; times += 1) await expect(take('one')).rejects.toEqual(refusal);
    answers.push(take('another'), take('a third'));
    await expect(take('another')).rejects.toEqual(refusal);
    await expect(take('a third')).rejects.toEqual(new TooManyReadsError('WAITING', 4));
    first.reject(new Error('it failed'));
    expect(await Promise.allSettled(answers)).toMatchObject([
      { status: 'rejected' },
      ...['one', 'another', 'another', 'a third'].map((value) => ({ status: 'fulfilled', value })),
    ]);
    expect(await Promise.all([take('one'), take('one')])).toEqual(['one', 'one']);
  });

  it('who has waited for too long is gone, and who runs for too long keeps the turn', async () => {
    const turns = createReadTurns({ maximumWaiting: 1, maximumOfAsker: 2, timeoutMs: 20 });
    const first = held();
    let isBegun = false;
    const take = <Result>(read: () => Promise<Result>) => turns.take('one', read);
    const late = take(() => first.promise);
    const gone = take(async () => {
      isBegun = true;
    });
    await expect(late).rejects.toThrow('it took longer than 20 ms');
    await expect(gone).rejects.toThrow('it took longer than 20 ms');
    // What is gone is counted no more; what still runs is.
    const next = take(async () => 'next');
    await expect(take(async () => 'one more')).rejects.toEqual(new TooManyReadsError('ASKER', 2));
    first.resolve('at last');
    expect(await next).toBe('next');
    expect(isBegun).toBe(false);
  });
});
