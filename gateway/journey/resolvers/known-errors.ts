/** Known errors across organisations: what is known of a symptom, and what was disclosed late. */

import { parseTicketId } from '../../../schema/contract/ids.ts';
import { formatInstant, parseInstant, type InstantMs } from '../../../schema/contract/times.ts';
import type { Registry } from '../../../schema/organisations/registry.ts';
import type { Policy } from '../../../schema/policies/model.ts';
import {
  EXPLAINING_LISTS,
  isKeptFromSearch,
  KNOWN_ERROR_LISTS,
  mergeSearches,
  toExplainedTickets,
  toFoundKnownErrors,
  type ExplainingNode,
  type FoundKnownError,
  type KnownErrorNode,
} from '../accounts/known-error-lists.ts';
import { readDesks, type DeskList } from '../accounts/read-every-desk.ts';
import { askedPolicy } from '../asked-policy.ts';
import { lateDisclosureOf, type ExplainedThread, type LateDisclosure } from '../engine/measures/known-errors.ts';
import type { JourneyEnvironment, JourneyResolvers } from '../environment.ts';
import { journeyError } from '../errors.ts';
import type { JourneyContext } from '../federated-read.ts';
import { instantOrNull } from './answer-values.ts';
import { missingOf, toAnswerCounts, toDeskAnswers } from './desk-answers.ts';
import { desksNamed } from './named-desks.ts';
import { compareKeys, PageCollector, type OrderKey, type PageArguments } from './ordered-page.ts';

interface SearchArguments extends PageArguments {
  readonly symptom?: string | null;
  readonly services?: readonly string[] | null;
  readonly site?: string | null;
  readonly desks?: readonly string[] | null;
}

interface LateArguments {
  readonly owner?: string | null;
  readonly from?: string | null;
  readonly to?: string | null;
  readonly publishedAfterIncidents?: number | null;
  readonly policy?: string | null;
}

/** Each is a search of its own at every desk. */
const MAXIMUM_SERVICES = 20;

export function createKnownErrorResolvers({ registry, policies }: JourneyEnvironment): JourneyResolvers {
  return {
    Query: {
      knownErrors: async (_: never, asked: SearchArguments, context: JourneyContext) => {
        const page = new PageCollector<FoundKnownError>('knownErrors', asked, keyOf);
        const services = servicesAsked(registry, asked.services);
        const desks = asked.desks == null ? null : desksNamed(registry, asked.desks);
        if (asked.site != null && registry.siteByCode(asked.site) === undefined)
          throw journeyError('SITE_UNKNOWN', `there is no site ${JSON.stringify(asked.site.slice(0, 80))}`);
        const search = async (symptom: string | null) =>
          mergeSearches(
            await Promise.all(
              services.map((service) =>
                readDesks<KnownErrorNode>(context, KNOWN_ERROR_LISTS, {
                  registry,
                  desks,
                  variables: { symptom, service, site: asked.site ?? null },
                }),
              ),
            ),
          );
        const symptom = asked.symptom?.trim() ? asked.symptom : null;
        const [lists, all] = await Promise.all([search(symptom), symptom === null ? [] : search(null)]);
        for (const found of lists.flatMap(toFoundKnownErrors)) page.add(found);
        const { nodes, pageInfo, total } = page.page();
        const found = new Set(lists.flatMap((list) => list.nodes.map(({ id }) => id)));
        const unsearched = all
          .map((list) => ({
            ...list,
            nodes: list.nodes.filter((node) => isKeptFromSearch(node) && !found.has(node.id)),
          }))
          .flatMap(toFoundKnownErrors)
          .toSorted((one, other) => compareKeys(keyOf(one), keyOf(other)));
        return {
          nodes: nodes.map(toFoundAnswer),
          pageInfo,
          total,
          unsearched: unsearched.map(toFoundAnswer),
          answers: toDeskAnswers(lists),
          answerCounts: toAnswerCounts(lists),
        };
      },

      lateKnownErrors: async (_: never, asked: LateArguments, context: JourneyContext) => {
        const policy = askedPolicy(policies, asked.policy);
        const published = periodAsked(asked);
        const atLeast = asked.publishedAfterIncidents ?? 1;
        if (atLeast < 1)
          throw journeyError('VALUE_OUT_OF_RANGE', `publishedAfterIncidents must be 1 or more; got ${atLeast}`);
        const desks = asked.owner == null ? null : desksNamed(registry, [asked.owner]);
        const lists = await readDesks<ExplainingNode>(context, EXPLAINING_LISTS, { registry, desks });
        const rows = lists
          .flatMap(toDisclosures)
          .filter(({ found: { firstPublishedAt } }) => published(firstPublishedAt));
        const missing = missingOf(lists);
        for (const { late } of rows)
          for (const ticket of late.undetermined) missing.add(parseTicketId(ticket).desk, 'NOT_ANSWERED');
        const ordered = rows.toSorted((one, other) => compareKeys(keyOf(one.found), keyOf(other.found)));
        const isLate = ({ late }: Disclosure): boolean => late.before.length >= atLeast;
        const couldBeLate = ({ late }: Disclosure): boolean => late.before.length + late.undetermined.length >= atLeast;
        return {
          policyVersion: policy.version,
          nodes: ordered.filter(isLate).map((row) => toLateAnswer(row, policy)),
          undetermined: ordered
            .filter((row) => !isLate(row) && couldBeLate(row))
            .map((row) => toLateAnswer(row, policy)),
          answers: toDeskAnswers(lists),
          missing: missing.list(registry),
        };
      },
    },
  };
}

