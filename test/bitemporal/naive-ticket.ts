/** One ticket by the definition of each of its fields, one after the other, from the events that count. */

import {
  at,
  governedText,
  groups,
  inOrderOf,
  lastSaid,
  reference,
  visible,
  wire,
  type NaiveEvent,
  type NaiveTimes,
} from './naive-events.ts';

/** What the desk's system calls things; words that are not here mean `UNKNOWN`, and `UNMAPPED`. */
export interface NaiveWords {
  readonly statuses: Readonly<Record<string, string>>;
  readonly stopReasons: Readonly<Record<string, string>>;
}

export interface NaiveLedger {
  readonly desk: string;
  /** In the order in which they came, none twice. */
  readonly log: readonly NaiveEvent[];
  readonly words: NaiveWords;
}

export type NaiveTicket = ReturnType<typeof heldTicket>;

export const ticketId = (ledger: NaiveLedger, event: { ticket?: string; system?: string }) =>
  [ledger.desk, event.system ?? 'main', event.ticket!].map(encodeURIComponent).join('/');

/** @returns what the wire says of a ticket, held or not. */
export function naiveTicket(ledger: NaiveLedger, id: string, times: NaiveTimes) {
  const ofTicket = ledger.log.filter((event) => event.ticket !== undefined && ticketId(ledger, event) === id);
  return foldOf(ledger, id, ofTicket, times);
}

const foldedOf = new WeakMap<readonly NaiveEvent[], Map<string, readonly NaiveTicket[]>>();

/** Every ticket that the log speaks of, held at the times or not. Folded once for a log and times: each list asks for all of them. */
export function allNaiveTickets(ledger: NaiveLedger, times: NaiveTimes): readonly NaiveTicket[] {
  const folded = foldedOf.get(ledger.log) ?? new Map<string, readonly NaiveTicket[]>();
  foldedOf.set(ledger.log, folded);
  const key = JSON.stringify([ledger.desk, ledger.words, String(times.asOf), String(times.asKnownAt)]);
  const tickets = folded.get(key) ?? foldAll(ledger, times);
  folded.set(key, tickets);
  return tickets;
}

function foldAll(ledger: NaiveLedger, times: NaiveTimes): readonly NaiveTicket[] {
  const ofTickets = ledger.log.filter(({ ticket }) => ticket !== undefined);
  return [...Map.groupBy(ofTickets, (event) => ticketId(ledger, event))].map(
    ([id, events]) => foldOf(ledger, id, events, times) as NaiveTicket,
  );
}

function foldOf(ledger: NaiveLedger, id: string, ofTicket: readonly NaiveEvent[], times: NaiveTimes) {
  const events = visible(ofTicket, times);
  const nothing = Object.fromEntries(TICKET_FIELDS.map((field) => [field, null]));
  if (events.length === 0) return { ...nothing, id, presence: 'NOT_HELD', notes: notHeldPage, events: notHeldPage };
  if (events.some(({ kind }) => kind === 'ticket.purged')) {
    const incident = reference(lastSaid(events.filter(isAboutFields), 'incident'));
    return { ...nothing, id, presence: 'PURGED', incident, notes: notHeldPage, events: notHeldPage };
  }
  return heldTicket(ledger, id, events, times);
}

const FIELD_KINDS = ['ticket.opened', 'ticket.updated', 'ticket.closed'];
const isAboutFields = ({ kind }: NaiveEvent) => FIELD_KINDS.includes(kind);
const notHeldPage = { answer: { state: 'NOT_HELD' }, nodes: [] };
const page = (nodes: readonly unknown[]) => ({ answer: { state: nodes.length > 0 ? 'HELD' : 'NONE' }, nodes });
const codes = (list: readonly string[] | undefined) => [...(list ?? [])].sort().map((code) => ({ code }));

