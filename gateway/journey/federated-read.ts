/**
 * The port by which root figures read the desks: a query on the gateway's own graph, by its own pipeline, with the identity of whoever
 * asks. It is the only way out of `journey/`: there is no database and no socket here.
 */

import type { SourceRow } from '../../schema/contract/extensions.ts';
import type { Reader } from '../../schema/contract/reader.ts';
import type { InstantMs, Times } from '../../schema/contract/times.ts';

export interface FederatedAnswer {
  /** As GraphQL completes it: null fields where a desk did not answer. Null where nothing could be answered. */
  readonly data: Readonly<Record<string, unknown>> | null;
  /** Attributed as in any answer; already fit for a client. */
  readonly errors: readonly { readonly message: string; readonly code: string | null; readonly desk: string | null }[];
  /** Who was asked for this read and what came of it, with each desk's chain head at the read's times. */
  readonly sources: readonly SourceRow[];
}

export interface FederatedReadOptions {
  readonly variables?: Readonly<Record<string, unknown>>;
  /** Other times than the request's, such as an earlier knowledge time. Neither may be after the request's own. */
  readonly times?: Times;
}

/**
 * Reads of one request. What they asked stands in the request's `extensions.sources` too.
 *
 * Depth is one: a document may not ask for a field that itself reads, and its answer then is an internal error.
 */
export interface FederatedRead {
  /** The request's pair. */
  readonly times: Times;
  /** @param document a query of the client schema, the same string each time it is used: it is parsed, planned and compiled once. */
  readonly read: (document: string, options?: FederatedReadOptions) => Promise<FederatedAnswer>;
  /** The same reader and times for work that outlives the request; `signal` ends it. Its sources are its own. */
  readonly detached: (signal: AbortSignal) => FederatedRead;
}

/** What the gateway gives each operation on the journey. */
export interface JourneyContext extends FederatedRead {
  /** Alike for all requests of one identity and for no others; it says nothing of who that is. */
  readonly reader: string;
  /** Who asks, as the gateway vouches for it; null where it asks nobody who they are. */
  readonly identity: Reader | null;
  /** Whether the client named at least one of the times; otherwise both are now. */
  readonly areTimesAsked: boolean;
  /**
   * Of each account desk whose part in this request is what it said before, when it said so: by its code, in milliseconds UTC. It bears on
   * what came by `@requires`; what is read here is always said now.
   */
  readonly copiedAt: () => ReadonlyMap<string, InstantMs>;
}
