/** A federated graph as this test has it: SDL only. Every value behind it comes from a world. */

export interface DifferentialSubgraph {
  readonly name: string;
  /** Without the link to federation. */
  readonly sdl: string;
}

/** Entities that one subgraph cannot give, though it has their type. */
export interface UnknownEntities {
  readonly subgraph: string;
  readonly type: string;
  /** Positions in the pool of the type's entities. */
  readonly positions: readonly number[];
  /** What nobody else could give of them: null in one schema too. It is reached through a reference only. */
  readonly fields: readonly string[];
  /** Whether the subgraph says so by an error. */
  readonly isError: boolean;
}

export interface DifferentialGraph {
  readonly name: string;
  readonly subgraphs: readonly DifferentialSubgraph[];
  readonly unknown?: readonly UnknownEntities[];
  /** Fields of keys that are null, by `Type.field`: at which positions in the pool. */
  readonly nullKeys?: Readonly<Record<string, readonly number[]>>;
  /** How large operations may get: the number of fields that they select, about. */
  readonly operationSize?: number;
}
