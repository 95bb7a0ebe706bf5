/** One supergraph as it is served: its schema, its planner, its suppliers, and the executor over them. A new supergraph is a new one. */

import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  buildASTSchema,
  type GraphQLError,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isScalarType,
  parse,
  specifiedRules,
  validate,
  visit,
  type GraphQLSchema,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import { DateTimeScalar } from '../schema/contract/scalars.ts';
import { parseInstant } from '../schema/contract/times.ts';
import { deskOf, ownRecordsOf } from './desk-records.ts';
import { createDirectory, createEpochs } from './directory/index.ts';
import { AnswerCheck, type ScalarChecks } from './execution/answer/check-answer.ts';
import { compilePlan } from './execution/plan/compile-plan.ts';
import { readFederationFacts } from './execution/plan/federation-facts.ts';
import type { StepRunner } from './execution/run/run-plan.ts';
import { createInProcessRunner } from './execution/runners/in-process-runner.ts';
import { rememberEntities } from './execution/runners/remembered-entities.ts';
import { createSupplierRunner } from './execution/runners/supplier-runner.ts';
import type { Signer } from './journey/evidence/sign.ts';
import { createJourney } from './journey/index.ts';
import { describeError, type Log } from './log.ts';
import { createPlanner } from './operation/planning/planner.ts';
import { createPlanStore } from './operation/plan-store.ts';
import { toPlanningGraph, type PlanningGraph } from './operation/planning/planning-graph.ts';
import { STAND_IN_PREFIX } from './operation/planning/planning-graph/stand-ins.ts';
import { createOperationRunner, type GatewayExecutor, type KnownOperation } from './operation/run-operation.ts';
import type { SharedNow } from './operation/shared-now.ts';
import { createReadGraph } from './read-graph.ts';
import type { RequiredFields } from './execution/plan/split-fetch.ts';
import type { Graph } from './supergraph/load-graph.ts';
import type { CallObserver } from './transport/call-observer.ts';
import { createSupplierClient } from './transport/supplier-client.ts';
import { createSupplierLink } from './transport/supplier-link.ts';
import type { SupplierPolicy } from './transport/supplier-policy.ts';

