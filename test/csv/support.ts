/** What the tests of dropped files share: rows in, tickets out. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import type { InstantMs } from '../../schema/contract/times.ts';
import type { DeskRow } from '../../schema/organisations/model.ts';
import { openCsvDesk, type CsvDesk, type CsvDeskOptions } from '../../subgraphs/connectors/csv/csv-desk.ts';
import { readCsv } from '../../subgraphs/connectors/csv/read.ts';
import type { DeskDirectory, DeskEnvironment } from '../../subgraphs/kit/desk-definition.ts';
import type { TicketRecord } from '../../subgraphs/kit/model.ts';
import { mapping } from '../../subgraphs/local-desks/mapping.ts';
import { EMPTY_DIRECTORY } from '../support/empty-directory.ts';

export const NOW: InstantMs = Date.parse('2006-09-01T09:00:00Z');
export const DESKS = ['ld-maidstone', 'ld-ipswich'];
export const HEADING = 'desk,reference,domain,opened_at,last_updated_at,status';
export const FULL_HEADING = `${HEADING},closed_at,closure,severity,service,site,incident,nsd_reference,held_by,recorded_at,summary`;
export const GOOD_ROW = 'ld-maidstone,M-1,IT,2006-07-30T10:00:00+01:00,2006-07-30T10:05:00+01:00,Open';

export function read(content: string | Uint8Array, options: { isSample?: boolean; file?: string } = {}) {
  const { file = 'maidstone.csv', isSample } = options;
  const readings = [...readCsv({ file, content, desks: new Set(DESKS), mapping, now: NOW, isSample })];
  return {
    events: readings.flatMap((reading) => ('events' in reading ? reading.events : [])),
    problems: readings.flatMap((reading) => ('problems' in reading ? reading.problems : [])),
    rows: readings.filter((reading) => 'row' in reading).length,
  };
}

/** A row with the full heading's columns; `cells` replaces some of a good row's. */
export function fullRow(cells: Partial<Record<string, string>> = {}): string {
  const good: Record<string, string> = {
    desk: 'ld-maidstone',
    reference: 'M-1',
    domain: 'IT',
    opened_at: '2006-07-30T10:00:00+01:00',
    last_updated_at: '2006-07-30T12:00:00+01:00',
    status: 'With supplier',
    severity: '2',
    service: 'RECORDS-NWWM',
    site: 'SYN-PCT-01',
    incident: 'I-MAIDSTONE',
    nsd_reference: 'nsd/main/NSD-1',
    held_by: 'desk:lsp-north-west-west-midlands',
    recorded_at: '2006-07-30T12:01:00+01:00',
    summary: 'No records since this morning',
  };
  return FULL_HEADING.split(',')
    .map((column) => quote(cells[column] ?? good[column] ?? ''))
    .join(',');
}

export function file(heading: string, ...rows: readonly string[]): string {
  return [heading, ...rows, ''].join('\r\n');
}

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'throughline-csv-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

export function environmentOf(
  dataFolder: string,
  clock: () => InstantMs = () => NOW,
  directory: DeskDirectory = EMPTY_DIRECTORY,
): DeskEnvironment {
  return {
    subgraph: {
      name: 'local-desks',
      prefix: 'LocalDesks',
      organisation: 'LOCAL-NHS',
      ownedTypes: [],
      ownedRootFields: [],
      url: null,
      replicas: [],
      timeoutMs: 1000,
      lastKnown: null,
    },
    desks: ['local-desks', ...DESKS].map(toDeskRow),
    directory,
    dataFolder,
    databaseUrl: null,
    clock,
    ownerToken: null,
  };
}

/** A desk of its own folder and database, stopped when the test is over. It looks at its folder only when told to. */
export async function openTestDesk(
  options: Partial<Pick<CsvDeskOptions, 'sampleFolder' | 'log' | 'settleMs'>> & {
    clock?: () => InstantMs;
    dataFolder?: string;
    directory?: DeskDirectory;
  } = {},
): Promise<CsvDesk & { readonly dataFolder: string }> {
  const dataFolder = options.dataFolder ?? (await temporaryFolder());
  const desk = await openCsvDesk({
    environment: environmentOf(dataFolder, options.clock, options.directory),
    mapping,
    sampleFolder: options.sampleFolder ?? null,
    intervalMs: 3_600_000,
    settleMs: options.settleMs ?? 20,
    log: options.log ?? (() => undefined),
  });
  onTestFinished(() => desk.system.stop());
  return { ...desk, dataFolder };
}

/** The tickets as a reader sees them at these times, by default now. */
export async function ticketsOf(
  desk: CsvDesk,
  references: readonly string[],
  times: { asOf?: string; asKnownAt?: string } = {},
): Promise<ReadonlyArray<TicketRecord | null>> {
  const keys = references.map((reference) => ({ desk: 'ld-maidstone', system: 'csv', reference }));
  const instant = (value: string | undefined) => (value === undefined ? NOW : Date.parse(value));
  return desk.system.ticketsByReference(keys, {
    times: { asOf: instant(times.asOf), asKnownAt: instant(times.asKnownAt) },
    reader: null,
    signal: new AbortController().signal,
  });
}

function toDeskRow(code: string): DeskRow {
  return {
    code,
    name: code,
    kind: 'LOCAL',
    subgraph: 'local-desks',
    memberFrom: 0,
    memberTo: null,
    knownFrom: 0,
    aggregate: code === 'local-desks',
    operators: [],
    site: null,
  };
}

function quote(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
