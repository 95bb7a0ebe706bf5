/** One row of a dropped file: what one desk says of one of its tickets at one time. */

import {
  assertIncidentId,
  formatTicketId,
  MAXIMUM_ID_LENGTH,
  parsePartyId,
  parseTicketId,
  type PartyId,
  type TicketId,
} from '../../../schema/contract/ids.ts';
import type { InstantMs } from '../../../schema/contract/times.ts';
import type { Closure, TicketDomain, TicketStatus } from '../../kit/model.ts';
import { toTicketStatus, type SourceMapping } from '../ledger/source-mapping.ts';
import { CSV_COLUMNS, type CsvColumn } from './columns.ts';
import { parseDeskTime } from './local-time.ts';
import { PERSONAL_COLUMN, type CellFault, type CsvRule } from './rules.ts';

/** The system part of the ids of tickets that come from files: `ld-maidstone/csv/REF`. */
export const CSV_SYSTEM = 'csv';

/** Undefined where the file has no such column, and so says nothing; null where the cell is empty, and so says: none. */
export interface CsvRow {
  readonly desk: string;
  readonly reference: string;
  readonly domain: TicketDomain;
  readonly openedAt: InstantMs;
  readonly lastUpdatedAt: InstantMs;
  readonly status: string;
  readonly closed: { readonly at: InstantMs; readonly closure: Closure } | null;
  /** The desk's own word says so; an open row after a closed one says it too. */
  readonly reopened: boolean;
  readonly severity: number | null;
  readonly service: string | null;
  readonly site: string | null;
  readonly incident: string | null | undefined;
  readonly parent: TicketId | null;
  readonly heldBy: PartyId | null | undefined;
  readonly recordedAt: InstantMs | null;
  readonly summary: string | null;
  readonly witnessedAt: InstantMs | null;
}

export interface RowRules {
  readonly desks: ReadonlySet<string>;
  readonly mapping: SourceMapping;
  /** Now, in milliseconds UTC. */
  readonly now: InstantMs;
  /** False where the file's bytes are not UTF-8 throughout: replacement characters then stand for what was lost. */
  readonly isUtf8: boolean;
}

const DOMAINS: readonly TicketDomain[] = ['IT', 'ESTATES', 'TELEPHONY', 'OTHER'];
const CLOSURES: readonly Closure[] = ['CONFIRMED', 'TIMEOUT', 'CANCELLED', 'MERGED'];
const CLOSURE_OF_STATUS: Partial<Record<TicketStatus, Closure>> = {
  CLOSED_CONFIRMED: 'CONFIRMED',
  CLOSED_TIMEOUT: 'TIMEOUT',
  CANCELLED: 'CANCELLED',
};
/** A desk's clock may be hours wrong, or in another zone, and the desk none the wiser. */
const TOLERATED_LEAD_MS = 86_400_000;

/** @returns the row, or everything that is wrong with it. */
export function parseRow(
  columns: readonly CsvColumn[],
  cells: readonly string[],
  rules: RowRules,
): CsvRow | readonly CellFault[] {
  const reader = new CellReader(new Map(columns.map((column, index) => [column, cells[index] ?? ''])), rules);
  const desk = reader.required('desk');
  if (desk !== '' && !rules.desks.has(desk)) reader.fault('desk', 'CSV_DESK_UNKNOWN');
  const reference = reader.required('reference');
  if (formatTicketId({ desk, system: CSV_SYSTEM, reference: toWellFormed(reference) }).length > MAXIMUM_ID_LENGTH) {
    reader.fault('reference', 'CSV_CELL_TOO_LONG');
  }
  const domain = reader.word('domain', DOMAINS, 'CSV_DOMAIN_UNKNOWN');
  reader.required('domain');
  reader.required('opened_at');
  reader.required('last_updated_at');
  const status = reader.required('status');
  const openedAt = reader.instant('opened_at');
  const lastUpdatedAt = reader.instant('last_updated_at');
  const closedAt = reader.instant('closed_at');
  const recordedAt = reader.instant('recorded_at');
  const canonical = toTicketStatus(rules.mapping, status);
  const closure = reader.word('closure', CLOSURES, 'CSV_CLOSURE_UNKNOWN') ?? CLOSURE_OF_STATUS[canonical] ?? null;
  if (closedAt === null && closure !== null && reader.text('closed_at') === null) {
    reader.fault('closed_at', 'CSV_CLOSED_AT_MISSING');
  }
  if (closedAt !== null && closure === null) {
    reader.fault(reader.text('closure') === null ? 'status' : 'closure', 'CSV_CLOSURE_UNKNOWN');
  }
  checkOrder(reader, openedAt, closedAt, lastUpdatedAt);
  const severity = reader.text('severity');
  if (severity !== null && !/^[1-5]$/.test(severity)) reader.fault('severity', 'CSV_SEVERITY_MALFORMED');
  const incident = reader.identifier('incident', 'CSV_CHARACTER_FORBIDDEN', assertIncidentId);
  const parent = reader.identifier('nsd_reference', 'CSV_TICKET_ID_MALFORMED', parseTicketId);
  const heldBy = reader.identifier('held_by', 'CSV_PARTY_MALFORMED', parsePartyId);
  const row = {
    desk,
    reference,
    status,
    severity: severity === null ? null : Number(severity),
    service: reader.text('service'),
    site: reader.text('site'),
    incident: reader.has('incident') ? incident : undefined,
    parent: parent as TicketId | null,
    heldBy: reader.has('held_by') ? (heldBy as PartyId | null) : undefined,
    recordedAt,
    summary: reader.text('summary'),
    witnessedAt: reader.instant('witnessed_at'),
    reopened: canonical === 'REOPENED',
    closed: closedAt === null || closure === null ? null : { at: closedAt, closure },
  };
  const faults = reader.faults();
  // Without a fault none of the three is null: each is a column whose cell must not be empty.
  if (faults.length > 0 || domain === null || openedAt === null || lastUpdatedAt === null) return faults;
  return { ...row, domain, openedAt, lastUpdatedAt };
}

