/** Redis servers of our own, in folders of their own: one, or a cluster of three that goes on with what it has when a node is lost. */

import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { findFreePorts } from '../free-ports.ts';

export interface RedisServers {
  /** For `REDIS_URL`. */
  readonly url: string;
  readonly nodes: readonly RedisNode[];
  readonly stop: () => Promise<void>;
}

export interface RedisNode {
  readonly port: number;
  /** Ends it at once, as a crash does, with all that it held. */
  readonly kill: () => Promise<void>;
  /** @throws {Error} when it does not answer within 10 s. */
  readonly restart: () => Promise<void>;
}

const CLUSTER_SIZE = 3;
const SLOTS = 16_384;
const START_TIMEOUT_MS = 10_000;
/** By which nodes hold each other for lost; what serves a cluster takes no harm from a short one. */
const NODE_TIMEOUT_MS = 2000;

/** The program; null where there is none. */
export function findRedis(): string | null {
  const folders = (process.env['PATH'] ?? '').split(':').filter((folder) => folder !== '');
  return folders.map((folder) => path.join(folder, 'redis-server')).find((file) => existsSync(file)) ?? null;
}

/** @throws {Error} where there is no `redis-server`, or it does not start. */
export async function startRedis(mode: 'single' | 'cluster', folder: string): Promise<RedisServers> {
  const program = findRedis();
  if (program === null) throw new Error('no redis-server on PATH: install Redis, or choose --redis none');
  const ports = await findFreePorts(mode === 'cluster' ? CLUSTER_SIZE : 1);
  const started = await Promise.all(
    ports.map((port) => startNode({ program, port, folder: path.join(folder, `redis-${port}`), mode })),
  );
  const stop = async (): Promise<void> => void (await Promise.all(started.map((node) => node.kill())));
  try {
    if (mode === 'cluster') await joinCluster(ports);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: ports.map((port) => `redis://127.0.0.1:${port}`).join(','), nodes: started, stop };
}

async function startNode(options: {
  readonly program: string;
  readonly port: number;
  readonly folder: string;
  readonly mode: 'single' | 'cluster';
}): Promise<RedisNode> {
  const { program, port, folder, mode } = options;
  await mkdir(folder, { recursive: true });
  const settings = ['--bind', '127.0.0.1', '--port', String(port), '--dir', folder, '--save', '', '--appendonly', 'no'];
  if (mode === 'cluster') {
    settings.push('--cluster-enabled', 'yes', '--cluster-config-file', 'nodes.conf');
    settings.push('--cluster-node-timeout', String(NODE_TIMEOUT_MS), '--cluster-require-full-coverage', 'no');
  }
  let running: { readonly child: ChildProcess; readonly ended: Promise<void> } | null = null;
  const restart = async (): Promise<void> => {
    const child = spawn(program, settings, { stdio: 'ignore' });
    const ended = new Promise<void>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', () => resolve());
    });
    running = { child, ended };
    await Promise.race([
      untilAnswers(port),
      ended.then(() => Promise.reject(new Error(`redis-server on port ${port} ended before it answered`))),
    ]);
  };
  await restart();
  return {
    port,
    restart,
    kill: async () => {
      running?.child.kill('SIGKILL');
      await running?.ended;
    },
  };
}

async function untilAnswers(port: number): Promise<void> {
  const deadline = performance.now() + START_TIMEOUT_MS;
  for (;;) {
    const problem = await withNode(port, (node) => node.ping()).then(
      () => null,
      (error: unknown) => error,
    );
    if (problem === null) return;
    if (performance.now() > deadline) throw new Error(`Redis on port ${port} does not answer`, { cause: problem });
    await sleep(50);
  }
}

/** Three masters, a third of the slots each, and no replica: what a lost one held is gone, and the rest goes on. */
async function joinCluster(ports: readonly number[]): Promise<void> {
  const share = Math.ceil(SLOTS / ports.length);
  for (const [index, port] of ports.entries()) {
    await withNode(port, async (node) => {
      const last = Math.min(SLOTS, (index + 1) * share) - 1;
      await node.call('CLUSTER', 'ADDSLOTSRANGE', String(index * share), String(last));
      await node.call('CLUSTER', 'SET-CONFIG-EPOCH', String(index + 1));
      if (index > 0) await node.call('CLUSTER', 'MEET', '127.0.0.1', String(ports[0]));
    });
  }
  const deadline = performance.now() + START_TIMEOUT_MS;
  for (const port of ports) {
    for (;;) {
      const information = await withNode(port, async (node) => String(await node.call('CLUSTER', 'INFO')));
      if (/cluster_state:ok/.test(information) && information.includes(`cluster_known_nodes:${ports.length}`)) break;
      if (performance.now() > deadline) throw new Error(`the Redis Cluster has not come together:\n${information}`);
      await sleep(100);
    }
  }
}

async function withNode<Result>(port: number, work: (node: Redis) => Promise<Result>): Promise<Result> {
  const node = new Redis({
    port,
    host: '127.0.0.1',
    lazyConnect: true,
    retryStrategy: () => null,
    connectTimeout: 1000,
  });
  node.on('error', () => undefined);
  try {
    await node.connect();
    return await work(node);
  } finally {
    node.disconnect();
  }
}
