/** How one supplier's last-known copies are given to those who ask, and how its answers become copies. */

import type { CallObserver } from './call-observer.ts';
import type { CopyCandidate, CopyKeeper, CopyReader, GivenCopy } from './copies/copy-keeper.ts';
import type { EntityInquiry, RootInquiry } from './inquiry.ts';
import { parseSupplierAnswer, type SupplierAnswer } from './supplier-answer.ts';

type AnyInquiry = EntityInquiry | RootInquiry;

export interface LinkCopies {
  /** Whether any copy is ever given without asking. */
  readonly givesUnasked: boolean;
  /**
   * Gives those who wait for one request what was answered to it before, where that is allowed without asking.
   *
   * @param give hands it to them, and throws where it is no answer.
   * @param refresh asks for it again; called for a stale one, and not while it is under way for the same one.
   * @returns whether it was given.
   */
  readonly giveUnasked: (
    inquiries: readonly AnyInquiry[],
    body: string,
    give: (answer: SupplierAnswer, copy: GivenCopy) => void,
    refresh: () => Promise<void>,
  ) => Promise<boolean>;
  /** @returns of the questions that a failed inquiry was part of the first that has a copy, as it is read; null for none. It never throws. */
  readonly findLast: <Answer>(inquiry: AnyInquiry, questions: readonly Question<Answer>[]) => Promise<Answer | null>;
  /** @returns null for what may not become a copy. */
  readonly candidateOf: (
    inquiries: readonly AnyInquiry[],
    body: string,
    text: string,
    answer: SupplierAnswer,
  ) => CopyCandidate | null;
}

export interface Question<Answer> {
  readonly body: string;
  /** Throws where the copy is no answer. */
  readonly read: (answer: SupplierAnswer, copy: GivenCopy) => Answer;
}

export function createLinkCopies(subgraph: string, keeper: CopyKeeper, observer: CallObserver): LinkCopies {
  /** Whose copies of what are being made anew. */
  const refreshing = new Set<string>();
  const tell = ({ isStale, madeAt }: GivenCopy): void => {
    const endedAt = keeper.clock();
    observer.onCopyServed({ subgraph, isStale, ageMs: Math.max(0, endedAt - madeAt), endedAt });
  };
  return {
    givesUnasked: keeper.givesUnasked,
    giveUnasked: async (inquiries, body, give, refresh) => {
      const reader = readerOf(inquiries);
      if (reader === null || inquiries.some(({ selectsText }) => selectsText)) return false;
      const copy = await keeper.findUnasked(reader, body);
      if (copy === null) return false;
      try {
        give(parseSupplierAnswer(copy.text), copy);
      } catch {
        return false;
      }
      tell(copy);
      const key = `${reader.reader}\n${body}`;
      if (copy.isStale && !refreshing.has(key)) {
        refreshing.add(key);
        // Where that fails the copy stays as old as it is; the call is told of like any other.
        void refresh()
          .catch(() => undefined)
          .finally(() => refreshing.delete(key));
      }
      return true;
    },
    findLast: async (inquiry, questions) => {
      const reader = inquiry.copyReader;
      if (reader === null) return null;
      const found = await Promise.all(questions.map(({ body }) => keeper.findAfterFailure(reader, body)));
      for (const [index, copy] of found.entries()) {
        if (copy === null) continue;
        try {
          const answer = questions[index]!.read(parseSupplierAnswer(copy.text), copy);
          const sent = inquiry.sent.at(-1);
          // Several fetches may have travelled in the one request that failed.
          if (sent?.isReplaced !== true) tell(copy);
          if (sent !== undefined) sent.isReplaced = true;
          return answer;
        } catch {
          // What is no answer is no copy.
        }
      }
      return null;
    },
    candidateOf: (inquiries, body, text, { data, errors }) => {
      const reader = data === null || errors.length > 0 ? null : readerOf(inquiries);
      return reader === null ? null : keeper.candidate(reader, body, text, inquiries.length);
    },
  };
}

/** Theirs, where all of them may have copies: those who travel together are one reader. */
function readerOf(inquiries: readonly AnyInquiry[]): CopyReader | null {
  for (const { copyReader } of inquiries) if (copyReader === null) return null;
  return inquiries[0]!.copyReader;
}
