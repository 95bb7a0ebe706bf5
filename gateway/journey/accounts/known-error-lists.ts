/** What desks answer of known errors, and of the tickets that these explain. */

import type { ExplainedTicket } from '../engine/measures/known-errors.ts';
import type { InstantMs, Presence } from '../engine/model.ts';
import { deskListDocuments, type DeskList } from './read-every-desk.ts';
import { instant } from './to-record.ts';

type Maybe<Value> = Value | null | undefined;

/** Text is not read: the reader asks the owner for it, by reference, as itself. */
export const KNOWN_ERROR_LISTS = deskListDocuments({
  field: 'knownErrors',
  parameters: '$symptom: String $service: ID $site: ID',
  arguments: 'symptom: $symptom service: $service site: $site',
  selection: 'id firstPublishedAt symptoms { state }',
});

export interface KnownErrorNode {
  readonly id: string;
  readonly firstPublishedAt?: Maybe<string>;
  readonly symptoms?: Maybe<{ readonly state?: Maybe<string> }>;
}

/** Whether a search for words passes it by, whatever it says: its symptoms, or a part of them, are kept from the reader. */
export function isKeptFromSearch({ symptoms }: KnownErrorNode): boolean {
  return symptoms?.state === 'WITHHELD' || symptoms?.state === 'REDACTED';
}

export interface FoundKnownError {
  readonly id: string;
  readonly desk: string;
  readonly firstPublishedAt: InstantMs | null;
}

export function toFoundKnownErrors({ desk, nodes }: DeskList<KnownErrorNode>): readonly FoundKnownError[] {
  return nodes.map(({ id, firstPublishedAt }) => ({ id, desk, firstPublishedAt: instant(firstPublishedAt) }));
}

export const EXPLAINING_LISTS = deskListDocuments({
  field: 'knownErrors',
  parameters: '',
  arguments: '',
  selection: 'id firstPublishedAt explains { id ticket { id presence firstObservedAt openedAt incident { id } } }',
});

export interface ExplainingNode extends KnownErrorNode {
  readonly explains?: Maybe<
    readonly {
      readonly id: string;
      readonly ticket?: Maybe<{
        readonly presence?: Maybe<Presence>;
        readonly firstObservedAt?: Maybe<string>;
        readonly openedAt?: Maybe<string>;
        readonly incident?: Maybe<{ readonly id: string }>;
      }>;
    }[]
  >;
}

export function toExplainedTickets({ explains }: ExplainingNode): readonly ExplainedTicket[] {
  return (explains ?? []).map(({ id, ticket }) => ({
    ticket: id,
    presence: ticket?.presence ?? null,
    incident: ticket?.incident?.id ?? null,
    beganAt: instant(ticket?.firstObservedAt) ?? instant(ticket?.openedAt),
  }));
}

/**
 * One list for each desk from several searches of it: what any of them found, each thing once.
 *
 * @param searches at least one; all of the same desks in the same order.
 * @returns a desk that did not answer one of the searches did not answer: what it found in the others stands in its nodes.
 */
export function mergeSearches<Node extends { readonly id: string }>(
  searches: readonly (readonly DeskList<Node>[])[],
): readonly DeskList<Node>[] {
  return searches[0]!.map((first, index) => {
    const lists = searches.map((search) => search[index]!);
    const weightiest = WEIGHTIEST_FIRST.map((answer) => lists.find((list) => list.answer === answer)).find(
      (list) => list !== undefined,
    )!;
    const nodes = new Map(lists.flatMap((list) => list.nodes.map((node) => [node.id, node] as const)));
    return { ...weightiest, desk: first.desk, nodes: [...nodes.values()] };
  });
}

const WEIGHTIEST_FIRST = ['NOT_ANSWERED', 'WITHHELD', 'HELD', 'NONE', 'NOT_HELD', 'NOT_SUPPORTED'] as const;
