/** Reads what the ledger holds: entries by what they are about, newest first. */

import { sql } from 'kysely';
import type { DisclosureFacts, LedgerEntry } from './entry.ts';
import type { LedgerDatabase } from './ledger-database.ts';

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
  readonly entry: DisclosureFacts & Pick<LedgerEntry, 'position'>;
  readonly hash: string;
  /** When it was withdrawn, RFC 3339; null where it stands. */
  readonly withdrawnAt: string | null;
}

export async function readEntries({ queries }: LedgerDatabase, query: EntriesQuery): Promise<readonly FoundEntry[]> {
  const { owner, reader, record, from, to, before, limit } = query;
  let found = queries
    .selectFrom('entries as entry')
    .leftJoin('entries as withdrawal', 'withdrawal.withdraws', 'entry.position')
    .select(['entry.entry', 'entry.hash', 'withdrawal.entry as withdrawal'])
    .where('entry.withdraws', 'is', null)
    .where('entry.recorded_at', '>=', from)
    .where('entry.recorded_at', '<', to)
    .orderBy('entry.position', 'desc')
    .limit(limit);
  if (before !== null) found = found.where('entry.position', '<', before);
  if (reader !== null) {
    found = found.where(({ eb, or }) =>
      or([eb('entry.reader_subject', '=', reader), eb('entry.reader_desk', '=', reader)]),
    );
  }
  if (owner !== null || record !== null) {
    found = found.where(({ exists, selectFrom }) => {
      let texts = selectFrom('texts')
        .select(sql`1`.as('one'))
        .whereRef('texts.position', '=', 'entry.position');
      if (owner !== null) texts = texts.where('texts.owner', '=', owner);
      if (record !== null) texts = texts.where('texts.record', '=', record);
      return exists(texts);
    });
  }
  return (await found.execute()).map(({ entry, hash, withdrawal }) => ({
    entry: JSON.parse(entry) as FoundEntry['entry'],
    hash,
    withdrawnAt: withdrawal === null ? null : (JSON.parse(withdrawal) as { recordedAt: string }).recordedAt,
  }));
}
