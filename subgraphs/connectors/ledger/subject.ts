/** Which subject an event is about, and by which values a search may find that subject. */

import { encodeIdPart, formatTicketId } from '../../../schema/contract/ids.ts';
import type { InstantMs } from '../../../schema/contract/times.ts';
import { instantOf, type LedgerEvent } from './event.ts';

export const SUBJECT_TYPES = [
  'ticket',
  'incident',
  'handover',
  'knownError',
  'problem',
  'change',
  'material',
  'text',
  'grant',
] as const;
export type SubjectType = (typeof SUBJECT_TYPES)[number];

/** The system of a ticket whose event names none. */
export const DEFAULT_SYSTEM = 'main';

export interface Subject {
  readonly subject: string;
  readonly type: SubjectType;
  readonly desk: string;
  /** The stream that the event goes to. */
  readonly stream: string;
}

/**
 * A value under which a stream may be looked for, such as `incident` `I-MAIDSTONE`. `unlinked` has the name of a facet whose links
 * may since have been taken back.
 */
export interface Link {
  readonly facet: 'incident' | 'service' | 'site' | 'domain' | 'unlinked';
  readonly value: string;
}

/**
 * @param deskOfLedger the desk that speaks where the event names none.
 * @returns the subjects that the event bears on, the one that owns its stream first: a hand-over's event is its ticket's too.
 */
export function subjectsOf(event: LedgerEvent, deskOfLedger: string): readonly [Subject, ...Subject[]] {
  if ('ticket' in event) {
    const desk = event.desk ?? deskOfLedger;
    const id = formatTicketId({ desk, system: event.system ?? DEFAULT_SYSTEM, reference: event.ticket });
    const stream = ticketStream(id);
    const ticket: Subject = { subject: stream, type: 'ticket', desk, stream };
    if (!('handover' in event.data)) return [ticket];
    return [ticket, { subject: `handover:${id}#${encodeIdPart(event.data.handover)}`, type: 'handover', desk, stream }];
  }
  if ('incident' in event) return [own('incident', deskOfLedger, incidentStream(event.incident))];
  if ('knownError' in event) return [ofDesk('knownError', event.desk ?? deskOfLedger, event.knownError)];
  if ('problem' in event) return [ofDesk('problem', event.desk ?? deskOfLedger, event.problem)];
  if ('change' in event) return [ofDesk('change', event.desk ?? deskOfLedger, event.change)];
  if ('obligation' in event) return [ofDesk('material', event.desk ?? deskOfLedger, event.obligation)];
  if ('readerDesk' in event) return [ofDesk('grant', event.desk ?? deskOfLedger, event.readerDesk)];
  return [own('text', deskOfLedger, `text:${encodeIdPart(event.data.event)}`)];
}

/** Whether an event leaves open which desk holds what it is about: what one desk holds, no other holds for it. */
export function namesNoDesk(event: LedgerEvent): boolean {
  const isOfOneDesk =
    'ticket' in event ||
    'knownError' in event ||
    'problem' in event ||
    'change' in event ||
    'obligation' in event ||
    'readerDesk' in event;
  return isOfOneDesk && event.desk === undefined;
}

/**
 * The instant under which an event lists a subject: what the contract orders the subject's list by.
 *
 * @returns null for an event that says nothing of it, `undated` for one that makes the subject known without it.
 */
export function listedAtOf(event: LedgerEvent, type: SubjectType): InstantMs | 'undated' | null {
  switch (type) {
    case 'ticket':
      return event.kind === 'ticket.opened' ? instantOf(event.occurredAt) : 'undated';
    case 'incident':
      return event.kind === 'incident.declared' ? instantOf(event.occurredAt) : null;
    case 'knownError':
      return event.kind === 'knownError.published' ? instantOf(event.occurredAt) : null;
    case 'handover':
    case 'material':
      return instantOf(event.occurredAt);
    case 'problem':
      return event.kind === 'problem.recorded' && event.data.openedAt !== undefined
        ? instantOf(event.data.openedAt)
        : 'undated';
    case 'change':
      return event.kind === 'change.recorded' && event.data.startsAt !== undefined
        ? instantOf(event.data.startsAt)
        : 'undated';
    case 'text':
    case 'grant':
      return null;
  }
}

export function ticketStream(ticketId: string): string {
  return `ticket:${ticketId}`;
}

export function incidentStream(incident: string): string {
  return `incident:${encodeIdPart(incident)}`;
}

/** The stream of a known error, problem, change or support material. */
export function recordStream(type: SubjectType, desk: string, key: string): string {
  return `${type}:${encodeIdPart(desk)}/${encodeIdPart(key)}`;
}

/** The key that {@link recordStream} or {@link incidentStream} was made from. */
export function keyOfStream(stream: string): string {
  return decodeURIComponent(stream.slice(Math.max(stream.lastIndexOf('/'), stream.indexOf(':')) + 1));
}

/** The desk that speaks in a stream; `deskOfLedger` where the stream names none. */
export function deskOfStream(stream: string, deskOfLedger: string): string {
  const start = stream.indexOf(':') + 1;
  const end = stream.indexOf('/', start);
  return end < 0 ? deskOfLedger : decodeURIComponent(stream.slice(start, end));
}

/** @returns the values that this one event makes its stream findable by. */
export function linksOf(event: LedgerEvent): readonly Link[] {
  const links: Link[] = [];
  const add = (facet: Link['facet'], value: string | null | undefined) => {
    if (value !== null && value !== undefined) links.push({ facet, value });
  };
  switch (event.kind) {
    case 'ticket.opened':
    case 'ticket.updated':
    case 'ticket.closed':
      add('incident', event.data.incident);
      if (event.data.incident === null) add('unlinked', 'incident');
      add('service', event.data.service);
      add('domain', event.data.domain);
      for (const site of [event.data.site, ...(event.data.affectedSites ?? [])]) add('site', site);
      break;
    case 'incident.declared':
    case 'incident.updated':
      add('service', event.data.service);
      break;
    case 'incident.impactClaimed':
      add('site', event.data.site);
      break;
    case 'problem.recorded':
    case 'change.recorded':
      for (const service of event.data.services ?? []) add('service', service);
      break;
    case 'knownError.recorded':
    case 'knownError.published':
      for (const service of event.data.affects ?? []) add('service', service);
      break;
    case 'material.owed':
    case 'material.delivered':
    case 'material.received':
    case 'material.accepted':
    case 'material.rejected':
      add('service', event.data.service);
      break;
    default:
      break;
  }
  // What the corrected event linked may no longer be said.
  if (event.supersedes !== undefined && 'ticket' in event) add('unlinked', 'incident');
  return links;
}

function own(type: SubjectType, desk: string, stream: string): Subject {
  return { subject: stream, type, desk, stream };
}

function ofDesk(type: SubjectType, desk: string, key: string): Subject {
  return own(type, desk, recordStream(type, desk, key));
}
