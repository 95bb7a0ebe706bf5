/**
 * What a reader's desk is to the texts of a ledger, by all that the ledger holds *now*, whatever the times of the question: rights that
 * ended must not be had by asking about last week, nor rights of today be missing where one asks about it.
 */

import { formatPartyId, parseKnownErrorId, parseTicketId, type TicketId } from '../../../../schema/contract/ids.ts';
import type { Reader } from '../../../../schema/contract/reader.ts';
import type { InstantMs } from '../../../../schema/contract/times.ts';
import type { DeskDirectory } from '../../../kit/desk-definition.ts';
import type { StoredEvent } from '../fold/stored-event.ts';
import { deskOfStream, keyOfStream, recordStream, ticketStream, type Link } from '../subject.ts';
import { grantsOf, standingOf, type Grant, type TicketStanding, type Transfer } from './standing.ts';

/** What the reader's desk is to the texts of one stream. */
export interface TextRights {
  readonly isParty: boolean;
  /** Whether the text of an event was part of an offer to the reader's desk that was neither accepted nor taken back. */
  readonly wasOffered: (event: Pick<StoredEvent, 'position' | 'occurredAt'>) => boolean;
  readonly clinicalSafety: boolean;
}

export interface RightsSource {
  /** The events of the streams that count now, in order, those of the future left out. */
  readonly eventsNow: (streams: readonly string[]) => Promise<ReadonlyMap<string, readonly StoredEvent[]>>;
  readonly streamsLinkedTo: (facet: Link['facet'], values: readonly string[]) => Promise<readonly string[]>;
  /** The desk that speaks in a stream that names none. */
  readonly desk: string;
  readonly directory: DeskDirectory;
  readonly now: InstantMs;
}

export const NO_RIGHTS: TextRights = { isParty: false, wasOffered: () => false, clinicalSafety: false };

/** In a handful of reads for any number of streams. @returns one entry a stream. */
export async function readTextRights(
  streams: readonly string[],
  reader: Reader,
  source: RightsSource,
): Promise<ReadonlyMap<string, TextRights>> {
  const events = new Map(await source.eventsNow(streams));
  const subjects = new Map(streams.map((stream) => [stream, subjectOf(stream, events.get(stream) ?? [])]));
  const tickets = await readTickets([...subjects.values()], events, source);
  const grants = await readGrants(streams, reader, source);
  return new Map(
    streams.map((stream) => {
      const owner = deskOfStream(stream, source.desk);
      const transfers = transfersAbout(subjects.get(stream)!, owner, tickets);
      const own = tickets.get(stream);
      const isSame = createSameReader(reader, grants.get(owner) ?? [], source);
      return [
        stream,
        {
          isParty: transfers.some((transfer) => isSame.end(transfer) && isSame.since(transfer.acceptedAt)),
          wasOffered: createWasOffered(own?.transfers ?? [], isSame),
          clinicalSafety: own?.clinicalSafety === true,
        },
      ];
    }),
  );
}

/** What a stream's texts are about: tickets, by their streams, or an incident as a whole. */
interface TextSubject {
  readonly tickets: readonly string[];
  readonly incident: string | null;
}

function subjectOf(stream: string, events: readonly StoredEvent[]): TextSubject {
  const type = stream.slice(0, stream.indexOf(':'));
  if (type === 'ticket') return { tickets: [stream], incident: null };
  if (type === 'incident') return { tickets: [], incident: keyOfStream(stream) };
  if (type === 'knownError') return { tickets: explainedBy(stream, events), incident: null };
  // A problem, a change or a support material belongs to no incident: it has no parties but the integrator.
  return { tickets: [], incident: null };
}

/** The tickets of its own desk that a known error explains, as its owner says. */
function explainedBy(stream: string, events: readonly StoredEvent[]): readonly string[] {
  const { desk } = parseKnownErrorId(stream.slice(stream.indexOf(':') + 1));
  const said = events.findLast(
    (event) =>
      (event.kind === 'knownError.recorded' || event.kind === 'knownError.published') &&
      event.data.explains !== undefined,
  );
  const ids = said !== undefined && 'explains' in said.data ? (said.data.explains ?? []) : [];
  return ids.filter((id) => parseTicketId(id as TicketId).desk === desk).map((id) => ticketStream(id));
}

