/**
 * How one supplier's last-known copies are given to those who ask, and how its answers become copies. A copy is the answer to one fetch,
 * as it would be asked by itself: with whom it travels is chance.
 */

import type { CallObserver } from './call-observer.ts';
import type { CopyKeeper, GivenCopy } from './copies/copy-keeper.ts';
import { distribute } from './distribute.ts';
import { toEntityRequests } from './entity-requests.ts';
import type {
  EntityAnswer,
  EntityInquiry,
  FetchAnswer,
  Inquiry,
  RootAnswer,
  RootFetch,
  RootInquiry,
  Undo,
  WithholdFromRecord,
} from './inquiry.ts';
import { parseSupplierAnswer, type SupplierAnswer } from './supplier-answer.ts';

/** What is different of entities and of the root. */
interface CopyForm<OneFetch, Answer> {
  readonly toBody: (fetch: OneFetch) => string;
  /** @throws {SupplierFailure} where the copy is no answer. */
  readonly read: (fetch: OneFetch, answer: SupplierAnswer, copy: GivenCopy) => Answer;
  /** Asks, with nobody waiting for it. */
  readonly askAgain: (inquiry: Inquiry<OneFetch, Answer>) => Promise<Answer>;
}

export interface LinkCopies<OneFetch, Answer> {
  /** @returns what may be given without asking; where that is stale, it is asked for behind the reader's back. Null for nothing. */
  readonly findUnasked: (inquiry: Inquiry<OneFetch, Answer>) => Answer | null | Promise<Answer | null>;
  /** @returns what may be given where the answer did not come; null for nothing. It never throws. */
  readonly findLast: (inquiry: Inquiry<OneFetch, Answer>) => Promise<Answer | null>;
  /** @param parts of an answer that just came: what it is written from again where it came together with others. */
  readonly keepOf: (inquiry: Inquiry<OneFetch, Answer>, parts: AnswerParts) => FetchAnswer['keep'];
}

export interface AnswerParts {
  readonly records: readonly (Record<string, unknown> | null)[] | null;
  readonly extensions: FetchAnswer['extensions'];
  /** What was sent and what came, as they were; null where others' are in it too. */
  readonly alone: { readonly body: string; readonly text: string } | null;
  /** Milliseconds UTC. */
  readonly askedAt: number;
}

interface CopiesOptions {
  readonly subgraph: string;
  readonly keeper: CopyKeeper;
  readonly observer: CallObserver;
}

export function entityCopies(
  options: CopiesOptions,
  askAgain: (inquiry: EntityInquiry) => Promise<EntityAnswer>,
): LinkCopies<EntityInquiry['fetch'], EntityAnswer> {
  return createLinkCopies(options, (records) => ({ _entities: records }), {
    toBody: (fetch) => toEntityRequests([fetch])[0]!.body,
    read: (fetch, answer, copy) => {
      const answers: (EntityAnswer | Error)[] = [];
      distribute(toEntityRequests([fetch])[0]!, answer, () => ({ copy, keep: null }), answers);
      return answers[0] as EntityAnswer;
    },
    askAgain,
  });
}

export function rootCopies(
  options: CopiesOptions,
  askAgain: (inquiry: RootInquiry) => Promise<RootAnswer>,
): LinkCopies<RootFetch, RootAnswer> {
  return createLinkCopies(options, ([data]) => data, {
    toBody: toRootBody,
    read: (_fetch, answer, copy) => ({ ...answer, copy, keep: null }),
    askAgain,
  });
}

export function toRootBody({ query, values }: RootFetch): string {
  const variables = [...values].map(([name, value]) => `"${name}":${value}`).join(',');
  return `{"query":${JSON.stringify(query)}${variables === '' ? '' : `,"variables":{${variables}}`}}`;
}

function createLinkCopies<OneFetch, Answer extends FetchAnswer>(
  { subgraph, keeper, observer }: CopiesOptions,
  toData: (records: readonly (Record<string, unknown> | null)[]) => unknown,
  { toBody, read, askAgain }: CopyForm<OneFetch, Answer>,
): LinkCopies<OneFetch, Answer> {
  /** Whose copies of what are being made anew. */
  const refreshing = new Set<string>();
  const tell = ({ isStale, madeAt }: GivenCopy): void => {
    const endedAt = keeper.clock();
    observer.onCopyServed({ subgraph, isStale, ageMs: Math.max(0, endedAt - madeAt), endedAt });
  };
  const readOrNull = (fetch: OneFetch, copy: GivenCopy): Answer | null => {
    try {
      return read(fetch, parseSupplierAnswer(copy.text), copy);
    } catch {
      // What is no answer is no copy.
      return null;
    }
  };
  const refresh = (inquiry: Inquiry<OneFetch, Answer>, key: string): void => {
    if (refreshing.has(key)) return;
    refreshing.add(key);
    // Where that fails the copy stays as old as it is; the call is told of like any other.
    void askAgain(inquiry)
      .then(inquiry.receive)
      .catch(() => undefined)
      .finally(() => refreshing.delete(key));
  };
  const giveUnasked = (inquiry: Inquiry<OneFetch, Answer>, body: string, copy: GivenCopy | null): Answer | null => {
    const answer = copy === null ? null : readOrNull(inquiry.fetch, copy);
    if (copy === null || answer === null) return null;
    tell(copy);
    if (copy.isStale) refresh(inquiry, `${inquiry.copyReader!.reader}\n${body}`);
    return answer;
  };
  return {
    findUnasked: (inquiry) => {
      const { copyReader, selectsText, fetch } = inquiry;
      if (!keeper.givesUnasked || copyReader === null || selectsText) return null;
      const body = toBody(fetch);
      const found = keeper.findUnasked(copyReader, body);
      return found instanceof Promise
        ? found.then((copy) => giveUnasked(inquiry, body, copy))
        : giveUnasked(inquiry, body, found);
    },
    findLast: async (inquiry) => {
      const { copyReader, fetch, sent } = inquiry;
      const copy = copyReader === null ? null : await keeper.findAfterFailure(copyReader, toBody(fetch));
      const answer = copy === null ? null : readOrNull(fetch, copy);
      if (copy === null || answer === null) return null;
      const failed = sent.at(-1);
      // Several fetches may have travelled in the one request that failed.
      if (failed?.isReplaced !== true) tell(copy);
      if (failed !== undefined) failed.isReplaced = true;
      return answer;
    },
    keepOf: ({ copyReader, fetch }, { records, extensions, alone, askedAt }) => {
      if (copyReader === null || records === null) return null;
      return (withhold) =>
        keeper.keep(copyReader, alone?.body ?? toBody(fetch), askedAt, () =>
          alone !== null && withhold === null
            ? alone.text
            : writeWithout(records, withhold, () => write(toData(records), extensions)),
        );
    },
  };
}

function write(data: unknown, extensions: FetchAnswer['extensions']): string {
  return JSON.stringify({ data, extensions });
}

/** What was answered goes on to whoever asked, and is as it was when this returns: a copy of it all would cost more than it is worth. */
function writeWithout(
  records: readonly (Record<string, unknown> | null)[],
  withhold: WithholdFromRecord | null,
  writeNow: () => string,
): string {
  if (withhold === null) return writeNow();
  const undo: Undo[] = [];
  try {
    for (const [index, record] of records.entries()) if (record !== null) withhold(record, index, undo);
    return writeNow();
  } finally {
    for (const putBack of undo) putBack();
  }
}
