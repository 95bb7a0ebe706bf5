/** What befalls one incident: every choice and every instant, drawn before anyone writes a word of it. Instants: milliseconds UTC. */

import { formatTicketId } from '../../schema/contract/ids.ts';
import type { Deck } from './deck.ts';
import { HANDLING_HOURS, type FirstHandover, type StopCause } from './rates.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** A desk's ticket about the incident. */
export interface PlannedTicket {
  /** The desk's code, and the subgraph that answers for it. */
  readonly desk: string;
  readonly subgraph: string;
  readonly reference: string;
  readonly id: string;
}

/** A hand-over with the instants that both sides agree on; `decidedAt` is when it was accepted or rejected. */
export interface PlannedHandover {
  readonly to: PlannedTicket;
  readonly outcome: FirstHandover;
  readonly offeredAt: number;
  readonly receivedAt: number;
  readonly decidedAt: number;
}

export interface PlannedStop {
  readonly cause: StopCause;
  readonly from: number;
  readonly to: number;
  readonly evidenced: boolean;
  /** Null where the request never reached the customer, or was none to a customer. */
  readonly requestReachedAt: number | null;
}

/** The part of an incident that the Spine's desk handles for the handler. */
export interface PlannedSpinePart {
  readonly ticket: PlannedTicket;
  readonly offeredAt: number;
  readonly receivedAt: number;
  readonly acceptedAt: number;
  readonly resolvedAt: number;
}

export interface IncidentPlan {
  readonly number: number;
  readonly id: string;
  readonly startedAt: number;
  readonly site: string;
  /** With the first site; more than one only where many suffer. */
  readonly affectedSites: readonly string[];
  readonly service: string;
  readonly severity: number;
  readonly downgraded: boolean;
  readonly clinicalSafety: boolean;
  readonly local:
    | (PlannedTicket & { readonly openedAt: number; readonly handedOverAt: number; readonly patientData: boolean })
    | null;
  readonly nsd: PlannedTicket & { readonly openedAt: number; readonly materialGap: string | null };
  /** In order; empty where the NSD fixed it itself. The last one is accepted, or rejected because the fault was local. */
  readonly handovers: readonly PlannedHandover[];
  /** Who works on it until it is resolved; null for the NSD itself. */
  readonly handler: (PlannedTicket & { readonly from: number; readonly fromAsNsdSays: number }) | null;
  /** When the NSD handed it back to the local desk, whose fault it proved to be; null where it did not. */
  readonly handedBackAt: number | null;
  readonly stop: PlannedStop | null;
  readonly spine: PlannedSpinePart | null;
  readonly knownError: string | null;
  readonly change: string | null;
  /** Null where it is left open. */
  readonly resolvedAt: number | null;
  readonly reopenedAt: number | null;
  /** When it was resolved for good: `resolvedAt`, or later where it was reopened; null where it is left open. */
  readonly restoredAt: number | null;
  readonly closedAt: number | null;
  readonly timedOut: boolean;
  /** By how much the handler's resolution was recorded late; 0 mostly. */
  readonly lateBy: number;
}

