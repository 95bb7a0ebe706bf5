/** Which suppliers one request asked, and what came of it: the ground of `extensions.sources` and of the errors. */

import type { SourceRow } from '../../schema/contract/extensions.ts';
import type { SupplierErrorCode, StatedErrorCode } from '../errors.ts';

/** Positions that a failed fetch would have filled, as the fetch names them. */
export interface FetchTarget {
  /** The object: null for the root of the operation. */
  readonly entity: { readonly typename: string; readonly key: string } | null;
  /** Response names directly on that object. */
  readonly responseNames: ReadonlySet<string>;
}

export interface Failure {
  readonly subgraph: string;
  readonly code: SupplierErrorCode | StatedErrorCode;
  readonly targets: readonly FetchTarget[];
  /** Where the fetch hangs in the operation: response names from the root to the first list. */
  readonly path: readonly (string | number)[];
  /** Records dropped from an answer that otherwise stands; 0 for a call that failed. */
  readonly dropped: number;
}

/** What a supplier says of itself with each answer. */
export interface SourceSaid {
  readonly spokeAt: string | null;
  readonly position: number | null;
  readonly hash: string | null;
}

interface Asked {
  readonly subgraph: string;
  readonly desk: string;
  firstStartMs: number;
  lastEndMs: number;
  requests: number;
  answered: number;
  said: SourceSaid | null;
}

export class SourcesRecord {
  readonly #asked = new Map<string, Asked>();
  readonly #failures: Failure[] = [];

  /** @param nowMs a steady clock's reading, in milliseconds. */
  started(subgraph: string, desk: string, nowMs: number): void {
    const asked = this.#asked.get(subgraph);
    if (asked !== undefined) asked.requests += 1;
    else {
      this.#asked.set(subgraph, {
        subgraph,
        desk,
        firstStartMs: nowMs,
        lastEndMs: nowMs,
        requests: 1,
        answered: 0,
        said: null,
      });
    }
  }

  ended(subgraph: string, nowMs: number, said: SourceSaid | null): void {
    const asked = this.#asked.get(subgraph)!;
    asked.lastEndMs = Math.max(asked.lastEndMs, nowMs);
    if (said === null) return;
    asked.answered += 1;
    asked.said = said;
  }

  failed(failure: Failure): void {
    this.#failures.push(failure);
  }

  get failures(): readonly Failure[] {
    return this.#failures;
  }

  /** One row for each desk asked, in the order of their names. */
  rows(): SourceRow[] {
    return [...this.#asked.values()]
      .toSorted((left, right) => (left.subgraph < right.subgraph ? -1 : 1))
      .map(({ subgraph, desk, firstStartMs, lastEndMs, requests, answered, said }) => {
        const failure = this.#failures.find((candidate) => candidate.subgraph === subgraph);
        return {
          subgraph,
          desk,
          state: answered === 0 ? 'NOT_ANSWERED' : failure === undefined ? 'ANSWERED' : 'PARTIAL',
          code: failure?.code ?? null,
          milliseconds: Math.round((lastEndMs - firstStartMs) * 10) / 10,
          requests,
          sourceSpokeAt: said?.spokeAt ?? null,
          chainHead:
            said === null || said.position === null || said.hash === null
              ? null
              : { position: said.position, hash: said.hash },
        };
      });
  }
}
