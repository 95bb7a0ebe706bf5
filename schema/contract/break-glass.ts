/** Breaking the glass, as both sides of the wire speak of it: who may, what a desk says came of it, and what the reader is told. */

import type { Reader } from './reader.ts';

/** Why a reader may break no glass at all, whatever the text. */
export type GlassRefusal = 'ROLE_NOT_ENTITLED' | 'PURPOSE_NOT_CLINICAL_SAFETY' | 'TOOLKIT_NOT_CURRENT';

/**
 * What came of the glass at one desk, of the texts that it was asked for. `OPENED`: it opened at least one, and has it on record.
 * `NOT_RECORDED`: it opened none, since it could put none on record. `NOTHING`: there was none that breaking the glass opens.
 */
export const DESK_GLASS_OUTCOMES = ['OPENED', 'NOT_RECORDED', 'NOTHING'] as const;
export type DeskGlassOutcome = (typeof DESK_GLASS_OUTCOMES)[number];

/** What whoever broke the glass is told of it: the first of these that is so. */
export const GLASS_OUTCOMES = [
  'OPENED',
  'ROLE_NOT_ENTITLED',
  'PURPOSE_NOT_CLINICAL_SAFETY',
  'TOOLKIT_NOT_CURRENT',
  'OPENING_NOT_RECORDED',
  'DESK_NOT_ANSWERED',
  'DESK_DOES_NOT_SAY',
  'NO_TEXT_TO_OPEN',
  'NO_TEXT_ASKED_FOR',
] as const;
export type GlassOutcome = (typeof GLASS_OUTCOMES)[number];

/** @returns null for who may; in which capacity a desk acts is for the desks' directory to say. */
export function glassRefusalOf({
  role,
  purpose,
  toolkitStatus,
}: Pick<Reader, 'role' | 'purpose' | 'toolkitStatus'>): GlassRefusal | null {
  if (role !== 'guardian' && role !== 'supplier' && role !== 'local-desk') return 'ROLE_NOT_ENTITLED';
  if (purpose !== 'CLINICAL_SAFETY') return 'PURPOSE_NOT_CLINICAL_SAFETY';
  return toolkitStatus === 'CURRENT' ? null : 'TOOLKIT_NOT_CURRENT';
}
