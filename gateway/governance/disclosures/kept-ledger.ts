/** A ledger as it is kept, read from end to end: for whoever checks it, and for whoever takes a copy away. */

import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { openLedgerDatabase, type LedgerDatabase, type LedgerPlace } from './ledger-database.ts';
import { sortedTexts, type EntryIndex, type KeptEntry, type KeptHead } from './verify-ledger.ts';

export interface KeptLedger {
  /** Null for an export. */
  readonly head: KeptHead | null;
  /** In the order of their positions. */
  readonly entries: () => AsyncIterable<KeptEntry>;
  readonly stop: () => Promise<void>;
}

const CHUNK = 1000;

/**
 * What is appended after this is left out.
 *
 * @throws {Error} when it cannot be opened.
 */
export async function openKeptLedger(place: LedgerPlace): Promise<KeptLedger> {
  const database = await openLedgerDatabase(place, 'READS');
  // Before the head: so it is never behind, however much is appended meanwhile, unless somebody has set it back.
  const { last } = await database.queries
    .selectFrom('entries')
    .select(({ fn }) => fn.max('position').as('last'))
    .executeTakeFirstOrThrow();
  const head = await database.queries
    .selectFrom('head')
    .select(['ledger', 'position', 'hash'])
    .executeTakeFirstOrThrow();
  return { head, entries: () => readAll(database, Math.max(head.position, last ?? 0)), stop: database.stop };
}

/** One entry a line, as `npm run ledger -- export` writes them. */
export function openExportedLedger(file: string): KeptLedger {
  return { head: null, entries: () => readLines(file), stop: () => Promise.resolve() };
}

async function* readAll({ queries }: LedgerDatabase, last: number): AsyncGenerator<KeptEntry> {
  let after = Number.MIN_SAFE_INTEGER;
  while (true) {
    const rows = await queries
      .selectFrom('entries')
      .selectAll()
      .where('position', '>', after)
      .where('position', '<=', last)
      .orderBy('position')
      .limit(CHUNK)
      .execute();
    if (rows.length === 0) return;
    const positions = rows.map(({ position }) => position);
    const texts = await queries
      .selectFrom('texts')
      .selectAll()
      .where('position', '>=', positions[0]!)
      .where('position', '<=', positions.at(-1)!)
      .execute();
    const byPosition = Map.groupBy(texts, ({ position }) => position);
    for (const row of rows) {
      const index: EntryIndex = {
        id: row.id,
        recordedAt: row.recorded_at,
        readerSubject: row.reader_subject,
        readerDesk: row.reader_desk,
        withdraws: row.withdraws,
        texts: sortedTexts(
          (byPosition.get(row.position) ?? []).map(({ owner, record, field }) => [owner, record, field] as const),
        ),
      };
      yield { position: row.position, entry: row.entry, hash: row.hash, index };
    }
    after = positions.at(-1)!;
  }
}

async function* readLines(file: string): AsyncGenerator<KeptEntry> {
  for await (const line of createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Infinity })) {
    if (line.trim() === '') continue;
    const { hash, entry } = JSON.parse(line) as { readonly hash: string; readonly entry: string };
    yield { position: Number((JSON.parse(entry) as { position: unknown }).position), entry, hash, index: null };
  }
}
