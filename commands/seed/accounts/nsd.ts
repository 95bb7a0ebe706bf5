import { formatInstant } from '../../../schema/contract/times.ts';
import type { Deck } from '../deck.ts';
import { symptomsOf, synthetic } from '../phrases.ts';
import { MINUTE, type IncidentPlan, type PlannedHandover } from '../plan.ts';
import type { Scribe } from '../scribe.ts';
import { sourceWordsOf } from '../source-words.ts';

const SELF = 'desk:nsd';

/** The NSD's account: its own ticket, and the incident that it declares. */
export function writeNsdAccount(plan: IncidentPlan, scribe: Scribe, deck: Deck): void {
  const { nsd } = plan;
  const words = sourceWordsOf('nsd');
  const summary = synthetic(deck.words.pick(symptomsOf(plan.service)));
  // One in four of what it writes it gives to the whole programme; the rest stays its own.
  const texts =
    deck.words.integer(1, 4) === 1 ? { summary: { text: summary, disclosure: 'PROGRAMME' as const } } : { summary };
  scribe.writeTicket(nsd, nsd.openedAt, {
    kind: 'ticket.opened',
    data: {
      incident: plan.id,
      domain: 'IT',
      service: plan.service,
      site: plan.site,
      ...(plan.affectedSites.length > 1 ? { affectedSites: [...plan.affectedSites] } : {}),
      sourceStatus: words.opened,
      heldBy: SELF,
      accountable: SELF,
      firstObservedAt: formatInstant(plan.startedAt),
      nextUpdateDueAt: formatInstant(nsd.openedAt + plan.severity * 30 * MINUTE),
      ...(plan.clinicalSafety ? { clinicalSafety: true } : {}),
      own: {
        callerKind: plan.local === null ? 'END_USER' : 'LOCAL_SERVICE_DESK',
        minimumDataSetComplete: plan.handovers[0]?.outcome !== 'MINIMUM_DATA_SET_MISSING',
      },
    },
    texts,
  });
  scribe.writeTicket(nsd, nsd.openedAt + MINUTE, {
    kind: 'clock.stated',
    data: {
      statement: 'CLK-1',
      role: 'ACCOUNTABLE',
      state: 'RUNNING',
      heldBy: SELF,
      from: formatInstant(nsd.openedAt),
    },
  });
  if (plan.local !== null) {
    const transfer = {
      handover: 'IN-1',
      transferReference: `TR-${plan.id}-0`,
      from: `desk:${plan.local.desk}`,
      to: SELF,
    };
    scribe.writeTicket(nsd, nsd.openedAt, { kind: 'handover.accepted', data: transfer });
  }
  writeSeverity(plan, scribe);
  if (nsd.materialGap !== null) {
    scribe.writeTicket(nsd, nsd.openedAt + 4 * MINUTE, {
      kind: 'materialGap.asserted',
      data: { obligation: nsd.materialGap, firstLineFixable: plan.severity > 3 },
    });
  }
  for (const [index, handover] of plan.handovers.entries()) writeHandover(plan, handover, index + 1, scribe, deck);
  writeCustody(plan, scribe);
  writeIncident(plan, summary, scribe);
  if (plan.closedAt === null) return;
  scribe.writeTicket(nsd, plan.closedAt, {
    kind: 'ticket.closed',
    data: { sourceStatus: words.closed, closure: plan.timedOut ? 'TIMEOUT' : 'CONFIRMED', nextUpdateDueAt: null },
  });
}

function writeSeverity({ nsd, site, severity, downgraded, handler }: IncidentPlan, scribe: Scribe): void {
  const at = nsd.openedAt + 2 * MINUTE;
  scribe.writeTicket(nsd, at, {
    kind: 'severity.claimed',
    data: { claim: 'SEV-1', value: severity, claimedBy: `customer:${site}`, definition: 'USER-IMPACT' },
  });
  if (!downgraded) {
    // Nobody troubles to accept what is not serious.
    if (severity > 2) return;
    scribe.writeTicket(nsd, at + MINUTE, { kind: 'severity.accepted', data: { claim: 'SEV-1', acceptedBy: SELF } });
    return;
  }
  const claimedBy = handler === null ? SELF : `desk:${handler.desk}`;
  const later = (handler?.from ?? at) + 10 * MINUTE;
  scribe.writeTicket(nsd, later, {
    kind: 'severity.claimed',
    data: { claim: 'SEV-2', value: severity + 1, claimedBy, definition: 'SERVICE-SCHEDULE' },
  });
  scribe.writeTicket(nsd, later + 5 * MINUTE, {
    kind: 'severity.accepted',
    data: { claim: 'SEV-2', acceptedBy: SELF },
  });
}

