/** A desk's ledger, opened: append to it, and ask it as the contract's supplier system. */

import type { InstantMs } from '../../../schema/contract/times.ts';
import type { DeskDirectory } from '../../kit/desk-definition.ts';
import { decideDisclosure, type DecideDisclosure } from '../../kit/disclosure/decide-disclosure.ts';
import type { HistoryKind } from '../../kit/model.ts';
import type { SupplierSystem } from '../../kit/supplier-system.ts';
import type { AppendOutcome } from './append-outcome.ts';
import { appendEvents } from './append.ts';
import { openDatabase, type DatabaseOptions } from './database/open-database.ts';
import { readOpenings, recordOpenings, type RecordedOpening } from './disclosure/openings.ts';
import { createIncidentSource, type IncidentSource } from './incidents.ts';
import { LedgerSystem } from './ledger-system.ts';
import { LedgerReader } from './reader.ts';
import type { SourceMapping } from './source-mapping.ts';

export interface LedgerOptions {
  /** The desk that speaks where an event names none. */
  readonly desk: string;
  /** Every desk that the ledger speaks for, `desk` among them. */
  readonly desks: readonly string[];
  readonly directory: DeskDirectory;
  readonly dataFolder: string;
  readonly databaseUrl: string | null;
  readonly clock: () => InstantMs;
  readonly mapping: SourceMapping;
  readonly history: HistoryKind;
  /** By what rules texts are disclosed; by default the programme's. */
  readonly decide?: DecideDisclosure | undefined;
  readonly onQuery?: DatabaseOptions['onQuery'];
}

export interface Ledger {
  /**
   * Appends events in the order given; see `event.ts` for what each may say.
   *
   * @returns how many were new, how many were there already, and which were rejected by which rule: never throws for bad events.
   */
  readonly append: (events: readonly unknown[]) => Promise<AppendOutcome>;
  /** Those of `ids` that the ledger holds. */
  readonly has: (ids: readonly string[]) => Promise<ReadonlySet<string>>;
  /** Who opened texts for clinical safety: newest first, `first` at most, those before a position; null begins at the newest. */
  readonly openings: (page: { first: number; before: number | null }) => Promise<readonly RecordedOpening[]>;
  readonly system: SupplierSystem;
  /** The incidents that this desk declared: the NSD's. */
  readonly incidents: IncidentSource;
  readonly stop: () => Promise<void>;
}

export async function openLedger(options: LedgerOptions): Promise<Ledger> {
  const { desk, desks, directory, clock, dataFolder, databaseUrl, decide = decideDisclosure, onQuery } = options;
  const database = await openDatabase({
    name: desk,
    dataFolder,
    databaseUrl,
    ...(onQuery === undefined ? {} : { onQuery }),
  });
  const reader = new LedgerReader({ database, desk, directory, clock, decide });
  let stopped: Promise<void> | undefined;
  const stop = () => (stopped ??= database.stop());
  const append: Ledger['append'] = (events) => appendEvents(events, { database, desk, desks, clock });
  const has: Ledger['has'] = async (ids) => {
    const rows = await database.queries.selectFrom('events').select('id').where(database.isAmong('id', ids)).execute();
    return new Set(rows.map((row) => row.id));
  };
  return {
    append,
    has,
    openings: (page) => readOpenings(database, page),
    system: new LedgerSystem({
      reader,
      desk,
      mapping: options.mapping,
      history: options.history,
      recordOpenings: (texts, opening) => recordOpenings(texts, opening, { append, has, clock }),
      stop,
    }),
    incidents: createIncidentSource(reader, desk),
    stop,
  };
}
