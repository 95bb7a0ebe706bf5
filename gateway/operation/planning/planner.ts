/** Plans operations on a thread of its own and within a time: a few nested lists can cost the planner minutes. */

import { Worker } from 'node:worker_threads';
import type { QueryPlan } from '@apollo/query-planner';
import { GraphQLError } from 'graphql';
import { messageOf } from '../../errors.ts';
import type { PlanningGraph } from './planning-graph.ts';
import type { PlanTask, PlanWorkerData, PlanWorkerMessage } from './plan-worker.ts';

/** Whatever makes query plans of operations; `@apollo/query-planner` unless another is given. */
export interface Planner {
  /** @returns the schema that clients see, as SDL, once the planner is ready. */
  readonly load: () => Promise<string>;
  /**
   * @param text a canonical operation.
   * @throws {PlanningLimitError} when it takes longer than a plan may, or more memory, or too many wait before it.
   * @throws {UnplannableError} when the planner finds no way to answer it.
   */
  readonly plan: (text: string) => Promise<QueryPlan>;
  /** Operations that wait for their turn. */
  readonly waitingCount: () => number;
  /** What is still to be planned fails. */
  readonly stop: () => Promise<void>;
}

export interface PlannerOptions {
  readonly planningGraph: Pick<PlanningGraph, 'supergraphSdl' | 'liftedFields'>;
  /** The longest that planning one operation may take, in milliseconds. */
  readonly timeoutMs: number;
  /** The most operations that may wait for their turn. */
  readonly maximumWaiting?: number;
}

/** The operation was not planned within what a plan may cost. */
export class PlanningLimitError extends GraphQLError {
  /** How long it would be the same if it were asked again, in milliseconds: 0 where many wait only now, `Infinity` for good. */
  readonly holdsForMs: number;

  constructor(holdsForMs: number) {
    super(messageOf('PLANNING_LIMIT'), { extensions: { code: 'PLANNING_LIMIT' } });
    this.holdsForMs = holdsForMs;
  }
}

/** No subgraph can answer the operation, so that there is no plan. */
export class UnplannableError extends GraphQLError {
  constructor(cause: Error | null = null) {
    super(messageOf('FIELD_UNRESOLVABLE'), { originalError: cause, extensions: { code: 'FIELD_UNRESOLVABLE' } });
  }
}

/** More than a burst of new operations; a queue longer than that would be answered after its askers have gone. */
const MAXIMUM_WAITING = 500;
/** Planning goes after answering: what takes too long while the machine is busy may not when it is idle, and holds up others if it does. */
const TOO_SLOW_HOLDS_FOR_MS = 60_000;
const WORKER_FILE = new URL('./plan-worker.ts', import.meta.url);
/** What a plan may take. */
const MAXIMUM_HEAP_BYTES = 1024 ** 3;
const HEAP_CHECK_INTERVAL_MS = 250;
/** Far more: a thread that comes to this limit within one step, as when a large array grows, takes the whole process with it. */
const WORKER_MEMORY = { maxOldGenerationSizeMb: 4096, maxYoungGenerationSizeMb: 24 };

type Settled = Exclude<PlanWorkerMessage, { kind: 'ready' }> | { readonly kind: 'too slow'; readonly reason: string };

interface Job {
  readonly task: PlanTask;
  readonly settle: (message: Settled) => void;
}

export function createPlanner({ planningGraph, timeoutMs, maximumWaiting = MAXIMUM_WAITING }: PlannerOptions): Planner {
  const thread = new PlannerThread(planningGraph, timeoutMs);
  return {
    load: () => thread.start(),
    plan: async (text) => {
      if (thread.waitingCount >= maximumWaiting) throw new PlanningLimitError(0);
      const message = await thread.run({ document: text });
      switch (message.kind) {
        case 'planned':
          return JSON.parse(message.plan) as QueryPlan;
        case 'too costly':
          throw new PlanningLimitError(Infinity);
        case 'too slow':
          throw new PlanningLimitError(TOO_SLOW_HOLDS_FOR_MS);
        case 'failed':
          throw new UnplannableError(new Error(`The planner failed: ${message.reason}`));
      }
    },
    waitingCount: () => thread.waitingCount,
    stop: () => thread.stop(),
  };
}

