/** Inserts many rows at little cost: a handful of statements a table, made once, and not one anew for each batch. */

import { CompiledQuery, type Kysely } from 'kysely';
import type { LedgerTables } from './tables.ts';

export type Engine = 'sqlite' | 'postgresql';

/** Rows to one statement, the largest that fits first: well under both engines' limit on bound values. */
const ROWS_PER_INSERT = [256, 64, 16, 4, 1] as const;

/**
 * @param rows each with the same columns.
 * @param ending what follows the values, such as `on conflict do nothing`.
 */
export async function insertRows<Name extends keyof LedgerTables>(
  transaction: Kysely<LedgerTables>,
  engine: Engine,
  table: Name,
  rows: readonly LedgerTables[Name][],
  ending = '',
): Promise<void> {
  const columns = Object.keys(rows[0] ?? {}) as (keyof LedgerTables[Name] & string)[];
  for (let start = 0; start < rows.length;) {
    const size = ROWS_PER_INSERT.find((candidate) => candidate <= rows.length - start)!;
    const parameters = rows.slice(start, start + size).flatMap((row) => columns.map((column) => row[column]));
    const text = insertText(engine, table, columns, size, ending);
    await transaction.executeQuery(CompiledQuery.raw(text, parameters));
    start += size;
  }
}

const texts = new Map<string, string>();

function insertText(engine: Engine, table: string, columns: readonly string[], rows: number, ending: string): string {
  const key = `${engine} ${table} (${columns.join()}) ${rows} ${ending}`;
  const known = texts.get(key);
  if (known !== undefined) return known;
  let next = 1;
  const place = () => (engine === 'sqlite' ? '?' : `$${next++}`);
  const values = Array.from({ length: rows }, () => `(${columns.map(place).join()})`);
  const text = `insert into ${table} (${columns.join()}) values ${values.join()} ${ending}`;
  texts.set(key, text);
  return text;
}
