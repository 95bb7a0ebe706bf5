/** GraphQL over HTTP for one desk: times first, then the operation, then the echo. */

import { getOperationAST, GraphQLError } from 'graphql';
import type { GraphQLSchema } from 'graphql';
import { createHandler } from 'graphql-http';
import type { Handler, OperationArgs } from 'graphql-http';
import type { IncomingHttpHeaders } from 'node:http';
import { ECHO_EXTENSION, formatInstant, InstantError } from '../../schema/contract/times.ts';
import type { InstantMs, SupplierEcho } from '../../schema/contract/times.ts';
import type { Reader } from '../../schema/contract/reader.ts';
import { readRequestId } from '../../schema/contract/request-name.ts';
import { createDeskContext } from './context.ts';
import type { DeskContext } from './context.ts';
import type { DesksByCode } from './desks.ts';
import type { OpeningOutcome } from './disclosure/openings.ts';
import { createDocumentCache } from './document-cache.ts';
import { SUPPLIER_FAILURES, SUPPLIER_INTERNAL } from './errors.ts';
import { createExecutionErrorFormatter, toRequestError, withCode } from './format-error.ts';
import { describeFailure } from './log.ts';
import type { DeskLog, DeskLogEntry } from './log.ts';
import { readRequestTimes } from './request-times.ts';
import { SupplierSystemError } from './supplier-system.ts';
import type { SupplierSystem } from './supplier-system.ts';

export interface GraphqlHandlerOptions {
  /** The subgraph's name, for the log. */
  readonly subgraph: string;
  readonly schema: GraphQLSchema;
  readonly system: SupplierSystem;
  readonly desks: DesksByCode;
  readonly clock: () => InstantMs;
  readonly log: DeskLog;
}

/** What the HTTP side gives the handler beside the request itself. */
export interface RequestSide {
  /** Who reads, as the gateway vouches for it; null where nobody does. */
  readonly reader: Reader | null;
  /** Names the request in what is recorded of it, unless it has a name of its own. */
  readonly requestId: string;
  readonly signal: AbortSignal;
}

/** Handles one request whose body is already read. Never rejects for what a request or a supplier's system did. */
export function createGraphqlHandler(options: GraphqlHandlerOptions): Handler<unknown, RequestSide> {
  const { subgraph, schema, system, desks, clock, log } = options;
  const documentOf = createDocumentCache(schema);
  const formatExecutionError = createExecutionErrorFormatter(subgraph, log);
  const onOpening = (outcome: OpeningOutcome) => log(toLogEntry(subgraph, outcome));

  return createHandler<unknown, RequestSide, DeskContext>({
    onSubscribe(
      request,
      { query, operationName, variables, extensions },
    ): OperationArgs<DeskContext> | readonly GraphQLError[] {
      const { document, errors } = documentOf(query);
      if (document === null) return errors;
      const operation = getOperationAST(document, operationName ?? undefined);
      if (!operation) {
        if (errors.length > 0) return errors;
        return [withCode(new GraphQLError('the document has no such operation'), 'OPERATION_RESOLUTION_FAILURE')];
      }
      try {
        const { times, origin } = readRequestTimes({
          headers: request.headers as IncomingHttpHeaders,
          operation,
          variables,
          now: clock(),
        });
        if (errors.length > 0) return errors;
        const { context } = request;
        // What is asked again, over another connection, of another process or beside other things, is the same request of its reader.
        const requestId = readRequestId(extensions) ?? context.requestId;
        const contextValue = createDeskContext({ system, desks, times, origin, ...context, requestId, onOpening });
        return {
          schema,
          document,
          operationName: operationName ?? null,
          variableValues: variables ?? null,
          contextValue,
        };
      } catch (error) {
        if (error instanceof InstantError) return [toRequestError(error)];
        throw error;
      }
    },

    async onOperation(_request, { contextValue }, result) {
      const errors = result.errors && { errors: result.errors.map(formatExecutionError) };
      if (result.data === undefined) return { ...result, ...errors };
      try {
        const echo = await createEcho(contextValue as DeskContext);
        return { ...result, ...errors, extensions: { ...result.extensions, [ECHO_EXTENSION]: echo } };
      } catch (error) {
        // An answer that cannot say when its source last spoke is no answer: the times would stand unattested.
        const code = error instanceof SupplierSystemError ? error.code : SUPPLIER_INTERNAL;
        log({ level: 'error', subgraph, code, path: null, detail: describeFailure(error) });
        return { errors: [new GraphQLError(SUPPLIER_FAILURES[code], { extensions: { code } })] };
      }
    },

    formatError: (error) =>
      error instanceof GraphQLError
        ? error
        : new GraphQLError(error.message, { extensions: { code: 'REQUEST_MALFORMED' } }),
  });
}

/** Whom the desk's log tells of an opening: never why, which is a person's words; those stand in the owner's record. */
function toLogEntry(subgraph: string, { texts, opening: { reader }, failure }: OpeningOutcome): DeskLogEntry {
  const named = texts.map(({ event, field }) => `${event} ${field}`).join(', ');
  const who = `${reader.capacity}${reader.desk === null ? '' : ` of ${reader.desk}`}`;
  if (failure === null) {
    const detail = `opened for clinical safety by ${who}: ${named}`;
    return { level: 'warn', subgraph, code: 'TEXT_OPENED', path: null, detail };
  }
  const detail = `not opened for ${who}: ${named}\n${describeFailure(failure)}`;
  return { level: 'error', subgraph, code: 'OPENING_NOT_RECORDED', path: null, detail };
}

async function createEcho(context: DeskContext): Promise<SupplierEcho> {
  const { times, pastUnavailable, reader, openings } = context;
  const [sourceSpokeAt, chainHead] = await Promise.all([
    context.sourceSpokeAt(),
    pastUnavailable ? null : context.chainHead(),
  ]);
  return {
    asOf: formatInstant(times.asOf),
    asKnownAt: formatInstant(times.asKnownAt),
    sourceSpokeAt,
    chainHead: chainHead && { position: chainHead.position, hash: chainHead.hash },
    ...(reader !== null && reader.breakGlassReason !== null && { breakGlass: openings.outcome() }),
  };
}
