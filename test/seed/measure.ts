/** Measures a generated run from its events alone: knows the vocabulary, the directory and the mappings, and nothing of the generator. */

import type { Organisations } from '../../schema/organisations/model.ts';
import type { LedgerEvent, LedgerEventOf } from '../../subgraphs/connectors/ledger/event.ts';
import { toStopReason, type SourceMapping } from '../../subgraphs/connectors/ledger/source-mapping.ts';

const DAY = 24 * 3_600_000;

interface Hit {
  hits: number;
  of: number;
}

export interface Measured {
  /** Per cent, by the name of the rate. */
  readonly rates: ReadonlyMap<string, number>;
  /** Per cent by outcome, by the name of the shares. */
  readonly shares: ReadonlyMap<string, ReadonlyMap<string, number>>;
}

interface TicketRecord {
  readonly subgraph: string;
  readonly events: LedgerEvent[];
}

export function measure(
  seeded: Iterable<{ readonly desk: string; readonly event: LedgerEvent }>,
  organisations: Organisations,
  mappings: ReadonlyMap<string, SourceMapping>,
): Measured {
  const rates = new Map<string, Hit>();
  const shares = new Map<string, Map<string, number>>();
  const count = (name: string, isHit: boolean) => {
    const rate = rates.get(name) ?? { hits: 0, of: 0 };
    rates.set(name, { hits: rate.hits + Number(isHit), of: rate.of + 1 });
  };
  const tally = (name: string, outcome: string | number) => {
    const counts = shares.get(name) ?? new Map<string, number>();
    shares.set(name, counts.set(String(outcome), (counts.get(String(outcome)) ?? 0) + 1));
  };

  const tickets = new Map<string, TicketRecord>();
  const incidents = new Map<
    string,
    { readonly service: string; readonly startedAt?: number; readonly restored: boolean }
  >();
  const recorded = new Map<string, number>();
  const materials = new Map<string, string>();
  for (const { desk, event } of seeded) {
    if ('ticket' in event) {
      const key = `${desk}/${event.desk ?? desk}/${event.ticket}`;
      const ticket = tickets.get(key) ?? { subgraph: desk, events: [] };
      ticket.events.push(event);
      tickets.set(key, ticket);
    } else if (event.kind === 'incident.declared') {
      incidents.set(event.incident, { service: event.data.service!, restored: false });
    } else if (event.kind === 'incident.startClaimed') {
      incidents.set(event.incident, { ...incidents.get(event.incident)!, startedAt: Date.parse(event.data.at) });
    } else if (event.kind === 'incident.restoreClaimed') {
      incidents.set(event.incident, { ...incidents.get(event.incident)!, restored: true });
    } else if (event.kind === 'knownError.recorded')
      recorded.set(`${desk}/${event.knownError}`, Date.parse(event.occurredAt));
    else if (event.kind === 'knownError.published') {
      const before = recorded.get(`${desk}/${event.knownError}`)!;
      count('knownErrorPublishedLate', Date.parse(event.occurredAt) - before > 14 * DAY);
    } else if (event.kind === 'material.owed') materials.set(event.obligation, 'NOT_DELIVERED');
    else if (event.kind === 'material.accepted') materials.set(event.obligation, 'ACCEPTED');
    else if (event.kind === 'material.rejected') materials.set(event.obligation, 'REJECTED');
  }
  for (const outcome of materials.values()) tally('materialOutcome', outcome);

  const scopes = new Map(organisations.services.map(({ code, scope }) => [code, scope]));
  const needsSpine = servicesThatNeedSpine(organisations);
  const byIncident = new Map<string, TicketRecord[]>();
  for (const ticket of tickets.values()) {
    const opened = first(ticket, 'ticket.opened')!;
    if (typeof opened.data.incident === 'string') {
      byIncident.set(opened.data.incident, [...(byIncident.get(opened.data.incident) ?? []), ticket]);
    } else tally('localDomain', opened.data.domain!);
  }
  const localOnly = [...tickets.values()].filter(
    (ticket) => first(ticket, 'ticket.opened')!.data.incident === null,
  ).length;
  rates.set('localOnly', { hits: localOnly, of: incidents.size });

  for (const [incident, { service, startedAt, restored }] of incidents) {
    const held = byIncident.get(incident)!;
    const nsd = held.find(({ subgraph }) => subgraph === 'nsd')!;
    const local = held.find(({ subgraph }) => subgraph === 'local-desks');
    const providers = held.filter((ticket) => ticket !== nsd && ticket !== local);
    const opened = first(nsd, 'ticket.opened')!;

    count('workingHours', isInWorkingHours(startedAt!));
    count('leftOpen', !restored);
    const scope = scopes.get(service)!;
    tally('serviceGroup', scope);
    if (scope === 'CENTRAL') tally('centralService', service);

    const severity = first(nsd, 'severity.claimed')!.data.value;
    tally('severity', severity);
    const accepted = all(nsd, 'severity.accepted').map(({ data }) => data.claim);
    const downgraded = all(nsd, 'severity.claimed').some(
      ({ data }) => data.value > severity && accepted.includes(data.claim),
    );
    if (severity <= 2) {
      count(`severity${severity}Downgraded`, downgraded);
      count('multipleSites', (opened.data.affectedSites?.length ?? 1) > 1);
    }
    count('throughLocalDesk', local !== undefined);
    count('clinicalSafety', opened.data.clinicalSafety === true);
    count('materialGap', first(nsd, 'materialGap.asserted') !== undefined);
    const closed = first(nsd, 'ticket.closed');
    if (closed !== undefined) count('closedByTimeout', closed.data.closure === 'TIMEOUT');
    if (local !== undefined) {
      count(
        'patientDataInNote',
        all(local, 'note.added').some(({ texts }) => /999\d{7}/.test(JSON.stringify(texts))),
      );
    }

    const firstOffer = all(nsd, 'handover.offered').toSorted(byOccurredAt)[0];
    if (severity > 2) count('fixedAtFirstLine', firstOffer === undefined);
    if (firstOffer !== undefined) {
      const { transferReference } = firstOffer.data;
      const decision = providers
        .flatMap((ticket) => [...all(ticket, 'handover.accepted'), ...all(ticket, 'handover.rejected')])
        .find(({ data }) => data.transferReference === transferReference)!;
      tally(severity <= 2 ? 'firstHandoverSerious' : 'firstHandoverOther', decision.data.rejectCode ?? 'ACCEPTED');
    }

    const handler = providers.find((ticket) =>
      all(ticket, 'handover.accepted').some(({ data }) => data.from === 'desk:nsd'),
    );
    if (handler === undefined) continue;
    const onSpine = held.some(
      (ticket) => ticket.subgraph === 'spine' && ticket !== handler && first(ticket, 'handover.accepted') !== undefined,
    );
    if (handler.subgraph !== 'spine' && needsSpine.has(service)) count('causedBySpine', onSpine);
    count('knownErrorLinked', first(handler, 'knownError.linked') !== undefined);
    count(
      'causedByChange',
      all(handler, 'ticket.updated').some(({ data }) => data.causedByChange !== undefined),
    );
    const self = `desk:${handler.subgraph}`;
    const nsdSays = all(nsd, 'clock.stated').find(({ data }) => data.role === 'HANDLING' && data.heldBy === self)!;
    const handlerSays = all(handler, 'clock.stated').toSorted(byOccurredAt)[0]!;
    const apart = Math.abs(Date.parse(nsdSays.data.from) - Date.parse(handlerSays.data.from));
    count('clockDisagreement', apart >= 15 * 60_000);
    const resolution = all(handler, 'resolution.claimed').toSorted(byOccurredAt)[0];
    if (resolution !== undefined) {
      count('recordedLate', Date.parse(resolution.witnessedAt!) - Date.parse(resolution.occurredAt) > DAY);
      count('reopened', first(handler, 'resolution.reopened') !== undefined);
    }
    if (onSpine) continue;
    const stop = all(handler, 'clock.stated').find(({ data }) => data.state === 'STOPPED');
    count('clockStopped', stop !== undefined);
    if (stop === undefined) continue;
    count('stopEvidenced', stop.texts?.evidence !== undefined);
    const reason = toStopReason(mappings.get(handler.subgraph)!, stop.data.sourceReason!);
    tally('stopCause', reason);
    if (reason.startsWith('CUSTOMER_')) count('requestReached', stop.data.requestReachedAt !== undefined);
  }
  return { rates: percentages(rates), shares: new Map([...shares].map(([name, counts]) => [name, portions(counts)])) };
}

