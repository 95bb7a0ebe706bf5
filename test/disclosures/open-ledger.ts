/** A ledger as it lies in a folder, opened beside whoever writes it. */

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openKeptLedger } from '../../gateway/governance/disclosures/kept-ledger.ts';
import { runLedger } from '../../commands/ledger/run-ledger.ts';

// oxlint-disable-next-line typescript/no-explicit-any -- entries as another program would read them
export type ReadEntry = any;

export function openFile(dataDirectory: string): DatabaseSync {
  return new DatabaseSync(path.join(dataDirectory, 'disclosures.sqlite'), { timeout: 5000 });
}

/** @returns in the order of their positions. */
export function entriesIn(dataDirectory: string): readonly ReadEntry[] {
  const database = openFile(dataDirectory);
  try {
    // The gateway makes it as soon as it is there, and waits for nothing.
    const isMade = database.prepare("select 1 from sqlite_master where name = 'entries'").get() !== undefined;
    if (!isMade) return [];
    return database
      .prepare('select entry, hash from entries order by position')
      .all()
      .map(({ entry, hash }) => ({ ...JSON.parse(String(entry)), hash: String(hash) }));
  } finally {
    database.close();
  }
}

/** The same of whichever engine. */
export async function entriesOf(environment: Readonly<Record<string, string>>): Promise<readonly ReadEntry[]> {
  const kept = await openKeptLedger({
    databaseUrl: environment['DATABASE_URL'] ?? null,
    dataDirectory: environment['DATA_DIR'] ?? null,
  });
  try {
    const entries: ReadEntry[] = [];
    for await (const { entry, hash } of kept.entries()) entries.push({ ...JSON.parse(entry), hash });
    return entries;
  } finally {
    await kept.stop();
  }
}

export interface LedgerVerdict {
  readonly code: number;
  readonly printed: readonly string[];
  readonly complaints: readonly string[];
}

/** What `npm run ledger` says. */
export async function ledger(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<LedgerVerdict> {
  const printed: string[] = [];
  const complaints: string[] = [];
  const code = await runLedger({
    args,
    environment,
    writeLine: (line) => printed.push(line),
    writeError: (line) => complaints.push(line),
  });
  return { code, printed, complaints };
}

export function linesOf(file: string): readonly string[] {
  return readFileSync(file, 'utf8').trimEnd().split('\n');
}
