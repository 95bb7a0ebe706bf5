import type { IdentityConfig } from '../../config/identity-settings.ts';
import type { Log } from '../../log.ts';

/** Tells the operator, once at start, what is open to whom: loudly where it is open to everyone who gets this far. */
export function announceIdentity(config: IdentityConfig, log: Log): void {
  if (config.mode === 'issuer')
    return log({ level: 'info', message: 'identity issuer: tokens are verified', issuer: config.issuer });
  return log({ level: 'warn', message: WARNINGS[config.mode] });
}

const WARNINGS = {
  demo:
    'IDENTITY DEMO: the gateway signs tokens for anyone on this machine, and who brings none is the sample auditor. ' +
    'It listens on loopback only. Not for real data: use identity issuer.',
  none:
    'IDENTITY NONE: nobody is asked who they are, and nothing is kept from anyone on this machine. ' +
    'It listens on loopback only. Not for real data: use identity issuer.',
} as const;