export interface Generation {
  /** What clients see. */
  readonly schema: GraphQLSchema;
  /** Whether it is our own graph, with the contract's types and times. */
  readonly hasContract: boolean;
  readonly execute: GatewayExecutor;
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

export interface GenerationOptions {
  readonly graph: Graph;
  /** How each of the graph's suppliers is asked. */
  readonly suppliers: readonly SupplierPolicy[];
  readonly observer: CallObserver;
  readonly planningTimeoutMs: number;
  readonly sharedNow: SharedNow;
  /** Signs exported verdicts; null for none. */
  readonly signer: Signer | null;
  readonly log: Log;
}

/** Operations that are planned again for a new supergraph; rarer ones are planned when they come. */
const MAXIMUM_KNOWN_OPERATIONS = 1000;

/** Starts the planner and reads the schema. No supplier needs to be up. */
export async function createGeneration(options: GenerationOptions): Promise<Generation> {
  const { graph, suppliers, observer, planningTimeoutMs, sharedNow, log } = options;
  const { registry } = graph;
  const planningGraph = toPlanningGraph(graph.supergraphSdl);
  const planner = createPlanner({ planningGraph, timeoutMs: planningTimeoutMs });
  const loading = planner.load();
  const planningSchema = buildASTSchema(parse(planningGraph.supergraphSdl, { noLocation: true }), {
    assumeValid: true,
    assumeValidSDL: true,
  });
  const facts = readFederationFacts(planningSchema);
  forgetSyntax(planningSchema);
  const schema = toClientSchema(await loading);
  if (registry !== null) checkDateTimes(schema);
  const clients = new Map(
    suppliers.map((policy) => [policy.subgraph, createSupplierClient({ policy, observer })] as const),
  );
  const ownRecords = new Map(
    registry === null
      ? []
      : graph.suppliers.map(({ subgraph }) => [subgraph, ownRecordsOf(registry, subgraph)] as const),
  );
  // The journey reads through the pipeline that runs it.
  let readsOf: ReadsOf | null = null;
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
        link: createSupplierLink(client),
        check: new AnswerCheck({ schema: planningSchema, scalars, ownRecords: records }),
        ownRecords: records,
        steadyClock: () => performance.now(),
        onFailure: (name, failure) =>
          log({
            level: 'warn',
            message: 'supplier call failed',
            subgraph: name,
            code: failure.code,
            cause: describeError(failure.cause),
          }),
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
      }),
  });
  const known = new LRUCache<string, KnownOperation>({ max: MAXIMUM_KNOWN_OPERATIONS });
  const { execute, read, prepare } = createOperationRunner({
    schema,
    planningGraph,
    facts,
    runnerOf: (subgraph) => runners.get(subgraph)!,
    isConcrete: (typename) => isObjectType(planningSchema.getType(typename)),
    hasContract: registry !== null,
    sharedNow,
    plans,
    deskOf: (subgraph) => deskOf(registry, subgraph),
    onPrepared: (operation) => known.set(operation.key, operation),
  });
  readsOf = createReadGraph({ schema, read });
  let underWay = 0;
  return {
    schema,
    hasContract: registry !== null,
    execute: async (request) => {
      underWay += 1;
      try {
        return await execute(request);
      } finally {
        underWay -= 1;
      }
    },
    underWay: () => underWay,
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

type ReadsOf = ReturnType<typeof createReadGraph>;

function createInProcessSubgraphs(
  { registry, policies }: Graph,
  { signer, log }: GenerationOptions,
  readsOf: ReadsOf,
): { readonly runners: readonly (readonly [string, StepRunner])[]; readonly stop: () => Promise<void> } {
  if (registry === null || policies === null) return { runners: [], stop: () => Promise.resolve() };
  const { organisations } = registry;
  const epochOf = createEpochs(organisations);
  const directory = createInProcessRunner(createDirectory(organisations).schema, ({ times }) => ({ times }));
  const onFault = (error: unknown): void =>
    log({ level: 'error', message: 'work after a request failed', cause: describeError(error) });
  const journey = createJourney({ registry, policies, signer, onFault });
  return {
    runners: [
      ['directory', rememberEntities(directory, ({ times }) => epochOf(times!))],
      ['journey', createInProcessRunner(journey.schema, readsOf)],
    ],
    stop: journey.stop,
  };
}

/** The text of a schema, node by node, is several times the schema. */
function forgetSyntax(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap())) {
    type.astNode = undefined;
    if (isEnumType(type)) for (const value of type.getValues()) value.astNode = undefined;
    if (!isObjectType(type) && !isInterfaceType(type) && !isInputObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      field.astNode = undefined;
      if ('args' in field) for (const argument of field.args) argument.astNode = undefined;
    }
  }
}

function toClientSchema(apiSchemaSdl: string): GraphQLSchema {
  const document = visit(parse(apiSchemaSdl, { noLocation: true }), {
    FieldDefinition: ({ name }) => (name.value.startsWith(STAND_IN_PREFIX) ? null : undefined),
  });
  const schema = buildASTSchema(document, { assumeValid: true, assumeValidSDL: true });
  forgetSyntax(schema);
  return schema;
}

/** With this one a bad instant is refused before anyone is asked: suppliers are given custom scalars as they came. */
function checkDateTimes(schema: GraphQLSchema): void {
  const scalar = schema.getType('DateTime');
  if (!isScalarType(scalar)) return;
  scalar.parseValue = DateTimeScalar.parseValue;
  scalar.parseLiteral = DateTimeScalar.parseLiteral;
}

/** As desks write them: what is of this form, on a day that every year has, needs no calendar. */
const PLAIN_INSTANT =
  /^(?!00)\d{4}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/;

function isInstant(value: unknown): boolean {
  if (typeof value === 'string' && PLAIN_INSTANT.test(value)) return true;
  try {
    parseInstant(value, 'an instant');
    return true;
  } catch {
    return false;
  }
}

function toRequiredFields({ requiredFields, requiredBy }: PlanningGraph): RequiredFields {
  const fieldOf = new Map([...requiredFields].map(([key, { field }]) => [key.slice(key.indexOf('.') + 1), field]));
  return {
    sentAs: (typename, field) => {
      const required = requiredFields.get(`${typename}.${field}`);
      return required === undefined ? null : `${field}:${required.field}${required.argumentsText}`;
    },
    nameForSubgraph: (name) => fieldOf.get(name) ?? name,
    requiredBy: (subgraph, typename, field) => requiredBy(subgraph, `${typename}.${field}`),
  };
}
