/** Runs operations: prepares each once, plans it once, runs the plan, and writes the answer. */

import type { GatewayInterface } from '@apollo/server-gateway-interface';
import { GraphQLError, type DocumentNode } from 'graphql';
import { InstantError } from '../../schema/contract/times.ts';
import { requestError } from '../errors.ts';
import type { Access, Accesses } from '../governance/enforcement/access.ts';
import type { RequirementsMet } from '../governance/enforcement/requirement.ts';
import { requirementsMetBy } from '../governance/enforcement/requirements-met.ts';
import type { CostJudge } from '../governance/limits/cost/judge-cost.ts';
import { readerKeyOf, toPinnedTimes, type RequestScope } from '../execution/request-scope.ts';
import { SharedFlights, type FlightKey } from '../transport/shared-flights.ts';
import { Beginnings } from './beginnings.ts';
import { coerceVariables } from './coerce-variables.ts';
import type { CanonicalOptions } from './canonical-operation.ts';
import { discloseTexts, type DiscloseOptions } from './disclose-texts.ts';
import { inStage, passStage } from './operation-observer.ts';
import { createPrepare, type PreparedOperation } from './prepare-operation.ts';
import { pinTimes } from './pin-times.ts';
import { runPrepared, type RunAnswer, type RunPreparedOptions } from './run-prepared.ts';
import { selectOperation } from './select-operation.ts';
import type { SharedNow } from './shared-now.ts';

export type GatewayExecutor = NonNullable<Awaited<ReturnType<GatewayInterface['load']>>['executor']>;
type Response = Awaited<ReturnType<GatewayExecutor>>;
type Request = Parameters<GatewayExecutor>[0];
type Variables = Readonly<Record<string, unknown>>;

export interface OperationRunnerOptions extends CanonicalOptions, RunPreparedOptions, DiscloseOptions {
  /** Whether the supergraph has the contract: its times, and its interface entities. */
  readonly hasContract: boolean;
  readonly sharedNow: SharedNow;
  /** Null for a graph of which every reader may have everything. */
  readonly accesses: Accesses | null;
  /** Refuses what would cost more than it may; what the gateway reads for its own figures is not asked about. */
  readonly judgeCost: CostJudge;
  /** Sees each operation that ran, as it can be prepared again. */
  readonly onPrepared: (operation: KnownOperation) => void;
}

/** An operation that ran: of the request only what its plan hangs on. */
export interface KnownOperation {
  /** Tells those with different plans apart. */
  readonly key: string;
  readonly document: DocumentNode;
  readonly operationName: string | null | undefined;
  /** Coerced; only those that can be conditions. */
  readonly variables: Variables;
  /** Of a reader that ran it; null for one who may have everything. */
  readonly met: RequirementsMet | null;
}

export interface OperationRunner {
  readonly execute: GatewayExecutor;
  /**
   * Runs a query of our own for a request that is under way, in a scope of its own whose times are pinned.
   *
   * @throws {GraphQLError} as a request is refused: `BAD_USER_INPUT`, `PLANNING_LIMIT`.
   */
  readonly read: (query: OwnQuery, variables: Variables, scope: RequestScope) => Promise<Answer>;
  /** @param operation one that is valid. */
  readonly prepare: (operation: KnownOperation) => PreparedOperation;
}

/** A query that the gateway asks of itself. */
export interface OwnQuery {
  readonly document: DocumentNode;
  /** Tells it from every other, as a request's does. */
  readonly queryHash: string;
}

/** What those who ask the same at the same time get alike. */
export interface Answer extends RunAnswer {
  readonly sources: RequestScope['sources'];
}

/** The answer comes by the deadline of who asked first: one that asked later has so much less time at most. Its fetches are shared still. */
const JOINABLE_FOR_MS = 50;

