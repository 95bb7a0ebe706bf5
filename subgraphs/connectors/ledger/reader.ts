/** Reads streams of a ledger as they count at a pair of times, and pages subjects in the one order that never changes. */

import { sql } from 'kysely';
import { formatInstant, type Times } from '../../../schema/contract/times.ts';
import type { ChainHead, GovernedText } from '../../kit/model.ts';
import { SupplierSystemError, type PageRequest } from '../../kit/supplier-system.ts';
import type { LedgerDatabase } from './database/open-database.ts';
import type { EventsTable, SubjectsTable } from './database/tables.ts';
import { visibleEvents, type FoldContext, type StoredEvent } from './fold/stored-event.ts';
import type { Link, SubjectType } from './subject.ts';
import { toGovernedText } from './texts.ts';

/** A stream's events that count, in order, with what a fold of them needs. */
export interface VisibleStream {
  readonly events: readonly StoredEvent[];
  readonly readText: FoldContext['readText'];
}

export interface SubjectQuery {
  readonly type: SubjectType;
  readonly desk: string;
  /** Each must have named the subject's stream at some time; the caller folds to learn whether it still does. */
  readonly links?: readonly Link[];
  /** Only subjects that are open now: pass it for questions about now alone. */
  readonly openNow?: boolean;
  /** Only streams that no event ever linked to an incident: pass it for questions about now alone. */
  readonly neverLinkedToIncident?: boolean;
  /** Only subjects with an event at or before this instant, milliseconds UTC. */
  readonly occurredBy?: number;
}

export type SubjectRow = Pick<SubjectsTable, 'subject' | 'stream' | 'listed_at'>;

/** Candidates read at a time when a search must fold to decide; doubled while few fit. */
const FIRST_CHUNK = 32;
const LARGEST_CHUNK = 512;
/** Values bound to one statement: both engines take more. */
const VALUES_PER_STATEMENT = 1000;

export class LedgerReader {
  readonly #database: LedgerDatabase;
  readonly #desk: string;

  constructor(database: LedgerDatabase, desk: string) {
    this.#database = database;
    this.#desk = desk;
  }

  /** One read for any number of streams; a stream without events that count is absent. */
  async visibleStreams(streams: readonly string[], times: Times): Promise<ReadonlyMap<string, VisibleStream>> {
    const rows: EventsTable[] = [];
    for (const some of chunks([...new Set(streams)])) {
      const found = await this.#database.queries
        .selectFrom('events')
        .selectAll()
        .where('stream', 'in', some)
        .where('witnessed_at', '<=', times.asKnownAt)
        .execute();
      rows.push(...found);
    }
    const byStream = Map.groupBy(rows.map(toStoredEvent), (event) => event.stream);
    const visible = new Map([...byStream].map(([stream, events]) => [stream, visibleEvents(events, times)]));
    const readText = await this.#readTexts([...visible.values()].flat());
    return new Map(
      [...visible].flatMap(([stream, events]) =>
        events.length === 0 ? [] : [[stream, { events, readText }] as const],
      ),
    );
  }

  /** The streams that ever named one of the values, each once. */
  async streamsLinkedTo(facet: Link['facet'], values: readonly string[]): Promise<readonly string[]> {
    const streams = new Set<string>();
    for (const some of chunks([...new Set(values)])) {
      const rows = await this.#database.queries
        .selectFrom('links')
        .select('stream')
        .where('facet', '=', facet)
        .where('value', 'in', some)
        .orderBy('stream')
        .execute();
      for (const row of rows) streams.add(row.stream);
    }
    return [...streams];
  }

  /** Head of the chain as witnessed by `asKnownAt`; null when nothing had been. */
  async chainHead(times: Times): Promise<ChainHead | null> {
    const row = await this.#database.queries
      .selectFrom('events')
      .select(['position', 'hash', 'witnessed_at'])
      .where('witnessed_at', '<=', times.asKnownAt)
      .orderBy('witnessed_at', 'desc')
      .orderBy('position', 'desc')
      .limit(1)
      .executeTakeFirst();
    if (row === undefined) return null;
    return { position: row.position, hash: row.hash, witnessedAt: formatInstant(row.witnessed_at) };
  }

  /** Whether `times` take in all that the ledger holds, so that what is derived for now holds for them. */
  async isNow(times: Times): Promise<boolean> {
    const head = await this.#database.queries
      .selectFrom('head')
      .selectAll()
      .where('only', '=', 1)
      .executeTakeFirstOrThrow();
    return times.asKnownAt >= head.witnessed_at && times.asOf >= head.last_occurred_at;
  }

  async countSubjects(query: Pick<SubjectQuery, 'type' | 'desk' | 'openNow'>): Promise<number> {
    let count = this.#database.queries
      .selectFrom('subjects')
      .select((expression) => expression.fn.countAll<number>().as('count'))
      .where('type', '=', query.type)
      .where('desk', '=', query.desk);
    if (query.openNow === true) count = count.where('is_open', '=', sql.lit(1));
    return Number((await count.executeTakeFirstOrThrow()).count);
  }

