/** Adds what was measured to what is kept, and sums it up again. */

import type { ExpressionBuilder, Kysely } from 'kysely';
import { addFigures, createFigures, type Figures } from './figures.ts';
import type { RecordDatabase } from './record-database.ts';
import type { MinuteFigures } from './recorder.ts';
import { toFigures, toRow, type Stretch } from './stretch-rows.ts';
import { DAY_MS, floorTo, MINUTE_MS, STRETCH_LENGTHS, toStretchRanges, type StretchLength } from './stretches.ts';
import type { RecordTables, StretchesTable } from './tables.ts';

/** What one process adds at once. */
export interface Batch {
  /** Of the process. */
  readonly writer: string;
  /** From 1, without a gap: each is added before the next is made. */
  readonly number: number;
  readonly minutes: readonly MinuteFigures[];
}

/** From the first day on, in days: older ones are not kept. */
const KEPT_DAYS = 400;

/**
 * Adds a batch whole, or nothing of it. One that was added already is not added again, so a batch of which nobody knows what became of
 * it may be given once more.
 *
 * @param now milliseconds UTC.
 */
export function addBatch(database: RecordDatabase, { writer, number, minutes }: Batch, now: number): Promise<void> {
  return database.exclusively(async (transaction) => {
    const known = await transaction
      .selectFrom('writers')
      .select('last_batch')
      .where('id', '=', writer)
      .executeTakeFirst();
    if (known !== undefined && known.last_batch >= number) return;
    await addMinutes(transaction, minutes);
    await transaction
      .insertInto('writers')
      .values({ id: writer, last_batch: number, written_at: now })
      .onConflict((conflict) => conflict.column('id').doUpdateSet({ last_batch: number, written_at: now }))
      .execute();
  });
}

async function addMinutes(transaction: Kysely<RecordTables>, minutes: readonly MinuteFigures[]): Promise<void> {
  const added: Stretch[] = [];
  // Minutes first: which of them were measured before decides what is added to the hours' and days' count of them.
  let parts: readonly Stretch[] = sumByStretch(
    MINUTE_MS,
    minutes.map(({ subgraph, minute, figures }) => ({ length: MINUTE_MS, subgraph, start: minute, figures })),
  );
  for (const length of STRETCH_LENGTHS) {
    const sums = sumByStretch(length, parts);
    const kept = await readKept(transaction, length, sums);
    if (length === MINUTE_MS) parts = sums.map((part) => withNewMinutes(part, kept.get(keyOf(part))));
    for (const sum of sums) {
      const before = kept.get(keyOf(sum));
      if (before !== undefined) addFigures(sum.figures, before);
      if (length === MINUTE_MS) sum.figures.measuredMinutes = Math.min(sum.figures.measuredMinutes, 1);
      added.push(sum);
    }
  }
  await transaction
    .insertInto('stretches')
    .values(added.map(toRow))
    .onConflict((conflict) =>
      conflict.columns(['length_ms', 'subgraph', 'started_at']).doUpdateSet((table) => ({
        measured_minutes: table.ref('excluded.measured_minutes'),
        answered: table.ref('excluded.answered'),
        answered_by_replica: table.ref('excluded.answered_by_replica'),
        attempts: table.ref('excluded.attempts'),
        abandoned: table.ref('excluded.abandoned'),
        suspended_ms: table.ref('excluded.suspended_ms'),
        stale_copies: table.ref('excluded.stale_copies'),
        oldest_stale_ms: table.ref('excluded.oldest_stale_ms'),
        fresh_copies: table.ref('excluded.fresh_copies'),
        failures: table.ref('excluded.failures'),
        refusals: table.ref('excluded.refusals'),
        missing_parts: table.ref('excluded.missing_parts'),
        latencies: table.ref('excluded.latencies'),
      })),
    )
    .execute();
}

/** A minute as it is added to its hour: it counts as measured there once. */
function withNewMinutes(part: Stretch, kept: Figures | undefined): Stretch {
  const figures = createFigures();
  addFigures(figures, part.figures);
  figures.measuredMinutes = (kept?.measuredMinutes ?? 0) > 0 ? 0 : Math.min(figures.measuredMinutes, 1);
  return { ...part, figures };
}

