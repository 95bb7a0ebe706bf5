/** What is owed to support services, as the graph shows it. */

import type { Times } from '../../../schema/contract/times.ts';
import { rowsThatHold } from '../../../schema/organisations/dated.ts';
import type { ServiceLifecycle } from '../../../schema/organisations/model.ts';
import { lifecycleOfService, type Registry } from '../../../schema/organisations/registry.ts';
import { MATERIAL_LISTS, toMaterialRecords, type MaterialNode } from '../accounts/material-lists.ts';
import { partyDesks } from '../accounts/party-desks.ts';
import { missingReasonOf, readDesks } from '../accounts/read-every-desk.ts';
import { askedPolicy } from '../asked-policy.ts';
import { coverageOf, type CoverageCount, type ServiceCoverage } from '../engine/measures/materials.ts';
import type { MaterialState, Obligation } from '../engine/measures/material-model.ts';
import { obligationsOf } from '../engine/measures/obligations.ts';
import type { JourneyEnvironment, JourneyResolvers } from '../environment.ts';
import { journeyError } from '../errors.ts';
import type { JourneyContext } from '../federated-read.ts';
import { codeOrNull, instantOrNull, partyOrNull } from './answer-values.ts';
import { missingOf, toDeskAnswers } from './desk-answers.ts';
import { createGapReader, type GapReader } from './material-gaps.ts';

interface CoverageArguments {
  readonly lifecycle?: readonly ServiceLifecycle[] | null;
  readonly service?: string | null;
  readonly policy?: string | null;
}

export function createMaterialResolvers({ registry, policies }: JourneyEnvironment): JourneyResolvers {
  return {
    Query: {
      supportCoverage: async (_: never, asked: CoverageArguments, context: JourneyContext) => {
        const policy = askedPolicy(policies, asked.policy);
        const { times } = context;
        const services = servicesAsked(registry, times, asked);
        const lists = await readDesks<MaterialNode>(context, MATERIAL_LISTS, {
          registry,
          variables: { service: null },
        });
        const desksOf = partyDesks(registry, times);
        const obligations = obligationsOf({
          records: lists.flatMap(toMaterialRecords),
          answers: new Map(lists.map(({ desk, answer }) => [desk, answer])),
          desksOf,
          asOf: times.asOf,
        });
        const rows = coverageOf({
          services,
          obligations,
          missing: lists.filter((list) => missingReasonOf(list) !== null).map(({ desk }) => desk),
          desksOfService: (service) => desksOfService(registry, service, times),
          desksOf,
        });
        const readGaps = createGapReader({ context, registry, policy, obligations, desksOf });
        return {
          policyVersion: policy.version,
          services: rows.map((row) => toServiceAnswer(row, readGaps)),
          unplaced: obligations
            .filter(({ service }) => service === null || registry.serviceByCode(service) === undefined)
            .map(toObligationAnswer),
          answers: toDeskAnswers(lists),
          missing: missingOf(lists).list(registry),
        };
      },
    },
  };
}

function servicesAsked(registry: Registry, times: Times, { lifecycle, service }: CoverageArguments): readonly string[] {
  if (service != null && registry.serviceByCode(service) === undefined)
    throw journeyError('SERVICE_UNKNOWN', `there is no service ${JSON.stringify(service.slice(0, 80))}`);
  return registry.organisations.services
    .filter((row) => {
      const stage = lifecycleOfService(row, times);
      return (
        stage !== undefined &&
        (lifecycle == null || lifecycle.includes(stage)) &&
        (service == null || row.code === service)
      );
    })
    .map(({ code }) => code)
    .toSorted();
}

/** Who supports it and who provides it: they could owe or be owed something for it. */
function desksOfService(registry: Registry, service: string, times: Times): readonly string[] {
  const providers = rowsThatHold(
    registry.organisations.providerAssignments.filter((row) => row.service === service),
    ({ organisation, role, cluster, site }) => [organisation, role, cluster, site].join(' '),
    times,
  );
  const desks = [registry.serviceByCode(service)?.supportedBy, ...providers.map(({ desk }) => desk)];
  return [...new Set(desks.filter((desk) => desk != null))];
}

function toServiceAnswer(row: ServiceCoverage, readGaps: GapReader): object {
  return {
    service: { code: row.service },
    ...toCountAnswer(row),
    byType: row.byType.map((count) => ({ type: count.type, ...toCountAnswer(count) })),
    obligations: ({ states }: { readonly states?: readonly MaterialState[] | null }) =>
      row.obligations.filter(({ state }) => states == null || states.includes(state)).map(toObligationAnswer),
    overdue: row.obligations.filter(({ overdueSince }) => overdueSince !== null).map(toObligationAnswer),
    contested: row.obligations.filter(({ state }) => state === 'CONTESTED').map(toObligationAnswer),
    gaps: () => readGaps(row.obligations),
    missing: row.missing.map((code) => ({ code })),
  };
}

function toCountAnswer(count: CoverageCount): object {
  return {
    dueCount: count.due,
    acceptedCount: count.accepted,
    overdueCount: count.overdue,
    contestedCount: count.contested,
    unconfirmedCount: count.unconfirmed,
    unknownCount: count.unknown,
    coverage: count.coverage,
    absence: count.absence,
  };
}

function toObligationAnswer(obligation: Obligation): object {
  const { service, owedBy, owedTo, dueAt, expiresAt, owner, receiver, overdueSince } = obligation;
  return {
    ...obligation,
    service: codeOrNull(service),
    owedBy: partyOrNull(owedBy),
    owedTo: partyOrNull(owedTo),
    dueAt: instantOrNull(dueAt),
    expiresAt: instantOrNull(expiresAt),
    owner: toSideAnswer(owner),
    receiver: toSideAnswer(receiver),
    overdueSince: instantOrNull(overdueSince),
  };
}

function toSideAnswer(side: Obligation['owner']): object {
  return {
    answer: side.answer,
    deliveredAt: instantOrNull(side.deliveredAt),
    receivedAt: instantOrNull(side.receivedAt),
    acceptedAt: instantOrNull(side.acceptedAt),
    rejectedAt: instantOrNull(side.rejectedAt),
    dueAt: instantOrNull(side.dueAt),
    witnessedAt: instantOrNull(side.witnessedAt),
  };
}