  /**
   * One page of the subjects that `resolve` turns into a row, newest first.
   *
   * @param resolve folds some candidates; one entry each, null for those that the search does not fit at these times.
   */
  async page<Row>(
    query: SubjectQuery,
    page: PageRequest,
    times: Times,
    resolve: (candidates: readonly SubjectRow[]) => Promise<ReadonlyArray<Row | null>>,
  ): Promise<{ rows: Row[]; endCursor: string | null; hasNextPage: boolean }> {
    const found: { readonly row: Row; readonly candidate: SubjectRow }[] = [];
    let after = page.after === null ? null : decodeCursor(page.after);
    let size = Math.min(LARGEST_CHUNK, Math.max(FIRST_CHUNK, page.first + 1));
    while (found.length <= page.first) {
      const candidates = await this.#candidates(query, after, size, times);
      const resolved = await resolve(candidates);
      for (const [index, candidate] of candidates.entries()) {
        const row = resolved[index];
        if (row !== null && row !== undefined) found.push({ row, candidate });
      }
      const last = candidates.at(-1);
      if (last === undefined || candidates.length < size) break;
      after = { listedAt: last.listed_at, subject: last.subject };
      size = Math.min(LARGEST_CHUNK, size * 2);
    }
    const shown = found.slice(0, page.first);
    const end = shown.at(-1)?.candidate;
    return {
      rows: shown.map(({ row }) => row),
      endCursor: end === undefined ? null : encodeCursor(end),
      hasNextPage: found.length > page.first,
    };
  }

  #candidates(query: SubjectQuery, after: Cursor | null, limit: number, times: Times): Promise<SubjectRow[]> {
    const occurredBy = Math.min(times.asOf, query.occurredBy ?? times.asOf);
    let select = this.#database.queries
      .selectFrom('subjects')
      .select(['subject', 'stream', 'listed_at'])
      .where('type', '=', query.type)
      .where('desk', '=', query.desk)
      .where('first_occurred_at', '<=', occurredBy)
      .where('first_witnessed_at', '<=', times.asKnownAt);
    // A literal, not a bound value: only then does the planner see that the index over open subjects applies.
    if (query.openNow === true) select = select.where('is_open', '=', sql.lit(1));
    for (const { facet, value } of query.links ?? []) {
      select = select.where('stream', 'in', (expression) =>
        expression.selectFrom('links').select('links.stream').where('facet', '=', facet).where('value', '=', value),
      );
    }
    if (query.neverLinkedToIncident === true) {
      select = select.where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('links')
              .select('links.stream')
              .where('facet', '=', 'incident')
              .whereRef('links.stream', '=', 'subjects.stream'),
          ),
        ),
      );
    }
    if (after !== null)
      select = select.where(sql<boolean>`(listed_at, subject) < (${after.listedAt}, ${after.subject})`);
    return select.orderBy('listed_at', 'desc').orderBy('subject', 'desc').limit(limit).execute();
  }

  async #readTexts(events: readonly StoredEvent[]): Promise<FoldContext['readText']> {
    const texts = new Map<string, GovernedText>();
    const withText = events.filter((event) => Object.keys(event.textHashes).length > 0).map((event) => event.id);
    for (const some of chunks(withText)) {
      const rows = await this.#database.queries.selectFrom('texts').selectAll().where('event_id', 'in', some).execute();
      for (const row of rows) texts.set(JSON.stringify([row.event_id, row.field]), toGovernedText(row, this.#desk));
    }
    return (eventId, field) => texts.get(JSON.stringify([eventId, field])) ?? null;
  }
}

interface Cursor {
  readonly listedAt: number;
  readonly subject: string;
}

function encodeCursor(row: SubjectRow): string {
  return Buffer.from(JSON.stringify([row.listed_at, row.subject])).toString('base64url');
}

function decodeCursor(cursor: string): Cursor {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (Array.isArray(value) && value.length === 2 && Number.isSafeInteger(value[0]) && typeof value[1] === 'string') {
      return { listedAt: value[0] as number, subject: value[1] };
    }
  } catch {
    // Falls through to the one error for anything that this ledger did not write.
  }
  throw new SupplierSystemError(
    'CURSOR_MALFORMED',
    `cursor ${JSON.stringify(cursor.slice(0, 80))} was not given out by this desk`,
  );
}

function toStoredEvent(row: EventsTable): StoredEvent {
  // The append has checked the data against the kind: this is the one place where the row is believed.
  return {
    position: row.position,
    id: row.id,
    stream: row.stream,
    kind: row.kind,
    occurredAt: row.occurred_at,
    recordedAt: row.recorded_at,
    witnessedAt: row.witnessed_at,
    recordedBy: row.recorded_by,
    supersedes: row.supersedes,
    data: JSON.parse(row.data),
    textHashes: JSON.parse(row.text_hashes),
    hash: row.hash,
  } as StoredEvent;
}

function* chunks<Item>(items: readonly Item[]): Generator<Item[]> {
  for (let start = 0; start < items.length; start += VALUES_PER_STATEMENT)
    yield items.slice(start, start + VALUES_PER_STATEMENT);
}