function first<Kind extends LedgerEvent['kind']>(ticket: TicketRecord, kind: Kind): LedgerEventOf<Kind> | undefined {
  return all(ticket, kind)[0];
}

function all<Kind extends LedgerEvent['kind']>(ticket: TicketRecord, kind: Kind): LedgerEventOf<Kind>[] {
  return ticket.events.filter((event) => event.kind === kind) as LedgerEventOf<Kind>[];
}

function byOccurredAt(one: LedgerEvent, other: LedgerEvent): number {
  return Date.parse(one.occurredAt) - Date.parse(other.occurredAt);
}

function percentages(rates: ReadonlyMap<string, Hit>): ReadonlyMap<string, number> {
  return new Map([...rates].map(([name, { hits, of }]) => [name, (100 * hits) / of]));
}

function portions(counts: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  const total = [...counts.values()].reduce((sum, value) => sum + value, 0);
  return new Map([...counts].map(([outcome, value]) => [outcome, (100 * value) / total]));
}

/** Every service from which some path of dependencies leads to the Spine. */
function servicesThatNeedSpine({ services }: Organisations): ReadonlySet<string> {
  const found = new Set<string>(['SPINE']);
  for (let size = 0; size !== found.size;) {
    size = found.size;
    for (const { code, dependsOn } of services) if (dependsOn.some((needed) => found.has(needed))) found.add(code);
  }
  found.delete('SPINE');
  return found;
}

const london = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  weekday: 'short',
  hour: '2-digit',
  hourCycle: 'h23',
});

function isInWorkingHours(instant: number): boolean {
  const shown = london.format(instant);
  const hour = Number(/\d{2}/.exec(shown)![0]);
  return !/^S(at|un)/.test(shown) && hour >= 8 && hour < 18;
}
