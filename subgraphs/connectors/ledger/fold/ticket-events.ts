/** What each kind of event does to a ticket. */

import type { KnownErrorId, TicketId } from '../../../../schema/contract/ids.ts';
import { formatInstant } from '../../../../schema/contract/times.ts';
import type {
  Bond,
  ClockStatement,
  GovernedText,
  Handover,
  KnownErrorLink,
  MaterialGap,
  Note,
  ResolutionClaim,
  SeverityClaim,
  TicketRecord,
} from '../../../kit/model.ts';
import type { LedgerEventOf } from '../event.ts';
import { toStopReason, type SourceMapping } from '../source-mapping.ts';
import { instantOrNull, partyOrDesk, partyOrNull, type FoldContext, type StoredEvent } from './stored-event.ts';

type TicketFields = LedgerEventOf<'ticket.opened'>['data'];
type Mutable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

/** A ticket in the making: what the events so far have said. */
export interface TicketState {
  fields: TicketFields;
  summary: GovernedText | null;
  openedAt: number | null;
  closedAt: number | null;
  closure: TicketRecord['closure'];
  purged: boolean;
  /** Set by a reopening until the source names a status again. */
  reopened: boolean;
  lastUpdatedAt: number;
  readonly clock: Map<string, ClockStatement>;
  readonly handovers: Map<string, Handover>;
  readonly severityClaims: Map<string, SeverityClaim>;
  readonly resolutions: Mutable<ResolutionClaim>[];
  readonly bonds: Map<string, Bond>;
  readonly notes: Note[];
  readonly knownErrors: Map<string, KnownErrorLink>;
  readonly materialGaps: Map<string, MaterialGap>;
}

export function createTicketState(): TicketState {
  return {
    fields: {},
    summary: null,
    openedAt: null,
    closedAt: null,
    closure: null,
    purged: false,
    reopened: false,
    lastUpdatedAt: 0,
    clock: new Map(),
    handovers: new Map(),
    severityClaims: new Map(),
    resolutions: [],
    bonds: new Map(),
    notes: [],
    knownErrors: new Map(),
    materialGaps: new Map(),
  };
}