function heldTicket(ledger: NaiveLedger, id: string, events: readonly NaiveEvent[], times: NaiveTimes) {
  const { desk } = ledger;
  const fields = events.filter(isAboutFields);
  const opened = events.find(({ kind }) => kind === 'ticket.opened');
  const turned = events.findLast(({ kind }) => kind === 'ticket.closed' || kind === 'resolution.reopened');
  const closed = turned?.kind === 'ticket.closed' ? turned : undefined;
  const service: string | undefined = lastSaid(fields, 'service');
  const site: string | undefined = lastSaid(fields, 'site');
  const statusSaid: string | undefined = lastSaid(events, 'sourceStatus');
  const problem: string | null | undefined = lastSaid(fields, 'problem');
  const change: string | null | undefined = lastSaid(fields, 'causedByChange');
  const summarised = events.findLast((event) => isAboutFields(event) && event.texts?.['summary'] !== undefined);
  const ofKind = (...kinds: string[]) => events.filter(({ kind }) => kinds.includes(kind));
  return {
    id,
    presence: 'HELD',
    reference: events[0]!.ticket!,
    incident: reference(lastSaid(fields, 'incident')),
    summary: summarised === undefined ? null : governedText(ledger.log, summarised, 'summary', desk),
    domain: (lastSaid(fields, 'domain') ?? null) as string | null,
    status: statusOf(events, statusSaid, closed, ledger.words),
    sourceStatus: statusSaid ?? null,
    service: service === undefined ? null : { code: service },
    site: site === undefined ? null : { code: site },
    affectedSites: codes(lastSaid(fields, 'affectedSites')),
    severityClaims: severityClaims(ofKind('severity.claimed', 'severity.accepted')),
    heldBy: reference(lastSaid(fields, 'heldBy')),
    accountable: reference(lastSaid(fields, 'accountable')),
    firstObservedAt: wire(lastSaid(fields, 'firstObservedAt')),
    openedAt: wire(opened?.occurredAt),
    lastUpdatedAt: wire(events.at(-1)!.occurredAt),
    nextUpdateDueAt: wire(lastSaid(fields, 'nextUpdateDueAt')),
    resolutions: resolutions(ledger, events),
    closedAt: wire(closed?.occurredAt),
    closure: (closed?.data.closure ?? null) as string | null,
    clock: clock(ledger, id, ofKind('clock.stated')),
    handovers: handovers(ledger, id, events),
    bonds: bonds(desk, ofKind('bond.asserted', 'bond.confirmed', 'bond.denied')),
    notes: page(
      ofKind('note.added').map((event) => ({
        at: wire(event.occurredAt),
        author: { id: event.data.author ?? event.recordedBy ?? `desk:${desk}` },
        text: governedText(ledger.log, event, 'note', desk),
      })),
    ),
    knownErrors: inOrderOf(
      groups(ofKind('knownError.linked'), ({ data }) => data.target).map((said) => said.at(-1)!),
      ({ occurredAt }) => occurredAt,
    ).map((event) => ({
      target: { id: event.data.target },
      assertedBy: { id: event.data.assertedBy ?? event.recordedBy ?? `desk:${desk}` },
      assertedAt: wire(event.occurredAt),
    })),
    problem: problem ? naiveProblem(ledger, problem, times) : null,
    causedByChange: change ? naiveChange(ledger, change, times) : null,
    materialGaps: materialGaps(desk, ofKind('materialGap.asserted', 'materialGap.contested')),
    clinicalSafety: (lastSaid(fields, 'clinicalSafety') ?? null) as boolean | null,
    events: page(
      events.map((event) => ({
        id: event.id,
        kind: event.kind,
        occurredAt: wire(event.occurredAt),
        recordedAt: wire(event.recordedAt),
        witnessedAt: wire(event.witnessedAt),
        recordedBy: reference(event.recordedBy),
        supersedes: event.supersedes ?? null,
        hasText: Object.keys(event.texts ?? {}).length > 0,
      })),
    ),
  };
}

/** Every field of a ticket but its key and `presence`. */
export const TICKET_FIELDS: readonly string[] = `
  reference incident summary domain status sourceStatus service site affectedSites severityClaims heldBy
  accountable firstObservedAt openedAt lastUpdatedAt nextUpdateDueAt resolutions closedAt closure clock
  handovers bonds notes knownErrors problem causedByChange materialGaps clinicalSafety events
`
  .trim()
  .split(/\s+/);

function statusOf(
  events: readonly NaiveEvent[],
  said: string | undefined,
  closed: NaiveEvent | undefined,
  { statuses }: NaiveWords,
): string | null {
  const lastNamed = events.findLastIndex(({ data }) => data.sourceStatus !== undefined);
  const lastReopened = events.findLastIndex(({ kind }) => kind === 'resolution.reopened');
  if (lastReopened > lastNamed) return 'REOPENED';
  if (said === undefined) return null;
  const status = Object.hasOwn(statuses, said) ? statuses[said]! : 'UNKNOWN';
  return status === 'CLOSED_CONFIRMED' && closed?.data.closure === 'TIMEOUT' ? 'CLOSED_TIMEOUT' : status;
}

