/** What a desk's folder exports (`subgraphs/<name>/index.ts`, as `desk`): how to reach its system, and what only it has. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { GraphQLResolveInfo } from 'graphql';
import type { Capacity } from '../../schema/contract/reader.ts';
import type { InstantMs } from '../../schema/contract/times.ts';
import type { DeskRow, SubgraphRow } from '../../schema/organisations/model.ts';
import type { DeskContext } from './context.ts';
import type { SupplierSystem } from './supplier-system.ts';

/** What the directory says of the desks that readers read for: a `Registry` is one. */
export interface DeskDirectory {
  /** As what the desk acts towards the others; null for a desk that is not listed. */
  readonly capacityOf: (desk: string) => Capacity | null;
  /** Code of the organisation that runs the desk at an instant; null for a desk that is not listed. */
  readonly operatorOf: (desk: string, at: InstantMs) => string | null;
}

/** What the process gives a desk: everything that a test may want to choose is here, and nothing is read from elsewhere. */
export interface DeskEnvironment {
  readonly subgraph: SubgraphRow;
  /** The desks that this subgraph answers for; one, except for `local-desks`. */
  readonly desks: readonly DeskRow[];
  readonly directory: DeskDirectory;
  /** Folder of this subgraph's own data; exists. */
  readonly dataFolder: string;
  /** `postgres://…` where what must last is kept in PostgreSQL; null for SQLite in `dataFolder`. */
  readonly databaseUrl: string | null;
  /** Now, in milliseconds UTC. */
  readonly clock: () => InstantMs;
  /** Bearer token that lets the owner append; null switches appending over HTTP off. */
  readonly ownerToken: string | null;
}

/** Resolves a field; `never` lets each one state the source and the arguments that its own SDL gives it. */
export type OwnFieldResolver = (
  source: never,
  fieldArguments: never,
  context: DeskContext,
  info: GraphQLResolveInfo,
) => unknown;

/** Resolves a representation `{ __typename, …key }`; asynchronous, so that one failure stays one entity's. */
export type OwnReferenceResolver = (
  reference: never,
  context: DeskContext,
  info: GraphQLResolveInfo,
) => Promise<unknown>;

/**
 * Resolvers by type name, then by field name (or `__resolveReference`). For what this desk's own `schema.graphql` defines:
 * `LspSouthernTicket.releaseBundle` with a `TicketRecord` as its source, `Incident.title`, `Query.incidents`.
 */
export type OwnResolvers = Readonly<Record<string, Readonly<Record<string, OwnFieldResolver | OwnReferenceResolver>>>>;

/** An HTTP route beside `/graphql` and `/health/*` that a desk serves to its own owner. */
export interface OwnerRoute {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
}

/** What a desk's folder brings up: the system behind the contract, and routes for its owner. */
export interface DeskService {
  readonly system: SupplierSystem;
  readonly ownerRoutes: readonly OwnerRoute[];
}

export interface DeskDefinition {
  /** The folder's name and the subgraph's name in the supergraph. */
  readonly name: string;
  readonly createService: (environment: DeskEnvironment) => Promise<DeskService>;
  /**
   * Resolvers for what only this desk has. A field on its ticket type that is not named here answers the value that
   * `TicketRecord.own` holds under the field's name. A name that the schema does not have refuses to start.
   */
  readonly resolvers?: OwnResolvers;
}
