/** Both engines behind one ledger: each test of the suite runs on SQLite, and on PostgreSQL where there is one. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import { afterAll, beforeAll, describe } from 'vitest';
import type { Reader } from '../../schema/contract/reader.ts';
import type { ChainHead } from '../../subgraphs/kit/model.ts';
import type { CallOptions } from '../../subgraphs/kit/supplier-system.ts';
import { openLedger, type Ledger, type LedgerOptions } from '../../subgraphs/connectors/ledger/ledger.ts';
import { EMPTY_DIRECTORY } from '../support/empty-directory.ts';
import { postgresqlMissing, startPostgresql, type TestPostgresql } from '../support/postgresql.ts';

export interface TestLedger extends Ledger {
  readonly desk: string;
  readonly options: LedgerOptions;
  /** Milliseconds UTC; the ledger's clock stands still until a test moves it. */
  now: number;
  /** Rows of one of its tables, as they are stored. */
  readonly rows: (table: string) => Promise<readonly StoredRow[]>;
  /** What the contract's calls take, at a pair of times; left out, a time is the ledger's now. */
  readonly at: (options?: AtOptions) => CallOptions;
  readonly head: () => Promise<ChainHead | null>;
}

interface AtOptions {
  readonly asOf?: number | string;
  readonly asKnownAt?: number | string;
  /** Left out, nobody is vouched for. */
  readonly reader?: Reader;
}

export type StoredRow = Readonly<Record<string, string | number | null>>;

export interface EngineUnderTest {
  readonly engine: 'SQLite' | 'PostgreSQL';
  /** A ledger of its own, closed with the engine. */
  readonly open: (options?: Partial<LedgerOptions>) => Promise<TestLedger>;
}

/** When the ledgers' clocks start: later than any event of the suite. */
export const NOW = Date.UTC(2026, 5, 1, 12);

/** Runs the suite for each engine, and says why where it cannot. */
export function describeEngines(title: string, suite: (engine: EngineUnderTest) => void): void {
  describe(`${title} (SQLite)`, () => suite(createEngine('SQLite')));
  const reason = postgresqlMissing;
  describe.skipIf(reason !== null)(`${title} (PostgreSQL${reason === null ? '' : `, ${reason}`})`, () =>
    suite(createEngine('PostgreSQL')),
  );
}

let ledgers = 0;

function createEngine(engine: EngineUnderTest['engine']): EngineUnderTest {
  let folder: string;
  let server: TestPostgresql | null = null;
  const opened: { readonly ledger: Ledger; readonly options: LedgerOptions }[] = [];
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'throughline-ledger-'));
    if (engine === 'PostgreSQL') server = await startPostgresql();
  }, 60_000);
  afterAll(async () => {
    await Promise.all(opened.map(({ ledger }) => ledger.stop()));
    await dropSchemas(opened.map(({ options }) => options));
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  });
  return {
    engine,
    open: async (given = {}) => {
      // A name of its own each time: a server that was given outlives the test.
      const desk = given.desk ?? `desk-${process.pid}-${(ledgers += 1)}`;
      const options: LedgerOptions = {
        desk,
        desks: [desk],
        directory: EMPTY_DIRECTORY,
        dataFolder: join(folder, desk),
        databaseUrl: server?.url ?? null,
        clock: () => test.now,
        mapping: { statuses: { New: 'NEW', Done: 'CLOSED_CONFIRMED' }, stopReasons: {} },
        history: 'EXACT',
        ...given,
      };
      const ledger = await openLedger(options);
      opened.push({ ledger, options });
      const test: TestLedger = {
        ...ledger,
        desk,
        options,
        now: NOW,
        rows: (table) => readRows(options, table),
        at: ({ asOf = test.now, asKnownAt = test.now, reader } = {}) => ({
          times: { asOf: toInstant(asOf), asKnownAt: toInstant(asKnownAt) },
          reader: reader ?? null,
          signal: new AbortController().signal,
        }),
        head: () => ledger.system.chainHead(test.at()),
      };
      return test;
    },
  };
}

const toInstant = (instant: number | string) => (typeof instant === 'number' ? instant : Date.parse(instant));

/** The tables themselves, past the ledger's own code: what an auditor with the database alone would read. */
async function readRows(
  { databaseUrl, dataFolder, desk }: LedgerOptions,
  table: string,
): Promise<readonly StoredRow[]> {
  if (databaseUrl === null) {
    const database = new DatabaseSync(join(dataFolder, 'ledger.sqlite'), { readOnly: true });
    try {
      return database.prepare(`select * from ${table}`).all() as StoredRow[];
    } finally {
      database.close();
    }
  }
  return withClient(databaseUrl, async (client) => {
    return (await client.query(`select * from ${schemaOf(desk)}.${table}`)).rows as StoredRow[];
  });
}

/** A server that was given is left as it was found. */
async function dropSchemas(ledgers: readonly LedgerOptions[]): Promise<void> {
  for (const { databaseUrl, desk } of ledgers) {
    if (databaseUrl === null) continue;
    await withClient(databaseUrl, (client) => client.query(`drop schema if exists ${schemaOf(desk)} cascade`));
  }
}

const schemaOf = (desk: string) => `desk_${desk.replaceAll('-', '_')}`;

async function withClient<Result>(url: string, work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
