/** Reads one list of every desk: one operation for all their first pages, and then what is left, desk by desk. */

import type { Registry } from '../../../schema/organisations/registry.ts';
import type { Times } from '../../../schema/contract/times.ts';
import type { MissingReason } from '../engine/custody/custody-model.ts';
import type { ListAnswerState } from '../engine/measures/material-model.ts';
import type { FederatedRead } from '../federated-read.ts';
import { inTurn } from './in-turn.ts';
import { ENOUGH, walkPages, type PagePlace } from './walk-pages.ts';

export interface DeskListDocuments {
  readonly everyDesk: string;
  readonly oneDesk: string;
}

export interface DeskListOptions {
  /** Such as `knownErrors`. */
  readonly field: string;
  /** Variables of the list's own, such as `$symptom: String`; empty for none. */
  readonly parameters: string;
  /** Its arguments by those, such as `symptom: $symptom`; empty for none. */
  readonly arguments: string;
  /** Fields of a node, without braces. */
  readonly selection: string;
}

/** Made once, so that each is planned once. */
export function deskListDocuments({ field, parameters, selection, ...options }: DeskListOptions): DeskListDocuments {
  const list = (after: string): string => `list: ${field}(first: ${PAGE_SIZE} after: ${after} ${options.arguments}) {
    answer { state withheld { reasonCode decidedBy { id } decidedAt reviewDueAt } sourceSpokeAt }
    nodes { ${selection} }
    pageInfo { endCursor hasNextPage }
  }`;
  return {
    everyDesk: `query EveryDesk($desksAfter: String ${parameters}) {
      desks(first: ${DESKS_AT_ONCE} after: $desksAfter) {
        nodes { code ${list('null')} }
        pageInfo { endCursor hasNextPage }
      }
    }`,
    oneDesk: `query OneDesk($desk: ID! $after: String ${parameters}) { desk(code: $desk) { code ${list('$after')} } }`,
  };
}

export interface DeskList<Node> {
  readonly desk: string;
  /** `NOT_ANSWERED` also where it stopped answering on the way: `nodes` are those that came. */
  readonly answer: ListAnswerState;
  readonly withheld: WithholdingNode | null;
  readonly sourceSpokeAt: string | null;
  readonly nodes: readonly Node[];
}

/** As it came. */
export interface WithholdingNode {
  readonly reasonCode?: string | null;
  readonly decidedBy?: { readonly id: string } | null;
  readonly decidedAt?: string | null;
  readonly reviewDueAt?: string | null;
}

export interface ReadDesksOptions {
  readonly variables?: Readonly<Record<string, unknown>>;
  /** Codes of the only desks to ask, in this order; null for all on record, in the order of the directory. */
  readonly desks?: readonly string[] | null;
  readonly times?: Times;
  readonly registry: Registry;
}

/** The most that a desk answers at once. */
const PAGE_SIZE = 200;
const DESKS_AT_ONCE = 100;
const DESKS_IN_TURN = 8;

/** @returns one for each desk asked; nothing of a desk's silence is taken for an answer. */
export async function readDesks<Node>(
  context: Pick<FederatedRead, 'read'>,
  documents: DeskListDocuments,
  options: ReadDesksOptions,
): Promise<readonly DeskList<Node>[]> {
  const read = readerOf(context, documents, options);
  const firsts =
    options.desks == null ? await readFirstPages<Node>(read, options.registry) : unread<Node>(options.desks);
  const lists = firsts.map(({ list }): Writable<DeskList<Node>> => ({ ...list }));
  const unfinished = [...firsts.entries()].filter(([, { next }]) => next !== null);
  await inTurn(unfinished, DESKS_IN_TURN, async ([index, { next }]) => {
    await readOn(read, lists[index]!, next!.after);
  });
  return lists;
}

/** Why the desk's list is not in a figure, or not all of it; null where it is, an empty one included. */
export function missingReasonOf({ answer }: Pick<DeskList<unknown>, 'answer'>): MissingReason | null {
  return answer === 'NOT_ANSWERED' || answer === 'WITHHELD' ? answer : null;
}

/** As {@link missingReasonOf}, of a list of what every desk has: one whose system cannot answer it, or not of the past, holds what nobody sees. */
export function silenceReasonOf(list: Pick<DeskList<unknown>, 'answer'>): MissingReason | null {
  return list.answer === 'NOT_SUPPORTED' ? 'NOT_ANSWERED' : missingReasonOf(list);
}

