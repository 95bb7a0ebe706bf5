/** The first line of a dropped file: which column stands where, and by which mark cells are parted. */

import { REQUIRED_COLUMNS, toColumn, type CsvColumn } from './columns.ts';
import type { CellFault } from './rules.ts';

export interface Heading {
  /** In the order of the file. */
  readonly columns: readonly CsvColumn[];
}

const DELIMITERS = [',', ';', '\t'] as const;

/** The mark that parts most names of the first line: no column's name holds any of them. A comma where none does. */
export function detectDelimiter(text: string): string {
  const firstLine = /^[^\r\n]*/.exec(text)![0].slice(0, 10_000);
  const counts = DELIMITERS.map((delimiter) => firstLine.split(delimiter).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))]!;
}

/** @returns the heading, or everything that is wrong with it: then no row of the file can be trusted to mean what it seems to. */
export function parseHeading(cells: readonly string[], isSample: boolean): Heading | readonly CellFault[] {
  const faults: CellFault[] = [];
  const columns: CsvColumn[] = [];
  for (const cell of cells) {
    const column = toColumn(cell, isSample);
    if (column === null) faults.push({ column: cell.slice(0, 80), rule: 'CSV_COLUMN_UNKNOWN', value: cell });
    else if (columns.includes(column)) faults.push({ column, rule: 'CSV_COLUMN_REPEATED', value: cell });
    else columns.push(column);
  }
  // The cells of a file without a heading are somebody's data, and none of them is repeated in a report.
  if (columns.length === 0) return [{ column: null, rule: 'CSV_HEADING_MISSING', value: null }];
  for (const column of REQUIRED_COLUMNS) {
    if (!columns.includes(column)) faults.push({ column, rule: 'CSV_COLUMN_MISSING', value: null });
  }
  return faults.length > 0 ? faults : { columns };
}
