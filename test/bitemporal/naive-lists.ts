/** Lists, involvements and incidents by their definitions: every subject of the log is folded, then the conditions are applied. */

import {
  at,
  governedText,
  groups,
  inOrderOf,
  lastSaid,
  newestFirst,
  reference,
  visible,
  wire,
  type NaiveEvent,
  type NaiveTimes,
} from './naive-events.ts';
import {
  allNaiveTickets,
  naiveChange,
  naiveProblem,
  offeredOrFirstHeardOf,
  type NaiveHandover,
  type NaiveLedger,
  type NaiveTicket,
} from './naive-ticket.ts';

export interface NaiveTicketFilter {
  readonly open?: boolean;
  readonly service?: string;
  readonly site?: string;
  readonly incident?: string;
  readonly domain?: string;
  readonly activeFrom?: string;
  readonly activeTo?: string;
  readonly unlinked?: boolean;
}

/** @returns ids, newest opening first. */
export function naiveTickets(ledger: NaiveLedger, filter: NaiveTicketFilter, times: NaiveTimes): string[] {
  const fitting = allNaiveTickets(ledger, times)
    .filter(({ presence }) => presence !== 'NOT_HELD')
    .filter((ticket) => fits(ticket, filter));
  return newestFirst(
    fitting,
    ({ openedAt }) => openedAt,
    ({ id }) => id,
  ).map(({ id }) => id);
}

function fits(ticket: NaiveTicket, filter: NaiveTicketFilter): boolean {
  // Of a purged ticket nothing is left that a condition could hold for.
  if (ticket.presence === 'PURGED') return Object.keys(filter).length === 0;
  const { open, service, site, incident, domain, activeFrom, activeTo, unlinked } = filter;
  const sites = [ticket.site, ...ticket.affectedSites].map((one) => one?.code);
  return (
    (open === undefined || open === (ticket.closedAt === null)) &&
    (service === undefined || ticket.service?.code === service) &&
    (site === undefined || sites.includes(site)) &&
    (incident === undefined || ticket.incident?.id === incident) &&
    (domain === undefined || ticket.domain === domain) &&
    (unlinked === undefined || unlinked === (ticket.incident === null)) &&
    (activeFrom === undefined || ticket.closedAt === null || at(ticket.closedAt) > at(activeFrom)) &&
    (activeTo === undefined || ticket.openedAt === null || at(ticket.openedAt) <= at(activeTo))
  );
}

export interface NaiveHandoverFilter {
  readonly direction?: 'SENT' | 'RECEIVED';
  readonly outcome?: 'OPEN' | 'ACCEPTED' | 'REJECTED' | 'WITHDRAWN';
  readonly from?: string;
  readonly to?: string;
}

export function naiveHandovers(ledger: NaiveLedger, filter: NaiveHandoverFilter, times: NaiveTimes): NaiveHandover[] {
  const records = allNaiveTickets(ledger, times).flatMap((ticket) => ticket.handovers ?? []);
  const self = `desk:${ledger.desk}`;
  const fitting = records.filter((record) => {
    const heardOf = at(offeredOrFirstHeardOf(record));
    return (
      (filter.direction === undefined || (filter.direction === 'SENT' ? record.from : record.to)?.id === self) &&
      (filter.outcome === undefined || filter.outcome === outcomeOf(record)) &&
      (filter.from === undefined || heardOf >= at(filter.from)) &&
      (filter.to === undefined || heardOf < at(filter.to))
    );
  });
  return newestFirst(fitting, offeredOrFirstHeardOf, ({ id }) => id);
}

function outcomeOf({ acceptedAt, rejectedAt, withdrawnAt }: NaiveHandover): string {
  if (acceptedAt !== null) return 'ACCEPTED';
  if (rejectedAt !== null) return 'REJECTED';
  return withdrawnAt === null ? 'OPEN' : 'WITHDRAWN';
}

export interface NaiveKnownErrorFilter {
  readonly symptom?: string;
  readonly service?: string;
  readonly site?: string;
}

