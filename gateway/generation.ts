/** One supergraph as it is served: its schema, its planner, its suppliers, and the executor over them. A new supergraph is a new one. */

import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  isObjectType,
  parse,
  specifiedRules,
  validate,
  type DocumentNode,
  type GraphQLError,
  type GraphQLSchema,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Reader } from '../schema/contract/reader.ts';
import type { Registry } from '../schema/organisations/registry.ts';
import { deskOf, ownRecordsOf } from './desk-records.ts';
import { AnswerCheck } from './execution/answer/check-answer.ts';
import type { ScalarChecks } from './execution/answer/scalar-checks.ts';
import { isInstant } from './execution/answer/instants.ts';
import type { DisclosureRecorder } from './execution/disclosure-recorder.ts';
import { compilePlan } from './execution/plan/compile-plan.ts';
import type { StepRunner } from './execution/run/run-plan.ts';
import { createSupplierRunner, type StandIn } from './execution/runners/supplier-runner.ts';
import { NO_COST_FACTS, readCostFacts } from './governance/limits/cost/cost-facts.ts';
import { createCostJudge } from './governance/limits/cost/judge-cost.ts';
import type { InProcessOptions, ReadsOf } from './in-process-subgraphs.ts';
import { describeError } from './log.ts';
import { createAccesses } from './governance/enforcement/access.ts';
import { settleAccessRules } from './governance/enforcement/access-rules.ts';
import { explainInvalid } from './governance/enforcement/explain-invalid.ts';
import { requirementsMetBy } from './governance/enforcement/requirements-met.ts';
import { createPlanner } from './operation/planning/planner.ts';
import type { OperationObserver } from './operation/operation-observer.ts';
import { createPlanStore } from './operation/plan-store.ts';
import { toPlanningGraph } from './operation/planning/planning-graph.ts';
import { toRequiredFields } from './operation/planning/sent-fields.ts';
import { createOperationRunner, type GatewayExecutor, type KnownOperation } from './operation/run-operation.ts';
import type { SharedNow } from './operation/shared-now.ts';
import { createReadGraph } from './read-graph.ts';
import { toClientSchema, toPlanningSchema } from './served-schema.ts';
import { readAccessDirectives } from './supergraph/access-directives.ts';
import type { SupplierTrust } from './supplier-trust.ts';
import type { Graph } from './supergraph/load-graph.ts';
import type { CallObserver } from './transport/call-observer.ts';
import { createCopyKeeper } from './transport/copies/copy-keeper.ts';
import type { LastKnownCopies } from './transport/copies/last-known-copies.ts';
import { createSupplierClient, type SupplierLoad } from './transport/supplier-client.ts';
import { createSupplierLink } from './transport/supplier-link.ts';
import type { SupplierPolicy } from './transport/supplier-policy.ts';
import { traceCalls } from './transport/trace-calls.ts';

export interface Generation {
  /** What clients see. */
  readonly schema: GraphQLSchema;
  /** Whether it is our own graph, with the contract's types and times. */
  readonly hasContract: boolean;
  /** Who takes part; null where it is not our own graph. */
  readonly registry: Registry | null;
  readonly execute: GatewayExecutor;
  /** Whether there is anything that not every reader may have. */
  readonly hasAccessRules: boolean;
  /**
   * @param document one that is not valid by the schema.
   * @returns what the reader is told of it; null where that may be all there is to say.
   */
  readonly explainInvalid: (document: DocumentNode, reader: Reader | null) => readonly GraphQLError[] | null;
  /** How things stand on it. */
  readonly readings: () => GenerationReadings;
  /** How many operations are under way on it. */
  readonly underWay: () => number;
  /** Operations that ran on it, the latest last, as they can be planned again. */
  readonly knownOperations: () => readonly KnownOperation[];
  /**
   * Plans what is known of another generation, as far as it fits this schema, the latest first.
   *
   * @param signal ends it, after the operation that is being planned.
   * @returns how many were planned; those that have no plan any more are left out.
   */
  readonly learn: (operations: readonly KnownOperation[], signal: AbortSignal) => Promise<number>;
  readonly stop: () => Promise<void>;
}

export interface GenerationReadings {
  /** Plans that are kept. */
  readonly plans: number;
  /** Operations that wait for their turn at the planner. */
  readonly waitingForPlan: number;
  readonly suppliers: readonly SupplierReading[];
  /** Tells one supergraph from another. */
  readonly graphHash: string;
}

export interface SupplierReading extends SupplierLoad {
  readonly subgraph: string;
}

