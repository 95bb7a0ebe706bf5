/** Makes of checked events the rows of the chain: one for each batch, in the transaction that appends it. */

import { randomBytes } from 'node:crypto';
import type { Kysely } from 'kysely';
import { formatInstant } from '../../../schema/contract/times.ts';
import type { AppendOptions, AppendOutcome, Rejection, RejectionCode } from './append-outcome.ts';
import { canonicalJson, commitToText, hashEvent } from './chain.ts';
import { insertRows } from './database/insert-rows.ts';
import type { LedgerDatabase } from './database/open-database.ts';
import type { EventsTable, HeadTable, LedgerTables, TextsTable } from './database/tables.ts';
import { instantOf, type LedgerEvent } from './event.ts';
import { fileListings, type AppendedEvent } from './file-listings.ts';
import { namesNoDesk, type Subject } from './subject.ts';
import {
  applyTextDecision,
  disclosureOf,
  isAboutText,
  isTextDecision,
  textsOf,
  type GivenText,
  type TextDecision,
} from './texts.ts';

/** An event that fits its kind, as one of the list given. */
export interface Candidate {
  readonly index: number;
  readonly event: LedgerEvent;
  readonly subjects: readonly [Subject, ...Subject[]];
}

/** What the ledger already holds of the ids that a batch names: its own, those it supersedes, those whose texts it decides. */
export interface Known {
  readonly events: Map<string, EventsTable>;
  readonly texts: Map<string, TextsTable>;
}

export async function readKnown(
  candidates: readonly Candidate[],
  transaction: Kysely<LedgerTables>,
  database: LedgerDatabase,
): Promise<Known> {
  const ids = new Set<string>();
  for (const { event } of candidates) {
    ids.add(event.id);
    if (event.supersedes !== undefined) ids.add(event.supersedes);
    if (isAboutText(event)) ids.add(event.data.event);
  }
  const events = await transaction
    .selectFrom('events')
    .selectAll()
    .where(database.isAmong('id', [...ids]))
    .execute();
  const found = events.map(({ id }) => id);
  const texts =
    found.length === 0
      ? []
      : await transaction.selectFrom('texts').selectAll().where(database.isAmong('event_id', found)).execute();
  return {
    events: new Map(events.map((row) => [row.id, row])),
    texts: new Map(texts.map((row) => [textKey(row.event_id, row.field), row])),
  };
}

export class ChainWriter {
  readonly #known: Known;
  readonly #options: AppendOptions;
  readonly #appended: AppendedEvent[] = [];
  readonly #newTexts = new Map<string, TextsTable>();
  readonly #changedTexts = new Map<string, TextsTable>();
  /** From the stream of a purged ticket to the position of its latest purge. */
  readonly #purges = new Map<string, number>();
  readonly #rejected: Rejection[] = [];
  #head: HeadTable;
  #unchanged = 0;

  constructor(head: HeadTable, known: Known, options: AppendOptions) {
    this.#head = head;
    this.#known = known;
    this.#options = options;
  }

  take(candidate: Candidate): void {
    const { index, event } = candidate;
    const before = this.#known.events.get(event.id);
    if (before !== undefined) {
      if (this.#isSame(candidate, before)) this.#unchanged += 1;
      else
        this.#reject(
          index,
          'EVENT_CONFLICT',
          `event ${event.id}: the ledger has other content under this id; correct it with a new event that supersedes it`,
        );
      return;
    }
    const refusal = this.#refusal(candidate);
    if (refusal !== null) this.#reject(index, ...refusal);
    else this.#append(candidate);
  }

  /** `erased`: whether text that the ledger held was erased. */
  outcome(): AppendOutcome & { readonly erased: boolean } {
    return {
      appended: this.#appended.length,
      unchanged: this.#unchanged,
      rejected: this.#rejected,
      erased: this.#purges.size > 0 || [...this.#changedTexts.values()].some(({ text }) => text === null),
    };
  }

