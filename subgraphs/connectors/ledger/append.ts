/** Appending: each event is checked, witnessed, hashed onto the chain and filed under its subjects, in one transaction. */

import { randomBytes } from 'node:crypto';
import type { Kysely } from 'kysely';
import type * as z from 'zod';
import { formatInstant, parseInstant, type InstantMs } from '../../../schema/contract/times.ts';
import { canonicalJson, commitToText, hashEvent } from './chain.ts';
import type { EventsTable, HeadTable, LedgerTables, TextsTable } from './database/tables.ts';
import type { LedgerDatabase } from './database/open-database.ts';
import { ledgerEventSchema, type LedgerEvent } from './event.ts';
import { fileSubjects } from './file-subjects.ts';
import { subjectsOf } from './subject.ts';
import { applyTextDecision, disclosureOf, textsOf, type GivenText } from './texts.ts';

export type RejectionCode =
  | 'EVENT_INVALID'
  | 'EVENT_CONFLICT'
  | 'EVENT_DESK_FOREIGN'
  | 'WITNESSED_NOT_YOURS'
  | 'WITNESSED_IN_FUTURE'
  | 'WITNESSED_OUT_OF_ORDER'
  | 'SUPERSEDES_UNKNOWN'
  | 'TEXT_UNKNOWN';

export interface Rejection {
  /** Index of the event in the list given. */
  readonly index: number;
  readonly code: RejectionCode;
  /** Names the event, the rule and the value; never a text that a person wrote. */
  readonly message: string;
}

export interface AppendOutcome {
  readonly appended: number;
  /** Events that the ledger already had, word for word. */
  readonly unchanged: number;
  readonly rejected: readonly Rejection[];
}

export interface AppendOptions {
  readonly database: LedgerDatabase;
  readonly desk: string;
  readonly desks: readonly string[];
  readonly clock: () => InstantMs;
}

interface Candidate {
  readonly index: number;
  readonly event: LedgerEvent;
}

type EventRow = EventsTable;

/** Rows to one insert: well under the engines' limit on bound values, and large enough that preparing costs nothing. */
const ROWS_PER_INSERT = 200;

/**
 * Appends in the order given. Bad events are rejected one by one and the good ones stand; an event that the ledger has already is
 * left as it is. `witnessedAt` is the desk's clock, never earlier than the event before; only synthetic events bring their own.
 */
export async function appendEvents(input: readonly unknown[], options: AppendOptions): Promise<AppendOutcome> {
  const rejected: Rejection[] = [];
  const candidates: Candidate[] = [];
  for (const [index, value] of input.entries()) {
    const parsed = ledgerEventSchema.safeParse(value);
    if (parsed.success) candidates.push({ index, event: parsed.data });
    else rejected.push({ index, code: 'EVENT_INVALID', message: describeInvalid(value, parsed.error) });
  }
  const outcome = await options.database.exclusively((transaction) =>
    appendCandidates(candidates, transaction, options),
  );
  return {
    ...outcome,
    rejected: [...rejected, ...outcome.rejected].toSorted((left, right) => left.index - right.index),
  };
}

async function appendCandidates(
  candidates: readonly Candidate[],
  transaction: Kysely<LedgerTables>,
  options: AppendOptions,
): Promise<AppendOutcome> {
  const head = await transaction.selectFrom('head').selectAll().where('only', '=', 1).executeTakeFirstOrThrow();
  const known = await readKnown(candidates, transaction);
  const writer = new ChainWriter(head, known, options);
  for (const candidate of candidates) writer.take(candidate);
  await writer.write(transaction);
  return writer.outcome();
}

/** What the ledger already holds of the ids that a batch names: its own, those it supersedes, those whose texts it decides. */
interface Known {
  readonly events: Map<
    string,
    Pick<
      EventRow,
      | 'id'
      | 'stream'
      | 'kind'
      | 'occurred_at'
      | 'recorded_at'
      | 'recorded_by'
      | 'supersedes'
      | 'synthetic'
      | 'data'
      | 'text_hashes'
    >
  >;
  readonly texts: Map<string, TextsTable>;
}

async function readKnown(candidates: readonly Candidate[], transaction: Kysely<LedgerTables>): Promise<Known> {
  const ids = new Set<string>();
  for (const { event } of candidates) {
    ids.add(event.id);
    if (event.supersedes !== undefined) ids.add(event.supersedes);
    if (event.kind.startsWith('text.') && 'event' in event.data) ids.add(event.data.event);
  }
  const known: Known = { events: new Map(), texts: new Map() };
  for (const some of chunks([...ids], 1000)) {
    const rows = await transaction
      .selectFrom('events')
      .select([
        'id',
        'stream',
        'kind',
        'occurred_at',
        'recorded_at',
        'recorded_by',
        'supersedes',
        'synthetic',
        'data',
        'text_hashes',
      ])
      .where('id', 'in', some)
      .execute();
    for (const row of rows) known.events.set(row.id, row);
    const texts = await transaction.selectFrom('texts').selectAll().where('event_id', 'in', some).execute();
    for (const row of texts) known.texts.set(textKey(row.event_id, row.field), row);
  }
  return known;
}

