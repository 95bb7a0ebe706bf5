/** One of several processes that serve. It is told what to do by the primary, and ends when that one has gone. */

import cluster, { type Worker } from 'node:cluster';
import type { GatewayConfig } from '../config.ts';
import { describeError, logToStandardError, settleLog, type Log } from '../log.ts';
import { startGateway, type RunningGateway } from '../start-gateway.ts';
import { createWorkerBoards } from './worker-boards.ts';
import {
  AWAITS_IDENTITY,
  isGatewayMessage,
  type Channel,
  type PrimaryMessage,
  type WorkerMessage,
} from './messages.ts';

/** Several looks at the issuer's keys. */
const IDENTITY_PATIENCE_MS = 10_000;

/** Each line says whose it is. */
const log: Log = ({ level, message, ...facts }) =>
  logToStandardError({ level, message, ...facts, worker: process.pid });

/**
 * Serves until it is told to stop.
 *
 * @throws what `startGateway` throws.
 */
export async function runWorker(config: GatewayConfig): Promise<void> {
  const worker = cluster.worker!;
  const channel = channelOf(worker);
  let gateway: RunningGateway | null = null;
  const stop = (delayMs: number): void => {
    // What has not begun to serve has nothing to finish.
    if (gateway === null) return process.exit(0);
    gateway
      .stop({ delayMs })
      .then(
        () => 0,
        (error: unknown) => {
          log({ level: 'error', message: 'stopping failed', cause: describeError(error) });
          return 1;
        },
      )
      .then(async (exitCode) => {
        await settleLog();
        process.exit(exitCode);
      });
  };
  // A terminal sends them to the whole group: the primary says what is to be done about them.
  for (const signal of ['SIGINT', 'SIGHUP', 'SIGUSR2'] as const) process.on(signal, () => undefined);
  process.on('SIGTERM', () => stop(config.drainDelayMs));
  // By itself a worker breaks off in the middle of its answers when the primary has gone: it is to finish them.
  worker.exitedAfterDisconnect = true;
  process.once('disconnect', () => stop(0));
  const demoKey = Promise.withResolvers<string>();
  channel.onMessage((message) => {
    if (message.type === 'gateway:demo-key') demoKey.resolve(message.privateKey);
    if (message.type === 'gateway:stop') stop(message.delayMs);
    // What comes of it is in the log.
    if (message.type === 'gateway:reload') void gateway?.reload().catch(() => undefined);
  });
  gateway = await startGateway({
    config,
    clock: Date.now,
    log,
    boardOwners: createWorkerBoards({ self: worker.id, channel }),
    identityPatienceMs: process.env[AWAITS_IDENTITY] === undefined ? null : IDENTITY_PATIENCE_MS,
    ...(config.identity.mode === 'demo' ? { demoKey: await demoKey.promise } : {}),
  });
  channel.send({ type: 'gateway:serving', url: gateway.url, port: gateway.port });
  void gateway.identityReady.then(() => channel.send({ type: 'gateway:identity-ready' }));
}

/** Tells the primary why this worker does not serve; the primary alone says it to the operator. */
export async function refuseToServe(code: string, message: string): Promise<void> {
  const refused: WorkerMessage = { type: 'gateway:refused', code, message };
  await new Promise<void>((resolve) => {
    if (process.send === undefined || !process.connected) resolve();
    else process.send(refused, undefined, undefined, () => resolve());
  });
}

function channelOf(worker: Worker): Channel<WorkerMessage, PrimaryMessage> {
  return {
    send: (message) => {
      // It may go at any moment: 'disconnect' tells.
      if (worker.isConnected()) worker.send(message, undefined, undefined, () => undefined);
    },
    onMessage: (listener) => {
      process.on('message', (message) => {
        if (isGatewayMessage(message)) listener(message as PrimaryMessage);
      });
    },
  };
}
