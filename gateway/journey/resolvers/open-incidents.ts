/** All that is open for an organisation's sites, whoever works on it. */

import { isKnown } from '../../../schema/organisations/dated.ts';
import type { Registry } from '../../../schema/organisations/registry.ts';
import { OPEN_TICKET_LISTS, toOpenTickets, type OpenTicketNode } from '../accounts/open-ticket-lists.ts';
import { readDesks, silenceReasonOf } from '../accounts/read-every-desk.ts';
import { openThreadsOf, type OpenThread, type OpenTicket } from '../engine/measures/open-threads.ts';
import type { JourneyEnvironment, JourneyResolvers } from '../environment.ts';
import { journeyError } from '../errors.ts';
import type { JourneyContext } from '../federated-read.ts';
import { instantOrNull, partyOrNull } from './answer-values.ts';
import { toDeskAnswers } from './desk-answers.ts';
import { MissingDesks } from './missing-desks.ts';
import { PageCollector, type OrderKey, type PageArguments } from './ordered-page.ts';

interface OpenIncidentsArguments extends PageArguments {
  readonly organisation: string;
  readonly site?: string | null;
}

export function createOpenIncidentResolvers({ registry }: JourneyEnvironment): JourneyResolvers {
  return {
    Query: {
      openIncidents: async (_: never, asked: OpenIncidentsArguments, context: JourneyContext) => {
        const page = new PageCollector<OpenThread>('openIncidents', asked, keyOf);
        const sites = sitesAsked(registry, asked, context.times.asKnownAt);
        const lists = await readDesks<OpenTicketNode>(context, OPEN_TICKET_LISTS, {
          registry,
          // One site is for the desks to search; of many, each desk is read once and its tickets chosen here.
          variables: { site: sites.length === 1 ? sites[0]! : null },
        });
        for (const thread of openThreadsOf(lists.flatMap(toOpenTickets), sites)) page.add(thread);
        const missing = new MissingDesks();
        for (const list of lists) missing.add(list.desk, silenceReasonOf(list));
        const { nodes, pageInfo, total } = page.page();
        return {
          nodes: nodes.map(toThreadAnswer),
          pageInfo,
          total,
          answers: toDeskAnswers(lists),
          missing: missing.list(registry),
        };
      },
    },
  };
}

function sitesAsked(
  registry: Registry,
  { organisation, site }: OpenIncidentsArguments,
  asKnownAt: number,
): readonly string[] {
  const row = registry.organisationByCode(organisation);
  if (row === undefined || !isKnown(row, asKnownAt))
    throw journeyError('ORGANISATION_UNKNOWN', `there is no organisation ${JSON.stringify(organisation.slice(0, 80))}`);
  const sites = registry.organisations.sites.filter((known) => known.organisation === organisation);
  if (site == null) return sites.map(({ code }) => code);
  if (sites.every(({ code }) => code !== site)) {
    const asked = JSON.stringify(site.slice(0, 80));
    throw journeyError('SITE_UNKNOWN', `${JSON.stringify(organisation)} has no site ${asked}`);
  }
  return [site];
}

/** Newest first; what nobody says when it was opened comes last. */
function keyOf({ openedAt, id }: OpenThread): OrderKey {
  return [openedAt === null ? Number.MAX_SAFE_INTEGER : -openedAt, id];
}

function toThreadAnswer(thread: OpenThread): object {
  return {
    incident: thread.incident === null ? null : { id: thread.incident },
    tickets: thread.tickets.map(toTicketAnswer),
    sites: thread.sites.map((code) => ({ code })),
    services: thread.services.map((code) => ({ code })),
    openedAt: instantOrNull(thread.openedAt),
    nextUpdateDueAt: instantOrNull(thread.nextUpdateDueAt),
    lastTouchedAt: instantOrNull(thread.lastTouchedAt),
  };
}

function toTicketAnswer({ id, desk, heldBy, openedAt, nextUpdateDueAt, lastUpdatedAt }: OpenTicket): object {
  return {
    reference: { id },
    desk: { code: desk },
    heldBy: partyOrNull(heldBy),
    openedAt: instantOrNull(openedAt),
    nextUpdateDueAt: instantOrNull(nextUpdateDueAt),
    lastUpdatedAt: instantOrNull(lastUpdatedAt),
  };
}
