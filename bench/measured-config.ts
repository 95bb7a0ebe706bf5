import { parseConfig, type GatewayConfig } from '../gateway/config.ts';

/**
 * Settings of a gateway that is measured, from its arguments and its environment. Libraries see `NODE_ENV=production`, as they do when
 * it serves; the gateway itself does not, since it would start with an issuer only. By default it asks nobody who they are, and writes no
 * line for a request, as its peers do not.
 */
export function measuredConfig(): GatewayConfig {
  return parseConfig(process.argv.slice(2), { IDENTITY: 'none', LOG_LEVEL: 'warn', ...process.env, NODE_ENV: '' });
}