export function naiveKnownError(ledger: NaiveLedger, name: string, times: NaiveTimes) {
  const { log, desk } = ledger;
  const events = visible(
    log.filter((event) => event.kind.startsWith('knownError.') && event.knownError === name),
    times,
  );
  const published = events.find(({ kind }) => kind === 'knownError.published');
  if (published === undefined) return null;
  const text = (field: string) => {
    const worded = events.findLast(({ texts }) => texts?.[field] !== undefined);
    return worded === undefined ? null : governedText(log, worded, field, desk);
  };
  return {
    id: `${desk}/${name}`,
    reference: name,
    state: (lastSaid(events, 'state') ?? null) as string | null,
    symptoms: text('symptoms'),
    affects: sorted(lastSaid(events, 'affects')).map((code) => ({ code })),
    workaround: text('workaround'),
    fixDueAt: wire(lastSaid(events, 'fixDueAt')),
    discoveredAt: wire(lastSaid(events, 'discoveredAt')),
    firstPublishedAt: wire(published.occurredAt)!,
    disclosure: lastSaid(events, 'disclosure') as string,
    explains: sorted(lastSaid(events, 'explains')).map((id) => ({ id })),
  };
}

export function naiveKnownErrors(ledger: NaiveLedger, filter: NaiveKnownErrorFilter, times: NaiveTimes) {
  const names = new Set(ledger.log.flatMap(({ knownError }) => knownError ?? []));
  const fitting = [...names].flatMap((name) => {
    const record = naiveKnownError(ledger, name, times);
    if (record === null) return [];
    const ofIt = ledger.log.filter(({ knownError }) => knownError === name);
    const sites: string[] | undefined = lastSaid(visible(ofIt, times), 'sites');
    const words = (filter.symptom ?? '').toLowerCase().split(' ').filter(Boolean);
    const isFitting =
      (filter.service === undefined || record.affects.some(({ code }) => code === filter.service)) &&
      (filter.site === undefined || sites === undefined || sites.includes(filter.site)) &&
      words.every((word) => record.symptoms?.text?.toLowerCase().includes(word) === true);
    return isFitting ? [record] : [];
  });
  return newestFirst(
    fitting,
    ({ firstPublishedAt }) => firstPublishedAt,
    ({ id }) => id,
  );
}

export function naiveProblems(ledger: NaiveLedger, service: string | undefined, times: NaiveTimes) {
  const names = new Set(ledger.log.flatMap(({ problem }) => problem ?? []));
  const held = [...names].map((name) => naiveProblem(ledger, name, times)).filter((problem) => problem !== null);
  return newestFirst(
    held.filter(({ services }) => service === undefined || services.some(({ code }) => code === service)),
    ({ openedAt }) => openedAt,
    (problem) => problem.reference,
  );
}

export function naiveChanges(ledger: NaiveLedger, service: string | undefined, times: NaiveTimes) {
  const names = new Set(ledger.log.flatMap(({ change }) => change ?? []));
  const held = [...names].map((name) => naiveChange(ledger, name, times)).filter((change) => change !== null);
  return newestFirst(
    held.filter(({ services }) => service === undefined || services.some(({ code }) => code === service)),
    ({ startsAt }) => startsAt,
    (change) => change.reference,
  );
}

export function naiveMaterials(ledger: NaiveLedger, service: string | undefined, times: NaiveTimes) {
  const { log, desk } = ledger;
  const names = new Set(log.flatMap(({ obligation }) => obligation ?? []));
  const held = [...names].flatMap((obligation) => {
    const events = visible(
      log.filter((event) => event.kind.startsWith('material.') && event.obligation === obligation),
      times,
    );
    if (events.length === 0) return [];
    const when = (what: string) => wire(events.findLast(({ kind }) => kind === `material.${what}`)?.occurredAt);
    const worded = events.findLast(({ texts }) => texts?.['rejectNote'] !== undefined);
    const ofService: string | undefined = lastSaid(events, 'service');
    const record = {
      obligation,
      service: ofService === undefined ? null : { code: ofService },
      type: (lastSaid(events, 'type') ?? null) as string | null,
      owedBy: reference(lastSaid(events, 'owedBy')),
      owedTo: reference(lastSaid(events, 'owedTo')),
      dueAt: wire(lastSaid(events, 'dueAt')),
      deliveredAt: when('delivered'),
      receivedAt: when('received'),
      acceptedAt: when('accepted'),
      rejectedAt: when('rejected'),
      rejectNote: worded === undefined ? null : governedText(log, worded, 'rejectNote', desk),
      expiresAt: wire(lastSaid(events, 'expiresAt')),
      recordedBy: { id: `desk:${desk}` },
      witnessedAt: wire(events.at(-1)!.witnessedAt),
    };
    return [{ record, since: events[0]!.occurredAt }];
  });
  return newestFirst(
    held.filter(({ record }) => service === undefined || record.service?.code === service),
    ({ since }) => since,
    ({ record }) => record.obligation,
  ).map(({ record }) => record);
}

