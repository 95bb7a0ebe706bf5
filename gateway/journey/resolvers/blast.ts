/** How far one failure reached, and what may belong to it besides. */

import { formatInstant, parseInstant } from '../../../schema/contract/times.ts';
import type { Policy } from '../../../schema/policies/model.ts';
import type { Registry } from '../../../schema/organisations/registry.ts';
import { requiredAccounts, type IncidentNode } from '../accounts/incident-accounts.ts';
import { deskListDocuments, readDesks, silenceReasonOf } from '../accounts/read-every-desk.ts';
import { askedPolicy } from '../asked-policy.ts';
import { custodyOf } from '../engine/custody/custody-of.ts';
import { blastOf, type Blast, type Touched, type TicketPlaces } from '../engine/measures/blast.ts';
import { linkCandidate, type CandidateScope, type UnlinkedTicket } from '../engine/measures/link-candidates.ts';
import type { IncidentAccounts } from '../engine/model.ts';
import { figureOf } from '../engine-refusals.ts';
import type { JourneyEnvironment, JourneyResolvers } from '../environment.ts';
import type { JourneyContext } from '../federated-read.ts';
import { MissingDesks } from './missing-desks.ts';
import { PageCollector, type PageArguments } from './ordered-page.ts';

type Code = { readonly code: string } | null | undefined;

interface PlacedTicket {
  readonly id: string;
  readonly site?: Code;
  readonly affectedSites?: readonly Code[] | null;
}

interface UnlinkedTicketNode extends PlacedTicket {
  readonly service?: Code;
  readonly firstObservedAt?: string | null;
  readonly openedAt?: string | null;
  readonly closedAt?: string | null;
}

interface BlastSource {
  readonly accounts: IncidentAccounts;
  readonly policy: Policy;
  readonly blast: Blast;
}

/** A closed ticket's end is exclusive, and `activeFrom` is of those still open then: both bounds are of the incident with its margin. */
const UNLINKED_TICKETS = deskListDocuments({
  field: 'tickets',
  parameters: '$activeFrom: DateTime! $activeTo: DateTime!',
  arguments: 'filter: { unlinked: true activeFrom: $activeFrom activeTo: $activeTo }',
  selection: 'id service { code } site { code } affectedSites { code } firstObservedAt openedAt closedAt',
});

export function createBlastResolvers({ registry, policies }: JourneyEnvironment): JourneyResolvers {
  return {
    Incident: {
      blast: (incident: IncidentNode, { policy: version }: { policy?: string | null }, context: JourneyContext) => {
        const policy = askedPolicy(policies, version);
        const accounts = requiredAccounts(incident, registry, context);
        return { accounts, policy, blast: blastOf(accounts, placesOf(incident), policy) } satisfies BlastSource;
      },
    },
    Blast: {
      complete: ({ blast }: BlastSource) => blast.missing.length === 0,
      sites: ({ blast }: BlastSource) => blast.sites.map(({ code, ...rest }) => toTouchedAnswer('site', code, rest)),
      services: ({ blast }: BlastSource) =>
        blast.services.map(({ code, ...rest }) => toTouchedAnswer('service', code, rest)),
      desks: ({ blast }: BlastSource) =>
        blast.desks.map(({ desk, byPresence }) => ({
          desk: { code: desk },
          held: byPresence.HELD,
          notHeld: byPresence.NOT_HELD,
          withheld: byPresence.WITHHELD,
          purged: byPresence.PURGED,
          notAnswered: byPresence.NOT_ANSWERED,
        })),
      children: ({ blast }: BlastSource) =>
        blast.children.map(({ ticket, under }) => ({ ticket: { id: ticket }, under: under.map((id) => ({ id })) })),
      missing: ({ blast }: BlastSource) => blast.missing.map(({ desk, reason }) => ({ desk: { code: desk }, reason })),
      unlinkedCandidates: (source: BlastSource, page: PageArguments, context: JourneyContext) =>
        findCandidates(source, page, context, registry),
    },
  };
}

function toTouchedAnswer(
  name: 'site' | 'service',
  code: string,
  { isDeclared, tickets }: Omit<Touched, 'code'>,
): object {
  return { [name]: { code }, declared: isDeclared, tickets };
}

function placesOf({ involvements }: IncidentNode): readonly TicketPlaces[] {
  return (involvements ?? []).flatMap((involvement) =>
    (involvement?.tickets ?? []).flatMap((ticket) =>
      ticket == null
        ? []
        : [
            {
              ticket: ticket.id,
              site: ticket.site?.code ?? null,
              affectedSites: (ticket.affectedSites ?? []).flatMap((site) => site?.code ?? []),
            },
          ],
    ),
  );
}

/** Null without a start: there is no time to compare with. */
async function findCandidates(
  { accounts, policy, blast }: BlastSource,
  page: PageArguments,
  context: JourneyContext,
  registry: Registry,
): Promise<object | null> {
  const found = new PageCollector<{ readonly ticket: string; readonly score: number }>(
    'unlinkedCandidates',
    page,
    ({ score, ticket }) => [-score, ticket],
  );
  const { start, end } = figureOf(() => custodyOf(accounts, policy));
  if (start === null || end === null) return null;
  const scope = toScope({ accounts, blast, registry, from: start.at, to: end });
  const margin = policy.candidates.overlapMarginMilliseconds;
  const lists = await readDesks<UnlinkedTicketNode>(context, UNLINKED_TICKETS, {
    variables: { activeFrom: formatInstant(start.at - margin), activeTo: formatInstant(end + margin) },
    registry,
  });
  const missing = new MissingDesks();
  const notTheirs = new Set(accounts.accounts.filter(({ state }) => state === 'NOT_HELD').map(({ desk }) => desk));
  for (const list of lists) {
    missing.add(list.desk, silenceReasonOf(list));
    if (notTheirs.has(registry.accountDeskOf(list.desk)?.code ?? list.desk)) continue;
    for (const ticket of list.nodes) {
      const candidate = linkCandidate(toUnlinkedTicket(ticket), scope, policy.candidates);
      if (candidate !== null) found.add(candidate);
    }
  }
  const { nodes, ...rest } = found.page();
  return {
    ...rest,
    nodes: nodes.map(({ ticket, ...weighed }) => ({ ticket: { id: ticket }, ...weighed })),
    missing: missing.list(registry),
  };
}

interface ScopeOptions {
  readonly accounts: IncidentAccounts;
  readonly blast: Blast;
  readonly registry: Registry;
  readonly from: number;
  readonly to: number;
}

function toScope({ accounts: { declaration }, blast, registry, from, to }: ScopeOptions): CandidateScope {
  const declared = declaration?.service ?? null;
  return {
    from,
    to,
    // What one desk took it for is not what users lost: where the NSD says, it alone counts.
    services: new Set(declared === null ? blast.services.map(({ code }) => code) : [declared]),
    sites: new Set(blast.sites.map(({ code }) => code)),
    dependsOn: (service) => registry.serviceByCode(service)?.dependsOn ?? [],
    decided: new Set((declaration?.bonds ?? []).map(({ target }) => target)),
  };
}

function toUnlinkedTicket({ id, service, site, affectedSites, ...ticket }: UnlinkedTicketNode): UnlinkedTicket {
  const from = ticket.firstObservedAt ?? ticket.openedAt;
  return {
    id,
    service: service?.code ?? null,
    sites: [site, ...(affectedSites ?? [])].flatMap((place) => place?.code ?? []),
    from: from == null ? null : parseInstant(from, 'firstObservedAt'),
    to: ticket.closedAt == null ? null : parseInstant(ticket.closedAt, 'closedAt'),
  };
}
