/** Runs operations on the stock gateway, and makes of its answers what this gateway promises. */

import { createHash } from 'node:crypto';
import type { GatewayInterface } from '@apollo/server-gateway-interface';
import { getVariableValues, GraphQLError, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';
import { InstantError, type InstantMs } from '../../schema/contract/times.ts';
import { requestError } from '../errors.ts';
import type { Planner } from './planner.ts';
import { createPrepare } from './prepare-document.ts';
import { selectOperation } from './select-operation.ts';
import { pinTimes } from './pin-times.ts';
import { completeResponse, type CompletionOptions } from '../execution/complete-response.ts';
import type { RequestScope } from '../execution/request-scope.ts';
import { toClientPath } from '../execution/response-names.ts';
import { scopeOf } from '../execution/supplier-data-source.ts';

export type GatewayExecutor = NonNullable<Awaited<ReturnType<GatewayInterface['load']>>['executor']>;
type Response = Awaited<ReturnType<GatewayExecutor>>;

export interface ExecutorOptions {
  readonly stock: GatewayExecutor;
  readonly schema: GraphQLSchema;
  /** Whether the supergraph has the contract: its times, and its interface entities. */
  readonly contract: boolean;
  readonly clock: () => InstantMs;
  readonly planner: Planner;
  readonly completion: CompletionOptions;
}

export function createExecutor(options: ExecutorOptions): GatewayExecutor {
  const { stock, schema, contract, clock, planner, completion } = options;
  const prepare = createPrepare({ schema, isIdentified: contract });
  return async (context) => {
    const { document: given, request } = context;
    const scope = scopeOf(context.context);
    try {
      const operation = selectOperation(given, request.operationName, (kind) => schema.getRootType(kind) != null);
      const variables = coerceVariables(operation, request.variables ?? {}, schema);
      if ('errors' in variables) return variables;
      const { document, form, renameVariables } = prepare(given, variables.coerced);
      if (contract) {
        const { times, origin } = pinTimes(operation, variables.coerced, clock());
        scope.times = times;
        scope.timesOrigin = origin;
      }
      // Each form of a document has a plan of its own.
      const queryHash = form === '' ? context.queryHash : hash(context.queryHash + form);
      await planner.ensurePlanned({ queryHash, operationName: request.operationName, document });
      const response = await stock({
        ...context,
        document,
        queryHash,
        request: { ...request, variables: renameVariables(request.variables ?? {}) },
      });
      return toResponse(response, scope, completion);
    } catch (error) {
      if (error instanceof InstantError)
        return { errors: [new GraphQLError(error.message, { extensions: { code: error.code } })] };
      if (error instanceof GraphQLError) return { errors: [error] };
      if (isStackOverflow(error)) return { errors: [requestError('OPERATION_TOO_COSTLY')] };
      throw error;
    }
  };
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Custom scalars say by a code of their own what is wrong with a value; whatever else does not fit is bad input. */
function coerceVariables(
  operation: OperationDefinitionNode,
  given: Readonly<Record<string, unknown>>,
  schema: GraphQLSchema,
): { readonly errors: GraphQLError[] } | { readonly coerced: Readonly<Record<string, unknown>> } {
  const result = getVariableValues(schema, operation.variableDefinitions ?? [], given);
  if (result.errors === undefined) return { coerced: result.coerced };
  return {
    errors: result.errors.map(
      (error) =>
        new GraphQLError(error.message, {
          nodes: error.nodes ?? null,
          extensions: { code: error.extensions['code'] ?? 'BAD_USER_INPUT' },
        }),
    ),
  };
}

function toResponse(response: Response, scope: RequestScope, completion: CompletionOptions): Response {
  const { failures } = scope.sources;
  const supplierErrors = completeResponse(response.data, failures, completion);
  // What a client can do wrong is refused before, and the data sources report no errors: what there still is, is a fault of ours.
  const faults = (response.errors ?? []).map(toFault);
  const known = [...scope.ownErrors, ...supplierErrors, ...faults];
  const errors = known.length > 0 ? known : valueCompletionErrors(response);
  return {
    ...(response.data === undefined ? {} : { data: response.data }),
    ...(errors.length === 0 ? {} : { errors }),
  };
}

/** Known by its code as one to be logged and told no more of. */
function toFault(error: { readonly message: string; readonly path?: GraphQLError['path'] }): GraphQLError {
  const cause = error instanceof GraphQLError ? (error.originalError ?? error) : error;
  if (isStackOverflow(cause)) return requestError('OPERATION_TOO_COSTLY');
  return new GraphQLError(error.message, {
    path: clientPathOf(error),
    originalError: cause instanceof Error ? cause : null,
    extensions: { code: 'INTERNAL_SERVER_ERROR' },
  });
}

function clientPathOf({ path }: { readonly path?: GraphQLError['path'] }): readonly (string | number)[] | null {
  return path === undefined ? null : toClientPath(path);
}

/** Selections nested a thousand deep: nobody's fault but the operation's. */
function isStackOverflow(error: unknown): boolean {
  return error instanceof RangeError && error.message.startsWith('Maximum call stack');
}

/** The stock executor tells of nulls at positions that may not be null in an extension only: the specification wants an error. */
function valueCompletionErrors(response: Response): GraphQLError[] {
  const errors =
    (response.extensions as { valueCompletion?: readonly GraphQLError[] } | undefined)?.valueCompletion ?? [];
  return errors.map(
    (error) => new GraphQLError(error.message, { path: clientPathOf(error), extensions: { code: 'NULL_NOT_ALLOWED' } }),
  );
}