/** Position and witness of the newest event that had been witnessed by then. */
export function naiveChainHead({ log }: NaiveLedger, { asKnownAt }: NaiveTimes) {
  const witnessed = log.filter((event) => at(event.witnessedAt) <= asKnownAt);
  return witnessed.length === 0
    ? null
    : { position: witnessed.length, witnessedAt: wire(witnessed.at(-1)!.witnessedAt) };
}

const sorted = (list: readonly string[] | undefined) => [...(list ?? [])].sort();
const ofIncident = ({ log }: NaiveLedger, incident: string, times: NaiveTimes) =>
  visible(
    log.filter((event) => event.ticket === undefined && event.incident === incident),
    times,
  );

export function naiveInvolvement(ledger: NaiveLedger, incident: string, times: NaiveTimes) {
  const { desk } = ledger;
  const linked = allNaiveTickets(ledger, times).filter((ticket) => ticket.incident?.id === incident);
  const events = ofIncident(ledger, incident, times);
  const said = events.findLast(({ kind }) => kind === 'involvement.stated');
  const isDeclared = events.some(({ kind }) => kind === 'incident.declared');
  const state =
    said?.data.state === 'WITHHELD'
      ? 'WITHHELD'
      : linked.some(({ presence }) => presence === 'HELD')
        ? 'HELD'
        : linked.length > 0
          ? 'PURGED'
          : (said?.data.state ?? (isDeclared ? 'HELD' : 'NONE_LINKED'));
  const reasonCode = said?.data.reasonCode ?? 'DEFAULT';
  const isDecided = reasonCode !== 'DEFAULT';
  const opening = (ticket: NaiveTicket) => (ticket.openedAt === null ? Infinity : at(ticket.openedAt));
  return {
    id: `${incident}|${desk}`,
    state,
    withheld:
      state === 'WITHHELD'
        ? {
            reasonCode,
            decidedBy: isDecided ? { id: said!.recordedBy ?? `desk:${desk}` } : null,
            decidedAt: isDecided ? wire(said!.occurredAt) : null,
            reviewDueAt: wire(said!.data.reviewDueAt),
          }
        : null,
    tickets:
      state === 'HELD'
        ? linked
            .sort((left, right) =>
              opening(left) === opening(right) ? (left.id < right.id ? -1 : 1) : opening(left) - opening(right),
            )
            .map(({ id }) => ({ id }))
        : [],
    disputes: disputes(ledger, events),
  };
}

function disputes({ log, desk }: NaiveLedger, events: readonly NaiveEvent[]) {
  const ofDisputes = events.filter(({ kind }) => kind.startsWith('dispute.'));
  const raised = groups(ofDisputes, ({ data }) => data.dispute).flatMap((said) => {
    const last = said.findLastIndex(({ kind }) => kind === 'dispute.raised');
    if (last < 0) return [];
    const met = events.indexOf(said.find(({ kind }) => kind === 'dispute.raised')!);
    return [{ event: said[last]!, withdrawn: said.slice(last + 1).at(-1), met }];
  });
  const asMet = raised.sort((left, right) => left.met - right.met);
  return inOrderOf(asMet, ({ event }) => event.occurredAt).map(({ event, withdrawn }) => ({
    id: event.data.dispute,
    subject: event.data.subject,
    about: event.data.about,
    position: governedText(log, event, 'position', desk),
    raisedBy: { id: event.data.raisedBy ?? event.recordedBy ?? `desk:${desk}` },
    raisedAt: wire(event.occurredAt),
    withdrawnAt: wire(withdrawn?.occurredAt),
    witnessedAt: wire((withdrawn ?? event).witnessedAt),
  }));
}

