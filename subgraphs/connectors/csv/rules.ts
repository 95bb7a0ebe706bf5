/** What can be wrong in a dropped file: one table of stable names, and what a report of one says. */

/** The rules, each with the sentence that a report of it begins with. The names are stable: a desk may build on them. */
export const CSV_RULES = {
  CSV_FILE_EMPTY: 'the file has no heading line',
  CSV_FILE_TOO_LARGE: 'the file is larger than a dropped file may be',
  CSV_ENCODING_INVALID: 'the text is not UTF-8',
  CSV_HEADING_MISSING: 'the first line names none of the columns: a file begins with its heading line',
  CSV_COLUMN_UNKNOWN: 'the column is none of the documented ones',
  CSV_COLUMN_REPEATED: 'the column is named twice',
  CSV_COLUMN_MISSING: 'the file lacks a column that every file needs',
  CSV_QUOTE_MALFORMED:
    'a quotation mark stands where none may: a quoted cell is quoted whole, and doubles the marks within',
  CSV_QUOTE_NOT_CLOSED: 'a quoted cell is not closed: the line is left out and reading goes on with the next',
  CSV_ROW_LENGTH: 'the row has not as many cells as the heading',
  CSV_CELL_REQUIRED: 'the cell must not be empty',
  CSV_CELL_TOO_LONG: 'the cell is longer than it may be',
  CSV_CHARACTER_FORBIDDEN: 'the cell has a control character, or white space around it',
  CSV_DESK_UNKNOWN: 'no such desk drops files here',
  CSV_DOMAIN_UNKNOWN: 'the domain must be IT, ESTATES, TELEPHONY or OTHER',
  CSV_INSTANT_MALFORMED:
    'the time must be RFC 3339 with an offset (2006-07-30T10:00:00+01:00), or dd/mm/yyyy HH:MM in Europe/London that exists',
  CSV_INSTANT_AMBIGUOUS: 'the local time came twice, when the clocks went back: write it with an offset',
  CSV_INSTANT_IN_FUTURE: 'the time is more than a day ahead of the reader’s clock',
  CSV_INSTANT_ORDER: 'the times contradict each other: opened_at, closed_at and last_updated_at come in this order',
  CSV_SEVERITY_MALFORMED: 'the severity must be a whole number from 1 to 5',
  CSV_PARTY_MALFORMED: 'the party must be written as desk:…, organisation:…, customer:… or external:…',
  CSV_TICKET_ID_MALFORMED:
    'the other party’s ticket must be written as desk/system/reference, each part percent-encoded',
  CSV_CLOSURE_UNKNOWN: 'a closed ticket must say how, by its status word or in the column closure',
  CSV_CLOSED_AT_MISSING: 'the ticket is said to be closed, but not when',
  CSV_ROW_CONTRADICTED: 'an earlier line of the file says otherwise of the same ticket at the same time',
  CSV_SUMMARY_CONFLICT: 'the summary of this version of the ticket is already on record in other words',
  CSV_EVENT_REFUSED: 'the ledger refused what the row says',
} as const satisfies Record<string, string>;

export type CsvRule = keyof typeof CSV_RULES;

/** One thing wrong in a dropped file. Nothing of a summary, which is a person's text, ever stands in it. */
export interface CsvProblem {
  readonly file: string;
  /** Line on which the row begins, counted from 1, the heading's line included. */
  readonly line: number;
  /** Name of the column; null where the whole row or file is meant. */
  readonly column: string | null;
  readonly rule: CsvRule;
  /** What stands there, cut to 80 characters; null for a summary, and where a whole row or file is meant. */
  readonly value: string | null;
  readonly message: string;
}

/** A cell's fault before it is known where in which file the cell stands. */
export interface CellFault {
  readonly column: string | null;
  readonly rule: CsvRule;
  readonly value: string | null;
  /** Facts beside the rule's own sentence, such as the line that is contradicted. */
  readonly detail?: string | undefined;
}

const LONGEST_VALUE = 80;

/** The one column whose words are a person's. */
export const PERSONAL_COLUMN = 'summary';

export function toProblem(file: string, line: number, fault: CellFault): CsvProblem {
  const value = fault.value === null || fault.column === PERSONAL_COLUMN ? null : fault.value.slice(0, LONGEST_VALUE);
  const sentence = fault.detail === undefined ? CSV_RULES[fault.rule] : `${CSV_RULES[fault.rule]} (${fault.detail})`;
  const place = fault.column === null ? `${file}:${line}` : `${file}:${line} ${fault.column}`;
  const shown = value === null ? '' : `; got ${JSON.stringify(value)}`;
  return {
    file,
    line,
    column: fault.column,
    rule: fault.rule,
    value,
    message: `${place}: ${sentence}${shown}`,
  };
}
