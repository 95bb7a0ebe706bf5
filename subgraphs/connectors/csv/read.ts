/** Reads a dropped file: its good rows as events, its bad ones as problems, in one pass and in the order of the file. */

import { isUtf8 } from 'node:buffer';
import { CsvError, parse } from 'csv-parse/sync';
import type { InstantMs } from '../../../schema/contract/times.ts';
import type { LedgerEvent } from '../ledger/event.ts';
import type { SourceMapping } from '../ledger/source-mapping.ts';
import type { CsvColumn } from './columns.ts';
import { cutRecords, type CutRecord } from './cut-records.ts';
import { detectDelimiter, parseHeading } from './heading.ts';
import { toRowEvents, versionOf } from './row-events.ts';
import { parseRow, type CsvRow, type RowRules } from './row.ts';
import { toProblem, type CellFault, type CsvProblem } from './rules.ts';

export interface CsvSource {
  /** The file's name without its folder: what problems and tickets name. */
  readonly file: string;
  /** The file's bytes, or its text where it has been decoded already. */
  readonly content: Uint8Array | string;
  /** Codes of the desks that may stand in the column `desk`. */
  readonly desks: ReadonlySet<string>;
  /** What the desks' status words mean. */
  readonly mapping: SourceMapping;
  /** Now, in milliseconds UTC. */
  readonly now: InstantMs;
  /** True for the samples of the repository only: made-up rows, with a column `witnessed_at`. */
  readonly isSample?: boolean | undefined;
}

/** What one line came to. A bad row has as many problems as bad cells. */
export type CsvReading = {
  readonly line: number;
  /** How much of the file has been read: above 0, up to 1. */
  readonly fraction: number;
} & ({ readonly row: CsvRow; readonly events: readonly LedgerEvent[] } | { readonly problems: readonly CsvProblem[] });

/** The largest file that is read, in bytes: some 300,000 rows. */
export const LARGEST_FILE_BYTES = 64 * 1024 * 1024;

/** Yields what each line comes to, in order: so that a large file's rows can be appended as they are read. */
export function* readCsv(source: CsvSource): Generator<CsvReading> {
  const refuse = (line: number, faults: readonly CellFault[], fraction = 1): CsvReading => ({
    line,
    fraction,
    problems: faults.map((fault) => toProblem(source.file, line, fault)),
  });
  const decoded = decode(source.content);
  if ('rule' in decoded) {
    yield refuse(1, [decoded]);
    return;
  }
  const delimiter = detectDelimiter(decoded.text);
  const records = cutRecords(decoded.text, delimiter);
  const first = records.next();
  if (first.done === true) {
    yield refuse(1, [{ column: null, rule: 'CSV_FILE_EMPTY', value: null }]);
    return;
  }
  const isSample = source.isSample ?? false;
  const names = parseCells(first.value, delimiter, null);
  const heading = 'cells' in names ? parseHeading(names.cells, isSample) : [names];
  if (!('columns' in heading)) {
    yield refuse(first.value.line, heading);
    return;
  }
  const rules: RowRules = { ...source, isUtf8: decoded.isUtf8 };
  const versions = new Map<string, { readonly version: string; readonly line: number }>();
  for (const record of records) {
    const row = readRow(record, delimiter, heading.columns, rules);
    const fraction = record.end / decoded.text.length;
    const contradiction = 'desk' in row ? noteVersion(row, record.line, versions) : null;
    if (!('desk' in row)) yield refuse(record.line, row, fraction);
    else if (contradiction !== null) yield refuse(record.line, [contradiction], fraction);
    else {
      const origin = { fileName: source.file, fileLine: record.line, isSample };
      yield { line: record.line, fraction, row, events: toRowEvents(row, origin) };
    }
  }
}

type Decoded = { readonly text: string; readonly isUtf8: boolean };

function decode(content: Uint8Array | string): Decoded | CellFault {
  if (typeof content === 'string') return { text: withoutByteOrderMark(content), isUtf8: true };
  if (content.byteLength > LARGEST_FILE_BYTES) {
    return {
      column: null,
      rule: 'CSV_FILE_TOO_LARGE',
      value: null,
      detail: `${content.byteLength} bytes, of at most ${LARGEST_FILE_BYTES}`,
    };
  }
  const [first, second] = content;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    return { column: null, rule: 'CSV_ENCODING_INVALID', value: null, detail: 'it is UTF-16: save it as UTF-8' };
  }
  // Not fatal: the rows that are UTF-8 load, and each cell that is not is reported where it stands.
  return { text: new TextDecoder('utf-8').decode(content), isUtf8: isUtf8(content) };
}

function withoutByteOrderMark(text: string): string {
  return text.startsWith('\ufeff') ? text.slice(1) : text;
}

function readRow(
  record: CutRecord,
  delimiter: string,
  columns: readonly CsvColumn[],
  rules: RowRules,
): CsvRow | readonly CellFault[] {
  const parsed = parseCells(record, delimiter, columns);
  if (!('cells' in parsed)) return [parsed];
  const { cells } = parsed;
  if (cells.length !== columns.length) {
    const detail = `${cells.length} cells, the heading has ${columns.length}`;
    return [{ column: null, rule: 'CSV_ROW_LENGTH', value: null, detail }];
  }
  return parseRow(columns, cells, rules);
}

/** One record's cells, by a parser that sees nothing of its neighbours. */
function parseCells(
  record: CutRecord,
  delimiter: string,
  columns: readonly CsvColumn[] | null,
): { readonly cells: readonly string[] } | CellFault {
  if (record.fault !== null) return { column: null, rule: record.fault, value: null };
  try {
    const [cells = ['']] = parse(record.text, {
      delimiter,
      // The lengths are compared above, so that they are reported like any other fault.
      relax_column_count: true,
      record_delimiter: ['\r\n', '\n', '\r'],
    });
    return { cells };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const index = error['index'];
    const column = columns !== null && typeof index === 'number' ? (columns[index] ?? null) : null;
    return { column, rule: 'CSV_QUOTE_MALFORMED', value: null };
  }
}

/** A second row of the same ticket at the same time must say the same: which of the two counts is not ours to choose. */
function noteVersion(
  row: CsvRow,
  line: number,
  versions: Map<string, { readonly version: string; readonly line: number }>,
): CellFault | null {
  const key = JSON.stringify([row.desk, row.reference, row.lastUpdatedAt]);
  // When the desk wrote it down is no part of what it says of the ticket.
  const version = versionOf({ ...row, recordedAt: null });
  const before = versions.get(key);
  if (before === undefined) versions.set(key, { version, line });
  if (before === undefined || before.version === version) return null;
  return { column: null, rule: 'CSV_ROW_CONTRADICTED', value: null, detail: `line ${before.line}` };
}
