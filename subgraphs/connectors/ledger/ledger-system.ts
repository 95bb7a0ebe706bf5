/** The contract's supplier system over a ledger: each answer is a fold of the events that count at the request's times. */

import {
  formatTicketId,
  parseTicketId,
  type KnownErrorKey,
  type TicketId,
  type TicketKey,
} from '../../../schema/contract/ids.ts';
import { formatInstant, parseInstant, type InstantMs, type Times } from '../../../schema/contract/times.ts';
import type {
  Change,
  ChainHead,
  Handover,
  HistoryKind,
  InvolvementRecord,
  KnownErrorRecord,
  Problem,
  SupportMaterial,
  TicketRecord,
} from '../../kit/model.ts';
import type {
  CallOptions,
  ChangeSearch,
  HandoverSearch,
  KnownErrorSearch,
  Opening,
  Page,
  PageRequest,
  ServiceSearch,
  SupplierSystem,
  TextName,
  TicketSearch,
} from '../../kit/supplier-system.ts';
import { foldIncident, foldInvolvementStatement } from './fold/incident.ts';
import { foldChange, foldKnownError, foldProblem, foldSupportMaterial, type FoldedKnownError } from './fold/records.ts';
import type { FoldContext } from './fold/stored-event.ts';
import { foldTicket, type FoldedTicket } from './fold/ticket.ts';
import type { LedgerReader, ReadOptions, Resolved, SubjectQuery, SubjectRow, VisibleStream } from './reader.ts';
import { firstHeardOf, matchesHandover, matchesTicket } from './search.ts';
import type { SourceMapping } from './source-mapping.ts';
import { incidentStream, keyOfStream, recordStream, ticketStream, type Link } from './subject.ts';

export interface LedgerSystemOptions {
  readonly reader: LedgerReader;
  /** The desk that speaks for the whole subgraph. */
  readonly desk: string;
  readonly mapping: SourceMapping;
  readonly history: HistoryKind;
  readonly recordOpenings: (texts: readonly TextName[], opening: Opening) => Promise<readonly TextName[]>;
  readonly stop: () => Promise<void>;
}

/** What a desk of this kind searched when it says NONE_LINKED. */
const SEARCHED_BY = ['ticket.incident', 'involvement.stated'];

export class LedgerSystem implements SupplierSystem {
  readonly history: HistoryKind;
  readonly #reader: LedgerReader;
  readonly #desk: string;
  readonly #mapping: SourceMapping;
  readonly #recordOpenings: LedgerSystemOptions['recordOpenings'];
  readonly #stop: () => Promise<void>;
  /** One look at the head, and at the newest event, for all that one request asks. */
  readonly #heads = new WeakMap<Times, Promise<ChainHead | null>>();
  readonly #spokeAt = new WeakMap<Times, Promise<string | null>>();

  constructor(options: LedgerSystemOptions) {
    this.history = options.history;
    this.#reader = options.reader;
    this.#desk = options.desk;
    this.#mapping = options.mapping;
    this.#recordOpenings = options.recordOpenings;
    this.#stop = options.stop;
  }

  async ticketsByReference(
    keys: readonly TicketKey[],
    options: CallOptions,
  ): Promise<ReadonlyArray<TicketRecord | null>> {
    const ids = keys.map(formatTicketId);
    const tickets = await this.#tickets(ids, options);
    return ids.map((id) => tickets.get(id) ?? null);
  }

