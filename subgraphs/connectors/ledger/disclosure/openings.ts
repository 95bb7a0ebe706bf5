/** Openings for clinical safety: appended to the owner's chain before the text is shown, and read from it by the owner. */

import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { formatPartyId } from '../../../../schema/contract/ids.ts';
import type { Capacity, Purpose, Role } from '../../../../schema/contract/reader.ts';
import { formatInstant, type InstantMs } from '../../../../schema/contract/times.ts';
import { SupplierSystemError, type Opening, type TextName } from '../../../kit/supplier-system.ts';
import type { AppendOutcome } from '../append-outcome.ts';
import type { LedgerDatabase } from '../database/open-database.ts';
import type { LedgerEventOf } from '../event.ts';

/** An opening as the owner reads it: who, when and why, of which text. */
export interface RecordedOpening {
  /** Of the event in the owner's chain. */
  readonly position: number;
  readonly at: string;
  /** The event that brought the text, and the text's name there. */
  readonly event: string;
  readonly field: string;
  /** What that event is about, such as `ticket:spine/main/INC1`. */
  readonly about: string;
  readonly reader: {
    readonly subject: string;
    readonly desk: string | null;
    readonly capacity: Capacity;
    readonly role: Role;
    readonly purpose: Purpose;
  };
  /** In the reader's words. Null once erased. */
  readonly reason: string | null;
}

type OpeningData = LedgerEventOf<'text.opened'>['data'];

export interface OpeningsOptions {
  readonly append: (events: readonly unknown[]) => Promise<AppendOutcome>;
  readonly has: (ids: readonly string[]) => Promise<ReadonlySet<string>>;
  readonly clock: () => InstantMs;
}

/**
 * @returns those that this request had not opened before.
 * @throws {SupplierSystemError} `SOURCE_UNAVAILABLE` when the ledger does not take them.
 */
export async function recordOpenings(
  texts: readonly TextName[],
  opening: Opening,
  { append, has, clock }: OpeningsOptions,
): Promise<readonly TextName[]> {
  const now = clock();
  const all = texts.map((text) => ({
    text,
    event: toEvent(text, opening, now),
    earlierId: idOf(text, opening, now - REMEMBERED_MS),
  }));
  // The same request asked again, over another connection, opens nothing anew.
  const known = await has(all.flatMap(({ event, earlierId }) => [event.id, earlierId]));
  const fresh = all.filter(({ event, earlierId }) => !known.has(event.id) && !known.has(earlierId));
  const { rejected } = await append(fresh.map(({ event }) => event));
  // A conflict is another process that recorded the same opening at another instant of the same request.
  const refused = rejected.find(({ code }) => code !== 'EVENT_CONFLICT');
  if (refused !== undefined) throw new SupplierSystemError('SOURCE_UNAVAILABLE', refused.message);
  const raced = new Set(rejected.map(({ index }) => index));
  return fresh.filter((_, index) => !raced.has(index)).map(({ text }) => text);
}

/**
 * The gateway chooses a request's name: one that it gave again later, or to another reason, must open nothing unseen. For so long and no
 * longer, or up to twice that, is a name known again; nothing is asked again for a request after its deadline, which is shorter.
 */
const REMEMBERED_MS = 5 * 60_000;

function idOf({ event, field }: TextName, { reader, requestId }: Opening, at: InstantMs): string {
  const { subject, desk, capacity, role, purpose, breakGlassReason } = reader;
  const time = Math.floor(at / REMEMBERED_MS);
  const name = createHash('sha256')
    .update(JSON.stringify([requestId, event, field, subject, desk, capacity, role, purpose, breakGlassReason, time]))
    .digest('hex');
  return `text-opened-${name.slice(0, 32)}`;
}

function toEvent(text: TextName, opening: Opening, now: InstantMs) {
  const { event, field } = text;
  const { subject, desk, capacity, role, purpose, breakGlassReason } = opening.reader;
  return {
    id: idOf(text, opening, now),
    kind: 'text.opened',
    occurredAt: formatInstant(now),
    ...(desk === null ? {} : { recordedBy: formatPartyId({ kind: 'desk', code: desk }) }),
    data: { event, field, subject, desk, capacity, role, purpose },
    ...(breakGlassReason === null ? {} : { texts: { reason: breakGlassReason } }),
  };
}

/** Newest first, `first` at most, those before the position `before`; null begins at the newest. */
export async function readOpenings(
  database: LedgerDatabase,
  { first, before }: { readonly first: number; readonly before: number | null },
): Promise<readonly RecordedOpening[]> {
  let select = database.queries
    .selectFrom('events')
    .leftJoin('texts', (join) => join.onRef('texts.event_id', '=', 'events.id').on('texts.field', '=', 'reason'))
    .select(['events.position', 'events.occurred_at', 'events.data', 'texts.text'])
    // A literal, not a bound value: only then does the planner see that the index over openings applies.
    .where('events.kind', '=', sql.lit('text.opened'));
  if (before !== null) select = select.where('events.position', '<', before);
  const rows = await select.orderBy('events.position', 'desc').limit(first).execute();
  const openings = rows.map(({ data, ...row }) => ({ ...row, ...(JSON.parse(data) as OpeningData) }));
  const streams = await readStreams(database, new Set(openings.map(({ event }) => event)));
  return openings.map(({ position, occurred_at, text, event, field, ...reader }) => {
    const about = streams.get(event) ?? '';
    return { position, at: formatInstant(occurred_at), event, field, about, reader, reason: text };
  });
}

async function readStreams(database: LedgerDatabase, ids: ReadonlySet<string>): Promise<ReadonlyMap<string, string>> {
  const rows = await database.queries
    .selectFrom('events')
    .select(['id', 'stream'])
    .where(database.isAmong('id', [...ids]))
    .execute();
  return new Map(rows.map(({ id, stream }) => [id, stream]));
}
