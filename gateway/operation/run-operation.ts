/** Runs operations on the stock gateway, and makes of its answers what this gateway promises. */

import type { GatewayInterface } from '@apollo/server-gateway-interface';
import { GraphQLError, Kind, type DocumentNode, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';
import { InstantError, type InstantMs } from '../../schema/contract/times.ts';
import { requestError } from '../errors.ts';
import { identifyRecords } from './identify-records.ts';
import { pinTimes } from './pin-times.ts';
import { completeResponse, type CompletionOptions } from '../execution/complete-response.ts';
import type { RequestScope } from '../execution/request-scope.ts';
import { scopeOf } from '../execution/supplier-data-source.ts';

export type GatewayExecutor = NonNullable<Awaited<ReturnType<GatewayInterface['load']>>['executor']>;
type RequestContext = Parameters<GatewayExecutor>[0];
type Response = Awaited<ReturnType<GatewayExecutor>>;

export interface ExecutorOptions {
  readonly stock: GatewayExecutor;
  readonly schema: GraphQLSchema;
  /** Whether the supergraph has the contract: its times, and its interface entities. */
  readonly contract: boolean;
  readonly clock: () => InstantMs;
  readonly completion: CompletionOptions;
}

export function createExecutor({ stock, schema, contract, clock, completion }: ExecutorOptions): GatewayExecutor {
  const identified = new WeakMap<DocumentNode, DocumentNode>();
  const identify = (document: DocumentNode): DocumentNode => {
    const known = identified.get(document) ?? identifyRecords(document, schema);
    identified.set(document, known);
    return known;
  };
  return async (request) => {
    const scope = scopeOf(request.context);
    try {
      if (contract) pin(request, scope, clock());
      const document = contract ? identify(request.document) : request.document;
      const response = await stock({ ...request, document });
      return toResponse(response, scope, completion);
    } catch (error) {
      if (error instanceof InstantError)
        return { errors: [new GraphQLError(error.message, { extensions: { code: error.code } })] };
      if (error instanceof GraphQLError) return { errors: [error] };
      throw error;
    }
  };
}

function pin({ document, operationName, request }: RequestContext, scope: RequestScope, now: InstantMs): void {
  const operations = document.definitions.filter(
    (definition): definition is OperationDefinitionNode => definition.kind === Kind.OPERATION_DEFINITION,
  );
  const operation = operations.find(({ name }) => name?.value === operationName) ?? operations[0]!;
  const { times, origin } = pinTimes(operation, request.variables ?? {}, now);
  scope.times = times;
  scope.timesOrigin = origin;
}

function toResponse(response: Response, scope: RequestScope, completion: CompletionOptions): Response {
  const { failures } = scope.sources;
  const supplierErrors = completeResponse(response.data, failures, completion);
  // The data sources report no errors to the stock executor: what it still has was refused before anything was fetched.
  const refusals = (response.errors ?? []).map(toRefusal);
  const known = [...scope.ownErrors, ...supplierErrors, ...refusals];
  const errors = known.length > 0 ? known : valueCompletionErrors(response);
  return {
    ...(response.data === undefined ? {} : { data: response.data }),
    ...(errors.length === 0 ? {} : { errors }),
  };
}

function toRefusal(error: GraphQLError | { readonly message: string; readonly extensions?: unknown }): GraphQLError {
  if (!(error instanceof GraphQLError)) return requestError('INTERNAL_SERVER_ERROR');
  if (error.extensions['code'] !== undefined && error.extensions['code'] !== 'INTERNAL_SERVER_ERROR') return error;
  return new GraphQLError(error.message, {
    nodes: error.nodes ?? null,
    path: error.path ?? null,
    extensions: { code: 'BAD_USER_INPUT' },
  });
}

/** The stock executor tells of nulls at positions that may not be null in an extension only: the specification wants an error. */
function valueCompletionErrors(response: Response): GraphQLError[] {
  const errors =
    (response.extensions as { valueCompletion?: readonly GraphQLError[] } | undefined)?.valueCompletion ?? [];
  return errors.map(
    (error) => new GraphQLError(error.message, { path: error.path ?? null, extensions: { code: 'NULL_NOT_ALLOWED' } }),
  );
}