function writeHandover(
  plan: IncidentPlan,
  handover: PlannedHandover,
  number: number,
  scribe: Scribe,
  deck: Deck,
): void {
  const { nsd, handler } = plan;
  const transfer = {
    handover: `OUT-${number}`,
    transferReference: `TR-${plan.id}-${number}`,
    from: SELF,
    to: `desk:${handover.to.desk}`,
  };
  scribe.writeTicket(nsd, handover.offeredAt, { kind: 'handover.offered', data: transfer });
  if (handover.outcome === 'ACCEPTED') {
    scribe.writeTicket(nsd, handler!.fromAsNsdSays, { kind: 'handover.accepted', data: transfer });
    return;
  }
  const heardAt = handover.decidedAt + deck.words.integer(0, 4) * MINUTE;
  const data = { ...transfer, rejectCode: handover.outcome };
  scribe.writeTicket(nsd, heardAt, { kind: 'handover.rejected', data });
}

/** Who has worked on it, as the NSD says: itself until it passed it on, then the one who took it. */
function writeCustody(plan: IncidentPlan, scribe: Scribe): void {
  const { nsd, handler, local, handedBackAt } = plan;
  const until = handler?.fromAsNsdSays ?? handedBackAt ?? plan.restoredAt;
  const statement = { role: 'HANDLING', state: 'RUNNING' } as const;
  const own = { ...statement, statement: 'CLK-2', heldBy: SELF, from: formatInstant(nsd.openedAt) };
  if (until === null) {
    scribe.writeTicket(nsd, nsd.openedAt + 3 * MINUTE, { kind: 'clock.stated', data: own });
    return;
  }
  scribe.writeTicket(nsd, until, { kind: 'clock.stated', data: { ...own, to: formatInstant(until) } });
  const holder = handler?.desk ?? (handedBackAt === null ? undefined : local?.desk);
  if (holder === undefined) return;
  if (handedBackAt !== null) {
    const transfer = { handover: 'OUT-9', transferReference: `TR-${plan.id}-9`, from: SELF, to: `desk:${holder}` };
    scribe.writeTicket(nsd, handedBackAt, { kind: 'handover.offered', data: transfer });
  }
  const data = { ...statement, statement: 'CLK-3', heldBy: `desk:${holder}`, from: formatInstant(until) };
  scribe.writeTicket(nsd, until + MINUTE, { kind: 'clock.stated', data });
  scribe.writeTicket(nsd, until + 2 * MINUTE, {
    kind: 'ticket.updated',
    data: { sourceStatus: sourceWordsOf('nsd').working, heldBy: `desk:${holder}` },
  });
}

function writeIncident(plan: IncidentPlan, title: string, scribe: Scribe): void {
  const { nsd, local, spine } = plan;
  const incident = plan.id;
  const declaredAt = nsd.openedAt + 5 * MINUTE;
  scribe.write('nsd', declaredAt, {
    kind: 'incident.declared',
    incident,
    data: { major: plan.severity === 1, service: plan.service },
    texts: { title: { text: title, disclosure: 'PROGRAMME' } },
  });
  const start = { at: formatInstant(plan.startedAt), claimedBy: SELF, basis: 'USER_REPORT' };
  scribe.write('nsd', declaredAt + MINUTE, { kind: 'incident.startClaimed', incident, data: start });
  scribe.write('nsd', declaredAt + MINUTE, {
    kind: 'incident.bonded',
    incident,
    data: { target: nsd.id, role: 'SAME_AS' },
  });
  if (local !== null) {
    scribe.write('nsd', declaredAt + MINUTE, {
      kind: 'incident.bonded',
      incident,
      data: { target: local.id, role: 'HANDED_FROM' },
    });
  }
  for (const target of new Set(plan.handovers.map(({ to }) => to.id))) {
    const { receivedAt } = plan.handovers.find(({ to }) => to.id === target)!;
    const at = Math.max(declaredAt, receivedAt) + 2 * MINUTE;
    scribe.write('nsd', at, { kind: 'incident.bonded', incident, data: { target, role: 'HANDED_TO' } });
  }
  if (spine !== null) {
    const data = { target: spine.ticket.id, role: 'PARENT' as const };
    scribe.write('nsd', Math.max(declaredAt, spine.acceptedAt) + 10 * MINUTE, {
      kind: 'incident.bonded',
      incident,
      data,
    });
  }
  if (plan.affectedSites.length > 1) writeImpact(plan, declaredAt + 10 * MINUTE, scribe);
  for (const at of new Set([plan.resolvedAt, plan.restoredAt])) {
    if (at === null) continue;
    const claimedBy = plan.handler === null ? SELF : `desk:${plan.handler.desk}`;
    scribe.write('nsd', at + 3 * MINUTE, {
      kind: 'incident.restoreClaimed',
      incident,
      data: { at: formatInstant(at), claimedBy, basis: 'SUPPLIER_LOG' },
    });
  }
}

function writeImpact(plan: IncidentPlan, at: number, scribe: Scribe): void {
  const startedAt = formatInstant(plan.startedAt);
  for (const site of plan.affectedSites) {
    const data = { site, startedAt, claimedBy: SELF };
    scribe.write('nsd', at, { kind: 'incident.impactClaimed', incident: plan.id, data });
    if (plan.restoredAt === null) continue;
    const restored = { ...data, restoredAt: formatInstant(plan.restoredAt) };
    scribe.write('nsd', plan.restoredAt + 4 * MINUTE, {
      kind: 'incident.impactClaimed',
      incident: plan.id,
      data: restored,
    });
  }
}
