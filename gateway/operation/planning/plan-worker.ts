/** The planner's own thread: however long an operation takes to plan, the gateway goes on answering. */

import { enableCompileCache } from 'node:module';
import v8 from 'node:v8';
import vm from 'node:vm';
import { parentPort, workerData } from 'node:worker_threads';
import { isInterfaceObjectType, operationFromDocument, Supergraph } from '@apollo/federation-internals';
import { QueryPlanner, type QueryPlan } from '@apollo/query-planner';
import { parse, printSchema, type DocumentNode } from 'graphql';
import { giveWay } from './give-way.ts';
import { liftInterfaceFields } from './lift-interface-fields.ts';
import { planInParts } from './plan-in-parts.ts';
import type { LiftedField } from './planning-graph/lifted-fields.ts';
import { createMemberRestoration } from './restore-members.ts';
import { createRequirementRestoration } from './restore-requirements.ts';
import { simplifyFragments } from './simplify-fragments.ts';

export interface PlanWorkerData {
  /** As operations are planned over it. */
  readonly supergraphSdl: string;
  /** Of the planning graph, as pairs. */
  readonly liftedFields: readonly (readonly [string, LiftedField])[];
}

export interface PlanTask {
  /** A canonical operation. */
  readonly document: string;
}

export type PlanWorkerMessage =
  /** `apiSchemaSdl` is what clients see, and the names that stand for fields in plans. */
  | { readonly kind: 'ready'; readonly apiSchemaSdl: string }
  /** `plan` is JSON. */
  | { readonly kind: 'planned'; readonly plan: string }
  /** The planner gave the operation up: its own limits, or those of the machine. */
  | { readonly kind: 'too costly'; readonly reason: string }
  /** The planner finds no way to answer it, or has a fault. */
  | { readonly kind: 'failed'; readonly reason: string };

enableCompileCache();
giveWay();
const port = parentPort!;
const { supergraphSdl, liftedFields } = workerData as PlanWorkerData;
const supergraph = Supergraph.build(supergraphSdl);
const schema = supergraph.apiSchema();
const graphqlSchema = schema.toGraphQLJSSchema();
const allLifted = new Map(liftedFields);
const lifted = new Map(liftedFields.filter(([, { isLastResort }]) => !isLastResort));
const objectInterfaces = new Set(
  supergraph
    .subgraphs()
    .values()
    .flatMap((subgraph) => subgraph.schema.types().filter((type) => isInterfaceObjectType(type)))
    .map(({ name }) => name),
);
const planner = new QueryPlanner(supergraph);
const restorations = [
  createRequirementRestoration(supergraph, (operation) => planner.buildQueryPlan(operation)),
  createMemberRestoration(supergraph),
].filter((restore) => restore !== null);
const send = (message: PlanWorkerMessage): void => port.postMessage(message);

function planWith(simple: DocumentNode, liftedNow: ReadonlyMap<string, LiftedField>): QueryPlan {
  const ready = liftInterfaceFields(simple, graphqlSchema, liftedNow);
  const operation = operationFromDocument(schema, ready, { validate: false });
  try {
    return restorations.reduce((before, restore) => restore(before, ready), planner.buildQueryPlan(operation));
  } catch (error) {
    if (isLimit(error) || liftedNow.size === allLifted.size) throw error;
    return planWith(simple, allLifted);
  }
}

port.on('message', ({ document }: PlanTask) => {
  try {
    const simple = simplifyFragments(parse(document, { noLocation: true }), graphqlSchema, objectInterfaces);
    const plan = planInParts(
      simple,
      (part) => planWith(part, lifted),
      (error) => !isLimit(error),
    );
    send({ kind: 'planned', plan: JSON.stringify(plan) });
  } catch (error) {
    send({ kind: isLimit(error) ? 'too costly' : 'failed', reason: String(error) });
  }
});
send({ kind: 'ready', apiSchemaSdl: printSchema(graphqlSchema) });
// What building it took is several times what it keeps, and would stay with the process until the next large plan.
v8.setFlagsFromString('--expose-gc');
(vm.runInNewContext('gc') as () => void)();

/** The planner's own limits have no class; an array too long and a stack too deep are range errors. */
function isLimit(error: unknown): boolean {
  if (error instanceof RangeError) return true;
  return error instanceof Error && /^(Exceeded maximum recursive|Number of non-local) selections/.test(error.message);
}