/** A worker that does one job at a time, and is replaced when it takes too long or breaks. */
class PlannerThread {
  readonly #workerData: PlanWorkerData;
  readonly #timeoutMs: number;
  readonly #waiting: Job[] = [];
  #worker: Worker | null = null;
  #isReady = false;
  #current: { readonly job: Job; readonly timer: NodeJS.Timeout; readonly watch: NodeJS.Timeout } | null = null;
  #isStopped = false;
  #loading = Promise.withResolvers<string>();

  constructor({ supergraphSdl, liftedFields }: PlannerOptions['planningGraph'], timeoutMs: number) {
    this.#workerData = { supergraphSdl, liftedFields: [...liftedFields] };
    this.#timeoutMs = timeoutMs;
    this.#loading.promise.catch(() => undefined);
  }

  get waitingCount(): number {
    return this.#waiting.length;
  }

  start(): Promise<string> {
    if (this.#worker === null && !this.#isStopped) this.#startWorker();
    return this.#loading.promise;
  }

  run(task: PlanTask): Promise<Settled> {
    return new Promise((settle) => {
      if (this.#isStopped) return settle({ kind: 'too costly', reason: 'the planner has stopped' });
      this.#waiting.push({ task, settle });
      this.#next();
    });
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    const old = this.#worker;
    this.#worker = null;
    this.#finish({ kind: 'too costly', reason: 'the planner has stopped' });
    this.#failWaiting({ kind: 'too costly', reason: 'the planner has stopped' });
    this.#loading.reject(new Error('the planner has stopped'));
    await old?.terminate();
  }

  #startWorker(): void {
    const started = new Worker(WORKER_FILE, {
      workerData: this.#workerData,
      resourceLimits: WORKER_MEMORY,
      execArgv: [],
    });
    // It is no reason to keep the process: whoever waits for a plan holds a connection that is.
    started.unref();
    this.#worker = started;
    started.on('message', (message: PlanWorkerMessage) => {
      if (this.#worker !== started) return;
      if (message.kind === 'ready') {
        this.#isReady = true;
        this.#loading.resolve(message.apiSchemaSdl);
      } else this.#finish(message);
      this.#next();
    });
    started.on('error', (error) => {
      if (this.#worker !== started) return;
      const wasReady = this.#isReady;
      this.#discard();
      const ranOut = (error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY';
      this.#finish({ kind: ranOut ? 'too costly' : 'failed', reason: String(error) });
      // One that cannot even start will not the next time either: nobody is left waiting for it.
      if (!wasReady) {
        this.#loading.reject(error);
        this.#failWaiting({ kind: 'failed', reason: String(error) });
      }
      this.#next();
    });
  }

  #next(): void {
    if (this.#current !== null) return;
    if (this.#worker === null) {
      if (this.#waiting.length > 0 && !this.#isStopped) this.#startWorker();
      return;
    }
    const job = this.#isReady ? this.#waiting.shift() : undefined;
    if (job === undefined) return;
    const giveUp = (kind: 'too costly' | 'too slow', reason: string): void => {
      this.#discard();
      this.#finish({ kind, reason });
      this.#next();
    };
    const worker = this.#worker;
    const checkHeap = async (): Promise<void> => {
      const { used_heap_size: bytes } = await worker.getHeapStatistics();
      if (bytes > MAXIMUM_HEAP_BYTES && this.#current?.job === job)
        giveUp('too costly', `not planned within ${bytes} bytes`);
    };
    const timer = setTimeout(() => giveUp('too slow', `not planned within ${this.#timeoutMs} ms`), this.#timeoutMs);
    // It fails when the thread has ended, which is noticed otherwise.
    const watch = setInterval(() => void checkHeap().catch(() => undefined), HEAP_CHECK_INTERVAL_MS);
    this.#current = { job, timer, watch };
    worker.postMessage(job.task);
  }

  #finish(message: Settled): void {
    if (this.#current === null) return;
    const { job, timer, watch } = this.#current;
    clearTimeout(timer);
    clearInterval(watch);
    this.#current = null;
    job.settle(message);
  }

  #discard(): void {
    const old = this.#worker;
    this.#worker = null;
    this.#isReady = false;
    void old?.terminate();
  }

  #failWaiting(message: Settled): void {
    for (const job of this.#waiting.splice(0)) job.settle(message);
  }
}