  async write(transaction: Kysely<LedgerTables>): Promise<void> {
    if (this.#appended.length === 0) return;
    const { database } = this.#options;
    const rows = this.#appended.map(({ row }) => row);
    await insertRows(transaction, database.engine, 'events', rows);
    await insertRows(transaction, database.engine, 'texts', [...this.#newTexts.values()]);
    for (const { event_id, field, ...values } of this.#changedTexts.values()) {
      await transaction
        .updateTable('texts')
        .set(values)
        .where('event_id', '=', event_id)
        .where('field', '=', field)
        .execute();
    }
    for (const [stream, position] of this.#purges) await eraseTextsBefore(position, stream, transaction);
    const { only, ...head } = this.#head;
    await transaction.updateTable('head').set(head).where('only', '=', only).execute();
    await fileListings(this.#appended, transaction, database);
  }

  #refusal({ event, subjects: [subject] }: Candidate): readonly [RejectionCode, string] | null {
    const { desks, clock } = this.#options;
    if (desks.length > 1 && namesNoDesk(event)) {
      return ['EVENT_DESK_FOREIGN', `event ${event.id}: name the desk: this ledger speaks for many`];
    }
    if (!desks.includes(subject.desk)) {
      return ['EVENT_DESK_FOREIGN', `event ${event.id}: desk ${subject.desk} is not one that this ledger speaks for`];
    }
    if (event.witnessedAt !== undefined) {
      const witnessedAt = instantOf(event.witnessedAt);
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
    if (isAboutText(event) && !this.#known.texts.has(textKey(event.data.event, event.data.field))) {
      return ['TEXT_UNKNOWN', `event ${event.id}: event ${event.data.event} has no text ${event.data.field}`];
    }
    return null;
  }

  #append({ event, subjects }: Candidate): void {
    const { clock } = this.#options;
    const [subject] = subjects;
    const witnessedAt =
      event.witnessedAt === undefined ? Math.max(clock(), this.#head.witnessed_at) : instantOf(event.witnessedAt);
    const texts = textsOf(event).map((given) => this.#keepText(event, given));
    const textHashes = Object.fromEntries(texts.map(({ field, hash }) => [field, hash]));
    const chained = {
      position: this.#head.position + 1,
      previousHash: this.#head.hash,
      id: event.id,
      stream: subject.stream,
      kind: event.kind,
      occurredAt: instantOf(event.occurredAt),
      recordedAt: event.recordedAt === undefined ? null : instantOf(event.recordedAt),
      witnessedAt,
      recordedBy: event.recordedBy ?? null,
      supersedes: event.supersedes ?? null,
      synthetic: event.synthetic === true,
      data: dataOf(event),
      textHashes,
    };
    const hash = hashEvent(chained);
    const row: EventsTable = {
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
    this.#appended.push({ event, subjects, row });
    this.#known.events.set(row.id, row);
    if (isTextDecision(event)) this.#decideText(event);
    if (event.kind === 'ticket.purged') this.#purges.set(row.stream, row.position);
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
    this.#newTexts.set(textKey(event.id, field), row);
    this.#known.texts.set(textKey(event.id, field), row);
    return { field, hash: commitToText(salt, text) };
  }

  #decideText(event: TextDecision): void {
    const key = textKey(event.data.event, event.data.field);
    const row = applyTextDecision(this.#known.texts.get(key)!, event);
    this.#known.texts.set(key, row);
    // A text that arrived in this very batch is not in the table yet: its row is written as decided.
    (this.#newTexts.has(key) ? this.#newTexts : this.#changedTexts).set(key, row);
  }

  /** Whether the source says again what it said: `witnessedAt` is ours and does not count; erased text counts as the same. */
  #isSame({ event, subjects: [subject] }: Candidate, row: EventsTable): boolean {
    const recordedAt = event.recordedAt === undefined ? null : instantOf(event.recordedAt);
    const hashes = JSON.parse(row.text_hashes) as Record<string, string>;
    const texts = textsOf(event);
    return (
      row.stream === subject.stream &&
      row.kind === event.kind &&
      row.occurred_at === instantOf(event.occurredAt) &&
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

/** Of a purged ticket: what was written by then. What a desk writes of it later is its own affair. */
async function eraseTextsBefore(position: number, stream: string, transaction: Kysely<LedgerTables>): Promise<void> {
  await transaction
    .updateTable('texts')
    .set({ salt: null, text: null })
    .where('event_id', 'in', (expression) =>
      expression
        .selectFrom('events')
        .select('events.id')
        .where('events.stream', '=', stream)
        .where('events.position', '<', position),
    )
    .execute();
}

/** The event's data as hashed and kept, with the classes that texts were given: they are the owner's decision, not text. */
function dataOf(event: LedgerEvent): unknown {
  const disclosures = Object.fromEntries(
    textsOf(event).flatMap(({ field, disclosure }) => (disclosure === null ? [] : [[field, disclosure]])),
  );
  return Object.keys(disclosures).length === 0 ? event.data : { ...event.data, disclosures };
}

function textKey(eventId: string, field: string): string {
  return `${eventId}\u0000${field}`;
}

/** Made-up text has nothing to hide: with a salt of its own making, the same samples give the same chain everywhere. */
function syntheticSalt(eventId: string, field: string): string {
  return commitToText(eventId, field).slice(0, 32);
}
