/** One page of rows that come in any order, however many: only the page is held. */

import { journeyError } from '../errors.ts';

/** What a row is ordered by, the weightiest first; two rows of a list differ in it. */
export type OrderKey = readonly (string | number)[];

export interface PageArguments {
  readonly first?: number | null;
  readonly after?: string | null;
}

export interface OrderedPage<Row> {
  /** In the order of their keys. */
  readonly nodes: readonly Row[];
  readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean };
  /** How many were added, those before the cursor included. */
  readonly total: number;
}

export const MAXIMUM_PAGE_SIZE = 200;
const DEFAULT_PAGE_SIZE = 50;

/**
 * @returns how many rows a page has at most.
 * @throws {GraphQLError} `PAGE_SIZE_OUT_OF_RANGE`
 */
export function parsePageSize(first: number | null | undefined): number {
  const size = first ?? DEFAULT_PAGE_SIZE;
  if (size >= 1 && size <= MAXIMUM_PAGE_SIZE) return size;
  throw journeyError('PAGE_SIZE_OUT_OF_RANGE', `first must be 1 to ${MAXIMUM_PAGE_SIZE}; got ${size}`);
}

/** Takes rows as they come and keeps the first of those after the cursor. A cursor names a key, so that no page shifts when rows come or go. */
export class PageCollector<Row> {
  readonly #list: string;
  readonly #keyOf: (row: Row) => OrderKey;
  readonly #size: number;
  readonly #after: OrderKey | null;
  /** One more than the page, to know whether anything follows; by key. */
  readonly #kept: { readonly key: OrderKey; readonly row: Row }[] = [];
  #total = 0;

  /**
   * @param list name of the list, which its cursors carry: those of another list are malformed here.
   * @throws {GraphQLError} `PAGE_SIZE_OUT_OF_RANGE`, `CURSOR_MALFORMED`.
   */
  constructor(list: string, { first, after }: PageArguments, keyOf: (row: Row) => OrderKey) {
    this.#list = list;
    this.#keyOf = keyOf;
    this.#size = parsePageSize(first);
    this.#after = after == null ? null : parseCursor(list, after);
  }

  add(row: Row): void {
    this.#total += 1;
    const key = this.#keyOf(row);
    if (this.#after !== null && compareKeys(key, this.#after) <= 0) return;
    const last = this.#kept.at(-1);
    if (this.#kept.length > this.#size && last !== undefined && compareKeys(key, last.key) >= 0) return;
    this.#kept.splice(this.#placeOf(key), 0, { key, row });
    if (this.#kept.length > this.#size + 1) this.#kept.pop();
  }

  page(): OrderedPage<Row> {
    const kept = this.#kept.slice(0, this.#size);
    const last = kept.at(-1);
    return {
      nodes: kept.map(({ row }) => row),
      pageInfo: {
        endCursor: last === undefined ? null : formatCursor(this.#list, last.key),
        hasNextPage: this.#kept.length > this.#size,
      },
      total: this.#total,
    };
  }

  #placeOf(key: OrderKey): number {
    let [low, high] = [0, this.#kept.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compareKeys(this.#kept[middle]!.key, key) <= 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Numbers by value and before text, text by code unit; of two that begin alike the shorter first. */
export function compareKeys(left: OrderKey, right: OrderKey): number {
  for (const [index, one] of left.entries()) {
    const other = right[index];
    if (other === undefined) return 1;
    if (one === other) continue;
    if (typeof one === typeof other) return one < other ? -1 : 1;
    return typeof one === 'number' ? -1 : 1;
  }
  return left.length - right.length;
}

/** @returns what {@link parseCursor} reads. */
export function formatCursor(list: string, key: OrderKey): string {
  return Buffer.from(JSON.stringify([list, ...key]), 'utf8').toString('base64url');
}

/** @throws {GraphQLError} `CURSOR_MALFORMED`. */
export function parseCursor(list: string, cursor: string): OrderKey {
  const key = parsedKey(cursor);
  // One spelling a cursor: base64 decoders skip what they do not know.
  if (key === null || key[0] !== list || formatCursor(list, key.slice(1)) !== cursor) {
    const shown = JSON.stringify(cursor.slice(0, 80));
    throw journeyError('CURSOR_MALFORMED', `after must be the endCursor of a page of ${list}; got ${shown}`);
  }
  return key.slice(1);
}

function parsedKey(cursor: string): OrderKey | null {
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    const isKey = Array.isArray(key) && key.every((part) => typeof part === 'string' || typeof part === 'number');
    return isKey ? (key as OrderKey) : null;
  } catch {
    return null;
  }
}
