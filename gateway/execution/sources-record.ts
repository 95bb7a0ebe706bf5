/** Which suppliers one request asked, and what came of it: the ground of `extensions.sources`. */

import type { DeskGlassOutcome } from '../../schema/contract/break-glass.ts';
import type { SourceRow } from '../../schema/contract/extensions.ts';
import { formatInstant } from '../../schema/contract/times.ts';
import type { SupplierErrorCode, StatedErrorCode } from '../errors.ts';

/** What a supplier says of itself with each answer. */
export interface SourceSaid {
  readonly spokeAt: string | null;
  readonly position: number | null;
  readonly hash: string | null;
}

/** What one answer says came of the glass, or that none came or said it. */
export type GlassSaid = DeskGlassOutcome | 'DESK_NOT_ANSWERED' | 'DESK_DOES_NOT_SAY';

/** What was given of a supplier from a copy. */
export interface SourceCopy {
  /** Milliseconds UTC. */
  readonly madeAt: number;
  readonly isStale: boolean;
  readonly said: SourceSaid;
  /** Why it was given; null where the supplier was not asked. */
  readonly code: SupplierErrorCode | StatedErrorCode | null;
}

/** Requests, told by identity: several fetches may have travelled in one. */
export interface CountedRequest {
  /** How often it was sent. */
  readonly attempts: number;
}

interface Asked {
  readonly subgraph: string;
  readonly desk: string;
  readonly firstStartMs: number;
  lastEndMs: number;
  readonly requests: Set<CountedRequest>;
  answered: number;
  said: SourceSaid | null;
  /** The oldest of its copies, and of what is known of the others what tells most. */
  copy: SourceCopy | null;
  code: SupplierErrorCode | StatedErrorCode | null;
}

export class SourcesRecord {
  readonly #asked = new Map<string, Asked>();
  #clock: () => number = Date.now;
  #glass: Set<GlassSaid> | null = null;

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
      copy: null,
      code: null,
    });
  }

  /** @param said null when nothing came. */
  ended(subgraph: string, nowMs: number, requests: readonly CountedRequest[], said: SourceSaid | null): void {
    const asked = this.#asked.get(subgraph)!;
    asked.lastEndMs = Math.max(asked.lastEndMs, nowMs);
    for (const request of requests) asked.requests.add(request);
    if (said === null) return;
    asked.answered += 1;
    asked.said = said;
  }

  /**
   * A part of it was given from a copy.
   *
   * @param clock tells the time at which the rows are made, in milliseconds UTC.
   */
  copied(subgraph: string, copy: SourceCopy, clock: () => number): void {
    const asked = this.#asked.get(subgraph)!;
    this.#clock = clock;
    asked.answered += 1;
    asked.copy = mergeCopies(asked.copy, copy);
  }

  /** Of one step that asked for words, of who gave a reason to break the glass. */
  glassSaid(said: GlassSaid): void {
    (this.#glass ??= new Set()).add(said);
  }

  /** All that was said of the glass, each once; null where nobody was asked for words with a reason to break it. */
  get glass(): ReadonlySet<GlassSaid> | null {
    return this.#glass;
  }

  /** Of each desk that a stale copy was given of, when the oldest was made. In milliseconds UTC. */
  copiedAt(): ReadonlyMap<string, number> {
    const made = new Map<string, number>();
    for (const { desk, copy } of this.#asked.values()) if (copy?.isStale === true) made.set(desk, copy.madeAt);
    return made;
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
    for (const said of part.#glass ?? []) this.glassSaid(said);
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
      if (other.copy !== null) own.copy = mergeCopies(own.copy, other.copy);
      own.code ??= other.code;
    }
  }

  /** One row for each desk asked, in the order of their names. */
  rows(): SourceRow[] {
    return [...this.#asked.values()]
      .toSorted((left, right) => (left.subgraph < right.subgraph ? -1 : 1))
      .map((asked) => toRow(asked, this.#clock));
  }
}

function toRow(asked: Asked, clock: () => number): SourceRow {
  const { subgraph, desk, firstStartMs, lastEndMs, requests, answered, copy, code } = asked;
  // What is partly old is as old as its oldest part.
  const said = copy === null ? asked.said : copy.isStale ? copy.said : (asked.said ?? copy.said);
  let attempts = 0;
  for (const request of requests) attempts += request.attempts;
  return {
    subgraph,
    desk,
    state: stateOf(answered, code, copy),
    code: code ?? copy?.code ?? null,
    milliseconds: Math.round((lastEndMs - firstStartMs) * 10) / 10,
    requests: attempts,
    copiedAt: copy === null ? null : formatInstant(copy.madeAt),
    ageSeconds: copy === null ? null : Math.max(0, Math.floor((clock() - copy.madeAt) / 1000)),
    sourceSpokeAt: said?.spokeAt ?? null,
    chainHead:
      said === null || said.position === null || said.hash === null
        ? null
        : { position: said.position, hash: said.hash },
  };
}

function stateOf(answered: number, code: Asked['code'], copy: SourceCopy | null): SourceRow['state'] {
  if (answered === 0) return 'NOT_ANSWERED';
  if (code !== null) return 'PARTIAL';
  return copy?.isStale === true ? 'STALE' : 'ANSWERED';
}

/** A stale one tells more than a fresh one, and of two alike the older. */
function mergeCopies(known: SourceCopy | null, other: SourceCopy): SourceCopy {
  if (known === null) return other;
  const isOther = known.isStale === other.isStale ? other.madeAt < known.madeAt : other.isStale;
  const [one, rest] = isOther ? [other, known] : [known, other];
  return { ...one, madeAt: Math.min(one.madeAt, rest.madeAt), code: known.code ?? other.code };
}
