/** Reads streams of a ledger as they count at a pair of times, and pages subjects in the one order that never changes. */

import { sql, type ExpressionBuilder } from 'kysely';
import { formatInstant, type InstantMs, type Times } from '../../../schema/contract/times.ts';
import type { ChainHead } from '../../kit/model.ts';
import type { DeskDirectory } from '../../kit/desk-definition.ts';
import type { DecideDisclosure } from '../../kit/disclosure/decide-disclosure.ts';
import type { CallOptions, PageRequest } from '../../kit/supplier-system.ts';
import { decodeCursor, encodeCursor, type Cursor } from './cursors.ts';
import type { LedgerDatabase } from './database/open-database.ts';
import { UNDATED, type HeadTable, type LedgerTables, type ListingsTable } from './database/tables.ts';
import { decideTexts } from './disclosure/decide-texts.ts';
import { visibleEvents, type FoldContext, type StoredEvent } from './fold/stored-event.ts';
import { toStoredEvent } from './stored-row.ts';
import type { Link, SubjectType } from './subject.ts';

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
  /** Only streams without a link to an incident that certainly stands: pass it for questions about now alone. */
  readonly perhapsUnlinked?: boolean;
  /** Only subjects listed under an instant of [listedFrom, listedBy], milliseconds UTC. */
  readonly listedFrom?: number | undefined;
  readonly listedBy?: number | undefined;
}

export type SubjectRow = Pick<ListingsTable, 'subject' | 'stream' | 'listed_at'>;

/** What a search made of one candidate. */
export interface Resolved<Row> {
  readonly row: Row;
  /** The instant that the list is ordered by, as the row has it: milliseconds UTC, null where it has none. */
  readonly listedAt: number | null;
}

export interface LedgerReaderOptions {
  readonly database: LedgerDatabase;
  /** The desk that speaks where a stream names none. */
  readonly desk: string;
  readonly directory: DeskDirectory;
  readonly clock: () => InstantMs;
  readonly decide: DecideDisclosure;
}

/** For what times, and for whose eyes. */
export type ReadOptions = Pick<CallOptions, 'times' | 'reader'>;

/** Candidates read at a time when a search must fold to decide; doubled while few fit. */
const FIRST_CHUNK = 32;
const LARGEST_CHUNK = 512;

export class LedgerReader {
  readonly #database: LedgerDatabase;
  readonly #options: LedgerReaderOptions;

  constructor(options: LedgerReaderOptions) {
    this.#database = options.database;
    this.#options = options;
  }

  /** One read for any number of streams; a stream without events that count is absent. */
  async visibleStreams(
    streams: readonly string[],
    { times, reader }: ReadOptions,
  ): Promise<ReadonlyMap<string, VisibleStream>> {
    if (streams.length === 0) return new Map();
    const rows = await this.#eventsOf(streams).where('witnessed_at', '<=', times.asKnownAt).execute();
    const byStream = Map.groupBy(rows.map(toStoredEvent), (event) => event.stream);
    const visible = new Map([...byStream].map(([stream, events]) => [stream, visibleEvents(events, times)]));
    const readText = await this.#readTexts([...visible.values()].flat(), reader);
    return new Map(
      [...visible].flatMap(([stream, events]) =>
        events.length === 0 ? [] : [[stream, { events, readText }] as const],
      ),
    );
  }

