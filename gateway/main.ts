/** The gateway's process: `npm run gateway`. Reads its settings, serves, and stops in good order. */

import { enableCompileCache } from 'node:module';

enableCompileCache();
const [{ parseConfig }, { startGateway }, { describeError, logToStandardError }] = await Promise.all([
  import('./config.ts'),
  import('./start-gateway.ts'),
  import('./log.ts'),
]);

try {
  const config = parseConfig(process.argv.slice(2), process.env);
  const server = await startGateway({ config, clock: Date.now, log: logToStandardError });
  let isStopping = false;
  const stop = (): void => {
    if (isStopping) return;
    isStopping = true;
    server.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        logToStandardError({ level: 'error', message: 'stopping failed', cause: describeError(error) });
        process.exit(1);
      },
    );
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  // What comes of it is in the log.
  process.on('SIGHUP', () => void server.reload().catch(() => undefined));
  // Whoever read it may have gone: then nobody misses the line, and 'disconnect' is what stops this one.
  process.stdout.on('error', () => undefined);
  process.stdout.write(`gateway ${server.url} port ${server.port} pid ${process.pid}\n`);
  if (process.send !== undefined) {
    // Whoever started this one is gone without a word: nobody would ever stop it.
    process.once('disconnect', stop);
    const ready = { type: 'ready', name: 'gateway', port: server.port, pid: process.pid };
    // It may have gone before this: 'disconnect' has come already then, and there is nobody to tell.
    process.send(ready, undefined, undefined, (error) => error !== null && stop());
  }
} catch (error) {
  const code = (error as { code?: unknown } | null)?.code;
  process.stderr.write(`gateway: ${typeof code === 'string' ? code : 'INTERNAL'} ${(error as Error).message}\n`);
  process.exit(1);
}
