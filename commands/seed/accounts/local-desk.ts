import { formatInstant } from '../../../schema/contract/times.ts';
import type { Deck } from '../deck.ts';
import { createTestNhsNumber } from '../nhs-number.ts';
import { localSymptomsOf, symptomsOf, synthetic } from '../phrases.ts';
import { HOUR, MINUTE, type IncidentPlan, type PlannedTicket } from '../plan.ts';
import type { Scribe } from '../scribe.ts';
import { sourceWordsOf } from '../source-words.ts';

/** The local desk's account of an incident that it passed on to the NSD. Nothing, where no local desk took part. */
export function writeLocalDeskAccount(plan: IncidentPlan, scribe: Scribe, deck: Deck): void {
  const { local, nsd } = plan;
  if (local === null) return;
  const words = sourceWordsOf(local.subgraph);
  const self = `desk:${local.desk}`;
  scribe.writeTicket(local, local.openedAt, {
    kind: 'ticket.opened',
    data: {
      incident: plan.id,
      domain: 'IT',
      service: plan.service,
      site: plan.site,
      sourceStatus: words.opened,
      heldBy: self,
      firstObservedAt: formatInstant(plan.startedAt),
    },
    texts: { summary: synthetic(deck.words.pick(symptomsOf(plan.service))) },
  });
  if (local.patientData) {
    const note = synthetic(`Patient ${createTestNhsNumber(deck.words)} could not be looked up`);
    scribe.writeTicket(local, local.openedAt + MINUTE, { kind: 'note.added', data: { author: self }, texts: { note } });
  }
  const transfer = { handover: 'OUT-1', transferReference: `TR-${plan.id}-0`, from: self, to: 'desk:nsd' };
  scribe.writeTicket(local, local.handedOverAt, { kind: 'handover.offered', data: transfer });
  scribe.writeTicket(local, nsd.openedAt, {
    kind: 'clock.stated',
    data: {
      statement: 'CLK-1',
      role: 'HANDLING',
      state: 'RUNNING',
      heldBy: self,
      from: formatInstant(local.openedAt),
      to: formatInstant(nsd.openedAt),
    },
  });
  writeOwnRepair(plan, local, scribe);
  if (plan.closedAt !== null) {
    scribe.writeTicket(local, plan.closedAt + 10 * MINUTE, {
      kind: 'ticket.closed',
      data: { sourceStatus: words.closed, closure: plan.timedOut ? 'TIMEOUT' : 'CONFIRMED' },
    });
  }
}

/** The fault was the site's own: the NSD hands it back, and the local desk works on it. */
function writeOwnRepair(plan: IncidentPlan, local: PlannedTicket, scribe: Scribe): void {
  const { handedBackAt, restoredAt } = plan;
  if (handedBackAt === null) return;
  const self = `desk:${local.desk}`;
  const transfer = { handover: 'IN-1', transferReference: `TR-${plan.id}-9`, from: 'desk:nsd', to: self };
  scribe.writeTicket(local, handedBackAt + 5 * MINUTE, { kind: 'handover.accepted', data: transfer });
  const statement = {
    statement: 'CLK-2',
    role: 'HANDLING',
    state: 'RUNNING',
    heldBy: self,
    from: formatInstant(handedBackAt + 5 * MINUTE),
  } as const;
  scribe.writeTicket(local, handedBackAt + 6 * MINUTE, { kind: 'clock.stated', data: statement });
  if (restoredAt === null) return;
  scribe.writeTicket(local, restoredAt, {
    kind: 'clock.stated',
    data: { ...statement, to: formatInstant(restoredAt) },
  });
}

/** A ticket of a local desk that reaches no other: IT, the building, the telephones, or none of these. */
export function writeLocalOnlyTicket(at: number, scribe: Scribe, deck: Deck): void {
  const { words: random, routing } = deck;
  const domain = deck.localDomain();
  const site = random.pick(routing.sites);
  const desk = routing.localDesk(site, domain, at);
  const ticket = { desk, subgraph: 'local-desks', reference: deck.references('local-desks', at), id: '' };
  const words = sourceWordsOf(ticket.subgraph);
  scribe.writeTicket(ticket, at, {
    kind: 'ticket.opened',
    data: { incident: null, domain, site: site.code, sourceStatus: words.opened, heldBy: `desk:${desk}` },
    texts: { summary: synthetic(random.pick(localSymptomsOf(domain))) },
  });
  scribe.writeTicket(ticket, at + random.integer(1, 72) * HOUR, {
    kind: 'ticket.closed',
    data: { sourceStatus: words.closed, closure: 'CONFIRMED' },
  });
}