/** @returns an incident without anything but its id where the desk has not declared it. */
export function naiveIncident(ledger: NaiveLedger, id: string, times: NaiveTimes) {
  const { log, desk } = ledger;
  const events = ofIncident(ledger, id, times);
  const said = events.filter(({ kind }) => kind === 'incident.declared' || kind === 'incident.updated');
  const declared = said.find(({ kind }) => kind === 'incident.declared');
  if (declared === undefined) return null;
  const titled = said.findLast(({ texts }) => texts?.['title'] !== undefined);
  const service: string | undefined = lastSaid(said, 'service');
  const claims = (kind: string) =>
    inOrderOf(
      events.filter((event) => event.kind === kind),
      ({ data }) => data.at,
    ).map((event) => ({
      at: wire(event.data.at)!,
      claimedBy: reference(event.data.claimedBy),
      basis: event.data.basis ?? null,
      recordedAt: wire(event.recordedAt),
      witnessedAt: wire(event.witnessedAt),
    }));
  const superseded = events.findLast(({ kind }) => kind === 'incident.superseded');
  return {
    declaredAt: declared.occurredAt,
    id,
    title: titled === undefined ? null : governedText(log, titled, 'title', desk),
    major: (lastSaid(said, 'major') ?? null) as boolean | null,
    service: service === undefined ? null : { code: service },
    startClaims: claims('incident.startClaimed'),
    restoreClaims: claims('incident.restoreClaimed'),
    impact: impact(events.filter(({ kind }) => kind === 'incident.impactClaimed')),
    bonds: incidentBonds(desk, events),
    supersededBy: reference(superseded?.data.by),
  };
}

function impact(events: readonly NaiveEvent[]) {
  const last = groups(events, ({ data }) => `${data.site} ${data.claimedBy}`).map((said) => said.at(-1)!);
  return inOrderOf(last, ({ data }) => data.startedAt)
    .sort((left, right) => (left.data.site < right.data.site ? -1 : left.data.site > right.data.site ? 1 : 0))
    .map(({ data }) => ({
      site: { code: data.site },
      startedAt: wire(data.startedAt),
      restoredAt: wire(data.restoredAt),
      claimedBy: reference(data.claimedBy),
    }));
}

function incidentBonds(desk: string, events: readonly NaiveEvent[]) {
  const ofBonds = events.filter(({ kind }) => kind === 'incident.bonded' || kind === 'incident.unbonded');
  const standing = groups(ofBonds, ({ data }) => data.target).flatMap((said) => {
    if (said.at(-1)!.kind === 'incident.unbonded') return [];
    // Met again after it was taken back: it stands where it was asserted anew.
    const since = said.slice(said.findLastIndex(({ kind }) => kind === 'incident.unbonded') + 1);
    return [{ event: since.at(-1)!, met: events.indexOf(since[0]!) }];
  });
  const asMet = standing.sort((left, right) => left.met - right.met);
  return inOrderOf(asMet, ({ event }) => event.occurredAt).map(({ event }) => ({
    target: { id: event.data.target },
    role: event.data.role,
    assertedBy: { id: event.data.assertedBy ?? event.recordedBy ?? `desk:${desk}` },
    assertedAt: wire(event.occurredAt),
    confirmedAt: null,
    deniedAt: null,
  }));
}

export interface NaiveIncidentFilter {
  readonly open?: boolean;
  readonly service?: string;
  readonly site?: string;
  readonly from?: string;
  readonly to?: string;
  readonly major?: boolean;
}

/** @returns ids, newest declaration first. */
export function naiveIncidents(ledger: NaiveLedger, filter: NaiveIncidentFilter, times: NaiveTimes): string[] {
  const ids = new Set(ledger.log.flatMap((event) => (event.ticket === undefined ? (event.incident ?? []) : [])));
  const declared = [...ids].map((id) => naiveIncident(ledger, id, times)).filter((incident) => incident !== null);
  const fitting = declared.filter((incident) => {
    const starts = incident.startClaims.map((claim) => at(claim.at));
    const start = starts.length === 0 ? null : Math.min(...starts);
    return (
      (filter.open === undefined || filter.open === (incident.restoreClaims.length === 0)) &&
      (filter.service === undefined || incident.service?.code === filter.service) &&
      (filter.site === undefined || incident.impact.some(({ site }) => site.code === filter.site)) &&
      (filter.major === undefined || incident.major === filter.major) &&
      (filter.from === undefined || (start !== null && start >= at(filter.from))) &&
      (filter.to === undefined || (start !== null && start < at(filter.to)))
    );
  });
  return newestFirst(
    fitting,
    ({ declaredAt }) => declaredAt,
    ({ id }) => id,
  ).map(({ id }) => id);
}
