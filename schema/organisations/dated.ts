/** Choosing among dated rows: rows are only added, so what held on a day depends on when one asks and what was on record. */

import type { InstantMs, Times } from '../contract/times.ts';
import type { Dated } from './model.ts';

/** Whether `row` was on record by `asKnownAt`. */
export function isKnown(row: { readonly knownFrom: InstantMs }, asKnownAt: InstantMs): boolean {
  return row.knownFrom <= asKnownAt;
}

/** Whether `row` holds at `instant`: from inclusive, to exclusive. */
export function holdsAt(row: Dated, instant: InstantMs): boolean {
  return row.from <= instant && (row.to === null || instant < row.to);
}

/**
 * The rows as they stood on record at `asKnownAt`: a row known later with the same identity and the same `from` takes the
 * place of the earlier one (that is how an end, or a correction, is added without editing what was on record).
 *
 * @param identityOf what the row is about, without its dates.
 * @returns a subset of `rows`, in their order.
 */
export function rowsOnRecord<Row extends Dated>(
  rows: readonly Row[],
  identityOf: (row: Row) => string,
  asKnownAt: InstantMs,
): readonly Row[] {
  const latest = new Map<string, Row>();
  for (const row of rows) {
    if (!isKnown(row, asKnownAt)) continue;
    const key = `${row.from} ${identityOf(row)}`;
    const held = latest.get(key);
    if (held === undefined || held.knownFrom < row.knownFrom) latest.set(key, row);
  }
  const kept = new Set(latest.values());
  return rows.filter((row) => kept.has(row));
}

/** As {@link rowsOnRecord}, and only those that hold at `times.asOf`. Several rows may hold at once. */
export function rowsThatHold<Row extends Dated>(
  rows: readonly Row[],
  identityOf: (row: Row) => string,
  times: Times,
): readonly Row[] {
  return rowsOnRecord(rows, identityOf, times.asKnownAt).filter((row) => holdsAt(row, times.asOf));
}

/**
 * The one row of a series that holds at `times.asOf`: of several, the one that came on record last, because a row that
 * begins within another supersedes it.
 *
 * @returns `undefined` where no row of the series holds then, or none was on record yet.
 */
export function rowThatHolds<Row extends Dated>(
  rows: readonly Row[],
  identityOf: (row: Row) => string,
  times: Times,
): Row | undefined {
  return rowsThatHold(rows, identityOf, times).reduce<Row | undefined>(
    (best, row) => (best === undefined || isLater(row, best) ? row : best),
    undefined,
  );
}

/**
 * The last row on record that began by `times.asOf`, whether or not it still holds: what is said of a time for which nobody
 * has said anything yet.
 */
export function lastRowBegun<Row extends Dated>(
  rows: readonly Row[],
  identityOf: (row: Row) => string,
  times: Times,
): Row | undefined {
  return rowsOnRecord(rows, identityOf, times.asKnownAt)
    .filter((row) => row.from <= times.asOf)
    .reduce<Row | undefined>((best, row) => (best === undefined || row.from >= best.from ? row : best), undefined);
}

function isLater(row: Dated, than: Dated): boolean {
  return row.knownFrom > than.knownFrom || (row.knownFrom === than.knownFrom && row.from > than.from);
}