/** @returns new figures for each stretch of that length, once. */
function sumByStretch(length: StretchLength, parts: readonly Stretch[]): readonly Stretch[] {
  const sums = new Map<string, Stretch>();
  for (const { subgraph, start, figures } of parts) {
    const stretch = { length, subgraph, start: floorTo(length, start) };
    const key = keyOf(stretch);
    const sum = sums.get(key) ?? { ...stretch, figures: createFigures() };
    sums.set(key, sum);
    addFigures(sum.figures, figures);
  }
  return [...sums.values()];
}

async function readKept(
  transaction: Kysely<RecordTables>,
  length: StretchLength,
  stretches: readonly Stretch[],
): Promise<ReadonlyMap<string, Figures>> {
  const rows = await transaction
    .selectFrom('stretches')
    .selectAll()
    .where('length_ms', '=', length)
    .where('subgraph', 'in', [...new Set(stretches.map(({ subgraph }) => subgraph))])
    .where('started_at', 'in', [...new Set(stretches.map(({ start }) => start))])
    .execute();
  return new Map(rows.map((row) => [keyOf({ subgraph: row.subgraph, start: row.started_at }), toFigures(row)]));
}

function keyOf({ subgraph, start }: Pick<Stretch, 'subgraph' | 'start'>): string {
  return `${start} ${subgraph}`;
}

export interface KeptFigures {
  readonly figures: Figures;
  /** Begin of the earliest minute that is kept of the subgraph, milliseconds UTC; null without any. */
  readonly earliest: number | null;
}

/**
 * Sums up the minutes from `from` until before `to`, both begins of a minute. It reads some five hundred rows for a year.
 */
export async function readPeriod(
  { queries }: RecordDatabase,
  { subgraph, from, to }: { readonly subgraph: string; readonly from: number; readonly to: number },
): Promise<KeptFigures> {
  const first = await queries
    .selectFrom('stretches')
    .select((table) => table.fn.min('started_at').as('earliest'))
    .where('length_ms', '=', MINUTE_MS)
    .where('subgraph', '=', subgraph)
    .executeTakeFirst();
  const figures = createFigures();
  const ranges = toStretchRanges(from, to);
  if (ranges.length > 0) {
    const rows = await queries
      .selectFrom('stretches')
      .selectAll()
      .where('subgraph', '=', subgraph)
      .where((table) => table.or(ranges.map((range) => isWithin(table, range))))
      .execute();
    for (const row of rows) addFigures(figures, toFigures(row));
  }
  return { figures, earliest: first?.earliest ?? null };
}

function isWithin(
  table: ExpressionBuilder<{ stretches: StretchesTable }, 'stretches'>,
  { length, from, to }: ReturnType<typeof toStretchRanges>[number],
) {
  return table.and([table('length_ms', '=', length), table('started_at', '>=', from), table('started_at', '<', to)]);
}

/**
 * Deletes what is older than it is kept for, in whole days.
 *
 * @param now milliseconds UTC.
 */
export async function prune(database: RecordDatabase, now: number): Promise<void> {
  const before = floorTo(DAY_MS, now) - KEPT_DAYS * DAY_MS;
  const old = await database.queries
    .selectFrom('stretches')
    .select(['subgraph', 'started_at'])
    .where('length_ms', '=', DAY_MS)
    .where('started_at', '<', before)
    .execute();
  // A day of one subgraph at a time: whoever writes waits no longer than for that.
  for (const { subgraph, started_at: day } of old) {
    await database.exclusively(async (transaction) => {
      await transaction
        .deleteFrom('stretches')
        .where('length_ms', 'in', [...STRETCH_LENGTHS])
        .where('subgraph', '=', subgraph)
        .where('started_at', '>=', day)
        .where('started_at', '<', day + DAY_MS)
        .execute();
    });
  }
  await database.queries.deleteFrom('writers').where('written_at', '<', before).execute();
}
