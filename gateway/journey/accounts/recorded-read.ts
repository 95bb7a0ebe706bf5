import type { SourceRow } from '../../../schema/contract/extensions.ts';
import type { FederatedRead } from '../federated-read.ts';

export interface RecordedRead extends Pick<FederatedRead, 'read' | 'times'> {
  /** What each desk that answered every time said of its chain, by desk: null where it keeps none. */
  readonly chainHeads: () => ReadonlyMap<string, SourceRow['chainHead']>;
}

/** Reads as `context` does, and keeps who was asked: what a figure is anchored to. */
export function recordReads(context: Pick<FederatedRead, 'read' | 'times'>): RecordedRead {
  const heads = new Map<string, SourceRow['chainHead']>();
  const silent = new Set<string>();
  return {
    times: context.times,
    read: async (document, options) => {
      const answer = await context.read(document, options);
      for (const { desk, state, chainHead } of answer.sources) {
        if (state === 'NOT_ANSWERED') silent.add(desk);
        else heads.set(desk, chainHead ?? heads.get(desk) ?? null);
      }
      return answer;
    },
    chainHeads: () => new Map([...heads].filter(([desk]) => !silent.has(desk))),
  };
}
