import { formatInstant } from '../../../schema/contract/times.ts';
import type { Deck } from '../deck.ts';
import { symptomsOf, synthetic } from '../phrases.ts';
import { HOUR, MINUTE, type IncidentPlan, type PlannedTicket } from '../plan.ts';
import type { Scribe } from '../scribe.ts';
import { sourceWordsOf } from '../source-words.ts';
import { writeSpineAccount, writeWaitForSpine } from './spine.ts';

/** The accounts of the providers that the NSD offered the incident to: those who turned it down, and the one who worked on it. */
export function writeProviderAccounts(plan: IncidentPlan, scribe: Scribe, deck: Deck): void {
  const opened = new Set<string>();
  for (const [index, handover] of plan.handovers.entries()) {
    const { to, outcome } = handover;
    const words = sourceWordsOf(to.subgraph);
    const self = `desk:${to.desk}`;
    if (!opened.has(to.id)) {
      opened.add(to.id);
      scribe.writeTicket(to, handover.receivedAt, {
        kind: 'ticket.opened',
        data: {
          incident: plan.id,
          domain: 'IT',
          service: plan.service,
          site: plan.site,
          sourceStatus: words.opened,
          heldBy: 'desk:nsd',
          firstObservedAt: formatInstant(plan.startedAt),
        },
        texts: { summary: synthetic(deck.words.pick(symptomsOf(plan.service))) },
      });
    }
    const transfer = {
      handover: `IN-${index + 1}`,
      transferReference: `TR-${plan.id}-${index + 1}`,
      from: 'desk:nsd',
      to: self,
    };
    scribe.writeTicket(to, handover.receivedAt, { kind: 'handover.received', data: transfer });
    if (outcome === 'ACCEPTED') {
      scribe.writeTicket(to, handover.decidedAt, { kind: 'handover.accepted', data: transfer });
      continue;
    }
    const missing = outcome === 'MINIMUM_DATA_SET_MISSING' ? { minimumDataSetMissing: missingItems(deck) } : {};
    scribe.writeTicket(to, handover.decidedAt, {
      kind: 'handover.rejected',
      data: { ...transfer, rejectCode: outcome, ...missing },
      texts: { rejectNote: synthetic(outcome === 'NOT_OURS' ? 'Fault is at the site' : 'Cannot take this as it is') },
    });
    if (to.id === plan.handler?.id) continue;
    scribe.writeTicket(to, handover.decidedAt + 5 * MINUTE, {
      kind: 'ticket.closed',
      data: { sourceStatus: words.cancelled, closure: 'CANCELLED' },
    });
  }
  if (plan.handler !== null) writeHandling(plan, plan.handler, scribe, deck);
  if (plan.spine !== null) writeSpineAccount(plan, plan.spine, scribe);
}

function missingItems(deck: Deck): string[] {
  const items = [
    'OCCURRED_AT',
    'WORKAROUND',
    'IMPACT',
    'STEPS_TAKEN',
    'CONTACT',
    'CUSTOMERS_AFFECTED',
    'PREVIOUS_REFERENCE',
  ];
  const first = deck.words.integer(0, items.length - 2);
  return items.slice(first, first + deck.words.integer(1, 2));
}