/** Draws the next incident. Draws only from the deck, in an order that hangs on nothing but the deck. */
export function planIncident(number: number, startedAt: number, deck: Deck): IncidentPlan {
  const { random } = deck;
  const minutes = (low: number, high: number) => random.integer(low * 60, high * 60) * 1000;
  const site = random.pick(deck.routing.sites);
  const severity = deck.severity();
  const serious = severity <= 2;
  const group = deck.serviceGroup();
  const route = deck.routing.route(group, group === 'CENTRAL' ? deck.centralService() : '', site, startedAt, random);
  const reportedAt = startedAt + minutes(2, 25);

  const ticket = (desk: string, subgraph: string, openedAt: number): PlannedTicket => {
    const reference = deck.references(subgraph, openedAt);
    return { desk, subgraph, reference, id: formatTicketId({ desk, system: 'main', reference }) };
  };
  const local = deck.throughLocalDesk()
    ? {
        ...ticket(deck.routing.localDesk(site, 'IT', reportedAt), 'local-desks', reportedAt),
        openedAt: reportedAt,
        handedOverAt: reportedAt + minutes(5, serious ? 20 : 90),
        patientData: deck.patientDataInNote(),
      }
    : null;
  const openedAt = local === null ? reportedAt : local.handedOverAt + minutes(2, 15);
  const nsd = {
    ...ticket('nsd', 'nsd', openedAt),
    openedAt,
    materialGap: deck.materialGap() ? deck.pickObligation(route.service) : null,
  };

  const handovers: PlannedHandover[] = [];
  const offer = (to: PlannedTicket, outcome: FirstHandover, offeredAt: number): PlannedHandover => {
    const receivedAt = offeredAt + minutes(1, serious ? 10 : 45);
    const handover = { to, outcome, offeredAt, receivedAt, decidedAt: receivedAt + minutes(3, serious ? 25 : 180) };
    handovers.push(handover);
    return handover;
  };
  let workingSince = openedAt + minutes(5, serious ? 20 : 120);
  let handler: IncidentPlan['handler'] = null;
  let handedBackAt: number | null = null;
  if (serious || !deck.fixedAtFirstLine()) {
    const outcome = serious ? deck.firstHandoverSerious() : deck.firstHandoverOther();
    const resolver = ticket(route.desk, route.desk, workingSince);
    const accept = (offeredAt: number) => {
      const { decidedAt } = offer(resolver, 'ACCEPTED', offeredAt);
      const disagree = deck.clockDisagreement();
      const apart = disagree ? minutes(15, 90) : random.integer(0, 240) * 1000;
      // The NSD mostly hears of the acceptance a little later; where they disagree it says, if it can, that it came earlier.
      const fromAsNsdSays = disagree && decidedAt - apart > offeredAt ? decidedAt - apart : decidedAt + apart;
      handler = { ...resolver, from: decidedAt, fromAsNsdSays };
      workingSince = decidedAt;
    };
    if (outcome === 'ACCEPTED') accept(workingSince);
    else if (outcome === 'OUT_OF_SCOPE') {
      const wrong = route.desk === 'n3' ? 'spine' : 'n3';
      accept(offer(ticket(wrong, wrong, workingSince), outcome, workingSince).decidedAt + minutes(5, 40));
    } else {
      const { decidedAt } = offer(resolver, outcome, workingSince);
      if (outcome === 'MINIMUM_DATA_SET_MISSING') accept(decidedAt + minutes(30, 240));
      else {
        workingSince = decidedAt + minutes(5, 40);
        handedBackAt = local === null ? null : workingSince;
      }
    }
  }
  return {
    ...describeWork(),
    number,
    id: deck.incidentId(number),
    startedAt,
    site: site.code,
    affectedSites: affected(),
    service: route.service,
    severity,
    local,
    nsd,
    handovers,
    handedBackAt,
  };

  function affected(): string[] {
    if (!serious || !deck.multipleSites()) return [site.code];
    const near = deck.routing.sites.filter((other) => other.cluster === site.cluster && other !== site);
    const count = Math.min(near.length, random.integer(1, 12));
    const first = random.integer(0, near.length - 1);
    return [site.code, ...Array.from({ length: count }, (_, index) => near[(first + index) % near.length]!.code)];
  }

  function describeWork() {
    const resolver = handler as IncidentPlan['handler'];
    const leftOpen = deck.leftOpen();
    const duration = Math.round(HANDLING_HOURS[severity]! * HOUR * (0.2 + 1.8 * random.next() ** 2));
    const spine = resolver === null ? null : planSpinePart(resolver, duration);
    const stop = resolver === null || spine !== null || !deck.clockStopped() ? null : planStop(resolver.from, duration);
    const resolvedAt = leftOpen ? null : (spine?.resolvedAt ?? workingSince) + duration;
    const reopenedAt =
      resolver !== null && resolvedAt !== null && deck.reopened() ? resolvedAt + minutes(60, 600) : null;
    const restoredAt = reopenedAt === null ? resolvedAt : reopenedAt + Math.round(duration / 2);
    const timedOut = restoredAt !== null && deck.closedByTimeout();
    return {
      downgraded: severity === 1 ? deck.severity1Downgraded() : severity === 2 && deck.severity2Downgraded(),
      clinicalSafety: deck.clinicalSafety(),
      handler: resolver,
      spine,
      stop,
      knownError: resolver !== null && deck.knownErrorLinked() ? deck.pickKnownError(resolver.desk) : null,
      change: resolver !== null && deck.causedByChange() ? deck.changeReference() : null,
      resolvedAt,
      reopenedAt,
      restoredAt,
      timedOut,
      closedAt: restoredAt === null ? null : restoredAt + (timedOut ? 5 * DAY : minutes(60, 2000)),
      lateBy: resolver !== null && resolvedAt !== null && deck.recordedLate() ? DAY + minutes(120, 4 * 1440) : 0,
    };
  }

  function planSpinePart(resolver: NonNullable<IncidentPlan['handler']>, duration: number): PlannedSpinePart | null {
    if (resolver.desk === 'spine' || !deck.routing.dependsOnSpine(route.service) || !deck.causedBySpine()) return null;
    const offeredAt = resolver.from + minutes(10, 90);
    const receivedAt = offeredAt + minutes(1, 20);
    const acceptedAt = receivedAt + minutes(3, 40);
    return {
      ticket: ticket('spine', 'spine', offeredAt),
      offeredAt,
      receivedAt,
      acceptedAt,
      resolvedAt: acceptedAt + duration,
    };
  }

  function planStop(from: number, duration: number): PlannedStop {
    const cause = deck.stopCause();
    const begins = from + Math.round(duration * (0.1 + 0.3 * random.next()));
    const onCustomer = cause.startsWith('CUSTOMER_');
    return {
      cause,
      from: begins,
      to: begins + Math.round(duration * (0.1 + 0.4 * random.next())),
      evidenced: deck.stopEvidenced(),
      requestReachedAt: onCustomer && deck.requestReached() ? begins + minutes(1, 30) : null,
    };
  }
}