export interface GenerationOptions extends InProcessOptions {
  readonly graph: Graph;
  /** How each of the graph's suppliers is asked. */
  readonly suppliers: readonly SupplierPolicy[];
  /** By what each of them and this gateway know each other, by the subgraph's name. */
  readonly trust: ReadonlyMap<string, SupplierTrust>;
  readonly observer: CallObserver;
  /** What suppliers answered before; null keeps none of it. Not this generation's own: it outlives it. */
  readonly copies: LastKnownCopies | null;
  /** Now, in milliseconds UTC. */
  readonly clock: () => number;
  readonly operationObserver: OperationObserver;
  /** Sees each part of an answer that a supplier left missing. */
  readonly onFault: (subgraph: string, code: string) => void;
  readonly planningTimeoutMs: number;
  readonly sharedNow: SharedNow;
  /** Null where nobody is asked who they are. */
  readonly recorder: DisclosureRecorder | null;
  readonly cost: CostLimits;
}

export interface CostLimits {
  readonly maximumCost: number;
  /** What a list is taken to hold of which nothing is known. */
  readonly assumedListSize: number;
}

const NO_SUBGRAPHS = { createInProcessSubgraphs: () => ({ runners: [], stop: () => Promise.resolve() }) };
const FAILED_CALL_MESSAGES: Readonly<Record<StandIn, string>> = {
  NOTHING: 'supplier call failed',
  COPY: 'supplier call failed, its last-known copy was given',
  ASKED_FOR_LESS: 'supplier call failed, and was made again for less',
};
/** The contract's own rule: who asks for more is told so. */
const LARGEST_PAGE = 200;
/** A supergraph that does not name it says nothing of cost. */
const COST_SPECIFICATION = 'specs.apollo.dev/cost/';

/** Operations that are planned again for a new supergraph; rarer ones are planned when they come. */
const MAXIMUM_KNOWN_OPERATIONS = 1000;

