/** The planner's own thread: however long an operation takes to plan, the gateway goes on answering. */

import { enableCompileCache } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import { operationFromDocument, Supergraph } from '@apollo/federation-internals';
import { QueryPlanner } from '@apollo/query-planner';
import { parse } from 'graphql';

export interface PlanWorkerData {
  readonly supergraphSdl: string;
}

export interface PlanTask {
  /** A valid document of the supergraph's API schema. */
  readonly document: string;
  readonly operationName: string | null;
}

export type PlanWorkerMessage =
  | { readonly kind: 'ready' }
  /** `plan` is JSON. */
  | { readonly kind: 'planned'; readonly plan: string }
  /** The planner gave the operation up: its own limits, or those of the machine. */
  | { readonly kind: 'too costly'; readonly reason: string }
  | { readonly kind: 'failed'; readonly reason: string };

enableCompileCache();
const port = parentPort!;
const supergraph = Supergraph.build((workerData as PlanWorkerData).supergraphSdl);
const schema = supergraph.apiSchema();
const planner = new QueryPlanner(supergraph);
const send = (message: PlanWorkerMessage): void => port.postMessage(message);

port.on('message', ({ document, operationName }: PlanTask) => {
  try {
    const operation = operationFromDocument(
      schema,
      parse(document, { noLocation: true }),
      operationName === null ? {} : { operationName },
    );
    send({ kind: 'planned', plan: JSON.stringify(planner.buildQueryPlan(operation)) });
  } catch (error) {
    send({ kind: isLimit(error) ? 'too costly' : 'failed', reason: String(error) });
  }
});
send({ kind: 'ready' });

/** The planner's own limits have no class; an array too long and a stack too deep are range errors. */
function isLimit(error: unknown): boolean {
  if (error instanceof RangeError) return true;
  return error instanceof Error && /^(Exceeded maximum recursive|Number of non-local) selections/.test(error.message);
}
