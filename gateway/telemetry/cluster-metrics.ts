/**
 * What all workers of one gateway tell, as one. A worker that does not answer in time is counted with what it said last; and what one has
 * counted that is gone stays counted, so that totals never fall while a worker is replaced.
 */

import cluster, { type Worker } from 'node:cluster';
import { AggregatorRegistry, type MetricObjectWithValues, type MetricValue, type Registry } from 'prom-client';
import type { MetricsText } from './admin-server.ts';

type Snapshot = readonly MetricObjectWithValues<MetricValue<string>>[];

interface ReadRequest {
  readonly type: typeof READ_REQUEST;
  readonly id: number;
}

interface ReadAnswer {
  readonly type: typeof READ_ANSWER;
  /** Null for what a worker says unasked, before it ends. */
  readonly id: number | null;
  readonly metrics: Snapshot;
}

const READ_REQUEST = 'throughline metrics request';
const READ_ANSWER = 'throughline metrics';
/** Shorter than whoever scrapes waits: one worker that hangs must not hide the others. */
const READ_TIMEOUT_MS = 2000;

export interface WorkerMetrics {
  /** Says for the last time what was counted. */
  readonly stop: () => Promise<void>;
}

/** In a worker: answers the primary. */
export function answerPrimary(registry: Registry): WorkerMetrics {
  const tell = async (id: number | null): Promise<void> => {
    const answer: ReadAnswer = { type: READ_ANSWER, id, metrics: await registry.getMetricsAsJSON() };
    // Nobody is left to be told where the primary is gone.
    if (process.connected) await new Promise<void>((resolve) => process.send!(answer, undefined, {}, () => resolve()));
  };
  const onMessage = (message: unknown): void => {
    if (isOfType<ReadRequest>(message, READ_REQUEST)) void tell(message.id);
  };
  process.on('message', onMessage);
  return {
    stop: async () => {
      process.off('message', onMessage);
      await tell(null);
    },
  };
}

export interface ClusterMetrics {
  readonly read: () => Promise<MetricsText>;
  readonly stop: () => void;
}

/** In the primary: made before the first worker. */
export function createClusterMetrics(): ClusterMetrics {
  const last = new Map<number, Snapshot>();
  const waiting = new Map<number, (worker: number) => void>();
  let retired: Snapshot = [];
  let requests = 0;

  const onMessage = (worker: Worker, message: unknown): void => {
    if (!isOfType<ReadAnswer>(message, READ_ANSWER)) return;
    last.set(worker.id, message.metrics);
    if (message.id !== null) waiting.get(message.id)?.(worker.id);
  };
  cluster.on('message', onMessage);

  /** @returns which of the workers answered. */
  const ask = (workers: readonly Worker[]): Promise<ReadonlySet<number>> => {
    const answered = new Set<number>();
    const asked = workers.filter((worker) => worker.isConnected());
    if (asked.length === 0) return Promise.resolve(answered);
    requests += 1;
    const request: ReadRequest = { type: READ_REQUEST, id: requests };
    return new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        waiting.delete(request.id);
        resolve(answered);
      };
      const timer = setTimeout(end, READ_TIMEOUT_MS);
      waiting.set(request.id, (worker) => {
        answered.add(worker);
        if (answered.size === asked.length) end();
      });
      // One that has gone meanwhile is one that does not answer.
      for (const worker of asked) worker.send(request, () => undefined);
    });
  };

  const retire = async (): Promise<void> => {
    for (const [id, snapshot] of last) {
      // It is there until all that it had to say has come.
      if (cluster.workers?.[id] !== undefined) continue;
      last.delete(id);
      const counted = snapshot.filter(({ type }) => isTotal(type));
      retired = await aggregate([retired, counted]).getMetricsAsJSON();
    }
  };

  const readNow = async (): Promise<MetricsText> => {
    const workers = Object.values(cluster.workers ?? {}).filter((worker) => worker !== undefined);
    const answered = await ask(workers);
    await retire();
    const silent = workers.length - answered.size;
    const registry = aggregate([...last.values(), retired, countWorkers(answered.size, silent)]);
    return { contentType: registry.contentType, text: await registry.metrics() };
  };

  let reading: Promise<MetricsText> | null = null;
  return {
    // Two at once would both add up what the same worker has left.
    read: () => (reading ??= readNow().finally(() => (reading = null))),
    stop: () => void cluster.off('message', onMessage),
  };
}

function aggregate(snapshots: readonly Snapshot[]): Registry {
  return AggregatorRegistry.aggregate(snapshots.map((snapshot) => [...snapshot]));
}

function countWorkers(answered: number, silent: number): Snapshot {
  const values = [
    { labels: { state: 'answered' }, value: answered },
    { labels: { state: 'silent' }, value: silent },
  ];
  const metric = {
    name: 'throughline_workers',
    help: 'Workers, by whether they said in time what they count; the others are counted with what they said last.',
    type: 'gauge',
    aggregator: 'sum',
    values,
  };
  return [metric as unknown as Snapshot[number]];
}

/** Whether it only ever rises. */
function isTotal(type: unknown): boolean {
  return type === 'counter' || type === 'histogram';
}

function isOfType<Message extends { readonly type: string }>(
  message: unknown,
  type: Message['type'],
): message is Message {
  return typeof message === 'object' && message !== null && (message as { type?: unknown }).type === type;
}