function severityClaims(events: readonly NaiveEvent[]) {
  const claims = groups(events, ({ data }) => data.claim).flatMap((said) => {
    const last = said.findLastIndex(({ kind }) => kind === 'severity.claimed');
    if (last < 0) return [];
    return [{ event: said[last]!, accepted: said.slice(last + 1).at(-1), met: events.indexOf(firstClaim(said)) }];
  });
  const asMet = claims.sort((left, right) => left.met - right.met);
  return inOrderOf(asMet, ({ event }) => event.occurredAt).map(({ event, accepted }) => ({
    value: event.data.value,
    claimedBy: reference(event.data.claimedBy),
    definition: event.data.definition ?? null,
    impact: event.data.impact ?? null,
    urgency: event.data.urgency ?? null,
    at: wire(event.occurredAt),
    acceptedBy: reference(accepted?.data.acceptedBy),
    recordedAt: wire(event.recordedAt),
    witnessedAt: wire(event.witnessedAt),
  }));
}

const firstClaim = (said: readonly NaiveEvent[]) => said.find(({ kind }) => kind === 'severity.claimed')!;

function resolutions({ log, desk }: NaiveLedger, events: readonly NaiveEvent[]) {
  const claims = events.flatMap((event, index) => (event.kind === 'resolution.claimed' ? [index] : []));
  return claims.map((start, index) => {
    const own = events.slice(start, claims[index + 1]);
    const reopenings = own.filter(({ kind }) => kind === 'resolution.reopened');
    const worded = [own[0]!, ...reopenings].findLast(({ texts }) => texts?.['reason'] !== undefined);
    return {
      claimedAt: wire(own[0]!.occurredAt),
      confirmedAt: wire(own.findLast(({ kind }) => kind === 'resolution.confirmed')?.occurredAt),
      reopenedAt: wire(reopenings.at(-1)?.occurredAt),
      reason: worded === undefined ? null : governedText(log, worded, 'reason', desk),
    };
  });
}

function clock({ log, desk, words }: NaiveLedger, id: string, events: readonly NaiveEvent[]) {
  const statements = groups(events, ({ data }) => data.statement).map((said) => {
    const last = said.at(-1)!;
    // Why it is stopped now: what was said since it last ran.
    const stopped = said.slice(said.findLastIndex(({ data }) => data.state === 'RUNNING') + 1);
    const reason: string | undefined = lastSaid(stopped, 'sourceReason');
    const evidenced = said.findLast(({ texts }) => texts?.['evidence'] !== undefined);
    return {
      id: `${id}#${last.data.statement}`,
      role: last.data.role as string,
      state: last.data.state as string,
      heldBy: reference(lastSaid(said, 'heldBy')),
      waitingOn: reference(lastSaid(said, 'waitingOn')),
      from: wire(last.data.from)!,
      to: wire(lastSaid(said, 'to')),
      reason:
        reason === undefined
          ? null
          : Object.hasOwn(words.stopReasons, reason)
            ? words.stopReasons[reason]!
            : 'UNMAPPED',
      evidence: evidenced === undefined ? null : governedText(log, evidenced, 'evidence', desk),
      requestedAt: wire(lastSaid(said, 'requestedAt')),
      requestReachedAt: wire(lastSaid(said, 'requestReachedAt')),
      recordedAt: wire(last.recordedAt),
      witnessedAt: wire(last.witnessedAt)!,
    };
  });
  return statements.sort((left, right) => {
    const [first, second] = [left, right].map((one) => [one.from, one.witnessedAt, one.id].join(' '));
    return first! < second! ? -1 : 1;
  });
}

type Instant = string | null;
type Party = { id: string } | null;

export interface NaiveHandover {
  readonly id: string;
  readonly transferReference: string | null;
  readonly from: Party;
  readonly to: Party;
  readonly offeredAt: Instant;
  readonly receivedAt: Instant;
  readonly acceptedAt: Instant;
  readonly rejectedAt: Instant;
  readonly withdrawnAt: Instant;
  readonly returnedAt: Instant;
  readonly rejectCode: string | null;
  readonly rejectNote: object | null;
  readonly minimumDataSetMissing: string[] | null;
  readonly recordedBy: Party;
  readonly recordedAt: Instant;
  readonly witnessedAt: Instant;
}

