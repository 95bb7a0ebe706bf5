/** Values of the engine as the graph writes them. */

import { formatInstant, type InstantMs } from '../../../schema/contract/times.ts';
import type { PartyId } from '../engine/model.ts';

export function instantOrNull(instant: InstantMs | null): string | null {
  return instant === null ? null : formatInstant(instant);
}

export function partyOrNull(party: PartyId | null): { readonly id: PartyId } | null {
  return party === null ? null : { id: party };
}

export function codeOrNull(code: string | null): { readonly code: string } | null {
  return code === null ? null : { code };
}
