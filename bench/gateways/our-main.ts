/** This gateway in one process, as `npm run gateway -- --workers 1` starts it. */

import { logToStandardError } from '../../gateway/log.ts';
import { startGateway } from '../../gateway/start-gateway.ts';
import { measuredConfig } from '../measured-config.ts';

const server = await startGateway({ config: measuredConfig(), clock: Date.now, log: logToStandardError });
const stop = (): void => void server.stop().finally(() => process.exit(0));
process.once('disconnect', stop);
process.once('SIGTERM', stop);
process.send!({ port: server.port, adminPort: server.adminPort });
