/**
 * Cuts a file's text into the rows that it is made of, before anything is read of them: a quotation mark out of place then costs
 * its own row, where a parser that is given the whole file takes everything up to the end of it for one cell.
 */

export interface CutRecord {
  /** Line on which the record begins, counted from 1. */
  readonly line: number;
  /** The record without its line end; of one with a fault, its first line alone. */
  readonly text: string;
  /** Position in the whole text after the record, in characters. */
  readonly end: number;
  readonly fault: 'CSV_QUOTE_MALFORMED' | 'CSV_QUOTE_NOT_CLOSED' | null;
}

/**
 * Yields the records in order; empty lines are passed over. Lines end with CRLF, LF or CR. A cell that begins with a quotation
 * mark may hold line ends. Where its closing mark is missing or misplaced, reading resumes on the line after the one that it began on.
 */
export function* cutRecords(text: string, delimiter: string): Generator<CutRecord> {
  let start = 0;
  let line = 1;
  let mark = nextMark(text, 0);
  while (start < text.length) {
    const lineEnd = endOfLine(text, start);
    // Sought once and remembered: a file without any mark would otherwise be searched to its end for every line.
    if (mark < start) mark = nextMark(text, start);
    const record: RecordEnd =
      mark >= lineEnd ? { end: lineEnd, linesWithin: 0, fault: null } : endOfRecord(text, start, lineEnd, delimiter);
    const end = record.fault === null ? record.end : lineEnd;
    if (end > start) yield { line, text: text.slice(start, end), end, fault: record.fault };
    line += 1 + (record.fault === null ? record.linesWithin : 0);
    start = afterLineEnd(text, end);
  }
}

interface RecordEnd {
  readonly end: number;
  readonly linesWithin: number;
  readonly fault: CutRecord['fault'];
}

function endOfRecord(text: string, start: number, lineEnd: number, delimiter: string): RecordEnd {
  let linesWithin = 0;
  let at = start;
  for (;;) {
    if (text[at] === '"') {
      const cell = endOfQuotedCell(text, at);
      if (cell === null) return { end: lineEnd, linesWithin: 0, fault: 'CSV_QUOTE_NOT_CLOSED' };
      linesWithin += countLineEnds(text, at, cell);
      at = cell;
      if (at < text.length && text[at] !== delimiter && !isLineEnd(text[at])) {
        return { end: lineEnd, linesWithin: 0, fault: 'CSV_QUOTE_MALFORMED' };
      }
    } else {
      while (at < text.length && text[at] !== delimiter && !isLineEnd(text[at])) {
        // A mark within a bare cell ends nothing, and is no fault of the cutting.
        at += 1;
      }
    }
    if (at >= text.length || text[at] !== delimiter) return { end: at, linesWithin, fault: null };
    at += 1;
  }
}

/** The position after the mark that closes the cell beginning at `start`; null where there is none. */
function endOfQuotedCell(text: string, start: number): number | null {
  let at = start + 1;
  for (;;) {
    const mark = text.indexOf('"', at);
    if (mark === -1) return null;
    if (text[mark + 1] !== '"') return mark + 1;
    at = mark + 2;
  }
}

function nextMark(text: string, from: number): number {
  const mark = text.indexOf('"', from);
  return mark === -1 ? text.length : mark;
}

function endOfLine(text: string, start: number): number {
  let at = start;
  while (at < text.length && !isLineEnd(text[at])) at += 1;
  return at;
}

function afterLineEnd(text: string, at: number): number {
  return text[at] === '\r' && text[at + 1] === '\n' ? at + 2 : at + 1;
}

function countLineEnds(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = from; at < to; at += 1) {
    if (text[at] === '\n' || (text[at] === '\r' && text[at + 1] !== '\n')) count += 1;
  }
  return count;
}

function isLineEnd(character: string | undefined): boolean {
  return character === '\n' || character === '\r';
}
