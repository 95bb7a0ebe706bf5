/**
 * Shows how SQLite answers the statements behind a list: each must search by an index, none may scan a table. (`json_each` is the
 * list of values that a statement was given, not a table.)
 */

import path from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { openLedger } from '../subgraphs/connectors/ledger/ledger.ts';
import { mapping } from '../subgraphs/nsd/mapping.ts';

export async function showQueryPlans(dataFolder: string): Promise<void> {
  const statements = new Map<string, readonly unknown[]>();
  const folder = path.join(dataFolder, 'nsd');
  const ledger = await openLedger({
    desk: 'nsd',
    desks: ['nsd'],
    directory: { capacityOf: () => null, operatorOf: () => null },
    dataFolder: folder,
    databaseUrl: null,
    clock: Date.now,
    mapping,
    history: 'EXACT',
    onQuery: ({ sql, parameters }) => {
      if (sql.startsWith('select')) statements.set(sql.replaceAll(/\(\?(, \?)*\)/g, '(?, …)'), [sql, parameters]);
    },
  });
  const now = Date.now();
  const options = { times: { asOf: now, asKnownAt: now }, reader: null, signal: new AbortController().signal };
  const page = { first: 20, after: null };
  const incidents = await ledger.incidents.search({}, page, options);
  await ledger.incidents.search({ open: true }, page, options);
  await ledger.incidents.search({}, { first: 20, after: incidents.endCursor }, options);
  await ledger.system.involvements(
    incidents.rows.map(({ id }) => id),
    options,
  );
  const tickets = await ledger.system.searchTickets('nsd', { open: true }, page, options);
  await ledger.system.searchTickets('nsd', { service: tickets.rows[0]?.service?.code ?? 'SPINE' }, page, options);
  await ledger.stop();
  const database = new DatabaseSync(path.join(folder, 'ledger.sqlite'), { readOnly: true });
  let scans = 0;
  for (const [shown, [sql, parameters]] of statements) {
    const rows = database.prepare(`explain query plan ${String(sql)}`).all(...(parameters as SQLInputValue[]));
    const steps = rows.map((row) => String(row['detail']));
    scans += steps.filter((step) => /^SCAN (?!json_each|.*USING (COVERING )?INDEX)/.test(step)).length;
    console.log(`${shown}\n${steps.map((step) => `    ${step}`).join('\n')}`);
  }
  database.close();
  console.log(`${statements.size} statements, ${scans} table scans`);
  if (scans > 0) process.exitCode = 1;
}
