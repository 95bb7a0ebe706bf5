/** What came of a reader's reason to break the glass, over all desks that its request asked. */

import { glassRefusalOf, type GlassOutcome } from '../../schema/contract/break-glass.ts';
import type { RequestScope } from './request-scope.ts';

/** @returns null where no reason was given. Said of a request that has ended: more may come until then. */
export function glassOutcomeOf({ reader, sources: { glass } }: RequestScope): GlassOutcome | null {
  if (reader === null || reader.breakGlassReason === null) return null;
  // The owner decides, and has it on record: what it says it opened was opened.
  if (glass?.has('OPENED') === true) return 'OPENED';
  const refusal = glassRefusalOf(reader);
  if (refusal !== null) return refusal;
  if (glass === null) return 'NO_TEXT_ASKED_FOR';
  if (glass.has('NOT_RECORDED')) return 'OPENING_NOT_RECORDED';
  if (glass.has('DESK_NOT_ANSWERED')) return 'DESK_NOT_ANSWERED';
  return glass.has('DESK_DOES_NOT_SAY') ? 'DESK_DOES_NOT_SAY' : 'NO_TEXT_TO_OPEN';
}

/**
 * Whether its answer may hold what the glass kept shut. Where a desk does not say, that counts as broken; and so do texts of which no desk
 * was asked as for words: it is not known how they came.
 */
export function isGlassBroken({ reader, sources: { glass } }: RequestScope): boolean {
  if (reader === null || reader.breakGlassReason === null) return false;
  if (glass?.has('OPENED') === true) return true;
  return glassRefusalOf(reader) === null && (glass === null || glass.has('DESK_DOES_NOT_SAY'));
}
