import { directoryError } from './errors.ts';

export const MAXIMUM_PAGE_SIZE = 200;
const DEFAULT_PAGE_SIZE = 50;

export interface PageArguments {
  readonly first?: number | null;
  readonly after?: string | null;
}

export interface Page {
  readonly nodes: readonly { readonly code: string }[];
  readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean };
  readonly total: number;
}

/**
 * Cuts one page. A cursor names the last row of a page and not its number, so that a page does not shift when a filter or a
 * time lets other rows in.
 *
 * @param list name of the list, which its cursors carry: those of another list are malformed here.
 * @param order every code of the list, whatever the filter, in the list's order.
 * @param isMatch whether a row belongs to what was asked for; `total` counts those.
 * @throws {GraphQLError} `PAGE_SIZE_OUT_OF_RANGE`, `CURSOR_MALFORMED`.
 */
export function cutPage(
  list: string,
  order: readonly string[],
  isMatch: (code: string) => boolean,
  { first, after }: PageArguments,
): Page {
  const size = first ?? DEFAULT_PAGE_SIZE;
  if (size < 1 || size > MAXIMUM_PAGE_SIZE) {
    throw directoryError('PAGE_SIZE_OUT_OF_RANGE', `first must be 1 to ${MAXIMUM_PAGE_SIZE}; got ${size}`);
  }
  const start = after == null ? 0 : order.indexOf(parseCursor(list, order, after)) + 1;
  const rest = order.slice(start).filter(isMatch);
  const codes = rest.slice(0, size);
  const last = codes.at(-1);
  return {
    nodes: codes.map((code) => ({ code })),
    pageInfo: { endCursor: last === undefined ? null : formatCursor(list, last), hasNextPage: rest.length > size },
    total: order.filter(isMatch).length,
  };
}

function formatCursor(list: string, code: string): string {
  return Buffer.from(`${list}:${code}`, 'utf8').toString('base64url');
}

function parseCursor(list: string, order: readonly string[], cursor: string): string {
  const [kind, code = ''] = Buffer.from(cursor, 'base64url').toString('utf8').split(':');
  // One spelling a cursor: base64 decoders skip what they do not know.
  if (kind !== list || !order.includes(code) || formatCursor(list, code) !== cursor) {
    const shown = JSON.stringify(cursor.slice(0, 80));
    throw directoryError('CURSOR_MALFORMED', `after must be the endCursor of a page of ${list}; got ${shown}`);
  }
  return code;
}