class ChainWriter {
  readonly #known: Known;
  readonly #options: AppendOptions;
  readonly #rows: EventRow[] = [];
  readonly #appended: LedgerEvent[] = [];
  readonly #newTexts: TextsTable[] = [];
  readonly #changedTexts = new Map<string, TextsTable>();
  readonly #rejected: Rejection[] = [];
  #head: HeadTable;
  #unchanged = 0;

  constructor(head: HeadTable, known: Known, options: AppendOptions) {
    this.#head = head;
    this.#known = known;
    this.#options = options;
  }

  take({ index, event }: Candidate): void {
    const before = this.#known.events.get(event.id);
    if (before !== undefined) {
      if (this.#isSame(event, before)) this.#unchanged += 1;
      else
        this.#reject(
          index,
          'EVENT_CONFLICT',
          `event ${event.id}: the ledger has other content under this id; correct it with a new event that supersedes it`,
        );
      return;
    }
    const refusal = this.#refusal(event);
    if (refusal !== null) this.#reject(index, ...refusal);
    else this.#append(event);
  }

  outcome(): AppendOutcome {
    return { appended: this.#rows.length, unchanged: this.#unchanged, rejected: this.#rejected };
  }

  async write(transaction: Kysely<LedgerTables>): Promise<void> {
    for (const rows of chunks(this.#rows, ROWS_PER_INSERT))
      await transaction.insertInto('events').values(rows).execute();
    for (const rows of chunks(this.#newTexts, ROWS_PER_INSERT))
      await transaction.insertInto('texts').values(rows).execute();
    for (const row of this.#changedTexts.values()) {
      const { event_id, field, ...values } = row;
      await transaction
        .updateTable('texts')
        .set(values)
        .where('event_id', '=', event_id)
        .where('field', '=', field)
        .execute();
    }
    if (this.#rows.length === 0) return;
    const { only, ...head } = this.#head;
    await transaction.updateTable('head').set(head).where('only', '=', only).execute();
    await fileSubjects(this.#appended, this.#rows, this.#options.desk, transaction);
  }

  #refusal(event: LedgerEvent): readonly [RejectionCode, string] | null {
    const { desk, desks, clock } = this.#options;
    const [subject] = subjectsOf(event, desk);
    if (!desks.includes(subject.desk)) {
      return ['EVENT_DESK_FOREIGN', `event ${event.id}: desk ${subject.desk} is not one that this ledger speaks for`];
    }
    if (event.witnessedAt !== undefined) {
      const witnessedAt = parseInstant(event.witnessedAt, 'witnessedAt');
      if (event.synthetic !== true) {
        return [
          'WITNESSED_NOT_YOURS',
          `event ${event.id}: witnessedAt is the ledger's own to set; only a synthetic event may bring one`,
        ];
      }
      if (witnessedAt > clock())
        return ['WITNESSED_IN_FUTURE', `event ${event.id}: witnessedAt ${event.witnessedAt} is in the future`];
      if (witnessedAt < this.#head.witnessed_at) {
        return [
          'WITNESSED_OUT_OF_ORDER',
          `event ${event.id}: witnessedAt ${event.witnessedAt} is before the ledger's last, ${formatInstant(this.#head.witnessed_at)}`,
        ];
      }
    }
    if (event.supersedes !== undefined && this.#known.events.get(event.supersedes)?.stream !== subject.stream) {
      return [
        'SUPERSEDES_UNKNOWN',
        `event ${event.id}: supersedes ${event.supersedes}, which is no earlier event about the same subject`,
      ];
    }
    if (
      (event.kind === 'text.released' || event.kind === 'text.withheld' || event.kind === 'text.erased') &&
      !this.#known.texts.has(textKey(event.data.event, event.data.field))
    ) {
      return ['TEXT_UNKNOWN', `event ${event.id}: event ${event.data.event} has no text ${event.data.field}`];
    }
    return null;
  }

  #append(event: LedgerEvent): void {
    const { clock, desk } = this.#options;
    const [subject] = subjectsOf(event, desk);
    const witnessedAt =
      event.witnessedAt === undefined
        ? Math.max(clock(), this.#head.witnessed_at)
        : parseInstant(event.witnessedAt, 'witnessedAt');
    const texts = textsOf(event).map((given) => this.#keepText(event, given));
    const textHashes = Object.fromEntries(texts.map(({ field, hash }) => [field, hash]));
    const chained = {
      position: this.#head.position + 1,
      previousHash: this.#head.hash,
      id: event.id,
      stream: subject.stream,
      kind: event.kind,
      occurredAt: parseInstant(event.occurredAt, 'occurredAt'),
      recordedAt: event.recordedAt === undefined ? null : parseInstant(event.recordedAt, 'recordedAt'),
      witnessedAt,
      recordedBy: event.recordedBy ?? null,
      supersedes: event.supersedes ?? null,
      synthetic: event.synthetic === true,
      data: dataOf(event),
      textHashes,
    };
    const hash = hashEvent(chained);
    const row: EventRow = {
      position: chained.position,
      id: chained.id,
      stream: chained.stream,
      kind: chained.kind,
      occurred_at: chained.occurredAt,
      recorded_at: chained.recordedAt,
      witnessed_at: witnessedAt,
      recorded_by: chained.recordedBy,
      supersedes: chained.supersedes,
      synthetic: chained.synthetic ? 1 : 0,
      data: canonicalJson(chained.data),
      text_hashes: canonicalJson(textHashes),
      previous_hash: chained.previousHash,
      hash,
    };
    this.#rows.push(row);
    this.#appended.push(event);
    this.#known.events.set(row.id, row);
    if (event.kind === 'text.released' || event.kind === 'text.withheld' || event.kind === 'text.erased')
      this.#decideText(event);
    this.#head = {
      ...this.#head,
      position: row.position,
      hash,
      witnessed_at: witnessedAt,
      last_occurred_at: Math.max(this.#head.last_occurred_at, row.occurred_at),
    };
  }

  #keepText(event: LedgerEvent, { field, text, disclosure }: GivenText): { field: string; hash: string } {
    const salt = event.synthetic === true ? syntheticSalt(event.id, field) : randomBytes(16).toString('hex');
    const row: TextsTable = {
      event_id: event.id,
      field,
      salt,
      text,
      disclosure: disclosure ?? disclosureOf(event),
      reason_code: null,
      decided_by: null,
      decided_at: null,
      review_due_at: null,
    };
    this.#newTexts.push(row);
    this.#known.texts.set(textKey(event.id, field), row);
    return { field, hash: commitToText(salt, text) };
  }

  #decideText(event: Parameters<typeof applyTextDecision>[1]): void {
    const key = textKey(event.data.event, event.data.field);
    const row = applyTextDecision(this.#known.texts.get(key)!, event);
    this.#known.texts.set(key, row);
    // A text that arrived in this very batch is not in the table yet: its row is written as decided.
    const unwritten = this.#newTexts.findIndex((candidate) => textKey(candidate.event_id, candidate.field) === key);
    if (unwritten >= 0) this.#newTexts[unwritten] = row;
    else this.#changedTexts.set(key, row);
  }

  /** Whether the source says again what it said: `witnessedAt` is ours and does not count; erased text counts as the same. */
  #isSame(event: LedgerEvent, row: Known['events'] extends Map<string, infer Row> ? Row : never): boolean {
    const [subject] = subjectsOf(event, this.#options.desk);
    const recordedAt = event.recordedAt === undefined ? null : parseInstant(event.recordedAt, 'recordedAt');
    const hashes = JSON.parse(row.text_hashes) as Record<string, string>;
    const texts = textsOf(event);
    return (
      row.stream === subject.stream &&
      row.kind === event.kind &&
      row.occurred_at === parseInstant(event.occurredAt, 'occurredAt') &&
      row.recorded_at === recordedAt &&
      row.recorded_by === (event.recordedBy ?? null) &&
      row.supersedes === (event.supersedes ?? null) &&
      row.synthetic === (event.synthetic === true ? 1 : 0) &&
      row.data === canonicalJson(dataOf(event)) &&
      texts.length === Object.keys(hashes).length &&
      texts.every(({ field, text }) => {
        const salt = this.#known.texts.get(textKey(event.id, field))?.salt;
        return salt === null || (salt !== undefined && commitToText(salt, text) === hashes[field]);
      })
    );
  }

  #reject(index: number, code: RejectionCode, message: string): void {
    this.#rejected.push({ index, code, message });
  }
}

/** The event's data as hashed and kept, with the classes that texts were given: they are the owner's decision, not text. */
function dataOf(event: LedgerEvent): unknown {
  const disclosures = Object.fromEntries(
    textsOf(event).flatMap(({ field, disclosure }) => (disclosure === null ? [] : [[field, disclosure]])),
  );
  return Object.keys(disclosures).length === 0 ? event.data : { ...event.data, disclosures };
}

function describeInvalid(value: unknown, error: z.ZodError): string {
  const id =
    typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'string'
      ? value.id.slice(0, 80)
      : '(without id)';
  const issues = error.issues.slice(0, 5).map((issue) => `${issue.path.join('.') || 'event'}: ${issue.message}`);
  return `event ${id}: ${issues.join('; ')}`;
}

/** Made-up text has nothing to hide: with a salt of its own making, the same samples give the same chain everywhere. */
function syntheticSalt(eventId: string, field: string): string {
  return commitToText(eventId, field).slice(0, 32);
}

function textKey(eventId: string, field: string): string {
  return `${eventId}\u0000${field}`;
}

function* chunks<Item>(items: readonly Item[], size: number): Generator<Item[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}
