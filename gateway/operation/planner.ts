/** Plans each operation once, on a thread of its own and within a time: a few nested lists can cost the planner minutes. */

import { createHash } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import type { QueryPlan } from '@apollo/query-planner';
import { print, type DocumentNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import { requestError } from '../errors.ts';
import type { PlanTask, PlanWorkerData, PlanWorkerMessage } from './plan-worker.ts';

export interface PlannerOptions {
  readonly supergraphSdl: string;
  /** The longest that planning one operation may take, in milliseconds. */
  readonly timeoutMs: number;
}

export interface OperationToPlan {
  /** Of the client's own text. */
  readonly queryHash: string;
  readonly operationName: string | undefined;
  readonly document: DocumentNode;
}

export interface Planner {
  /** Where the stock gateway looks before it would plan on the event loop. */
  readonly cache: {
    readonly get: (key: string) => Promise<QueryPlan | undefined>;
    readonly set: (key: string, plan: QueryPlan) => Promise<void>;
    readonly delete: (key: string) => Promise<boolean>;
    readonly clear: () => void;
  };
  /**
   * Sees to it that the cache holds the operation's plan. One operation is planned at a time; who asks for the same waits for the same.
   *
   * @throws {GraphQLError} `OPERATION_TOO_COSTLY` when it takes longer than `timeoutMs` or more memory than a plan may, then
   *   and whenever it is asked again.
   */
  readonly ensurePlanned: (operation: OperationToPlan) => Promise<void>;
  /** Starts the thread before the first operation needs it. */
  readonly warm: () => void;
  /** What is still to be planned fails. */
  readonly stop: () => Promise<void>;
}

const MAXIMUM_CACHED_BYTES = 64 * 1024 * 1024;
const MAXIMUM_REFUSALS = 10_000;
const WORKER_FILE = new URL('./plan-worker.ts', import.meta.url);
const WORKER_MEMORY = { maxOldGenerationSizeMb: 1024 };

interface Job {
  readonly key: string;
  readonly task: PlanTask;
  readonly settle: (message: Exclude<PlanWorkerMessage, { kind: 'ready' }>) => void;
}

export function createPlanner({ supergraphSdl, timeoutMs }: PlannerOptions): Planner {
  const plans = new LRUCache<string, { readonly plan: QueryPlan; readonly bytes: number }>({
    maxSize: MAXIMUM_CACHED_BYTES,
    sizeCalculation: ({ bytes }) => bytes + 1,
  });
  const refused = new LRUCache<string, true>({ max: MAXIMUM_REFUSALS });
  const underWay = new Map<string, Promise<void>>();
  const thread = createPlannerThread(supergraphSdl, timeoutMs);

  const plan = async (key: string, { document, operationName }: OperationToPlan): Promise<void> => {
    const task = { document: print(document), operationName: operationName || null };
    const message = await thread.run(key, task);
    switch (message.kind) {
      case 'planned':
        plans.set(key, { plan: JSON.parse(message.plan) as QueryPlan, bytes: message.plan.length });
        return;
      case 'too costly':
        refused.set(key, true);
        throw tooCostly();
      case 'failed':
        throw new Error(`The planner failed: ${message.reason}`);
    }
  };

  return {
    cache: {
      get: async (key) => plans.get(key)?.plan,
      set: async (key, made) => void plans.set(key, { plan: made, bytes: JSON.stringify(made).length }),
      delete: async (key) => plans.delete(key),
      clear: () => plans.clear(),
    },
    ensurePlanned: async (operation) => {
      const key = stockCacheKey(operation);
      if (plans.has(key)) return;
      if (refused.has(key)) throw tooCostly();
      const planning = underWay.get(key) ?? plan(key, operation).finally(() => underWay.delete(key));
      underWay.set(key, planning);
      await planning;
    },
    warm: () => thread.start(),
    stop: () => thread.stop(),
  };
}

/** As the stock gateway names a plan. */
function stockCacheKey({ queryHash, operationName }: OperationToPlan): string {
  return operationName ? createHash('sha256').update(queryHash).update(operationName).digest('hex') : queryHash;
}

function tooCostly() {
  return requestError('OPERATION_TOO_COSTLY');
}

interface PlannerThread {
  readonly start: () => void;
  readonly run: (key: string, task: PlanTask) => Promise<Parameters<Job['settle']>[0]>;
  readonly stop: () => Promise<void>;
}

/** A worker that does one job at a time, and is replaced when it takes too long or breaks. */
function createPlannerThread(supergraphSdl: string, timeoutMs: number): PlannerThread {
  const waiting: Job[] = [];
  let worker: Worker | null = null;
  let isReady = false;
  let current: { readonly job: Job; readonly timer: NodeJS.Timeout } | null = null;
  let isStopped = false;

  const finish: Job['settle'] = (message) => {
    if (current === null) return;
    const { job, timer } = current;
    clearTimeout(timer);
    current = null;
    job.settle(message);
  };
  const discard = (): void => {
    const old = worker;
    worker = null;
    isReady = false;
    void old?.terminate();
  };
  const next = (): void => {
    if (current !== null) return;
    if (worker === null) {
      if (waiting.length > 0) start();
      return;
    }
    const job = isReady ? waiting.shift() : undefined;
    if (job === undefined) return;
    const timer = setTimeout(() => {
      discard();
      finish({ kind: 'too costly', reason: `not planned within ${timeoutMs} ms` });
      next();
    }, timeoutMs);
    current = { job, timer };
    worker.postMessage(job.task);
  };
  const start = (): void => {
    if (worker !== null || isStopped) return;
    const started = new Worker(WORKER_FILE, {
      workerData: { supergraphSdl } satisfies PlanWorkerData,
      resourceLimits: WORKER_MEMORY,
      execArgv: [],
    });
    // It is no reason to keep the process: whoever waits for a plan holds a connection that is.
    started.unref();
    worker = started;
    started.on('message', (message: PlanWorkerMessage) => {
      if (worker !== started) return;
      if (message.kind === 'ready') isReady = true;
      else finish(message);
      next();
    });
    started.on('error', (error) => {
      if (worker !== started) return;
      const wasReady = isReady;
      discard();
      const ranOut = (error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY';
      finish({ kind: ranOut ? 'too costly' : 'failed', reason: String(error) });
      // One that cannot even start will not the next time either: nobody is left waiting for it.
      if (!wasReady) failWaiting(waiting, String(error));
      next();
    });
  };

  return {
    start,
    run: (key, task) =>
      new Promise((settle) => {
        if (isStopped) return settle({ kind: 'failed', reason: 'the planner has stopped' });
        waiting.push({ key, task, settle });
        next();
      }),
    stop: async () => {
      isStopped = true;
      const old = worker;
      worker = null;
      finish({ kind: 'failed', reason: 'the planner has stopped' });
      failWaiting(waiting, 'the planner has stopped');
      await old?.terminate();
    },
  };
}

function failWaiting(waiting: Job[], reason: string): void {
  for (const job of waiting.splice(0)) job.settle({ kind: 'failed', reason });
}
