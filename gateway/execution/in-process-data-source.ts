/** A subgraph of our own, in process: no HTTP, and its errors are ours, so they may say what they mean. */

import type { GraphQLDataSource } from '@apollo/gateway';
import { execute, GraphQLError, parse, type DocumentNode, type GraphQLSchema } from 'graphql';
import { LRUCache } from 'lru-cache';
import { toClientPath } from './response-names.ts';
import { scopeOf } from './supplier-data-source.ts';

type ProcessOptions = Parameters<GraphQLDataSource<Record<string, unknown>>['process']>[0];
type ProcessResult = Awaited<ReturnType<GraphQLDataSource['process']>>;

export class InProcessDataSource implements GraphQLDataSource<Record<string, unknown>> {
  readonly #schema: GraphQLSchema;
  readonly #documents = new LRUCache<string, DocumentNode>({ max: 1000 });

  constructor(schema: GraphQLSchema) {
    this.#schema = schema;
  }

  async process(options: ProcessOptions): Promise<ProcessResult> {
    if (options.kind !== 'incoming operation') return {};
    const scope = scopeOf(options.context);
    const { query = '', variables, operationName } = options.request;
    const result = await execute({
      schema: this.#schema,
      document: this.#parse(query),
      variableValues: variables,
      operationName: operationName ?? null,
      contextValue: { times: scope.times },
    });
    const prefix = (options.pathInIncomingRequest ?? []).filter((step) => step !== '@');
    for (const error of result.errors ?? []) {
      // An entity's error is placed where its fetch hangs: which of the entities it was, the plan's path does not say.
      const path = error.path?.[0] === '_entities' ? prefix : [...prefix, ...(error.path ?? [])];
      scope.ownErrors.push(
        new GraphQLError(error.message, {
          path: toClientPath(path),
          extensions: error.extensions,
          originalError: error.originalError ?? null,
        }),
      );
    }
    return { data: result.data ?? undefined } as ProcessResult;
  }

  #parse(query: string): DocumentNode {
    const known = this.#documents.get(query);
    if (known !== undefined) return known;
    const document = parse(query, { noLocation: true });
    this.#documents.set(query, document);
    return document;
  }
}
