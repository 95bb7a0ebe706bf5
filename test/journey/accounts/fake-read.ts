/** Reads that are answered by hand: no desk, no gateway. */

import { at } from '../custody/incident-in-words.ts';
import type { FederatedAnswer, JourneyContext } from '../../../gateway/journey/federated-read.ts';

export type Variables = Readonly<Record<string, unknown>>;

/**
 * @param answer the data for a document, by the name of its operation and its variables; of times other than the request's, with these.
 * @returns what a resolver is given; both times are 18:00.
 */
export function fakeContext(
  answer: (operation: string, variables: Variables, asKnownAt: number) => FederatedAnswer['data'],
): JourneyContext {
  const times = { asOf: at('18:00'), asKnownAt: at('18:00') };
  const context: JourneyContext = {
    times,
    reader: 'reader',
    identity: null,
    areTimesAsked: true,
    copiedAt: () => new Map(),
    read: async (document, { variables = {}, times: { asKnownAt } = times } = {}) => ({
      data: answer(/^query (\w+)/.exec(document.trim())![1]!, variables, asKnownAt),
      errors: [],
      sources: [],
    }),
    detached: () => context,
  };
  return context;
}

/** A page of a desk's list that is all there is of it. */
export function wholeList(nodes: readonly object[], state = 'HELD'): object {
  return { answer: { state }, nodes, pageInfo: { endCursor: null, hasNextPage: false } };
}
