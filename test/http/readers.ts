/** Readers by their role and subject, each with a token of an issuer. */

import type { Role } from '../../schema/contract/reader.ts';
import { createKey, goodClaims, issuerConfig, sign, startIssuer } from '../governance/identity/issuer.ts';

/** As what each reads. */
const CLAIMS: Readonly<Record<Role, { readonly desk: string | null; readonly capacity: string }>> = {
  dashboard: { desk: 'nsd', capacity: 'INTEGRATOR' },
  supplier: { desk: 'spine', capacity: 'PROVIDER' },
  auditor: { desk: null, capacity: 'AUDITOR' },
  guardian: { desk: null, capacity: 'GUARDIAN' },
  operator: { desk: 'nsd', capacity: 'INTEGRATOR' },
  'local-desk': { desk: 'ld-1', capacity: 'CUSTOMER' },
};

export interface Readers {
  /** Of a gateway's settings. */
  readonly identity: ReturnType<typeof issuerConfig>;
  /** Headers of a request. */
  readonly as: (role: Role, subject?: string) => { readonly authorization: string };
  readonly stop: () => Promise<void>;
}

export async function startReaders(): Promise<Readers> {
  const key = await createKey('only');
  const issuer = await startIssuer(key);
  const claims = goodClaims(Date.now());
  return {
    identity: issuerConfig(issuer),
    as: (role, subject = 'somebody') => ({
      authorization: `Bearer ${sign(key, { ...claims, ...CLAIMS[role], role, sub: subject, purpose: 'SERVICE_REPORTING' })}`,
    }),
    stop: issuer.stop,
  };
}
