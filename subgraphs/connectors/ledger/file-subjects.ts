/** Files appended events under their subjects: what lists and searches begin from, always derivable from the events again. */

import { sql, type Kysely } from 'kysely';
import type { EventsTable, LedgerTables, LinksTable, SubjectsTable } from './database/tables.ts';
import type { LedgerEvent } from './event.ts';
import { linksOf, subjectsOf } from './subject.ts';

const ROWS_PER_INSERT = 200;
/** The kinds that open or close their subject; the rest leave it as it was. */
const OPENING_KINDS = [
  'ticket.opened',
  'ticket.closed',
  'ticket.purged',
  'resolution.reopened',
  'incident.declared',
  'incident.restoreClaimed',
];
const CLOSING_KINDS: readonly string[] = ['ticket.closed', 'ticket.purged', 'incident.restoreClaimed'];

/** @param rows the stored form of each event, in the same order. */
export async function fileSubjects(
  events: readonly LedgerEvent[],
  rows: readonly EventsTable[],
  desk: string,
  transaction: Kysely<LedgerTables>,
): Promise<void> {
  const subjects = new Map<string, SubjectsTable>();
  const links = new Map<string, LinksTable>();
  const moved = new Set<string>();
  for (const [index, event] of events.entries()) {
    const row = rows[index]!;
    for (const { subject, type, desk: subjectDesk, stream } of subjectsOf(event, desk)) {
      if (type === 'text') continue;
      const before = subjects.get(subject);
      subjects.set(
        subject,
        before === undefined
          ? {
              subject,
              type,
              desk: subjectDesk,
              stream,
              listed_at: row.occurred_at,
              first_occurred_at: row.occurred_at,
              first_witnessed_at: row.witnessed_at,
              is_open: 1,
            }
          : { ...before, first_occurred_at: Math.min(before.first_occurred_at, row.occurred_at) },
      );
    }
    for (const link of linksOf(event))
      links.set(JSON.stringify([link.facet, link.value, row.stream]), { ...link, stream: row.stream });
    if (OPENING_KINDS.includes(event.kind) || event.supersedes !== undefined) moved.add(row.stream);
  }
  for (const values of chunks([...subjects.values()])) {
    await transaction
      .insertInto('subjects')
      .values(values)
      .onConflict((conflict) =>
        conflict.column('subject').doUpdateSet({
          first_occurred_at: sql<number>`case when excluded.first_occurred_at < subjects.first_occurred_at then excluded.first_occurred_at else subjects.first_occurred_at end`,
        }),
      )
      .execute();
  }
  for (const values of chunks([...links.values()])) {
    await transaction
      .insertInto('links')
      .values(values)
      .onConflict((conflict) => conflict.columns(['facet', 'value', 'stream']).doNothing())
      .execute();
  }
  await markOpen([...moved], transaction);
}

/** Settles which of the streams are open by all that is known now. */
async function markOpen(streams: readonly string[], transaction: Kysely<LedgerTables>): Promise<void> {
  for (const some of chunks(streams)) {
    const rows = await transaction
      .selectFrom('events')
      .select(['stream', 'id', 'kind', 'supersedes'])
      .where('stream', 'in', some)
      .orderBy('stream')
      .orderBy('occurred_at')
      .orderBy('witnessed_at')
      .orderBy('id')
      .execute();
    const superseded = new Set(rows.map((row) => row.supersedes));
    const open = new Map<string, boolean>(some.map((stream) => [stream, true]));
    for (const row of rows) {
      if (OPENING_KINDS.includes(row.kind) && !superseded.has(row.id))
        open.set(row.stream, !CLOSING_KINDS.includes(row.kind));
    }
    for (const isOpen of [1, 0] as const) {
      const those = some.filter((stream) => open.get(stream) === (isOpen === 1));
      if (those.length === 0) continue;
      // A ticket's hand-overs share its stream and are not what opens or closes.
      await transaction
        .updateTable('subjects')
        .set({ is_open: isOpen })
        .where('stream', 'in', those)
        .where('type', '<>', 'handover')
        .execute();
    }
  }
}

function* chunks<Item>(items: readonly Item[]): Generator<Item[]> {
  for (let start = 0; start < items.length; start += ROWS_PER_INSERT) yield items.slice(start, start + ROWS_PER_INSERT);
}