function toFoundAnswer({ id, desk, firstPublishedAt }: FoundKnownError): object {
  return { owner: { code: desk }, reference: { id }, firstPublishedAt: instantOrNull(firstPublishedAt) };
}

interface Disclosure {
  readonly found: FoundKnownError & { readonly firstPublishedAt: InstantMs };
  readonly late: LateDisclosure;
}

/** What its owner never published was not disclosed late: it was not disclosed. */
function toDisclosures(list: DeskList<ExplainingNode>): readonly Disclosure[] {
  return list.nodes.flatMap((node) => {
    if (node.firstPublishedAt == null) return [];
    const firstPublishedAt = parseInstant(node.firstPublishedAt, 'firstPublishedAt');
    const late = lateDisclosureOf(firstPublishedAt, toExplainedTickets(node));
    return [{ found: { id: node.id, desk: list.desk, firstPublishedAt }, late }];
  });
}

function toLateAnswer({ found, late }: Disclosure, { board }: Policy): object {
  const isBefore = new Set(late.before);
  const explained = [...late.before, ...late.after].map((thread) => toExplainedAnswer(thread, isBefore.has(thread)));
  const isLate = late.before.length >= board.lateDisclosureIncidents;
  const couldBe = late.before.length + late.undetermined.length >= board.lateDisclosureIncidents;
  return {
    owner: { code: found.desk },
    reference: { id: found.id },
    firstPublishedAt: formatInstant(found.firstPublishedAt),
    firstIncident: explained[0] ?? null,
    incidentsBefore: late.before.length,
    incidentsExplained: explained.length,
    index: late.index,
    isLate: !isLate && couldBe ? null : isLate,
    explained,
    undetermined: late.undetermined.map((id) => ({ id })),
  };
}

function toExplainedAnswer({ incident, ticket, beganAt }: ExplainedThread, isBefore: boolean): object {
  return {
    incident: incident === null ? null : { id: incident },
    ticket: { id: ticket },
    beganAt: formatInstant(beganAt),
    isBefore,
  };
}

/** Newest first, then by id. */
function keyOf({ firstPublishedAt, id }: FoundKnownError): OrderKey {
  return [-(firstPublishedAt ?? 0), id];
}

function servicesAsked(registry: Registry, services: readonly string[] | null | undefined): readonly (string | null)[] {
  if (services == null || services.length === 0) return [null];
  const codes = [...new Set(services)];
  if (codes.length > MAXIMUM_SERVICES)
    throw journeyError(
      'VALUE_OUT_OF_RANGE',
      `a search names at most ${MAXIMUM_SERVICES} services; got ${codes.length}`,
    );
  const unknown = codes.find((code) => registry.serviceByCode(code) === undefined);
  if (unknown !== undefined)
    throw journeyError('SERVICE_UNKNOWN', `there is no service ${JSON.stringify(unknown.slice(0, 80))}`);
  return codes;
}

function periodAsked({ from, to }: LateArguments): (instant: InstantMs) => boolean {
  const earliest = from == null ? -Infinity : parseInstant(from, 'from');
  const end = to == null ? Infinity : parseInstant(to, 'to');
  if (end < earliest) throw journeyError('PERIOD_REVERSED', `a period ends after it begins; got from ${from} to ${to}`);
  return (instant) => instant >= earliest && instant < end;
}
