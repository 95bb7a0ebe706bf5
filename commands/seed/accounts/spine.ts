import { formatInstant } from '../../../schema/contract/times.ts';
import { symptomsOf, synthetic } from '../phrases.ts';
import { MINUTE, type IncidentPlan, type PlannedSpinePart, type PlannedTicket } from '../plan.ts';
import type { Scribe } from '../scribe.ts';
import { sourceWordsOf } from '../source-words.ts';

/** The handler's words about an incident that it passed on to the Spine's desk. */
export function writeWaitForSpine(
  plan: IncidentPlan,
  handler: PlannedTicket,
  spine: PlannedSpinePart,
  scribe: Scribe,
): void {
  const { sourceStatus, sourceReason } = sourceWordsOf(handler.subgraph).stops.PEER_PROVIDER;
  scribe.writeTicket(handler, spine.offeredAt, { kind: 'handover.offered', data: transferOf(plan, handler, 'OUT-1') });
  scribe.writeTicket(handler, spine.acceptedAt, {
    kind: 'handover.accepted',
    data: transferOf(plan, handler, 'OUT-1'),
  });
  scribe.writeTicket(handler, spine.acceptedAt + MINUTE, {
    kind: 'bond.asserted',
    data: { target: spine.ticket.id, role: 'PARENT' },
  });
  const statement = {
    statement: 'CLK-2',
    role: 'HANDLING' as const,
    state: 'STOPPED' as const,
    heldBy: 'desk:spine',
    waitingOn: 'desk:spine',
    from: formatInstant(spine.acceptedAt),
    sourceReason,
    requestedAt: formatInstant(spine.offeredAt),
    requestReachedAt: formatInstant(spine.receivedAt),
  };
  scribe.writeTicket(handler, spine.acceptedAt + MINUTE, { kind: 'clock.stated', data: statement });
  scribe.writeTicket(handler, spine.acceptedAt + MINUTE, {
    kind: 'ticket.updated',
    data: { sourceStatus, heldBy: 'desk:spine' },
  });
  scribe.writeTicket(handler, spine.resolvedAt, {
    kind: 'clock.stated',
    data: { ...statement, to: formatInstant(spine.resolvedAt) },
  });
}

/** The Spine's desk's own account of its part. */
export function writeSpineAccount(plan: IncidentPlan, spine: PlannedSpinePart, scribe: Scribe): void {
  const { ticket } = spine;
  const words = sourceWordsOf('spine');
  const transfer = transferOf(plan, plan.handler!, 'IN-1');
  scribe.writeTicket(ticket, spine.receivedAt, {
    kind: 'ticket.opened',
    data: { incident: plan.id, domain: 'IT', service: 'SPINE', sourceStatus: words.opened, heldBy: 'desk:spine' },
    texts: { summary: synthetic(symptomsOf('SPINE')[0]!) },
  });
  scribe.writeTicket(ticket, spine.receivedAt, { kind: 'handover.received', data: transfer });
  scribe.writeTicket(ticket, spine.acceptedAt, { kind: 'handover.accepted', data: transfer });
  const statement = {
    statement: 'CLK-1',
    role: 'HANDLING' as const,
    state: 'RUNNING' as const,
    heldBy: 'desk:spine',
    from: formatInstant(spine.acceptedAt),
  };
  scribe.writeTicket(ticket, spine.acceptedAt + MINUTE, { kind: 'clock.stated', data: statement });
  scribe.writeTicket(ticket, spine.resolvedAt, {
    kind: 'clock.stated',
    data: { ...statement, to: formatInstant(spine.resolvedAt) },
  });
  scribe.writeTicket(ticket, spine.resolvedAt, { kind: 'resolution.claimed', data: { sourceStatus: words.resolved } });
  scribe.writeTicket(ticket, spine.resolvedAt + 60 * MINUTE, {
    kind: 'ticket.closed',
    data: { sourceStatus: words.closed, closure: 'CONFIRMED' },
  });
}

function transferOf(plan: IncidentPlan, handler: PlannedTicket, handover: string) {
  return { handover, transferReference: `TR-${plan.id}-S`, from: `desk:${handler.desk}`, to: 'desk:spine' };
}
