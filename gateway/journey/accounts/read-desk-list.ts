/** Reads one desk's list, page by page, as far as the desk answers. */

import type { MissingReason } from '../engine/custody/custody-model.ts';
import type { FederatedRead } from '../federated-read.ts';
import { ENOUGH, walkPages, type PagePlace } from './walk-pages.ts';

export interface DeskListQuestion {
  /**
   * A query of `desk(code: $desk)` and in it one list with the arguments `first: $first, after: $after`, selecting
   * `answer { state } nodes { … } pageInfo { endCursor hasNextPage }`.
   */
  readonly document: string;
  /** Name of the list in it. */
  readonly list: 'tickets' | 'handovers';
  readonly desk: string;
  /** Beside `desk`, `first` and `after`. */
  readonly variables: Readonly<Record<string, unknown>>;
}

interface ListNode {
  readonly answer?: { readonly state?: string | null } | null;
  readonly nodes?: readonly unknown[] | null;
  readonly pageInfo: PagePlace;
}

/** The most that a desk answers at once. */
const PAGE_SIZE = 200;

/**
 * @param take is given each page's nodes as they came, page after page; only one page is held at a time. `false` says that it has enough.
 * @returns null where the desk answered all of it, an empty list included; else why the rest is missing. A list that the desk cannot
 *   answer, such as one about a past that it does not know, counts as not answered.
 */
export async function readDeskList<Node>(
  context: Pick<FederatedRead, 'read'>,
  { document, list, desk, variables }: DeskListQuestion,
  take: (nodes: readonly Node[]) => boolean | void,
): Promise<MissingReason | null> {
  let reason: MissingReason = 'NOT_ANSWERED';
  const isWhole = await walkPages(async (after) => {
    const { data } = await context.read(document, { variables: { ...variables, desk, first: PAGE_SIZE, after } });
    const page = (data?.['desk'] as Readonly<Record<string, ListNode | null>> | null | undefined)?.[list];
    const state = page?.answer?.state;
    if (state === 'WITHHELD') reason = 'WITHHELD';
    if (page == null || state == null || state === 'NOT_SUPPORTED' || state === 'WITHHELD') return null;
    if (page.nodes == null) return state === 'HELD' ? null : ENOUGH;
    return take(page.nodes as readonly Node[]) === false ? ENOUGH : page.pageInfo;
  });
  return isWhole ? null : reason;
}
