/** Appends to the ledger: all that is given in one transaction, or nothing of it. */

import type { Kysely } from 'kysely';
import { chainEntry, type EntryFacts, type LedgerHead } from './entry.ts';
import type { LedgerDatabase } from './ledger-database.ts';
import type { EntriesTable, LedgerTables, TextsTable } from './tables.ts';

export interface Appending {
  readonly facts: readonly EntryFacts[];
  /** Ids of answers that were sent without the texts, though an entry may be there: what is there is withdrawn. */
  readonly withdrawn: readonly string[];
  /** Whether the same facts were given before, and nobody knows what became of them. */
  readonly isRepeated: boolean;
  /** RFC 3339 in UTC with milliseconds. */
  readonly now: string;
}

export interface Appended {
  /** By fact, in their order. */
  readonly places: readonly LedgerHead[];
  readonly head: LedgerHead;
}

/** Of one statement, so that engines take it whatever its length. */
const ROWS_A_STATEMENT = 100;

/**
 * Whoever appends holds the head's row from before it is read until what follows from it is there: so there is one order, without gaps,
 * however many append.
 *
 * @throws {Error} when it is not certain that it lasts.
 */
export function appendEntries(database: LedgerDatabase, appending: Appending): Promise<Appended> {
  return database.inTransaction(async (transaction) => {
    let head = await holdHead(transaction, database.engine === 'postgresql');
    const known = appending.isRepeated ? await placesOf(transaction, idsOf(appending.facts)) : NONE_KNOWN;
    const entries: EntriesTable[] = [];
    const texts: TextsTable[] = [];
    const append = (facts: EntryFacts): LedgerHead => {
      const { position, text, hash } = chainEntry(facts, head);
      const isDisclosure = facts.kind === 'DISCLOSURE';
      entries.push({
        position,
        id: facts.id,
        entry: text,
        hash,
        recorded_at: Date.parse(facts.recordedAt),
        reader_subject: isDisclosure ? facts.reader.subject : null,
        reader_desk: isDisclosure ? facts.reader.desk : null,
        withdraws: isDisclosure ? null : facts.withdraws,
      });
      if (isDisclosure) {
        for (const { owner, record, field } of facts.texts)
          texts.push({ position, owner, record: record ?? '', field });
      }
      return (head = { position, hash });
    };
    const places = appending.facts.map((facts) => known.get(facts.id) ?? append(facts));
    for (const withdrawal of await withdrawalsOf(transaction, appending)) append(withdrawal);
    if (entries.length > 0) {
      for (const rows of chunks(entries)) await transaction.insertInto('entries').values(rows).execute();
      for (const rows of chunks(texts)) await transaction.insertInto('texts').values(rows).execute();
      await transaction.updateTable('head').set(head).where('only', '=', 1).execute();
    }
    return { places, head };
  });
}

async function holdHead(transaction: Kysely<LedgerTables>, isLocking: boolean): Promise<LedgerHead> {
  const query = transaction.selectFrom('head').select(['position', 'hash']).where('only', '=', 1);
  return (isLocking ? query.forUpdate() : query).executeTakeFirstOrThrow();
}

async function placesOf(
  transaction: Kysely<LedgerTables>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, LedgerHead>> {
  const places = new Map<string, LedgerHead>();
  for (const some of chunks(ids)) {
    const rows = await transaction
      .selectFrom('entries')
      .select(['id', 'position', 'hash'])
      .where('id', 'in', some)
      .execute();
    for (const { id, position, hash } of rows) places.set(id, { position, hash });
  }
  return places;
}

/** One for each entry that is there and not withdrawn yet. */
async function withdrawalsOf(
  transaction: Kysely<LedgerTables>,
  { withdrawn, now }: Appending,
): Promise<readonly EntryFacts[]> {
  if (withdrawn.length === 0) return [];
  const ids = new Map(withdrawn.map((id) => [id, `withdraws ${id}`]));
  const [places, before] = [
    await placesOf(transaction, [...ids.keys()]),
    await placesOf(transaction, [...ids.values()]),
  ];
  return [...places].flatMap(([id, { position }]) => {
    const withdrawal = ids.get(id)!;
    if (before.has(withdrawal)) return [];
    return [{ kind: 'WITHDRAWAL', id: withdrawal, recordedAt: now, withdraws: position }];
  });
}

function idsOf(facts: readonly EntryFacts[]): readonly string[] {
  return facts.map(({ id }) => id);
}

function* chunks<Row>(rows: readonly Row[]): Generator<Row[]> {
  for (let from = 0; from < rows.length; from += ROWS_A_STATEMENT) yield rows.slice(from, from + ROWS_A_STATEMENT);
}

const NONE_KNOWN: ReadonlyMap<string, LedgerHead> = new Map();
