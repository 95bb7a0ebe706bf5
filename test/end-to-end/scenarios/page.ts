/** A page of `docs/scenarios/` as data: its query, and the tables that were worked out by hand. */

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from '../../support/spawn-process.ts';

export type Row = Readonly<Record<string, string>>;

export interface ScenarioPage {
  /** The query as it stands on the page, with its times. */
  readonly query: string;
  /**
   * The rows of the table under the mark `<!-- table: NAME TIME… -->`, by column.
   *
   * @param knownAt one of the times of the mark; null for the table without any.
   * @throws {Error} where the page has no such table.
   */
  readonly table: (name: string, knownAt: string | null) => readonly Row[];
}

export function readScenarioPage(name: string): ScenarioPage {
  const text = readFileSync(path.join(ROOT, 'docs/scenarios', `${name}.md`), 'utf8');
  const tables = [...text.matchAll(/<!-- table: (\S+)((?: \S+)*) -->\n\n((?:\|.*\n?)+)/g)].map(
    ([, table, times, lines]) => ({ table, times: times!.trim().split(' '), rows: toRows(lines!) }),
  );
  return {
    query: /```graphql\n([\s\S]*?)```/.exec(text)![1]!,
    table: (wanted, knownAt) => {
      const found = tables.find(({ table, times }) => table === wanted && times.includes(knownAt ?? ''));
      if (found === undefined) throw new Error(`docs/scenarios/${name}.md has no table ${wanted} of ${knownAt}`);
      return found.rows;
    },
  };
}

/** The page's query with both times moved to `knownAt`. */
export function askedAt(query: string, knownAt: string): string {
  return query.replaceAll(/time: "[^"]+"/g, `time: "${knownAt}"`);
}

function toRows(lines: string): Row[] {
  const [heading, , ...rows] = lines.trim().split('\n').map(toCells);
  return rows.map((cells) => Object.fromEntries(heading!.map((column, index) => [column, cells[index] ?? ''])));
}

function toCells(line: string): string[] {
  return line
    .replace(/^\|/, '')
    .replace(/\|$/, '')
    .split('|')
    .map((cell) => cell.trim());
}

/** `2006-07-30 09:00` as the graph tells it. */
export function toInstant(cell: string): string | null {
  return cell === '' ? null : `${cell.replace(' ', 'T')}:00.000Z`;
}

/** Whole milliseconds; null for an empty cell. */
export function toMilliseconds(cell: string): number | null {
  return cell === '' ? null : Number(cell);
}

/** `104:05` in milliseconds. */
export function fromHoursAndMinutes(cell: string): number {
  const [hours, minutes] = cell.split(':').map(Number);
  return (hours! * 60 + minutes!) * 60_000;
}
