/**
 * Reads what the ledger holds: entries by what they are about, newest first. Each question goes by the index of what it asks for, and
 * touches no entry that it does not answer or hold against another condition; but a period costs a look at the time of each entry in it.
 */

import { sql, type Kysely } from 'kysely';
import type { DisclosureFacts, LedgerEntry } from './entry.ts';
import type { LedgerDatabase } from './ledger-database.ts';
import type { LedgerTables } from './tables.ts';

export interface EntriesQuery {
  /** Only entries with texts of this desk; null for all. */
  readonly owner: string | null;
  /** Only what was read by who has this subject, or for the desk of this code; null for all. */
  readonly reader: string | null;
  /** Only entries with texts of this record; null for all. */
  readonly record: string | null;
  /** Milliseconds UTC; `to` is exclusive. */
  readonly from: number;
  readonly to: number;
  /** Only entries before this position; null for all. */
  readonly before: number | null;
  readonly limit: number;
}

export interface FoundEntry {
  readonly entry: DisclosureFacts & Pick<LedgerEntry, 'position' | 'version'>;
  readonly hash: string;
  /** When it was withdrawn, RFC 3339; null where it stands. */
  readonly withdrawnAt: string | null;
}

/**
 * Positions between which all entries of the period are; several clocks recorded them, so that others may be there too, and neither end is
 * known from the first or last time.
 */
interface Stretch {
  readonly first: number;
  readonly last: number;
}

export async function readEntries({ queries }: LedgerDatabase, query: EntriesQuery): Promise<readonly FoundEntry[]> {
  const stretch = await stretchOf(queries, query);
  const positions = await positionsOf(queries, query, stretch);
  if (positions.length === 0) return [];
  const rows = await queries
    .selectFrom('entries as entry')
    .leftJoin('entries as withdrawal', 'withdrawal.withdraws', 'entry.position')
    .select(['entry.entry', 'entry.hash', 'withdrawal.entry as withdrawal'])
    .where('entry.position', 'in', positions)
    .orderBy('entry.position', 'desc')
    .execute();
  return rows.map(({ entry, hash, withdrawal }) => ({
    entry: JSON.parse(entry) as FoundEntry['entry'],
    hash,
    withdrawnAt: withdrawal === null ? null : (JSON.parse(withdrawal) as { recordedAt: string }).recordedAt,
  }));
}

async function stretchOf(queries: Kysely<LedgerTables>, { from, to, before }: EntriesQuery): Promise<Stretch> {
  const last = before === null ? Number.MAX_SAFE_INTEGER : before - 1;
  if (!isBounded({ from, to })) return { first: 1, last };
  const found = await queries
    .selectFrom('entries')
    .select(({ fn }) => [fn.min('position').as('first'), fn.max('position').as('last')])
    .where('recorded_at', '>=', from)
    .where('recorded_at', '<', to)
    .executeTakeFirstOrThrow();
  // Of nothing, neither is there.
  return { first: found.first ?? 1, last: Math.min(last, found.last ?? 0) };
}

/** Newest first. A record has few texts, a reader has read less than a desk's texts were read: the narrowest leads. */
async function positionsOf(
  queries: Kysely<LedgerTables>,
  query: EntriesQuery,
  stretch: Stretch,
): Promise<readonly number[]> {
  const { owner, reader, record, limit } = query;
  if (stretch.first > stretch.last) return [];
  if (record === null && reader !== null) {
    const found = await Promise.all(
      (['reader_subject', 'reader_desk'] as const).map((column) => readBy(queries, query, stretch, column)),
    );
    return [...new Set(found.flat())].toSorted((left, right) => right - left).slice(0, limit);
  }
  return record === null && owner === null ? anybodys(queries, query, stretch) : textsOf(queries, query, stretch);
}

async function readBy(
  queries: Kysely<LedgerTables>,
  query: EntriesQuery,
  { first, last }: Stretch,
  column: 'reader_subject' | 'reader_desk',
): Promise<readonly number[]> {
  const { owner, reader, from, to, limit } = query;
  let found = queries
    .selectFrom('entries')
    .select('position')
    .where(column, '=', reader)
    .where('position', '>=', first)
    .where('position', '<=', last)
    .orderBy('position', 'desc')
    .limit(limit);
  if (isBounded(query)) found = found.where('recorded_at', '>=', from).where('recorded_at', '<', to);
  if (owner !== null) {
    found = found.where(({ exists, selectFrom }) =>
      exists(
        selectFrom('texts')
          .select(sql`1`.as('one'))
          .whereRef('texts.position', '=', 'entries.position')
          .where('owner', '=', owner),
      ),
    );
  }
  return (await found.execute()).map(({ position }) => position);
}

async function textsOf(
  queries: Kysely<LedgerTables>,
  query: EntriesQuery,
  { first, last }: Stretch,
): Promise<readonly number[]> {
  const { owner, reader, record, from, to, limit } = query;
  let found = queries
    .selectFrom('texts')
    .select('texts.position')
    .distinct()
    .where('texts.position', '>=', first)
    .where('texts.position', '<=', last)
    .orderBy('texts.position', 'desc')
    .limit(limit);
  if (owner !== null) found = found.where('texts.owner', '=', owner);
  if (record !== null) found = found.where('texts.record', '=', record);
  if (reader !== null || isBounded(query)) {
    found = found.where(({ exists, selectFrom }) => {
      let entries = selectFrom('entries')
        .select(sql`1`.as('one'))
        .whereRef('entries.position', '=', 'texts.position');
      if (isBounded(query)) entries = entries.where('recorded_at', '>=', from).where('recorded_at', '<', to);
      if (reader !== null)
        entries = entries.where(({ eb, or }) =>
          or([eb('reader_subject', '=', reader), eb('reader_desk', '=', reader)]),
        );
      return exists(entries);
    });
  }
  return (await found.execute()).map(({ position }) => position);
}

async function anybodys(
  queries: Kysely<LedgerTables>,
  query: EntriesQuery,
  { first, last }: Stretch,
): Promise<readonly number[]> {
  const { from, to, limit } = query;
  let found = queries
    .selectFrom('entries')
    .select('position')
    // What withdraws another is shown with that one.
    .where('withdraws', 'is', null)
    .where('position', '>=', first)
    .where('position', '<=', last)
    .orderBy('position', 'desc')
    .limit(limit);
  if (isBounded(query)) found = found.where('recorded_at', '>=', from).where('recorded_at', '<', to);
  return (await found.execute()).map(({ position }) => position);
}

/** Whether a period is asked for at all: what holds for every entry is better not asked of any. */
function isBounded({ from, to }: Pick<EntriesQuery, 'from' | 'to'>): boolean {
  return from > 0 || to < Number.MAX_SAFE_INTEGER;
}
