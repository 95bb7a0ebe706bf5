/** What evidence stands on: the head of each desk's chain of events at the request's times. */

import type { Registry } from '../../../schema/organisations/registry.ts';
import type { FederatedRead } from '../federated-read.ts';

export interface DeskHead {
  /** The desk that answers for its subgraph. */
  readonly desk: string;
  readonly hasAnswered: boolean;
  /** Null where it did not answer, keeps no chain, or had witnessed nothing by then. */
  readonly head: { readonly position: number; readonly hash: string } | null;
}

/** @returns reads all heads in one operation, in the directory's order. */
export function createReadChainHeads(
  registry: Registry,
): (context: Pick<FederatedRead, 'read'>) => Promise<readonly DeskHead[]> {
  const desks = registry.accountDesks.map(({ code }) => code);
  const fields = desks.map((code, index) => `d${index}: desk(code: ${JSON.stringify(code)}) { ...Head }`);
  const document = `query ReadChainHeads { ${fields.join(' ')} } fragment Head on Desk { history chainHead { position hash } }`;
  return async ({ read }) => {
    const { data } = await read(document);
    return desks.map((desk, index): DeskHead => {
      const node = data?.[`d${index}`] as HeadNode | null | undefined;
      const { position, hash } = node?.chainHead ?? {};
      return {
        desk,
        // A desk always says what its past is worth.
        hasAnswered: node?.history != null,
        head: position == null || hash == null ? null : { position, hash },
      };
    });
  };
}

interface HeadNode {
  readonly history?: string | null;
  readonly chainHead?: { readonly position?: number | null; readonly hash?: string | null } | null;
}

/**
 * Whether what was reckoned from some heads would come out the same now.
 *
 * @param silent desks that did not answer all of it.
 * @param now a desk that does not answer now contradicts nothing.
 */
export function standsOn(used: readonly DeskHead[], silent: ReadonlySet<string>, now: readonly DeskHead[]): boolean {
  return now.every(({ desk, hasAnswered, head }, index) => {
    if (!hasAnswered) return true;
    const before = used[index];
    return before?.hasAnswered === true && !silent.has(desk) && before.head?.hash === head?.hash;
  });
}