/** @returns runs operations on one generation of the graph; what it begins on that generation it ends on it. */
export function createOperationRunner(options: OperationRunnerOptions): OperationRunner {
  const { schema, hasContract, sharedNow, plans, accesses, observer } = options;
  const prepare = createPrepare(options);
  const flights = new SharedFlights<Answer>(JOINABLE_FOR_MS);
  const beginnings = new Beginnings();

  /** @returns null for who may have everything. */
  const accessOf = ({ reader }: RequestScope): Access | null =>
    accesses === null ? null : accesses.accessOf(requirementsMetBy(reader));

  const answer = async (prepared: PreparedOperation, given: Variables, scope: RequestScope): Promise<Answer> => {
    const run = await runPrepared(prepared, given, scope, options);
    return { ...run, sources: scope.sources };
  };

  const begin = async (prepared: PreparedOperation, given: Variables, scope: RequestScope): Promise<Answer> => {
    const readyAtMs = performance.now();
    await beginnings.turn();
    passStage('wait_to_begin', readyAtMs, scope, observer);
    return answer(prepared, given, scope);
  };

  const select = ({ document, operationName }: Pick<KnownOperation, 'document' | 'operationName'>) =>
    selectOperation(document, operationName, (kind) => schema.getRootType(kind) != null);

  const run: GatewayExecutor = async (request) => {
    const scope = request.context['scope'] as RequestScope;
    const startedAtMs = passStage('parse_and_validate', scope.receivedAtMs, scope, observer);
    const { now, release } = sharedNow.take();
    try {
      const { operationName } = request.request;
      const operation = select({ document: request.document, operationName });
      const given = request.request.variables ?? {};
      const access = accessOf(scope);
      const variables = coerceVariables(operation, given, schema, access);
      if ('errors' in variables) return variables;
      if (hasContract) {
        const { times, origin, openNow } = pinTimes(operation, variables.coerced, now);
        scope.times = toPinnedTimes(times, origin, openNow);
      }
      options.judgeCost(request.document, operation, variables.coerced);
      const prepared = prepare(request.document, operation, variables.coerced, access);
      if (prepared.planText !== null) {
        const plan = plans.planFor(prepared.planText);
        const isMade = plan instanceof Promise;
        await plan;
        passStage(isMade ? 'plan_made' : 'plan_known', startedAtMs, scope, observer);
      }
      note(request, operationName, variables.coerced, access);
      const asked = { queryHash: request.queryHash, operationName: operation.name?.value ?? null, variables: given };
      if (operation.operation === 'mutation') {
        const changed = await answer(prepared, given, { ...scope, sharesNothing: true });
        return toResponse(await discloseTexts(changed, asked, scope, options));
      }
      const { result, isJoined } = flights.join(sharingKey(request, scope), scope.departure, (departure) =>
        begin(prepared, given, { ...scope, departure }),
      );
      if (isJoined) {
        scope.isShared = true;
        observer.onShared();
      }
      const shared = await result;
      scope.sources = shared.sources;
      // Of an answer that is shared each reader has an entry of its own.
      return toResponse(shared.texts.length === 0 ? shared : await discloseTexts(shared, asked, scope, options));
    } catch (error) {
      if (error instanceof InstantError)
        return refuse(new GraphQLError(error.message, { extensions: { code: error.code } }));
      if (error instanceof GraphQLError) return refuse(error);
      if (isStackOverflow(error)) return refuse(requestError('OPERATION_TOO_COSTLY'));
      throw error;
    } finally {
      release();
    }
  };

  const read: OperationRunner['read'] = (query, given, scope) =>
    inStage('read', scope, observer, (within) => readWithin(query, given, within));

  const readWithin: OperationRunner['read'] = async (query, given, scope) => {
    const operation = select({ document: query.document, operationName: null });
    const access = accessOf(scope);
    const variables = coerceVariables(operation, given, schema, access);
    if ('errors' in variables) throw variables.errors[0]!;
    const prepared = prepare(query.document, operation, variables.coerced, access);
    if (prepared.planText !== null) await plans.planFor(prepared.planText);
    note(query, null, variables.coerced, access);
    const { reader } = sharingKey({ queryHash: query.queryHash, request: {} }, scope);
    const { result } = flights.join(
      // What a client asks by the same text may need a read; this may not. What is opened for one request is opened for no other.
      { reader, request: `read ${JSON.stringify([query.queryHash, given, scope.glassRequestId])}` },
      scope.departure,
      (departure) => answer(prepared, given, { ...scope, departure }),
    );
    return result;
  };

  const note = (
    { document, queryHash }: OwnQuery,
    operationName: string | null | undefined,
    coerced: Variables,
    access: Access | null,
  ): void => {
    const conditions = Object.fromEntries(Object.entries(coerced).filter(([, value]) => typeof value === 'boolean'));
    const key = JSON.stringify([queryHash, operationName, conditions, access?.key]);
    options.onPrepared({ key, document, operationName, variables: conditions, met: access?.met ?? null });
  };

  return {
    execute: run,
    read,
    prepare: (known) => {
      const access = known.met === null ? null : (accesses?.accessOf(known.met) ?? null);
      return prepare(known.document, select(known), known.variables, access);
    },
  };
}

/** All that can change an answer. What only follows a request about, such as its trace, is not of it. */
function sharingKey({ queryHash, request }: Pick<Request, 'queryHash' | 'request'>, scope: RequestScope): FlightKey {
  const { times } = scope;
  return {
    reader: JSON.stringify([readerKeyOf(scope), times?.asOfText, times?.asKnownAtText, times?.origin]),
    request: JSON.stringify([queryHash, request.operationName, request.variables]),
  };
}

function toResponse({ data, errors }: Answer): Response {
  return {
    // The answer is text already: whoever sends it takes it as it is.
    data: data as unknown as Record<string, unknown> | null,
    ...(errors.length === 0 ? {} : { errors }),
  };
}

function refuse(error: GraphQLError): Response {
  return { errors: [error] };
}

/** Selections nested a thousand deep: nobody's fault but the operation's. */
function isStackOverflow(error: unknown): boolean {
  return error instanceof RangeError && error.message.startsWith('Maximum call stack');
}
