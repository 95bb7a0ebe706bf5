/** What a token says of its reader, and whether the registry bears it out. */

import { z } from 'zod';
import { readerSchema, type Capacity, type Reader, type Role } from '../../../schema/contract/reader.ts';
import { capacityOfDesk, type Registry } from '../../../schema/organisations/registry.ts';
import { IdentityError } from './identity-error.ts';

/** Of a {@link Reader} what a token says; the rest is ours to add. */
export type ReaderClaims = Pick<Reader, 'subject' | 'desk' | 'capacity' | 'role' | 'purpose'>;

const { subject, desk, capacity, role, purpose } = readerSchema.shape;
const claimsSchema = z.object({ subject, desk: desk.default(null), capacity, role, purpose });

/** Read for no desk: they would otherwise be a party to what they look into. */
const WITHOUT_DESK: readonly Capacity[] = ['AUDITOR', 'GUARDIAN'];

const CAPACITIES_OF_ROLE = {
  dashboard: ['INTEGRATOR', 'PROVIDER', 'CUSTOMER'],
  supplier: ['INTEGRATOR', 'PROVIDER'],
  auditor: ['AUDITOR'],
  guardian: ['GUARDIAN'],
  operator: ['INTEGRATOR', 'PROVIDER', 'CUSTOMER'],
  'local-desk': ['CUSTOMER'],
} as const satisfies Record<Role, readonly Capacity[]>;

/**
 * @param payload of a token whose signature holds.
 * @param claim name of the claim that holds desk, capacity, role and purpose; null where each is a claim of its own.
 * @throws {IdentityError} `TOKEN_CLAIMS_INVALID`.
 */
export function readClaims(payload: Readonly<Record<string, unknown>>, claim: string | null): ReaderClaims {
  const said = claim === null ? payload : payload[claim];
  const { sub } = payload;
  const parsed = claimsSchema.safeParse(
    typeof said === 'object' && said !== null && !Array.isArray(said) ? { ...said, subject: sub } : null,
  );
  if (!parsed.success) throw new IdentityError('TOKEN_CLAIMS_INVALID');
  return parsed.data;
}

/**
 * @param registry null in front of a supergraph that is not ours: which desks there are is then for the issuer to know.
 * @throws {IdentityError} `TOKEN_DESK_UNKNOWN`; `TOKEN_CAPACITY_REFUSED` where desk, capacity and role do not go together.
 */
export function checkClaims(claims: ReaderClaims, registry: Registry | null): void {
  const capacities: readonly Capacity[] = CAPACITIES_OF_ROLE[claims.role];
  const isWithoutDesk = WITHOUT_DESK.includes(claims.capacity);
  if (!capacities.includes(claims.capacity) || isWithoutDesk !== (claims.desk === null))
    throw new IdentityError('TOKEN_CAPACITY_REFUSED');
  if (claims.desk === null || registry === null) return;
  const row = registry.deskByCode(claims.desk);
  // Nobody sits at a desk that stands for others.
  if (row === undefined || row.aggregate) throw new IdentityError('TOKEN_DESK_UNKNOWN');
  if (capacityOfDesk(row) !== claims.capacity) throw new IdentityError('TOKEN_CAPACITY_REFUSED');
}
