import { GATEWAY_CORE, startPinned } from '../processes.ts';
import {
  profileFlags,
  untilReady,
  type GatewayKind,
  type MeasuredGateway,
  type StartGatewayOptions,
} from './gateway.ts';

/** This project's gateway, as `npm run gateway` starts it. */
export const ours: GatewayKind = {
  name: 'ours',
  description: 'this gateway',
  start: (options) => startOurs(options, {}),
};

/** @param environment further settings. */
export function startOurs(
  options: StartGatewayOptions,
  environment: Readonly<Record<string, string>>,
): Promise<MeasuredGateway> {
  return untilReady(
    startPinned({
      name: 'our gateway',
      core: GATEWAY_CORE,
      commandLine: [
        ...profileFlags(options),
        '--import',
        './commands/require-node.js',
        'bench/gateways/our-main.ts',
        '--supergraph',
        options.supergraphFile,
        '--port',
        '0',
      ],
      environment: { SUPPLIER_URLS: JSON.stringify(options.supplierUrls), ...environment },
    }),
  );
}