/** The standing of every ticket that the subjects concern, and of all that are linked to the same incidents. */
async function readTickets(
  subjects: readonly TextSubject[],
  known: Map<string, readonly StoredEvent[]>,
  source: RightsSource,
): Promise<ReadonlyMap<string, TicketStanding>> {
  const standings = new Map<string, TicketStanding>();
  const read = async (streams: readonly string[]) => {
    const unknown = streams.filter((stream) => !known.has(stream));
    if (unknown.length > 0) for (const entry of await source.eventsNow(unknown)) known.set(...entry);
    for (const stream of streams) standings.set(stream, standingOf(known.get(stream) ?? []));
  };
  await read(subjects.flatMap(({ tickets }) => tickets));
  const incidents = new Set(subjects.map(({ incident }) => incident));
  for (const { incident } of standings.values()) incidents.add(incident);
  incidents.delete(null);
  if (incidents.size > 0) {
    const linked = await source.streamsLinkedTo('incident', [...incidents] as string[]);
    await read(linked.filter((stream) => stream.startsWith(ticketStream('')) && !standings.has(stream)));
  }
  return standings;
}

/** The transfers of a subject's tickets, and of every other ticket that its owner links to the same incident. */
function transfersAbout(
  { tickets, incident }: TextSubject,
  owner: string,
  standings: ReadonlyMap<string, TicketStanding>,
): readonly Transfer[] {
  const incidents = new Set(tickets.map((stream) => standings.get(stream)?.incident ?? null));
  incidents.delete(null);
  return [...standings].flatMap(([stream, standing]) => {
    // Of an incident as a whole, each of the ledger's tickets tells; a ticket of one desk makes no parties to another desk's.
    const isAbout =
      incident === null
        ? tickets.includes(stream) || (incidents.has(standing.incident) && deskOfStream(stream, owner) === owner)
        : standing.incident === incident;
    return isAbout ? standing.transfers : [];
  });
}

async function readGrants(
  streams: readonly string[],
  { desk }: Reader,
  source: RightsSource,
): Promise<ReadonlyMap<string, readonly Grant[]>> {
  if (desk === null) return new Map();
  const owners = [...new Set(streams.map((stream) => deskOfStream(stream, source.desk)))];
  const streamOf = (owner: string) => recordStream('grant', owner, desk);
  const events = await source.eventsNow(owners.map(streamOf));
  return new Map(owners.map((owner) => [owner, grantsOf(events.get(streamOf(owner)) ?? [])]));
}

type SameReader = ReturnType<typeof createSameReader>;

/** Whether what a desk once did is the reader's: of the same desk, run by the same organisation, or by one that was granted it. */
function createSameReader({ desk }: Reader, grants: readonly Grant[], { directory, now }: RightsSource) {
  const self = desk === null ? null : formatPartyId({ kind: 'desk', code: desk });
  const operator = desk === null ? null : directory.operatorOf(desk, now);
  const isGranted = grants.some(
    ({ organisation, from, to }) => organisation === operator && from <= now && (to === null || now < to),
  );
  return {
    is: (party: string | null) => self !== null && party === self,
    /** Who hands over held it until then, and who takes over holds it from then on: an accepted hand-over shows both. */
    end: ({ from, to }: Transfer) => self !== null && (from === self || to === self),
    since: (instant: number | null) =>
      desk !== null &&
      instant !== null &&
      operator !== null &&
      (isGranted || directory.operatorOf(desk, instant) === operator),
  };
}

/** What the ledger held and had happened when the offer was made; what was written of the ticket later was not offered. */
function createWasOffered(transfers: readonly Transfer[], isSame: SameReader): TextRights['wasOffered'] {
  const offers = transfers.flatMap(({ to, offer, acceptedAt, withdrawn }) =>
    offer !== null && acceptedAt === null && !withdrawn && isSame.is(to) && isSame.since(offer.at) ? [offer] : [],
  );
  return ({ position, occurredAt }) => offers.some((offer) => position < offer.position && occurredAt <= offer.at);
}
