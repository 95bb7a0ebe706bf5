/** What the gateway measured of the system that answers for a desk. */

import { formatInstant } from '../../../schema/contract/times.ts';
import type { Registry } from '../../../schema/organisations/registry.ts';
import type { JourneyEnvironment, JourneyResolvers } from '../environment.ts';
import { journeyError } from '../errors.ts';
import type { JourneyContext } from '../federated-read.ts';
import { ServiceRecordUnavailable, type MeasuredService } from '../service-records.ts';
import { instantOrNull } from './answer-values.ts';
import { deskNamed } from './named-desks.ts';
import { parsePeriod } from './period.ts';

interface DeskSource {
  readonly code: string;
}

const RESOLUTION_MS = 60_000;

export function createServiceRecordResolvers(environment: JourneyEnvironment): JourneyResolvers {
  return {
    Desk: {
      serviceRecord: (
        desk: DeskSource,
        asked: { readonly from: string; readonly to: string },
        context: JourneyContext,
      ) => readServiceRecord(environment, desk, asked, context),
    },
  };
}

async function readServiceRecord(
  { registry, serviceRecords }: JourneyEnvironment,
  { code }: DeskSource,
  asked: { readonly from: string; readonly to: string },
  { times, areTimesAsked }: JourneyContext,
) {
  const { subgraph } = deskNamed(registry, code);
  const period = parsePeriod(asked);
  try {
    if (serviceRecords == null) throw new ServiceRecordUnavailable('this gateway keeps none');
    const measured = await serviceRecords.read({
      subgraph,
      ...period,
      until: Math.min(times.asOf, times.asKnownAt),
      isMinuteUnderWayCounted: !areTimesAsked,
    });
    return toAnswer(measured, subgraph, registry);
  } catch (error) {
    if (!(error instanceof ServiceRecordUnavailable)) throw error;
    throw journeyError(
      'SERVICE_RECORD_UNAVAILABLE',
      `what was measured of ${JSON.stringify(subgraph)} cannot be read now; the desk itself can be asked as ever`,
    );
  }
}

function toAnswer(measured: MeasuredService, subgraph: string, registry: Registry) {
  const { answered, attempts, minutes, measuredMinutes, staleCopies, freshCopies, oldestStaleMs, latency } = measured;
  const failed = [...measured.failures.values()].reduce((sum, count) => sum + count, 0);
  const calls = answered + failed;
  return {
    subgraph,
    deskCount: registry.desksOfSubgraph(subgraph).filter(({ aggregate }) => !aggregate).length,
    from: formatInstant(measured.from),
    to: formatInstant(measured.to),
    resolution: RESOLUTION_MS,
    minutes,
    measuredMinutes,
    measuredShare: shareOf(measuredMinutes, minutes),
    measuredFrom: instantOrNull(measured.measuredFrom),
    isSettled: measured.isSettled,
    calls,
    answered,
    answeredByReplica: measured.answeredByReplica,
    availability: shareOf(answered, calls),
    errorShare: shareOf(failed, calls),
    failures: toCounts(measured.failures),
    attempts,
    attemptsPerCall: shareOf(attempts, calls),
    refusals: toCounts(measured.refusals),
    missingParts: toCounts(measured.missingParts),
    abandoned: measured.abandoned,
    suspendedFor: Math.round(measured.suspendedMs),
    latency:
      latency === null
        ? null
        : {
            p50: Math.round(latency.p50Ms),
            p90: Math.round(latency.p90Ms),
            p99: Math.round(latency.p99Ms),
            relativeError: latency.relativeError,
          },
    staleAnswers: staleCopies,
    staleShare: shareOf(staleCopies, answered + staleCopies + freshCopies),
    oldestStaleAge: staleCopies === 0 ? null : oldestStaleMs,
    freshCopies,
  };
}

/** Null where there is nothing to have a share of. */
function shareOf(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}

function toCounts(counts: ReadonlyMap<string, number>): readonly { readonly code: string; readonly count: number }[] {
  return [...counts].map(([code, count]) => ({ code, count })).toSorted((a, b) => (a.code < b.code ? -1 : 1));
}
