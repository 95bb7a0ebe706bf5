/** The gateway's process: `npm run gateway`. Reads its settings, serves, by itself or through workers, and stops in good order. */

import cluster from 'node:cluster';
import { enableCompileCache } from 'node:module';
import type { GatewayConfig } from './config.ts';
import type { GatewayStatus } from './readiness.ts';

enableCompileCache();
const [{ parseConfig }, { announceIdentity }, { describeError, logToStandardError: log, setLogLevel, settleLog }] =
  await Promise.all([import('./config.ts'), import('./governance/identity/announce-identity.ts'), import('./log.ts')]);

/** Whoever serves: this process, or its workers. */
interface Serving {
  readonly url: string;
  readonly port: number;
  readonly stop: () => Promise<void>;
  readonly reload: () => void;
  readonly restart: () => void;
}

async function serveHere(config: GatewayConfig): Promise<Serving> {
  const { startGateway } = await import('./start-gateway.ts');
  const { url, port, stop, reload } = await startGateway({ config, clock: Date.now, log });
  return {
    url,
    port,
    stop,
    // What comes of it is in the log.
    reload: () => void reload().catch(() => undefined),
    restart: () => log({ level: 'warn', message: 'not restarted: one process serves, so that none could take over' }),
  };
}

async function openAdminPort(admin: NonNullable<GatewayConfig['admin']>, status: () => GatewayStatus) {
  const { startClusterAdmin } = await import('./telemetry/cluster-admin.ts');
  return startClusterAdmin({ admin, status, log });
}

/** The graph and all that serves it are loaded by the workers only. */
async function serveThroughWorkers(config: GatewayConfig, commandLine: readonly string[]): Promise<Serving> {
  const { startWorkers } = await import('./cluster/primary.ts');
  let status = (): GatewayStatus => 'starting';
  const admin = config.admin === null ? null : await openAdminPort(config.admin, () => status());
  const {
    restart,
    status: statusOfWorkers,
    ...workers
  } = await startWorkers({
    config,
    commandLine,
    log,
    onGivenUp: (error) => void refuse(error),
  });
  status = statusOfWorkers;
  return {
    ...workers,
    restart: () => void restart(),
    stop: async () => {
      status = () => 'stopping';
      await workers.stop();
      await admin?.stop();
    },
  };
}

async function run(): Promise<void> {
  const commandLine = process.argv.slice(2);
  const config = parseConfig(commandLine, process.env);
  setLogLevel(config.logLevel);
  if (cluster.isWorker) {
    const { runWorker } = await import('./cluster/worker.ts');
    return runWorker(config);
  }
  const serving = config.workers === 1 ? await serveHere(config) : await serveThroughWorkers(config, commandLine);
  announceIdentity(config.identity, log);
  let isStopping = false;
  const stop = (): void => {
    if (isStopping) return;
    isStopping = true;
    serving
      .stop()
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
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  process.on('SIGHUP', serving.reload);
  process.on('SIGUSR2', serving.restart);
  // Whoever read it may have gone: then nobody misses the line, and 'disconnect' is what stops this one.
  process.stdout.on('error', () => undefined);
  process.stdout.write(`gateway ${serving.url} port ${serving.port} pid ${process.pid}\n`);
  if (process.send !== undefined) {
    // Whoever started this one is gone without a word: nobody would ever stop it.
    process.once('disconnect', stop);
    const ready = { type: 'ready', name: 'gateway', port: serving.port, pid: process.pid };
    // It may have gone before this: 'disconnect' has come already then, and there is nobody to tell.
    process.send(ready, undefined, undefined, (error) => error !== null && stop());
  }
}

/** Nothing serves, and why. */
async function refuse(error: unknown): Promise<void> {
  await settleLog();
  const { code, message, exitCode } = error as { code?: unknown; message?: unknown; exitCode?: unknown };
  const told = typeof code === 'string' ? code : 'INTERNAL';
  // Each of several settings that do not hold is a line of its own, which whoever searches a log by the code is to find.
  const faults = told === 'CONFIG_INVALID' ? String(message).split('\n') : [String(message)];
  process.stderr.write(faults.map((fault) => `gateway: ${told} ${fault}\n`).join(''));
  process.exit(typeof exitCode === 'number' ? exitCode : 1);
}

try {
  await run();
} catch (error) {
  if (!cluster.isWorker) await refuse(error);
  else {
    const { refuseToServe } = await import('./cluster/worker.ts');
    const { code, message } = error as { code?: unknown; message?: unknown };
    await refuseToServe(typeof code === 'string' ? code : 'INTERNAL', String(message));
    process.exit(1);
  }
}
