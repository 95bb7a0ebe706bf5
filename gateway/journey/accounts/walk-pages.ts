/** Where a page says that it stands. */
export interface PagePlace {
  readonly endCursor: string | null;
  readonly hasNextPage: boolean;
}

/**
 * Walks a list from its first page to its last.
 *
 * @param readPage reads the page after a cursor, the first after null, and does with it what is to be done. It returns where the page
 *   stands, `ENOUGH` where the rest is not needed, or null where the page did not come.
 * @returns whether the list came as far as it was needed. Who says that there is more, and not where, or where it was before, has not
 *   answered the rest.
 */
export async function walkPages(
  readPage: (after: string | null) => Promise<PagePlace | typeof ENOUGH | null>,
  start: string | null = null,
): Promise<boolean> {
  const passed = new Set([start]);
  for (let after = start; ;) {
    const place = await readPage(after);
    if (place === null) return false;
    if (place === ENOUGH || !place.hasNextPage) return true;
    if (place.endCursor === null || passed.has(place.endCursor)) return false;
    passed.add((after = place.endCursor));
  }
}

export const ENOUGH = 'ENOUGH';
