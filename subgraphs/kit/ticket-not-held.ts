import type { TicketId } from '../../schema/contract/ids.ts';
import type { TicketRecord } from './model.ts';

/** What a desk answers about a ticket that it does not hold: that it does not, and nothing else. */
export function createTicketNotHeld(id: TicketId): TicketRecord {
  return {
    id,
    presence: 'NOT_HELD',
    reference: null,
    incident: null,
    summary: null,
    domain: null,
    status: null,
    sourceStatus: null,
    service: null,
    site: null,
    affectedSites: null,
    severityClaims: null,
    heldBy: null,
    accountable: null,
    firstObservedAt: null,
    openedAt: null,
    lastUpdatedAt: null,
    nextUpdateDueAt: null,
    resolutions: null,
    closedAt: null,
    closure: null,
    clock: null,
    handovers: null,
    bonds: null,
    notes: null,
    knownErrors: null,
    problem: null,
    causedByChange: null,
    materialGaps: null,
    clinicalSafety: null,
    events: null,
    sourceSpokeAt: null,
    own: {},
  };
}
