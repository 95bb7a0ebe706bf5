import type { SourceRow } from '../../../schema/contract/extensions.ts';
import type { FederatedRead } from '../federated-read.ts';

export interface RecordedRead extends Pick<FederatedRead, 'read' | 'times'> {
  /** What each desk that answered at any time said of its chain at the reads' times, by desk: null where it keeps none. */
  readonly chainHeads: () => ReadonlyMap<string, SourceRow['chainHead']>;
}

/** Reads as `context` does, and keeps who was asked: what a figure is anchored to. */
export function recordReads(context: Pick<FederatedRead, 'read' | 'times'>): RecordedRead {
  const heads = new Map<string, SourceRow['chainHead']>();
  return {
    times: context.times,
    read: async (document, options) => {
      const answer = await context.read(document, options);
      for (const { desk, state, chainHead } of answer.sources) {
        // Silent once, it answered the next time: where its chain stood at that knowledge time is the same.
        if (state !== 'NOT_ANSWERED') heads.set(desk, chainHead ?? heads.get(desk) ?? null);
      }
      return answer;
    },
    chainHeads: () => new Map(heads),
  };
}
