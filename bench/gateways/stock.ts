import { GATEWAY_CORE, startPinned } from '../processes.ts';
import { profileFlags, untilReady, type GatewayKind } from './gateway.ts';
import { versionOf } from './version-of.ts';

/** Apollo's gateway as its documentation sets it up, of the version whose planner this project uses. It has no sharing to switch on. */
export const stock: GatewayKind = {
  name: 'stock',
  description: `@apollo/gateway ${versionOf('@apollo/gateway')} with @apollo/server ${versionOf('@apollo/server')}`,
  start: (options) =>
    untilReady(
      startPinned({
        name: 'stock gateway',
        core: GATEWAY_CORE,
        commandLine: [
          ...profileFlags(options),
          'bench/gateways/stock-main.ts',
          options.supergraphFile,
          JSON.stringify(options.supplierUrls),
        ],
      }),
    ),
};
