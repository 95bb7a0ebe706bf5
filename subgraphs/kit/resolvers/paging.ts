/** Connections: what a page of any list looks like, and what kind of nothing an empty one is. */

import type { DeskContext } from '../context.ts';
import { DeskRequestError } from '../errors.ts';
import type { AnswerState, Withholding } from '../model.ts';
import { MAXIMUM_PAGE_SIZE } from '../supplier-system.ts';
import type { CallOptions, Page, PageRequest } from '../supplier-system.ts';

export interface PageArguments {
  readonly first?: number | null;
  readonly after?: string | null;
}

/** The source object of every connection; functions are called only when their field is selected. */
export interface Connection<Row> {
  readonly answer: {
    readonly state: AnswerState;
    readonly withheld: Withholding | null;
    readonly sourceSpokeAt: string | null | (() => Promise<string | null>);
  };
  readonly nodes: readonly Row[];
  readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean };
  readonly total: () => Promise<number | null> | null;
}

/** What a list says of itself when there are no rows to show and nobody was asked. */
export type EmptyAnswer = Pick<Connection<never>['answer'], 'state' | 'withheld' | 'sourceSpokeAt'>;

/** @throws {DeskRequestError} `PAGE_SIZE_OUT_OF_RANGE` unless `first` is 1 to {@link MAXIMUM_PAGE_SIZE}. */
export function toPageRequest({ first, after }: PageArguments, defaultFirst = 20): PageRequest {
  const size = first ?? defaultFirst;
  if (!Number.isInteger(size) || size < 1 || size > MAXIMUM_PAGE_SIZE) {
    throw new DeskRequestError('PAGE_SIZE_OUT_OF_RANGE', `first must be 1 to ${MAXIMUM_PAGE_SIZE}; got ${size}`);
  }
  return { first: size, after: after ?? null };
}

/**
 * Answers one page of a list of the supplier's system; `NOT_SUPPORTED` where the system has no such list.
 *
 * @param search the system's method, bound to what is searched for; `undefined` where the system lacks it.
 */
export async function resolvePage<Row>(
  context: DeskContext,
  pageArguments: PageArguments,
  search: ((page: PageRequest, options: CallOptions) => Promise<Page<Row>>) | undefined,
): Promise<Connection<Row>> {
  const request = toPageRequest(pageArguments);
  const { sourceSpokeAt } = context;
  if (search === undefined) return emptyConnection({ state: 'NOT_SUPPORTED', withheld: null, sourceSpokeAt });
  const page = await search(request, context.options);
  if (page.withheld !== undefined) {
    return emptyConnection({ state: 'WITHHELD', withheld: page.withheld, sourceSpokeAt });
  }
  return {
    answer: { state: page.rows.length === 0 ? 'NONE' : 'HELD', withheld: null, sourceSpokeAt },
    nodes: page.rows,
    pageInfo: { endCursor: page.endCursor, hasNextPage: page.hasNextPage },
    total: () => page.total?.() ?? null,
  };
}

export function emptyConnection(answer: EmptyAnswer): Connection<never> {
  return { answer, nodes: [], pageInfo: { endCursor: null, hasNextPage: false }, total: () => null };
}

/**
 * Pages rows that are already here. Cursors are positions: rows at fixed times never move.
 *
 * @param list names the list in its cursors, so that a cursor of one list is refused by another.
 * @throws {DeskRequestError} `PAGE_SIZE_OUT_OF_RANGE`, `CURSOR_MALFORMED`.
 */
export function pageOfArray<Row>(
  rows: readonly Row[],
  list: string,
  { first, after }: PageRequest,
  sourceSpokeAt: string | null,
): Connection<Row> {
  const start = after === null ? 0 : parsePositionCursor(list, after);
  const nodes = rows.slice(start, start + first);
  return {
    answer: { state: nodes.length === 0 ? 'NONE' : 'HELD', withheld: null, sourceSpokeAt },
    nodes,
    pageInfo: {
      endCursor: nodes.length === 0 ? null : formatPositionCursor(list, start + nodes.length),
      hasNextPage: start + nodes.length < rows.length,
    },
    total: () => Promise.resolve(rows.length),
  };
}

function formatPositionCursor(list: string, position: number): string {
  return Buffer.from(`${list}:${position}`).toString('base64url');
}

function parsePositionCursor(list: string, cursor: string): number {
  const text = cursor.length > 100 ? '' : Buffer.from(cursor, 'base64url').toString();
  const position = Number(text.slice(list.length + 1));
  // Written back and compared: a cursor has one spelling, so nothing but what this list made passes.
  if (!Number.isSafeInteger(position) || position < 1 || formatPositionCursor(list, position) !== cursor) {
    throw new DeskRequestError(
      'CURSOR_MALFORMED',
      `after must be an endCursor of the same list; got ${JSON.stringify(cursor.slice(0, 80))}`,
    );
  }
  return position;
}