function writeHandling(
  plan: IncidentPlan,
  handler: NonNullable<IncidentPlan['handler']>,
  scribe: Scribe,
  deck: Deck,
): void {
  const words = sourceWordsOf(handler.subgraph);
  const self = `desk:${handler.desk}`;
  const running = (statement: string, from: number) => ({
    statement,
    role: 'HANDLING' as const,
    state: 'RUNNING' as const,
    heldBy: self,
    from: formatInstant(from),
  });
  scribe.writeTicket(handler, handler.from + MINUTE, { kind: 'clock.stated', data: running('CLK-1', handler.from) });
  scribe.writeTicket(handler, handler.from + MINUTE, {
    kind: 'bond.asserted',
    data: { target: plan.nsd.id, role: 'HANDED_FROM' },
  });
  scribe.writeTicket(handler, handler.from + 2 * MINUTE, {
    kind: 'ticket.updated',
    data: {
      sourceStatus: words.working,
      heldBy: self,
      nextUpdateDueAt: formatInstant(handler.from + plan.severity * HOUR),
    },
  });
  writeCauses(plan, handler, scribe);

  let last = running('CLK-1', handler.from);
  const pause = plan.spine === null ? plan.stop : { from: plan.spine.acceptedAt, to: plan.spine.resolvedAt };
  if (pause !== null) {
    scribe.writeTicket(handler, pause.from, { kind: 'clock.stated', data: { ...last, to: formatInstant(pause.from) } });
    if (plan.spine !== null) writeWaitForSpine(plan, handler, plan.spine, scribe);
    else writeStop(plan, handler, scribe);
    last = running('CLK-3', pause.to);
    scribe.writeTicket(handler, pause.to + MINUTE, { kind: 'clock.stated', data: last });
    scribe.writeTicket(handler, pause.to + MINUTE, {
      kind: 'ticket.updated',
      data: { sourceStatus: words.working, heldBy: self },
    });
  }
  if (plan.resolvedAt === null) return;
  const resolved = (at: number, statement: ReturnType<typeof running>, lateBy: number) => {
    scribe.writeTicket(handler, at, { kind: 'clock.stated', data: { ...statement, to: formatInstant(at) } }, lateBy);
    scribe.writeTicket(handler, at, { kind: 'resolution.claimed', data: { sourceStatus: words.resolved } }, lateBy);
  };
  resolved(plan.resolvedAt, last, plan.lateBy);
  if (plan.reopenedAt !== null && plan.restoredAt !== null) {
    const texts = { reason: synthetic('Caller says that it fails again') };
    scribe.writeTicket(handler, plan.reopenedAt, { kind: 'resolution.reopened', data: {}, texts });
    const again = running('CLK-4', plan.reopenedAt);
    scribe.writeTicket(handler, plan.reopenedAt + MINUTE, { kind: 'clock.stated', data: again });
    resolved(plan.restoredAt, again, 0);
  }
  scribe.writeTicket(handler, plan.closedAt! + MINUTE, {
    kind: 'ticket.closed',
    data: { sourceStatus: words.closed, closure: plan.timedOut ? 'TIMEOUT' : 'CONFIRMED', nextUpdateDueAt: null },
  });
  if (deck.words.integer(1, 3) === 1) {
    const note = { text: synthetic('Service restarted and watched for an hour'), disclosure: 'PROGRAMME' as const };
    scribe.writeTicket(handler, plan.resolvedAt + HOUR, {
      kind: 'note.added',
      data: { author: self },
      texts: { note },
    });
  }
}

/** What the handler says that it comes from. */
function writeCauses(plan: IncidentPlan, handler: PlannedTicket & { readonly from: number }, scribe: Scribe): void {
  if (plan.knownError !== null) {
    const target = `${handler.desk}/${plan.knownError}`;
    scribe.writeTicket(handler, handler.from + 15 * MINUTE, { kind: 'knownError.linked', data: { target } });
  }
  if (plan.change !== null) {
    scribe.write(handler.subgraph, handler.from + 19 * MINUTE, {
      kind: 'change.recorded',
      change: plan.change,
      data: {
        state: 'Implemented',
        startsAt: formatInstant(plan.startedAt - 2 * HOUR),
        endsAt: formatInstant(plan.startedAt),
        services: [plan.service],
      },
      texts: { summary: synthetic('Routine release') },
    });
    scribe.writeTicket(handler, handler.from + 20 * MINUTE, {
      kind: 'ticket.updated',
      data: { causedByChange: plan.change },
    });
  }
}

function writeStop(plan: IncidentPlan, handler: PlannedTicket, scribe: Scribe): void {
  const stop = plan.stop!;
  const { sourceStatus, sourceReason } = sourceWordsOf(handler.subgraph).stops[stop.cause];
  const onCustomer = stop.cause.startsWith('CUSTOMER_');
  const waitingOn = onCustomer
    ? `customer:${plan.site}`
    : stop.cause === 'PEER_PROVIDER'
      ? `desk:${handler.desk === 'n3' ? 'spine' : 'n3'}`
      : stop.cause === 'SUB_SUPPLIER'
        ? 'external:sub-supplier'
        : undefined;
  const statement = {
    statement: 'CLK-2',
    role: 'HANDLING' as const,
    state: 'STOPPED' as const,
    heldBy: `desk:${handler.desk}`,
    ...(waitingOn === undefined ? {} : { waitingOn }),
    from: formatInstant(stop.from),
    sourceReason,
    ...(onCustomer ? { requestedAt: formatInstant(stop.from) } : {}),
    ...(stop.requestReachedAt === null ? {} : { requestReachedAt: formatInstant(stop.requestReachedAt) }),
  };
  const texts = stop.evidenced ? { texts: { evidence: synthetic('Request sent, see the attached message') } } : {};
  scribe.writeTicket(handler, stop.from + MINUTE, { kind: 'clock.stated', data: statement, ...texts });
  scribe.writeTicket(handler, stop.from + MINUTE, { kind: 'ticket.updated', data: { sourceStatus } });
  scribe.writeTicket(handler, stop.to, { kind: 'clock.stated', data: { ...statement, to: formatInstant(stop.to) } });
}