/** Starts the planner and reads the schema. No supplier needs to be up. */
export async function createGeneration(options: GenerationOptions): Promise<Generation> {
  const { graph, suppliers, observer, operationObserver, onFault, planningTimeoutMs, sharedNow, log } = options;
  const { copies, clock, trust, recorder } = options;
  const { registry } = graph;
  const directives = readAccessDirectives(graph.supergraphSdl);
  const planningGraph = toPlanningGraph(directives.supergraphSdl);
  const planner = createPlanner({ planningGraph, timeoutMs: planningTimeoutMs });
  const loading = planner.load();
  const { planningSchema, facts } = toPlanningSchema(planningGraph.supergraphSdl);
  const schema = toClientSchema(await loading, registry !== null);
  const clients = new Map(
    suppliers.map((policy) => {
      const client = createSupplierClient({ policy, observer, clock, ...trust.get(policy.subgraph)! });
      return [policy.subgraph, traceCalls(client, policy.subgraph)] as const;
    }),
  );
  const accesses =
    directives.declared === null
      ? null
      : createAccesses({
          schema,
          rules: settleAccessRules(schema, directives.declared),
          ownerOf: (subgraphs) => {
            // What is answered in process only finds the records of others.
            const subgraph = subgraphs.find((name) => clients.has(name)) ?? subgraphs[0];
            return subgraph === undefined ? null : { subgraph, desk: deskOf(registry, subgraph) };
          },
        });
  const keepers = new Map(
    suppliers.flatMap(({ subgraph, url, lastKnown }) =>
      copies === null || lastKnown === null
        ? []
        : [
            [
              subgraph,
              createCopyKeeper({ supplier: `${subgraph} ${url}`, policy: lastKnown, store: copies, clock }),
            ] as const,
          ],
    ),
  );
  const ownRecords = new Map(
    registry === null
      ? []
      : graph.suppliers.map(({ subgraph }) => [subgraph, ownRecordsOf(registry, subgraph)] as const),
  );
  // The journey reads through the pipeline that runs it.
  let readsOf: ReadsOf | null = null;
  // Only our own graph has them: in front of another one nothing of the journey is loaded.
  const { createInProcessSubgraphs } = registry === null ? NO_SUBGRAPHS : await import('./in-process-subgraphs.ts');
  const inProcess = createInProcessSubgraphs(graph, options, (scope) => readsOf!(scope));
  const runners = new Map<string, StepRunner>(inProcess.runners);
  for (const [subgraph, client] of clients) {
    const records = ownRecords.get(subgraph) ?? null;
    const scalars: ScalarChecks = registry === null ? {} : { DateTime: isInstant };
    runners.set(
      subgraph,
      createSupplierRunner({
        subgraph,
        desk: deskOf(registry, subgraph),
        link: createSupplierLink({ subgraph, client, keeper: keepers.get(subgraph) ?? null, observer }),
        check: new AnswerCheck({ schema: planningSchema, scalars, ownRecords: records }),
        ownRecords: records,
        steadyClock: () => performance.now(),
        clock,
        onFailure: (name, failure, standIn) => {
          if (standIn === 'NOTHING') onFault(name, failure.code);
          log({
            level: 'warn',
            message: FAILED_CALL_MESSAGES[standIn],
            subgraph: name,
            code: failure.code,
            cause: describeError(failure.cause),
          });
        },
      }),
    );
  }
  const plans = createPlanStore({
    plan: async (text) => {
      try {
        return await planner.plan(text);
      } catch (error) {
        log({
          level: 'warn',
          message: 'operation not planned',
          cause: describeError((error as GraphQLError).originalError ?? error),
        });
        throw error;
      }
    },
    compile: (plan) =>
      compilePlan(plan, {
        schema: planningSchema,
        facts,
        requiredFields: toRequiredFields(planningGraph),
        keyFieldOf: (subgraph, typename) => ownRecords.get(subgraph)?.keyFieldOf(typename) ?? null,
        isSupplier: (subgraph) => clients.has(subgraph),
        isRecord: (subgraph, typename) => (ownRecords.get(subgraph)?.interfaceOf(typename) ?? null) !== null,
      }),
  });
  const known = new LRUCache<string, KnownOperation>({ max: MAXIMUM_KNOWN_OPERATIONS });
  const graphHash = createHash('sha256').update(graph.supergraphSdl).digest('hex').slice(0, 12);
  const { execute, read, prepare } = createOperationRunner({
    schema,
    planningGraph,
    facts,
    runnerOf: (subgraph) => runners.get(subgraph)!,
    isConcrete: (typename) => isObjectType(planningSchema.getType(typename)),
    hasContract: registry !== null,
    sharedNow,
    plans,
    accesses,
    deskOf: (subgraph) => deskOf(registry, subgraph),
    observer: operationObserver,
    recorder,
    generationHash: graphHash,
    judgeCost: createCostJudge({
      schema,
      facts: graph.supergraphSdl.includes(COST_SPECIFICATION)
        ? readCostFacts(parse(graph.supergraphSdl, { noLocation: true }))
        : NO_COST_FACTS,
      ...options.cost,
      largestPage: registry === null ? null : LARGEST_PAGE,
    }),
    onPrepared: (operation) => known.set(operation.key, operation),
  });
  readsOf = createReadGraph({ schema, read });
  let underWay = 0;
  return {
    schema,
    hasContract: registry !== null,
    registry,
    hasAccessRules: accesses !== null,
    explainInvalid: (document, reader) => {
      const access = accesses?.accessOf(requirementsMetBy(reader)) ?? null;
      return access === null ? null : explainInvalid(document, schema, access);
    },
    execute: async (request) => {
      underWay += 1;
      try {
        return await execute(request);
      } finally {
        underWay -= 1;
      }
    },
    underWay: () => underWay,
    readings: () => ({
      plans: plans.size(),
      waitingForPlan: planner.waitingCount(),
      suppliers: Array.from(clients, ([subgraph, client]) => ({ subgraph, ...client.load() })),
      graphHash,
    }),
    knownOperations: () => [...known.rvalues()].filter((operation) => operation !== undefined),
    learn: async (operations, signal) => {
      const learned: KnownOperation[] = [];
      // One after another: the planner takes only so many at once, and whoever asks meanwhile waits for one of them, not for all.
      for (const operation of operations.toReversed()) {
        if (signal.aborted) break;
        await nextTurn();
        if (validate(schema, operation.document, specifiedRules).length > 0) continue;
        try {
          const { planText } = prepare(operation);
          if (planText !== null) await plans.planFor(planText);
          learned.push(operation);
        } catch {
          // It is refused when it is asked for, as it would be had nobody known it.
        }
      }
      for (const operation of learned.toReversed()) known.set(operation.key, operation);
      return learned.length;
    },
    stop: async () => {
      // What it still reads needs the rest.
      await inProcess.stop();
      await Promise.all([planner.stop(), ...[...clients.values()].map((client) => client.stop())]);
    },
  };
}
