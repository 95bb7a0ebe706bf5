/** Readers for the demo: one of each kind, and two of one firm at different desks. */

import type { ReaderClaims } from '../reader-claims.ts';

export interface SampleIdentity extends Omit<ReaderClaims, 'subject'> {
  /** By which a token of it is asked for. */
  readonly name: string;
  /** As a person reads it. */
  readonly title: string;
}

export const SAMPLE_IDENTITIES = [
  {
    name: 'auditor',
    title: 'Auditor',
    desk: null,
    capacity: 'AUDITOR',
    role: 'auditor',
    purpose: 'AUDIT',
  },
  {
    name: 'guardian',
    title: 'Caldicott Guardian',
    desk: null,
    capacity: 'GUARDIAN',
    role: 'guardian',
    purpose: 'CLINICAL_SAFETY',
  },
  {
    name: 'nsd-integrator',
    title: 'National Service Desk, as the integrator',
    desk: 'nsd',
    capacity: 'INTEGRATOR',
    role: 'supplier',
    purpose: 'INCIDENT_RESOLUTION',
  },
  {
    name: 'spine-supplier',
    title: 'Spine desk of BT',
    desk: 'spine',
    capacity: 'PROVIDER',
    role: 'supplier',
    purpose: 'INCIDENT_RESOLUTION',
  },
  {
    name: 'lsp-london-supplier',
    title: 'London LSP desk of BT',
    desk: 'lsp-london',
    capacity: 'PROVIDER',
    role: 'supplier',
    purpose: 'INCIDENT_RESOLUTION',
  },
  {
    name: 'lsp-north-west-supplier',
    title: 'North West and West Midlands LSP desk of CSC',
    desk: 'lsp-north-west-west-midlands',
    capacity: 'PROVIDER',
    role: 'supplier',
    purpose: 'INCIDENT_RESOLUTION',
  },
  {
    name: 'local-desk',
    title: 'Local desk at Maidstone',
    desk: 'ld-maidstone',
    capacity: 'CUSTOMER',
    role: 'local-desk',
    purpose: 'INCIDENT_RESOLUTION',
  },
  {
    name: 'dashboard',
    title: 'Dashboard of the National Service Desk',
    desk: 'nsd',
    capacity: 'INTEGRATOR',
    role: 'dashboard',
    purpose: 'SERVICE_REPORTING',
  },
  {
    name: 'operator',
    title: 'Operator of the gateway, at the National Service Desk',
    desk: 'nsd',
    capacity: 'INTEGRATOR',
    role: 'operator',
    purpose: 'SERVICE_OPERATION',
  },
] as const satisfies readonly SampleIdentity[];

/** Who a request without a token is of. */
export const DEFAULT_SAMPLE: SampleIdentity = SAMPLE_IDENTITIES[0];

const SUBJECT_PREFIX = 'sample:';

export function toClaims({ name, desk, capacity, role, purpose }: SampleIdentity): ReaderClaims {
  return { subject: SUBJECT_PREFIX + name, desk, capacity, role, purpose };
}

/** @param subject of a reader that the demo vouched for. */
export function sampleOfSubject(subject: string): string {
  return subject.slice(SUBJECT_PREFIX.length);
}
