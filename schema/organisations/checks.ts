/** The shapes that the semantic rules share: said once, something that exists, a period, a series, a path without a ring. */

import { formatInstant } from '../contract/times.ts';
import type { Dated } from './model.ts';
import { pathName, type Path } from './positions.ts';
import type { OrganisationsRule } from './rules.ts';
import type { Report } from './rows.ts';

/** Reports the second and every later entry with the same key, naming where the first one is. */
export function reportDuplicates(
  entries: readonly { readonly key: string; readonly path: Path }[],
  rule: OrganisationsRule,
  thing: string,
  report: Report,
): void {
  const first = new Map<string, Path>();
  for (const { key, path } of entries) {
    const earlier = first.get(key);
    if (earlier === undefined) first.set(key, path);
    else report(path, rule, `${thing} ${key} is already at ${pathName(earlier)}`);
  }
}

export function reportMissing(
  value: string,
  declared: ReadonlySet<unknown>,
  rule: OrganisationsRule,
  thing: string,
  path: Path,
  report: Report,
): void {
  if (!declared.has(value)) report(path, rule, `${pathName(path)}: there is no ${thing} ${value}`);
}

export function reportSelf(value: string, own: string, path: Path, report: Report): void {
  if (value === own) report(path, 'SELF_REFERENCE', `${pathName(path)}: ${own} names itself`);
}

export function reportPeriod(
  row: { readonly from: number | null; readonly to: number | null },
  path: Path,
  report: Report,
): void {
  if (row.from === null || row.to === null || row.from < row.to) return;
  const message = `${pathName(path)}: to (${formatInstant(row.to)}) must be after from (${formatInstant(row.from)})`;
  report([...path, 'to'], 'PERIOD_ORDER', message);
}

export interface SeriesRow extends Dated {
  readonly path: Path;
  /** What the row says of its period, such as the operator's code. */
  readonly subject: string;
}

/** Reports rows of one series that hold at one instant without one of them superseding the other. */
export function reportSeries(rows: readonly SeriesRow[], rule: OrganisationsRule, thing: string, report: Report): void {
  const inOrder = [...rows].toSorted((one, other) => one.from - other.from || one.knownFrom - other.knownFrom);
  inOrder.forEach((row, index) => {
    const clash = inOrder.slice(0, index).find((earlier) => contradicts(earlier, row));
    if (clash === undefined) return;
    // The row further down is the one that was added to what stood there.
    const message = `${thing}: ${describe(row)} overlaps ${describe(clash)}, and neither supersedes the other`;
    report(rows.indexOf(row) > rows.indexOf(clash) ? row.path : clash.path, rule, message);
  });
}

/** Reports each row that a path of `next` leads back to, once for every ring, at the ring's first row. */
export function reportCycles(
  rows: readonly { readonly code: string; readonly next: readonly string[]; readonly path: Path }[],
  rule: OrganisationsRule,
  thing: string,
  report: Report,
): void {
  const byCode = new Map(rows.map((row) => [row.code, row]));
  const finished = new Set<string>();
  const visit = (code: string, trail: readonly string[]): void => {
    const start = trail.indexOf(code);
    if (start >= 0) {
      const ring = trail.slice(start);
      // A row that names itself has its own rule.
      if (ring.length > 1)
        report(byCode.get(code)!.path, rule, `${code} is its own ${thing}: ${[...ring, code].join(' → ')}`);
      return;
    }
    if (finished.has(code)) return;
    for (const next of byCode.get(code)?.next ?? []) visit(next, [...trail, code]);
    finished.add(code);
  };
  for (const row of rows) visit(row.code, []);
}

function contradicts(earlier: SeriesRow, later: SeriesRow): boolean {
  if (earlier.to !== null && earlier.to <= later.from) return false;
  if (later.knownFrom <= earlier.knownFrom) return true;
  return earlier.from === later.from && earlier.subject !== later.subject;
}

function describe(row: SeriesRow): string {
  return `${row.subject} from ${formatInstant(row.from)} to ${row.to === null ? 'open' : formatInstant(row.to)}`;
}
