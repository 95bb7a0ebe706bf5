/** Which suppliers one request asked, and what came of it: the ground of `extensions.sources`. */

import type { SourceRow } from '../../schema/contract/extensions.ts';
import type { SupplierErrorCode, StatedErrorCode } from '../errors.ts';

/** What a supplier says of itself with each answer. */
export interface SourceSaid {
  readonly spokeAt: string | null;
  readonly position: number | null;
  readonly hash: string | null;
}

interface Asked {
  readonly subgraph: string;
  readonly desk: string;
  readonly firstStartMs: number;
  lastEndMs: number;
  /** Each request that was sent, told by identity: several fetches may have travelled in one. */
  readonly requests: Set<object>;
  answered: number;
  said: SourceSaid | null;
  code: SupplierErrorCode | StatedErrorCode | null;
}

export class SourcesRecord {
  readonly #asked = new Map<string, Asked>();

  /** @param nowMs a steady clock's reading, in milliseconds. */
  started(subgraph: string, desk: string, nowMs: number): void {
    if (this.#asked.has(subgraph)) return;
    this.#asked.set(subgraph, {
      subgraph,
      desk,
      firstStartMs: nowMs,
      lastEndMs: nowMs,
      requests: new Set(),
      answered: 0,
      said: null,
      code: null,
    });
  }

  /** @param said null when nothing came. */
  ended(subgraph: string, nowMs: number, requests: readonly object[], said: SourceSaid | null): void {
    const asked = this.#asked.get(subgraph)!;
    asked.lastEndMs = Math.max(asked.lastEndMs, nowMs);
    for (const request of requests) asked.requests.add(request);
    if (said === null) return;
    asked.answered += 1;
    asked.said = said;
  }

  /** The first code stays: it is the one that its row names. */
  failed(subgraph: string, code: SupplierErrorCode | StatedErrorCode): void {
    const asked = this.#asked.get(subgraph)!;
    asked.code ??= code;
  }

  /**
   * Takes in who was asked for a part of the same request.
   *
   * @param sameTimes whether it asked for the same pair of times: what a desk says of another past is not what it says of this one.
   */
  include(part: SourcesRecord, sameTimes: boolean): void {
    for (const [subgraph, other] of part.#asked) {
      const own = this.#asked.get(subgraph);
      const said = sameTimes ? other.said : null;
      if (own === undefined) {
        this.#asked.set(subgraph, { ...other, requests: new Set(other.requests), said });
        continue;
      }
      own.lastEndMs = Math.max(own.lastEndMs, other.lastEndMs);
      for (const request of other.requests) own.requests.add(request);
      own.answered += other.answered;
      own.said ??= said;
      own.code ??= other.code;
    }
  }

  /** One row for each desk asked, in the order of their names. */
  rows(): SourceRow[] {
    return [...this.#asked.values()]
      .toSorted((left, right) => (left.subgraph < right.subgraph ? -1 : 1))
      .map(({ subgraph, desk, firstStartMs, lastEndMs, requests, answered, said, code }) => ({
        subgraph,
        desk,
        state: answered === 0 ? 'NOT_ANSWERED' : code === null ? 'ANSWERED' : 'PARTIAL',
        code,
        milliseconds: Math.round((lastEndMs - firstStartMs) * 10) / 10,
        requests: requests.size,
        sourceSpokeAt: said?.spokeAt ?? null,
        chainHead:
          said === null || said.position === null || said.hash === null
            ? null
            : { position: said.position, hash: said.hash },
      }));
  }
}
