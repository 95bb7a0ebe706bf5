/** Cursors of a ledger's lists: after which listing the next page begins. */

import { SupplierSystemError } from '../../kit/supplier-system.ts';
import type { ListingsTable } from './database/tables.ts';

export interface Cursor {
  readonly listedAt: number;
  readonly subject: string;
}

export function encodeCursor(row: Pick<ListingsTable, 'listed_at' | 'subject'>): string {
  return Buffer.from(JSON.stringify([row.listed_at, row.subject])).toString('base64url');
}

/** @throws {SupplierSystemError} `CURSOR_MALFORMED` for anything that this ledger did not write. */
export function decodeCursor(cursor: string): Cursor {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (Array.isArray(value) && value.length === 2 && Number.isSafeInteger(value[0]) && typeof value[1] === 'string') {
      return { listedAt: value[0] as number, subject: value[1] };
    }
  } catch {
    // Falls through to the one error for anything that this ledger did not write.
  }
  throw new SupplierSystemError(
    'CURSOR_MALFORMED',
    `cursor ${JSON.stringify(cursor.slice(0, 80))} was not given out by this desk`,
  );
}
