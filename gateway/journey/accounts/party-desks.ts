import { MalformedIdError, parsePartyId } from '../../../schema/contract/ids.ts';
import type { Times } from '../../../schema/contract/times.ts';
import { operatorOfDesk, type Registry } from '../../../schema/organisations/registry.ts';

/**
 * The desks that speak for a party at the times: a desk for itself, an organisation's by the desks that it runs then. Empty for a
 * customer, someone outside, a desk that the directory does not list, and what is no party's id.
 */
export function partyDesks(registry: Registry, times: Times): (party: string) => readonly string[] {
  return (party) => {
    const key = parsedPartyOrNull(party);
    if (key?.kind === 'desk') return registry.deskByCode(key.code) === undefined ? [] : [key.code];
    if (key?.kind !== 'organisation') return [];
    return registry.listedDesks.filter((desk) => operatorOfDesk(desk, times) === key.code).map(({ code }) => code);
  };
}

/** Null for what is no party's id: what one desk writes of another may be anything. */
export function parsedPartyOrNull(party: string): ReturnType<typeof parsePartyId> | null {
  try {
    return parsePartyId(party);
  } catch (error) {
    if (error instanceof MalformedIdError) return null;
    throw error;
  }
}
