/** What lasts is readable for its owner alone, unless the operator has said otherwise. */

import { chmodSync, closeSync, mkdtempSync, openSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Kysely, sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createNodeSqliteDialect } from '../../database/node-sqlite-dialect.ts';
import { createDisclosureLedger } from '../../gateway/governance/disclosures/disclosure-ledger.ts';
import { NO_LEDGER_OBSERVER } from '../../gateway/governance/disclosures/ledger-observer.ts';
import { disclosureTo } from '../disclosures/filled-ledger.ts';

let folder: string;
beforeAll(() => void (folder = mkdtempSync(path.join(tmpdir(), 'throughline-modes-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const modes = (of: string) =>
  readdirSync(of)
    .toSorted()
    .map((name) => [name, (statSync(path.join(of, name)).mode & 0o777).toString(8)]);

/** Opens it, and looks while it is open: with its log and its shared memory. */
async function modesWhileOpen(of: string) {
  const queries = new Kysely<object>({ dialect: createNodeSqliteDialect(path.join(of, 'a.sqlite'), []) });
  try {
    await sql`create table if not exists one (a)`.execute(queries);
    await sql`insert into one values (1)`.execute(queries);
    return modes(of);
  } finally {
    await queries.destroy();
  }
}

it('a database is made for its owner alone, with all that stands beside it', async () => {
  const of = mkdtempSync(path.join(folder, 'new-'));
  const all = [
    ['a.sqlite', '600'],
    ['a.sqlite-shm', '600'],
    ['a.sqlite-wal', '600'],
  ];
  expect(await modesWhileOpen(of)).toEqual(all);
  expect(await modesWhileOpen(of)).toEqual(all);
});

it('one that is there keeps the mode that its operator chose', async () => {
  const of = mkdtempSync(path.join(folder, 'old-'));
  const file = path.join(of, 'a.sqlite');
  closeSync(openSync(file, 'w'));
  chmodSync(file, 0o640);
  expect(await modesWhileOpen(of)).toEqual([
    ['a.sqlite', '640'],
    ['a.sqlite-shm', '640'],
    ['a.sqlite-wal', '640'],
  ]);
});

it('so is the disclosure ledger', async () => {
  const of = mkdtempSync(path.join(folder, 'disclosures-'));
  const ledger = createDisclosureLedger({
    databaseUrl: null,
    dataDirectory: of,
    checkpoints: null,
    clock: Date.now,
    observer: NO_LEDGER_OBSERVER,
    log: () => undefined,
  });
  ledger.start();
  try {
    await ledger.record(disclosureTo('somebody'), 20_000);
    expect(new Set(modes(of).map(([, mode]) => mode))).toEqual(new Set(['600']));
  } finally {
    await ledger.stop();
  }
});