export function handovers({ log, desk }: NaiveLedger, id: string, events: readonly NaiveEvent[]): NaiveHandover[] {
  const ofHandovers = events.filter(({ kind }) => kind.startsWith('handover.'));
  const records = groups(ofHandovers, ({ data }) => data.handover).map((said) => {
    const last = said.at(-1)!;
    const when = (what: string) => wire(said.findLast(({ kind }) => kind === `handover.${what}`)?.occurredAt);
    const rejections = said.filter(({ kind }) => kind === 'handover.rejected');
    const worded = rejections.findLast(({ texts }) => texts?.['rejectNote'] !== undefined);
    return {
      id: `${id}#${last.data.handover}`,
      transferReference: (lastSaid(said, 'transferReference') ?? null) as string | null,
      from: reference(lastSaid(said, 'from')),
      to: reference(lastSaid(said, 'to')),
      offeredAt: when('offered'),
      receivedAt: when('received'),
      acceptedAt: when('accepted'),
      rejectedAt: when('rejected'),
      withdrawnAt: when('withdrawn'),
      returnedAt: when('returned'),
      rejectCode: (lastSaid(rejections, 'rejectCode') ?? null) as string | null,
      rejectNote: worded === undefined ? null : governedText(log, worded, 'rejectNote', desk),
      minimumDataSetMissing: (lastSaid(said, 'minimumDataSetMissing') ?? null) as string[] | null,
      recordedBy: { id: last.recordedBy ?? `desk:${desk}` },
      recordedAt: wire(last.recordedAt),
      witnessedAt: wire(last.witnessedAt),
    };
  });
  return inOrderOf(records, offeredOrFirstHeardOf);
}

export function offeredOrFirstHeardOf(record: NaiveHandover): string {
  const { offeredAt, receivedAt, acceptedAt, rejectedAt, withdrawnAt, returnedAt } = record;
  const known = [receivedAt, acceptedAt, rejectedAt, withdrawnAt, returnedAt].filter((instant) => instant !== null);
  return offeredAt ?? new Date(Math.min(...known.map(at))).toISOString();
}

function bonds(desk: string, events: readonly NaiveEvent[]) {
  const asserted = groups(events, ({ data }) => data.target).flatMap((said) => {
    const last = said.findLastIndex(({ kind }) => kind === 'bond.asserted');
    if (last < 0) return [];
    const met = events.indexOf(said.find(({ kind }) => kind === 'bond.asserted')!);
    return [{ event: said[last]!, since: said.slice(last + 1), met }];
  });
  const asMet = asserted.sort((left, right) => left.met - right.met);
  return inOrderOf(asMet, ({ event }) => event.occurredAt).map(({ event, since }) => ({
    target: { id: event.data.target },
    role: event.data.role,
    assertedBy: { id: event.data.assertedBy ?? event.recordedBy ?? `desk:${desk}` },
    assertedAt: wire(event.occurredAt),
    confirmedAt: wire(since.findLast(({ kind }) => kind === 'bond.confirmed')?.occurredAt),
    deniedAt: wire(since.findLast(({ kind }) => kind === 'bond.denied')?.occurredAt),
  }));
}

function materialGaps(desk: string, events: readonly NaiveEvent[]) {
  const asserted = groups(events, ({ data }) => data.obligation).flatMap((said) => {
    const last = said.findLastIndex(({ kind }) => kind === 'materialGap.asserted');
    if (last < 0) return [];
    const met = events.indexOf(said.find(({ kind }) => kind === 'materialGap.asserted')!);
    return [{ event: said[last]!, since: said.slice(last + 1), met }];
  });
  const asMet = asserted.sort((left, right) => left.met - right.met);
  return inOrderOf(asMet, ({ event }) => event.occurredAt).map(({ event, since }) => ({
    obligation: event.data.obligation,
    assertedBy: { id: event.data.assertedBy ?? event.recordedBy ?? `desk:${desk}` },
    assertedAt: wire(event.occurredAt),
    firstLineFixable: event.data.firstLineFixable ?? null,
    contestedAt: wire(since.at(-1)?.occurredAt),
  }));
}

export function naiveProblem(ledger: NaiveLedger, name: string, times: NaiveTimes) {
  const events = visible(
    ledger.log.filter((event) => event.kind.startsWith('problem.') && event.problem === name),
    times,
  );
  if (events.length === 0) return null;
  return {
    reference: name,
    state: (lastSaid(events, 'state') ?? null) as string | null,
    openedAt: wire(lastSaid(events, 'openedAt')),
    services: codes(lastSaid(events, 'services')),
    summary: summaryOf(ledger, events),
  };
}

export function naiveChange(ledger: NaiveLedger, name: string, times: NaiveTimes) {
  const events = visible(
    ledger.log.filter((event) => event.kind.startsWith('change.') && event.change === name),
    times,
  );
  if (events.length === 0) return null;
  return {
    reference: name,
    state: (lastSaid(events, 'state') ?? null) as string | null,
    startsAt: wire(lastSaid(events, 'startsAt')),
    endsAt: wire(lastSaid(events, 'endsAt')),
    services: codes(lastSaid(events, 'services')),
    summary: summaryOf(ledger, events),
  };
}

function summaryOf({ log, desk }: NaiveLedger, events: readonly NaiveEvent[]) {
  const worded = events.findLast(({ texts }) => texts?.['summary'] !== undefined);
  return worded === undefined ? null : governedText(log, worded, 'summary', desk);
}