type Read = (
  document: keyof DeskListDocuments,
  variables: Readonly<Record<string, unknown>>,
) => Promise<Readonly<Record<string, unknown>> | null>;
type Writable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

interface FirstPage<Node> {
  readonly list: DeskList<Node>;
  /** From where to go on; null where nothing is left to ask. */
  readonly next: { readonly after: string | null } | null;
}

interface DeskNode {
  readonly code: string;
  readonly list?: ListNode | null;
}

interface ListNode {
  readonly answer?: {
    readonly state?: Exclude<ListAnswerState, 'NOT_ANSWERED'> | null;
    readonly withheld?: WithholdingNode | null;
    readonly sourceSpokeAt?: string | null;
  } | null;
  readonly nodes?: readonly unknown[] | null;
  readonly pageInfo?: PagePlace | null;
}

function readerOf(
  context: Pick<FederatedRead, 'read'>,
  documents: DeskListDocuments,
  { variables = {}, times }: ReadDesksOptions,
): Read {
  return async (document, own) => {
    const answer = await context.read(documents[document], {
      variables: { ...variables, ...own },
      ...(times === undefined ? {} : { times }),
    });
    return answer.data;
  };
}

async function readFirstPages<Node>(read: Read, registry: Registry): Promise<readonly FirstPage<Node>[]> {
  const found: FirstPage<Node>[] = [];
  let desksAfter: string | null = null;
  for (;;) {
    const data = await read('everyDesk', { desksAfter });
    const page = data?.['desks'] as
      { readonly nodes: readonly DeskNode[]; readonly pageInfo: PagePlace } | null | undefined;
    // The directory answers in process: without it nothing was answered at all.
    if (page == null) return registry.listedDesks.map(({ code }) => ({ list: silent<Node>(code), next: null }));
    found.push(...page.nodes.map((node) => toFirstPage<Node>(node)));
    if (!page.pageInfo.hasNextPage) return found;
    desksAfter = page.pageInfo.endCursor;
  }
}

function unread<Node>(desks: readonly string[]): readonly FirstPage<Node>[] {
  return desks.map((desk) => ({ list: silent<Node>(desk), next: { after: null } }));
}

function toFirstPage<Node>({ code, list }: DeskNode): FirstPage<Node> {
  const first = toList<Node>(code, list);
  return { list: first, next: nextOf(first, list?.pageInfo) };
}

async function readOn<Node>(read: Read, list: Writable<DeskList<Node>>, from: string | null): Promise<void> {
  const nodes = [...list.nodes];
  const isRead = await walkPages(async (after) => {
    const data = await read('oneDesk', { desk: list.desk, after });
    const node = (data?.['desk'] as DeskNode | null | undefined)?.list;
    const page = toList<Node>(list.desk, node);
    nodes.push(...page.nodes);
    Object.assign(list, page, { nodes });
    if (page.answer === 'NOT_ANSWERED') return null;
    return page.answer === 'HELD' ? node!.pageInfo! : ENOUGH;
  }, from);
  if (!isRead) Object.assign(list, silent(list.desk), { nodes });
}

function toList<Node>(desk: string, node: ListNode | null | undefined): DeskList<Node> {
  const state = node?.answer?.state;
  if (state == null || (state === 'HELD' && !isWhole(node!))) return silent(desk);
  return {
    desk,
    answer: state,
    withheld: node!.answer!.withheld ?? null,
    sourceSpokeAt: node!.answer!.sourceSpokeAt ?? null,
    nodes: (node!.nodes ?? []) as readonly Node[],
  };
}

/** A desk that says that there is more, and not where, has not answered the rest. */
function isWhole({ nodes, pageInfo }: ListNode): boolean {
  if (nodes == null || nodes.includes(null) || pageInfo == null) return false;
  return !pageInfo.hasNextPage || pageInfo.endCursor !== null;
}

function nextOf(list: DeskList<unknown>, pageInfo: PagePlace | null | undefined): FirstPage<unknown>['next'] {
  return list.answer === 'HELD' && pageInfo?.hasNextPage === true ? { after: pageInfo.endCursor } : null;
}

function silent<Node>(desk: string): DeskList<Node> {
  return { desk, answer: 'NOT_ANSWERED', withheld: null, sourceSpokeAt: null, nodes: [] };
}
