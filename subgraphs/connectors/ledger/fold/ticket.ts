/** A ticket is the fold of its events. */

import type { TicketId } from '../../../../schema/contract/ids.ts';
import { formatInstant } from '../../../../schema/contract/times.ts';
import type { ClockStatement, CodeReference, TicketRecord } from '../../../kit/model.ts';
import { firstHeardOf } from '../search.ts';
import { createTicketNotHeld } from '../../../kit/ticket-not-held.ts';
import { toTicketStatus, type SourceMapping } from '../source-mapping.ts';
import {
  byInstant,
  instantOrNull,
  partyOrNull,
  toEventRecord,
  toReferences,
  type FoldContext,
  type StoredEvent,
} from './stored-event.ts';
import { applyTicketEvent, createTicketState, type TicketState } from './ticket-events.ts';

/** A ticket but for what other subjects of the ledger contribute: the problem and the change that it only names. */
export interface FoldedTicket extends Omit<TicketRecord, 'problem' | 'causedByChange' | 'sourceSpokeAt'> {
  readonly problemReference: string | null;
  readonly changeReference: string | null;
}

/**
 * @param visible the ticket's events that count, in order (`visibleEvents`).
 * @returns null without events: nobody had heard of the ticket.
 */
export function foldTicket(
  id: TicketId,
  reference: string,
  visible: readonly StoredEvent[],
  mapping: SourceMapping,
  context: FoldContext,
): FoldedTicket | null {
  if (visible.length === 0) return null;
  const state = createTicketState();
  for (const event of visible) applyTicketEvent(state, event, id, mapping, context);
  return state.purged ? purgedTicket(id, state) : toFoldedTicket(id, reference, state, visible, mapping);
}

function toFoldedTicket(
  id: TicketId,
  reference: string,
  state: TicketState,
  visible: readonly StoredEvent[],
  mapping: SourceMapping,
): FoldedTicket {
  const { fields } = state;
  return {
    id,
    presence: 'HELD',
    reference,
    incident: fields.incident ? { id: fields.incident } : null,
    summary: state.summary,
    domain: fields.domain ?? null,
    status: toStatus(state, mapping),
    sourceStatus: fields.sourceStatus ?? null,
    service: codeOrNull(fields.service),
    site: codeOrNull(fields.site),
    affectedSites: toReferences(fields.affectedSites ?? []),
    severityClaims: [...state.severityClaims.values()].toSorted(byInstant(({ at }) => at)),
    heldBy: partyOrNull(fields.heldBy),
    accountable: partyOrNull(fields.accountable),
    firstObservedAt: fields.firstObservedAt ?? null,
    openedAt: instantOrNull(state.openedAt),
    lastUpdatedAt: formatInstant(state.lastUpdatedAt),
    nextUpdateDueAt: fields.nextUpdateDueAt ?? null,
    resolutions: state.resolutions,
    closedAt: instantOrNull(state.closedAt),
    closure: state.closure,
    clock: [...state.clock.values()].toSorted(byBeginning),
    handovers: [...state.handovers.values()].toSorted(byInstant((handover) => formatInstant(firstHeardOf(handover)))),
    bonds: [...state.bonds.values()].toSorted(byInstant(({ assertedAt }) => assertedAt)),
    notes: state.notes,
    knownErrors: [...state.knownErrors.values()].toSorted(byInstant(({ assertedAt }) => assertedAt)),
    problemReference: fields.problem ?? null,
    changeReference: fields.causedByChange ?? null,
    materialGaps: [...state.materialGaps.values()].toSorted(byInstant(({ assertedAt }) => assertedAt)),
    clinicalSafety: fields.clinicalSafety ?? null,
    events: visible.map(toEventRecord),
    own: fields.own ?? {},
  };
}

/** The mapping's word, save where the desk's own act says more than the source's status can. */
function toStatus(state: TicketState, mapping: SourceMapping): TicketRecord['status'] {
  if (state.reopened) return 'REOPENED';
  const mapped = state.fields.sourceStatus === undefined ? null : toTicketStatus(mapping, state.fields.sourceStatus);
  if (mapped === 'CLOSED_CONFIRMED' && state.closure === 'TIMEOUT') return 'CLOSED_TIMEOUT';
  return mapped;
}

/** Purged by its owner: that it existed, and for which incident, stays; what it said does not. */
function purgedTicket(id: TicketId, state: TicketState): FoldedTicket {
  const { problem: _problem, causedByChange: _change, sourceSpokeAt: _spokeAt, ...nothing } = createTicketNotHeld(id);
  return {
    ...nothing,
    presence: 'PURGED',
    incident: state.fields.incident ? { id: state.fields.incident } : null,
    problemReference: null,
    changeReference: null,
  };
}

/** By `from`, then `witnessedAt`, then id. */
function byBeginning(left: ClockStatement, right: ClockStatement): number {
  const keys = [left, right].map(({ from, witnessedAt, id }) => `${from} ${witnessedAt} ${id}`);
  return keys[0]! < keys[1]! ? -1 : 1;
}

function codeOrNull(code: string | undefined): CodeReference | null {
  return code === undefined ? null : { code };
}