/** Takes one event into the state. Events must come in their order (`visibleEvents`). */
export function applyTicketEvent(
  state: TicketState,
  event: StoredEvent,
  id: TicketId,
  mapping: SourceMapping,
  context: FoldContext,
): void {
  state.lastUpdatedAt = event.occurredAt;
  const at = formatInstant(event.occurredAt);
  const stamp = { recordedAt: instantOrNull(event.recordedAt), witnessedAt: formatInstant(event.witnessedAt) };
  switch (event.kind) {
    case 'ticket.opened':
      state.openedAt ??= event.occurredAt;
      applyFields(state, event.data);
      state.summary = context.readText(event.id, 'summary') ?? state.summary;
      return;
    case 'ticket.updated':
      applyFields(state, event.data);
      state.summary = context.readText(event.id, 'summary') ?? state.summary;
      return;
    case 'ticket.closed': {
      const { closure, ...fields } = event.data;
      applyFields(state, fields);
      state.closedAt = event.occurredAt;
      state.closure = closure;
      return;
    }
    case 'ticket.purged':
      state.purged = true;
      return;
    case 'clock.stated': {
      const { statement, ...claim } = event.data;
      const before = state.clock.get(statement);
      state.clock.set(statement, {
        id: `${id}#${statement}`,
        role: claim.role,
        state: claim.state,
        heldBy: partyOrNull(claim.heldBy) ?? before?.heldBy ?? null,
        waitingOn: partyOrNull(claim.waitingOn) ?? before?.waitingOn ?? null,
        from: claim.from,
        to: claim.to === undefined ? (before?.to ?? null) : claim.to,
        // A running clock is stopped for no reason, whatever an earlier statement of the same name said.
        reason:
          claim.state === 'RUNNING'
            ? null
            : claim.sourceReason === undefined
              ? (before?.reason ?? null)
              : toStopReason(mapping, claim.sourceReason),
        evidence: context.readText(event.id, 'evidence') ?? before?.evidence ?? null,
        requestedAt: claim.requestedAt ?? before?.requestedAt ?? null,
        requestReachedAt: claim.requestReachedAt ?? before?.requestReachedAt ?? null,
        ...stamp,
      });
      return;
    }
    case 'handover.offered':
      return applyHandover(state, event, id, { offeredAt: at, ...stamp }, context);
    case 'handover.received':
      return applyHandover(state, event, id, { receivedAt: at, ...stamp }, context);
    case 'handover.accepted':
      return applyHandover(state, event, id, { acceptedAt: at, ...stamp }, context);
    case 'handover.rejected':
      return applyHandover(state, event, id, { rejectedAt: at, ...stamp }, context);
    case 'handover.withdrawn':
      return applyHandover(state, event, id, { withdrawnAt: at, ...stamp }, context);
    case 'handover.returned':
      return applyHandover(state, event, id, { returnedAt: at, ...stamp }, context);
    case 'severity.claimed':
      state.severityClaims.set(event.data.claim, {
        value: event.data.value,
        claimedBy: partyOrNull(event.data.claimedBy),
        definition: event.data.definition ?? null,
        impact: event.data.impact ?? null,
        urgency: event.data.urgency ?? null,
        at,
        acceptedBy: null,
        ...stamp,
      });
      return;
    case 'severity.accepted': {
      const claim = state.severityClaims.get(event.data.claim);
      if (claim !== undefined) {
        state.severityClaims.set(event.data.claim, { ...claim, acceptedBy: partyOrNull(event.data.acceptedBy) });
      }
      return;
    }
    case 'resolution.claimed':
      state.resolutions.push({
        claimedAt: at,
        confirmedAt: null,
        reopenedAt: null,
        reason: context.readText(event.id, 'reason'),
      });
      applyFields(state, event.data);
      return;
    case 'resolution.confirmed': {
      const last = state.resolutions.at(-1);
      if (last !== undefined) last.confirmedAt = at;
      applyFields(state, event.data);
      return;
    }
    case 'resolution.reopened': {
      const last = state.resolutions.at(-1);
      if (last !== undefined) {
        last.reopenedAt = at;
        last.reason = context.readText(event.id, 'reason') ?? last.reason;
      }
      state.closedAt = null;
      state.closure = null;
      applyFields(state, event.data);
      state.reopened = event.data.sourceStatus === undefined;
      return;
    }
    case 'bond.asserted':
      state.bonds.set(event.data.target, {
        target: { id: event.data.target as TicketId },
        role: event.data.role,
        assertedBy: partyOrDesk(event.data.assertedBy ?? event.recordedBy, context),
        assertedAt: at,
        confirmedAt: null,
        deniedAt: null,
      });
      return;
    case 'bond.confirmed':
    case 'bond.denied': {
      const bond = state.bonds.get(event.data.target);
      if (bond === undefined) return;
      state.bonds.set(event.data.target, { ...bond, [event.kind === 'bond.denied' ? 'deniedAt' : 'confirmedAt']: at });
      return;
    }
    case 'note.added':
      state.notes.push({
        at,
        author: partyOrDesk(event.data.author ?? event.recordedBy, context),
        text: context.readText(event.id, 'note'),
      });
      return;
    case 'knownError.linked':
      state.knownErrors.set(event.data.target, {
        target: { id: event.data.target as KnownErrorId },
        assertedBy: partyOrDesk(event.data.assertedBy ?? event.recordedBy, context),
        assertedAt: at,
      });
      return;
    case 'materialGap.asserted':
      state.materialGaps.set(event.data.obligation, {
        obligation: event.data.obligation,
        assertedBy: partyOrDesk(event.data.assertedBy ?? event.recordedBy, context),
        assertedAt: at,
        firstLineFixable: event.data.firstLineFixable ?? null,
        contestedAt: null,
      });
      return;
    case 'materialGap.contested': {
      const gap = state.materialGaps.get(event.data.obligation);
      if (gap !== undefined) state.materialGaps.set(gap.obligation, { ...gap, contestedAt: at });
      return;
    }
    default:
      // A ticket's stream holds ticket events only: the append refuses the rest by giving them streams of their own.
      throw new TypeError(`Event ${event.id} of kind ${event.kind} is in the stream of a ticket`);
  }
}

function applyFields(state: TicketState, fields: TicketFields): void {
  if (fields.sourceStatus !== undefined) state.reopened = false;
  const own = fields.own === undefined ? state.fields.own : { ...state.fields.own, ...fields.own };
  state.fields = { ...state.fields, ...fields, ...(own === undefined ? {} : { own }) };
}

function applyHandover(
  state: TicketState,
  event: Extract<StoredEvent, { kind: `handover.${string}` }>,
  id: TicketId,
  change: Partial<Handover> & Pick<Handover, 'witnessedAt'>,
  context: FoldContext,
): void {
  const { handover, ...claim } = event.data;
  const before = state.handovers.get(handover) ?? {
    id: `${id}#${handover}`,
    transferReference: null,
    from: null,
    to: null,
    offeredAt: null,
    receivedAt: null,
    acceptedAt: null,
    rejectedAt: null,
    withdrawnAt: null,
    returnedAt: null,
    rejectCode: null,
    rejectNote: null,
    minimumDataSetMissing: null,
  };
  state.handovers.set(handover, {
    ...before,
    transferReference: claim.transferReference ?? before.transferReference,
    from: partyOrNull(claim.from) ?? before.from,
    to: partyOrNull(claim.to) ?? before.to,
    // Of a rejection only: an offer that quotes an earlier one's code was not rejected by it.
    rejectCode: (event.kind === 'handover.rejected' ? claim.rejectCode : null) ?? before.rejectCode,
    rejectNote: context.readText(event.id, 'rejectNote') ?? before.rejectNote,
    minimumDataSetMissing: claim.minimumDataSetMissing ?? before.minimumDataSetMissing,
    recordedBy: partyOrDesk(event.recordedBy, context),
    recordedAt: null,
    ...change,
  });
}