  async searchTickets(
    desk: string,
    search: TicketSearch,
    page: PageRequest,
    options: CallOptions,
  ): Promise<Page<TicketRecord>> {
    const { times } = options;
    const links: Link[] = [];
    for (const facet of ['incident', 'service', 'site', 'domain'] as const) {
      const value = search[facet];
      if (value !== undefined) links.push({ facet, value });
    }
    const query = {
      type: 'ticket',
      desk,
      links,
      listedBy: Math.min(times.asOf, search.activeTo ?? times.asOf),
    } as const;
    const rows = await this.#reader.askForNow(times, (isNow) => {
      const forNow = isNow ? { openNow: search.open === true, perhapsUnlinked: search.unlinked === true } : {};
      return this.#reader.page({ ...query, ...forNow }, page, times, async (candidates) => {
        const ids = candidates.map(({ stream }) => stream.slice(ticketStream('').length) as TicketId);
        const tickets = await this.#tickets(ids, options);
        return ids.map((id) => {
          const ticket = tickets.get(id);
          if (ticket === undefined || !matchesTicket(ticket, search)) return null;
          return { row: ticket, listedAt: toInstant(ticket.openedAt) };
        });
      });
    });
    const isCountable = Object.keys(search).every((key) => key === 'open') && search.open !== false;
    const total = async () =>
      isCountable ? this.#reader.countSubjects({ type: 'ticket', desk, openNow: search.open === true }, times) : null;
    return { ...rows, total };
  }

  async involvements(incidents: readonly string[], options: CallOptions): Promise<readonly InvolvementRecord[]> {
    const streams = await this.#reader.streamsLinkedTo('incident', incidents);
    const ids = streams
      .filter((stream) => stream.startsWith(ticketStream('')))
      .map((stream) => stream.slice(ticketStream('').length) as TicketId);
    const tickets = await this.#tickets(ids, options);
    const byIncident = Map.groupBy(tickets.values(), (ticket) => ticket.incident?.id);
    const statements = await this.#reader.visibleStreams(incidents.map(incidentStream), options);
    return incidents.map((incident) => {
      const said = statements.get(incidentStream(incident));
      return this.#toInvolvement(incident, byIncident.get(incident) ?? [], said);
    });
  }

  async searchHandovers(
    desk: string,
    search: HandoverSearch,
    page: PageRequest,
    options: CallOptions,
  ): Promise<Page<Handover>> {
    const { times } = options;
    // One desk's record cannot tell what the other side's holds: that a hand-over is unmatched takes both.
    if (search.outcome === 'UNMATCHED') return { rows: [], endCursor: null, hasNextPage: false, notSupported: true };
    const listedBy = Math.min(times.asOf, search.to ?? times.asOf);
    const query = { type: 'handover', desk, listedFrom: search.from, listedBy } as const;
    return this.#reader.page(query, page, times, async (candidates) => {
      const ids = candidates.map(({ stream }) => stream.slice(ticketStream('').length) as TicketId);
      const tickets = await this.#tickets(ids, options);
      return candidates.map(({ subject }, index) => {
        const id = ids[index]!;
        const key = decodeURIComponent(subject.slice(`handover:${id}#`.length));
        const handover = tickets.get(id)?.handovers?.find((candidate) => candidate.id === `${id}#${key}`);
        if (handover === undefined || !matchesHandover(handover, desk, search)) return null;
        return { row: handover, listedAt: firstHeardOf(handover) };
      });
    });
  }

  async knownErrorsByReference(
    keys: readonly KnownErrorKey[],
    options: CallOptions,
  ): Promise<ReadonlyArray<KnownErrorRecord | null>> {
    const streams = keys.map(({ desk, reference }) => recordStream('knownError', desk, reference));
    const visible = await this.#reader.visibleStreams(streams, options);
    return streams.map((stream, index) => this.#knownError(stream, keys[index]!.desk, visible)?.record ?? null);
  }

  searchKnownErrors(
    desk: string,
    search: KnownErrorSearch,
    page: PageRequest,
    options: CallOptions,
  ): Promise<Page<KnownErrorRecord>> {
    const words = (search.symptom ?? '')
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => word.length > 0);
    const query = { type: 'knownError', desk, links: serviceLink(search), listedBy: options.times.asOf } as const;
    return this.#pageRecords(query, page, options, (stream, visible) => {
      const folded = this.#knownError(stream, desk, visible);
      if (folded === null) return null;
      const { record, sites } = folded;
      if (search.site !== undefined && sites !== null && !sites.includes(search.site)) return null;
      if (search.service !== undefined && !record.affects?.some(({ code }) => code === search.service)) return null;
      const symptoms = record.symptoms?.text?.toLowerCase();
      if (!words.every((word) => symptoms?.includes(word))) return null;
      return { row: record, listedAt: toInstant(record.firstPublishedAt) };
    });
  }

  searchProblems(desk: string, search: ServiceSearch, page: PageRequest, options: CallOptions): Promise<Page<Problem>> {
    const query = { type: 'problem', desk, links: serviceLink(search) } as const;
    return this.#pageRecords(query, page, options, (stream, visible) => {
      const problem = foldProblem(
        keyOfStream(stream),
        visible.get(stream)?.events ?? [],
        this.#context(desk, visible.get(stream)),
      );
      if (problem === null || !isAbout(problem.services, search)) return null;
      return { row: problem, listedAt: toInstant(problem.openedAt) };
    });
  }

  searchChanges(desk: string, search: ChangeSearch, page: PageRequest, options: CallOptions): Promise<Page<Change>> {
    const query = { type: 'change', desk, links: serviceLink(search), listedBy: search.to } as const;
    return this.#pageRecords(query, page, options, (stream, visible) => {
      const change = foldChange(
        keyOfStream(stream),
        visible.get(stream)?.events ?? [],
        this.#context(desk, visible.get(stream)),
      );
      if (change === null || !isAbout(change.services, search) || !overlaps(change, search)) return null;
      return { row: change, listedAt: toInstant(change.startsAt) };
    });
  }

  searchSupportMaterials(
    desk: string,
    search: ServiceSearch,
    page: PageRequest,
    options: CallOptions,
  ): Promise<Page<SupportMaterial>> {
    const query = { type: 'material', desk, links: serviceLink(search), listedBy: options.times.asOf } as const;
    return this.#pageRecords(query, page, options, (stream, visible) => {
      const events = visible.get(stream)?.events ?? [];
      const material = foldSupportMaterial(keyOfStream(stream), events, this.#context(desk, visible.get(stream)));
      if (material === null) return null;
      if (search.service !== undefined && material.service?.code !== search.service) return null;
      return { row: material, listedAt: events[0]!.occurredAt };
    });
  }

  recordOpenings(texts: readonly TextName[], opening: Opening): Promise<readonly TextName[]> {
    return this.#recordOpenings(texts, opening);
  }

  chainHead({ times }: CallOptions): Promise<ChainHead | null> {
    const known = this.#heads.get(times) ?? this.#reader.chainHead(times);
    this.#heads.set(times, known);
    return known;
  }

  /** Freshness has nothing to do with the times of a question: it is when the newest event came, for every one of them. */
  sourceSpokeAt({ times }: Pick<CallOptions, 'times'>): Promise<string | null> {
    const known =
      this.#spokeAt.get(times) ??
      this.#reader.lastWitnessedAt().then((instant) => (instant === null ? null : formatInstant(instant)));
    this.#spokeAt.set(times, known);
    return known;
  }

  async ready(): Promise<boolean> {
    await this.#reader.chainHead({ asOf: 0, asKnownAt: 0 });
    return true;
  }

  stop(): Promise<void> {
    return this.#stop();
  }

  async #tickets(ids: readonly TicketId[], options: ReadOptions): Promise<ReadonlyMap<TicketId, TicketRecord>> {
    const visible = await this.#reader.visibleStreams(ids.map(ticketStream), options);
    const folded = new Map<TicketId, FoldedTicket>();
    for (const id of new Set(ids)) {
      const stream = visible.get(ticketStream(id));
      if (stream === undefined) continue;
      const { desk, reference } = parseTicketId(id);
      const ticket = foldTicket(id, reference, stream.events, this.#mapping, this.#context(desk, stream));
      if (ticket !== null) folded.set(id, ticket);
    }
    return this.#completeTickets(folded, options);
  }

  /** Joins the problems and changes that tickets name, in one read for all of them. */
  async #completeTickets(
    folded: ReadonlyMap<TicketId, FoldedTicket>,
    options: ReadOptions,
  ): Promise<ReadonlyMap<TicketId, TicketRecord>> {
    const named = [...folded].flatMap(([id, { problemReference, changeReference }]) => {
      const { desk } = parseTicketId(id);
      return [
        ...(problemReference === null ? [] : [recordStream('problem', desk, problemReference)]),
        ...(changeReference === null ? [] : [recordStream('change', desk, changeReference)]),
      ];
    });
    const visible =
      named.length === 0 ? new Map<string, VisibleStream>() : await this.#reader.visibleStreams(named, options);
    const spokeAt = folded.size === 0 ? null : await this.sourceSpokeAt(options);
    return new Map(
      [...folded].map(([id, { problemReference, changeReference, ...ticket }]) => {
        const { desk } = parseTicketId(id);
        const problem =
          problemReference === null ? undefined : visible.get(recordStream('problem', desk, problemReference));
        const change =
          changeReference === null ? undefined : visible.get(recordStream('change', desk, changeReference));
        return [
          id,
          {
            ...ticket,
            problem:
              problem === undefined
                ? null
                : foldProblem(problemReference!, problem.events, this.#context(desk, problem)),
            causedByChange:
              change === undefined ? null : foldChange(changeReference!, change.events, this.#context(desk, change)),
            sourceSpokeAt: spokeAt,
          },
        ];
      }),
    );
  }

  #toInvolvement(
    incident: string,
    tickets: readonly TicketRecord[],
    said: VisibleStream | undefined,
  ): InvolvementRecord {
    const { statement, disputes } = foldInvolvementStatement(said?.events ?? [], this.#context(this.#desk, said));
    const base = { searchedBy: SEARCHED_BY, disputes };
    if (statement?.state === 'WITHHELD')
      return { ...base, state: 'WITHHELD', withheld: statement.withheld, tickets: [] };
    const ordered = tickets.toSorted(byOpening);
    if (ordered.some((ticket) => ticket.presence === 'HELD'))
      return { ...base, state: 'HELD', withheld: null, tickets: ordered };
    if (ordered.length > 0) return { ...base, state: 'PURGED', withheld: null, tickets: ordered };
    // Whoever declared an incident has a record of it, before it has a ticket.
    const declared = foldIncident(incident, said?.events ?? [], this.#context(this.#desk, said)) !== null;
    if (declared && statement === null) return { ...base, state: 'HELD', withheld: null, tickets: [] };
    return { ...base, state: statement?.state ?? 'NONE_LINKED', withheld: null, tickets: [] };
  }

  #knownError(stream: string, desk: string, visible: ReadonlyMap<string, VisibleStream>): FoldedKnownError | null {
    const events = visible.get(stream);
    return foldKnownError(keyOfStream(stream), events?.events ?? [], this.#context(desk, events));
  }

  #pageRecords<Row>(
    query: SubjectQuery,
    page: PageRequest,
    options: ReadOptions,
    fold: (stream: string, visible: ReadonlyMap<string, VisibleStream>) => Resolved<Row> | null,
  ): Promise<Page<Row>> {
    return this.#reader.page(query, page, options.times, async (candidates: readonly SubjectRow[]) => {
      const visible = await this.#reader.visibleStreams(
        candidates.map(({ stream }) => stream),
        options,
      );
      return candidates.map(({ stream }) => fold(stream, visible));
    });
  }

  #context(desk: string, stream: VisibleStream | undefined): FoldContext {
    return { desk, readText: stream?.readText ?? (() => null) };
  }
}

function toInstant(instant: string | null): InstantMs | null {
  return instant === null ? null : parseInstant(instant, 'instant');
}

/** By `openedAt`, then by id; a ticket that nobody says when it was opened comes last. */
function byOpening(left: TicketRecord, right: TicketRecord): number {
  const [first, second] = [left.openedAt ?? '~', right.openedAt ?? '~'];
  return first < second ? -1 : first > second ? 1 : left.id < right.id ? -1 : 1;
}

function serviceLink({ service }: ServiceSearch): readonly Link[] {
  return service === undefined ? [] : [{ facet: 'service', value: service }];
}

function isAbout(services: readonly { readonly code: string }[], { service }: ServiceSearch): boolean {
  return service === undefined || services.some(({ code }) => code === service);
}

/** Whether a change's window has an instant in [from, to); a change without a window has none. */
function overlaps({ startsAt, endsAt }: Change, { from, to }: ChangeSearch): boolean {
  if (from === undefined && to === undefined) return true;
  if (startsAt === null) return false;
  const start = parseInstant(startsAt, 'startsAt');
  const end = endsAt === null ? Infinity : parseInstant(endsAt, 'endsAt');
  return (to === undefined || start < to) && (from === undefined || end >= from);
}
