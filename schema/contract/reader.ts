/** Who reads: what the gateway vouches for towards a desk, and what a desk decides by. Never a person's name. */

import { z } from 'zod';

/** What the reader does with Throughline. */
export const ROLES = ['dashboard', 'supplier', 'auditor', 'guardian', 'operator', 'local-desk'] as const;
export type Role = (typeof ROLES)[number];

/** As whom the desk acts: rights belong to a desk and a capacity, never to a firm. */
export const CAPACITIES = ['INTEGRATOR', 'PROVIDER', 'CUSTOMER', 'AUDITOR', 'GUARDIAN'] as const;
export type Capacity = (typeof CAPACITIES)[number];

/** What the reader reads for, as it says itself; it is on record with each disclosure. */
export const PURPOSES = [
  'INCIDENT_RESOLUTION',
  'SERVICE_REPORTING',
  'CONTRACT_ASSURANCE',
  'AUDIT',
  'CLINICAL_SAFETY',
  'SERVICE_OPERATION',
] as const;
export type Purpose = (typeof PURPOSES)[number];

/** Whether the reader's organisation may hold patients' data today, by the Data Security and Protection Toolkit. */
export const TOOLKIT_STATUSES = ['CURRENT', 'LAPSED', 'UNKNOWN'] as const;
export type ToolkitStatus = (typeof TOOLKIT_STATUSES)[number];

export const readerSchema = z.strictObject({
  /** An opaque reference of whoever issued the identity. */
  subject: z.string().min(1).max(200),
  /** Code of the desk for which it reads; null for who reads for no desk: auditors and guardians. */
  desk: z.string().min(1).max(100).nullable(),
  capacity: z.enum(CAPACITIES),
  role: z.enum(ROLES),
  purpose: z.enum(PURPOSES),
  /** Of the organisation that runs the desk, or that the reader belongs to. */
  toolkitStatus: z.enum(TOOLKIT_STATUSES),
  /** Why the reader opens, for clinical safety, what is withheld from it; null where it does not. */
  breakGlassReason: z.string().min(10).max(500).nullable(),
});

export type Reader = Readonly<z.infer<typeof readerSchema>>;
