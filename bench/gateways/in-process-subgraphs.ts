/** Our own subgraphs for gateways that are not ours: the same schemas and contexts, parsed once and executed without HTTP. */

import { execute, parse, type DocumentNode, type ExecutionResult } from 'graphql';
import { createDirectory } from '../../gateway/directory/index.ts';
import { createJourney } from '../../gateway/journey/index.ts';
import { loadOrganisations } from '../../schema/organisations/load.ts';
import { createRegistry } from '../../schema/organisations/registry.ts';
import { loadPolicies } from '../../schema/policies/load.ts';

export interface SubgraphRequest {
  readonly document: string | DocumentNode;
  readonly variables: Record<string, unknown> | undefined;
  readonly operationName: string | undefined;
}

export type ExecuteInProcess = (request: SubgraphRequest) => Promise<ExecutionResult>;

/** By the subgraph's name. */
export async function createInProcessSubgraphs(): Promise<ReadonlyMap<string, ExecuteInProcess>> {
  const organisations = await loadOrganisations();
  const schemas = {
    directory: createDirectory(organisations).schema,
    journey: createJourney({ registry: createRegistry(organisations), policies: await loadPolicies() }).schema,
  };
  const documents = new Map<string, DocumentNode>();
  const toDocument = (text: string): DocumentNode => {
    const document = documents.get(text) ?? parse(text, { noLocation: true });
    documents.set(text, document);
    return document;
  };
  return new Map(
    Object.entries(schemas).map(([name, schema]): [string, ExecuteInProcess] => [
      name,
      async ({ document, variables, operationName }) => {
        const now = Date.now();
        return execute({
          schema,
          document: typeof document === 'string' ? toDocument(document) : document,
          variableValues: variables,
          operationName: operationName ?? null,
          contextValue: { times: { asOf: now, asKnownAt: now }, copiedAt: () => new Map() },
        });
      },
    ]),
  );
}
