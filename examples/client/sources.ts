/**
 * Reads `extensions.sources`, the completeness statement of every answer: one row for each desk asked. Its JSON Schema is
 * published at `/schema/extensions.json`; this reader needs no library.
 */

export interface SourceRow {
  readonly subgraph: string;
  readonly desk: string;
  readonly state: 'ANSWERED' | 'PARTIAL' | 'STALE' | 'NOT_ANSWERED';
  /** Why not, or not all, or not now; null when ANSWERED. */
  readonly code: string | null;
  readonly milliseconds: number;
  readonly requests: number;
  /** When it said what is given of it, where that was before, RFC 3339; otherwise null. */
  readonly copiedAt: string | null;
  /** Whole seconds since then. */
  readonly ageSeconds: number | null;
  /** When its source last spoke, RFC 3339; null when it did not answer. */
  readonly sourceSpokeAt: string | null;
  /** What its source had said by then: null when it did not answer or keeps no chain. */
  readonly chainHead: { readonly position: number; readonly hash: string } | null;
}

/** @returns the rows; empty where the operation was refused before anyone was asked. */
export function readSources(extensions: unknown): readonly SourceRow[] {
  const sources = (extensions as { sources?: unknown } | null | undefined)?.sources;
  if (!Array.isArray(sources))
    throw new TypeError('The answer has no extensions.sources: it is not from a Throughline gateway');
  return sources as readonly SourceRow[];
}
