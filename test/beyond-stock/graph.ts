/** What a folder here gives: subgraphs, the same in one schema, and queries that tell gateways apart. */

import type { SubgraphDefinition } from '../gateway/small-graph.ts';

export interface BeyondStockGraph {
  readonly subgraphs: readonly SubgraphDefinition[];
  readonly oneSchema: {
    readonly sdl: string;
    /** Plain data with functions for fields that take arguments; objects of abstract types tell theirs by `__typename`. */
    readonly rootValue: object;
  };
  readonly queries: readonly BeyondStockQuery[];
}

export interface BeyondStockQuery {
  /** Reads on after "answers". */
  readonly name: string;
  readonly document: string;
  readonly variables?: Readonly<Record<string, unknown>>;
}
