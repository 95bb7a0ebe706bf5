/** What is told of the stages that each operation goes through. */

import type { RequestScope } from '../execution/request-scope.ts';

export type OperationStage =
  /** From the request being there to its document being read and checked, or known. */
  | 'parse_and_validate'
  /** Variables, times, and the plan, which was there. */
  | 'plan_known'
  /** The same, where the plan had to be made, or was being made for another. */
  | 'plan_made'
  /** Of a query: until the requests that began before have been given what has come for them. */
  | 'wait_to_begin'
  /** All that is fetched and computed, reads of figures included. */
  | 'execute'
  /** The answer as text. */
  | 'write'
  /** Within `execute`: one read of the graph that a figure needs, from its plan to its answer. */
  | 'read';

/** Called on the path of requests: it must take next to no time, and never throws. */
export interface OperationObserver {
  readonly onStage: (stage: OperationStage, durationMs: number) => void;
  /** A request was answered with what another one that is the same was being answered with. */
  readonly onShared: () => void;
}

export const NO_OPERATION_OBSERVER: OperationObserver = { onStage: () => undefined, onShared: () => undefined };

type Traced = Pick<RequestScope, 'trace' | 'isFederatedRead'>;

/**
 * Tells of a stage that ends now. The stages of a figure's own read are parts of its trace, but counted as that read only.
 *
 * @param startedAtMs by `performance.now()`, as is what it returns.
 * @returns when it ended: the next one begins then.
 */
export function passStage(
  stage: OperationStage,
  startedAtMs: number,
  { trace, isFederatedRead }: Traced,
  observer: OperationObserver,
): number {
  const endedAtMs = performance.now();
  if (isFederatedRead !== true) observer.onStage(stage, endedAtMs - startedAtMs);
  trace?.startPart(stage, startedAtMs).end();
  return endedAtMs;
}

/** The same for one that is waited for: what happens in it is part of it. */
export async function inStage<Scope extends Traced, Result>(
  stage: OperationStage,
  scope: Scope,
  observer: OperationObserver,
  work: (scope: Scope) => Promise<Result>,
): Promise<Result> {
  const startedAtMs = performance.now();
  const trace = scope.trace?.startPart(stage, startedAtMs) ?? null;
  try {
    return await work(trace === null ? scope : { ...scope, trace });
  } finally {
    if (scope.isFederatedRead !== true || stage === 'read') observer.onStage(stage, performance.now() - startedAtMs);
    trace?.end();
  }
}