  /** The streams that ever named one of the values, each once. */
  async streamsLinkedTo(facet: Link['facet'], values: readonly string[]): Promise<readonly string[]> {
    const rows = await this.#database.queries
      .selectFrom('links')
      .select('stream')
      .distinct()
      .where('facet', '=', facet)
      .where(this.#database.isAmong('value', [...new Set(values)]))
      .orderBy('stream')
      .execute();
    return rows.map(({ stream }) => stream);
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

  /**
   * When the source last spoke, whatever the times of the question: when its newest event was witnessed; null before the first. That
   * somebody read a text is not the source's word.
   */
  async lastWitnessedAt(): Promise<InstantMs | null> {
    const row = await this.#database.queries
      .selectFrom('events')
      .select('witnessed_at')
      // True of every event, and said so that the planner searches from the newest on.
      .where('position', '>', 0)
      .where('kind', '<>', sql.lit('text.opened'))
      .orderBy('position', 'desc')
      .limit(1)
      .executeTakeFirst();
    return row?.witnessed_at ?? null;
  }

  /**
   * Asks with what is derived for now, where the times take in all that the ledger holds; and without, where they do not, or where
   * events came in while it asked: the answer is for the times, and not for what came after them.
   */
  async askForNow<Result>(times: Times, ask: (isNow: boolean) => Promise<Result>): Promise<Result> {
    if (!(await this.#isNow(times))) return ask(false);
    const result = await ask(true);
    return (await this.#isNow(times)) ? result : ask(false);
  }

  /** How many subjects there are, and are open; null where that cannot be told for the times without reading them all. */
  countSubjects({ type, desk, openNow }: SubjectQuery, times: Times): Promise<number | null> {
    return this.askForNow(times, async (isNow) => {
      if (!isNow) return null;
      let count = this.#database.queries
        .selectFrom('listings')
        .select((expression) => expression.fn.countAll<number>().as('count'))
        .where('type', '=', type)
        .where('desk', '=', desk)
        .where('is_counted', '=', sql.lit(1));
      if (openNow === true) count = count.where('is_open', '=', sql.lit(1));
      return Number((await count.executeTakeFirstOrThrow()).count);
    });
  }

  /**
   * One page of the subjects that `resolve` turns into a row: newest first by the instant that the list is ordered by, then by id;
   * those without that instant last.
   *
   * @param resolve folds some candidates; one entry each, null for those that the search does not fit at these times.
   */
  async page<Row>(
    query: SubjectQuery,
    page: PageRequest,
    times: Times,
    resolve: (candidates: readonly SubjectRow[]) => Promise<ReadonlyArray<Resolved<Row> | null>>,
  ): Promise<{ rows: Row[]; endCursor: string | null; hasNextPage: boolean }> {
    const found: { readonly row: Row; readonly candidate: SubjectRow }[] = [];
    let after = page.after === null ? null : decodeCursor(page.after);
    let size = Math.min(LARGEST_CHUNK, Math.max(FIRST_CHUNK, page.first + 1));
    while (found.length <= page.first) {
      const candidates = await this.#candidates(query, after, size, times);
      const resolved = await resolve(candidates);
      for (const [index, candidate] of candidates.entries()) {
        const entry = resolved[index] ?? null;
        // A subject has a candidate for each instant that it was ever listed under: it stands where it stands at these times.
        if (entry !== null && (entry.listedAt ?? UNDATED) === candidate.listed_at)
          found.push({ row: entry.row, candidate });
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
    let select = this.#database.queries
      .selectFrom('listings')
      .select(['subject', 'stream', 'listed_at'])
      .where('type', '=', query.type)
      .where('desk', '=', query.desk)
      .where('witnessed_at', '<=', times.asKnownAt);
    if (query.type === 'ticket') select = select.where(isNotSurelyDated(times));
    if (query.listedFrom !== undefined) select = select.where('listed_at', '>=', query.listedFrom);
    if (query.listedBy !== undefined) select = select.where('listed_at', '<=', query.listedBy);
    // A literal, not a bound value: only then does the planner see that the index over open subjects applies.
    if (query.openNow === true) select = select.where('is_open', '=', sql.lit(1));
    for (const { facet, value } of query.links ?? []) {
      select = select.where('stream', 'in', (expression) =>
        expression.selectFrom('links').select('links.stream').where('facet', '=', facet).where('value', '=', value),
      );
    }
    if (query.perhapsUnlinked === true) {
      select = select.where(({ not, or, exists, selectFrom }) => {
        const linkedBy = (facet: Link['facet']) =>
          exists(
            selectFrom('links')
              .select('links.stream')
              .where('facet', '=', facet)
              .whereRef('links.stream', '=', 'listings.stream'),
          );
        return or([not(linkedBy('incident')), linkedBy('unlinked')]);
      });
    }
    if (after !== null) {
      const { listedAt, subject } = after;
      select = select
        .where('listed_at', '<=', listedAt)
        .where(({ or, eb }) => or([eb('listed_at', '<', listedAt), eb('subject', '>', subject)]));
    }
    return select.orderBy('listed_at', 'desc').orderBy('subject').limit(limit).execute();
  }

  #head(): Promise<HeadTable> {
    return this.#database.queries.selectFrom('head').selectAll().where('only', '=', 1).executeTakeFirstOrThrow();
  }

  async #isNow(times: Times): Promise<boolean> {
    const head = await this.#head();
    return times.asKnownAt >= head.witnessed_at && times.asOf >= head.last_occurred_at;
  }

  #eventsOf(streams: readonly string[]) {
    return this.#database.queries
      .selectFrom('events')
      .selectAll()
      .where(this.#database.isAmong('stream', [...new Set(streams)]));
  }

  /** The events that count now, whatever was asked: all that is witnessed, and has happened. */
  async #eventsNow(streams: readonly string[], now: InstantMs): Promise<ReadonlyMap<string, readonly StoredEvent[]>> {
    if (streams.length === 0) return new Map();
    const rows = await this.#eventsOf(streams).execute();
    const byStream = Map.groupBy(rows.map(toStoredEvent), (event) => event.stream);
    return new Map(
      [...byStream].map(([stream, events]) => [stream, visibleEvents(events, { asOf: now, asKnownAt: Infinity })]),
    );
  }

  async #readTexts(events: readonly StoredEvent[], reader: CallOptions['reader']): Promise<FoldContext['readText']> {
    const withText = new Map(
      events.filter((event) => Object.keys(event.textHashes).length > 0).map((event) => [event.id, event]),
    );
    if (withText.size === 0) return () => null;
    const rows = await this.#database.queries
      .selectFrom('texts')
      .selectAll()
      .where(this.#database.isAmong('event_id', [...withText.keys()]))
      .execute();
    const { desk, directory, clock, decide } = this.#options;
    const now = clock();
    const source = {
      eventsNow: (streams: readonly string[]) => this.#eventsNow(streams, now),
      streamsLinkedTo: (facet: Link['facet'], values: readonly string[]) => this.streamsLinkedTo(facet, values),
      desk,
      directory,
      now,
    };
    const brought = rows.map((row) => ({ row, event: withText.get(row.event_id)! }));
    const decided = await decideTexts(brought, reader, source, decide);
    const texts = new Map(rows.map((row, index) => [JSON.stringify([row.event_id, row.field]), decided[index]!]));
    return (eventId, field) => texts.get(JSON.stringify([eventId, field])) ?? null;
  }
}

/**
 * A ticket that was once heard of before its opening has a row among the undated too: thousands of them at the end of a list, each to be
 * folded in vain. Where its opening counts at the times, and nothing was ever corrected or purged, the other row is where it stands.
 */
function isNotSurelyDated({ asOf, asKnownAt }: Times) {
  return ({ eb, or, not, exists, selectFrom }: ExpressionBuilder<LedgerTables, 'listings'>) =>
    or([
      eb('listings.listed_at', '>', UNDATED),
      not(
        exists(
          selectFrom('listings as dated')
            .select('dated.subject')
            .whereRef('dated.subject', '=', 'listings.subject')
            .where('dated.listed_at', '>', UNDATED)
            .where('dated.listed_at', '<=', asOf)
            .where('dated.witnessed_at', '<=', asKnownAt),
        ),
      ),
      exists(
        selectFrom('events')
          .select('events.position')
          .whereRef('events.stream', '=', 'listings.stream')
          .where((event) => event.or([event('supersedes', 'is not', null), event('kind', '=', 'ticket.purged')])),
      ),
    ]);
}