function checkOrder(
  reader: CellReader,
  openedAt: InstantMs | null,
  closedAt: InstantMs | null,
  lastUpdatedAt: InstantMs | null,
): void {
  if (openedAt !== null && lastUpdatedAt !== null && lastUpdatedAt < openedAt) {
    reader.fault('last_updated_at', 'CSV_INSTANT_ORDER');
  }
  if (closedAt === null) return;
  if ((openedAt !== null && closedAt < openedAt) || (lastUpdatedAt !== null && closedAt > lastUpdatedAt)) {
    reader.fault('closed_at', 'CSV_INSTANT_ORDER');
  }
}

/** Reads cells by column and collects what is wrong: the first fault of a cell only, since the others follow from it. */
class CellReader {
  readonly #cells: ReadonlyMap<CsvColumn, string>;
  readonly #rules: RowRules;
  readonly #faults = new Map<CsvColumn, CellFault>();

  constructor(cells: ReadonlyMap<CsvColumn, string>, rules: RowRules) {
    this.#cells = cells;
    this.#rules = rules;
    for (const [column, value] of cells) {
      const rule = faultOfText(column, value, rules.isUtf8);
      if (rule !== null) this.fault(column, rule);
    }
  }

  has(column: CsvColumn): boolean {
    return this.#cells.has(column);
  }

  /** Null for an empty cell and for a missing column. */
  text(column: CsvColumn): string | null {
    const value = this.#cells.get(column) ?? '';
    return value === '' ? null : value;
  }

  required(column: CsvColumn): string {
    const value = this.text(column);
    if (value === null) this.fault(column, 'CSV_CELL_REQUIRED');
    return value ?? '';
  }

  word<Word extends string>(column: CsvColumn, words: readonly Word[], rule: CsvRule): Word | null {
    const value = this.text(column);
    const word = words.find((candidate) => candidate === value) ?? null;
    if (value !== null && word === null) this.fault(column, rule);
    return word;
  }

  instant(column: CsvColumn): InstantMs | null {
    const value = this.text(column);
    if (value === null || this.#faults.has(column)) return null;
    const parsed = parseDeskTime(value);
    if ('rule' in parsed) {
      this.fault(column, parsed.rule);
      return null;
    }
    if (parsed.instant > this.#rules.now + TOLERATED_LEAD_MS) this.fault(column, 'CSV_INSTANT_IN_FUTURE');
    return parsed.instant;
  }

  /** @param parse throws unless the value is well formed. */
  identifier(column: CsvColumn, rule: CsvRule, parse: (value: string) => unknown): string | null {
    const value = this.text(column);
    if (value === null) return null;
    try {
      parse(value);
      return value;
    } catch {
      this.fault(column, rule);
      return null;
    }
  }

  fault(column: CsvColumn, rule: CsvRule): void {
    if (this.#faults.has(column)) return;
    this.#faults.set(column, { column, rule, value: this.#cells.get(column) ?? null });
  }

  faults(): CellFault[] {
    return [...this.#faults.values()];
  }
}

function faultOfText(column: CsvColumn, value: string, isUtf8: boolean): CsvRule | null {
  if (!isUtf8 && value.includes('\ufffd')) return 'CSV_ENCODING_INVALID';
  if (value.length > CSV_COLUMNS[column].longest) return 'CSV_CELL_TOO_LONG';
  if (column === PERSONAL_COLUMN) {
    // What a person wrote keeps its lines and tabs; a NUL is no text, and PostgreSQL cannot keep it.
    // oxlint-disable-next-line no-control-regex -- control characters are exactly what is refused here
    return /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(value) ? 'CSV_CHARACTER_FORBIDDEN' : null;
  }
  // oxlint-disable-next-line no-control-regex -- as above
  return /[\u0000-\u001f\u007f]/.test(value) || value.trim() !== value ? 'CSV_CHARACTER_FORBIDDEN' : null;
}

/** A lone half of a surrogate pair cannot be percent-encoded; UTF-8 has none, but a text handed in as a string may. */
function toWellFormed(value: string): string {
  return value.toWellFormed();
}
