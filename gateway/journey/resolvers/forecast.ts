/** The breach forecast, as the graph shows it. */

import { formatInstant, type InstantMs } from '../../../schema/contract/times.ts';
import { askedPolicy } from '../asked-policy.ts';
import type { BoardAnswer } from '../board/board-answer.ts';
import { boardFacts, type BoardQuestion } from '../board/board-frame.ts';
import type { Boards } from '../board/boards.ts';
import { readOpen } from '../board/read-open.ts';
import { createJudgeIncident } from '../engine/measures/board/judge-incident.ts';
import { forecastBreaches, probabilityOf, type ForecastBreach } from '../engine/measures/breach-forecast.ts';
import type { JourneyEnvironment, JourneyResolvers } from '../environment.ts';
import { journeyError } from '../errors.ts';
import type { JourneyContext } from '../federated-read.ts';
import { codeOrNull } from './answer-values.ts';
import { MissingDesks } from './missing-desks.ts';
import { assertService } from './named-service.ts';
import { PageCollector, type OrderKey, type PageArguments } from './ordered-page.ts';

interface ForecastArguments extends PageArguments {
  readonly within: string;
  readonly service?: string | null;
  readonly policy?: string | null;
}

const DAY = 24 * 60 * 60_000;
const FURTHEST = 31 * DAY;
/** About a quarter of a year: long enough for a sample, short enough for it to be the same desks and the same software. */
const HISTORY = 92 * DAY;
const DURATION = /^P(?=.)(?:(\d{1,5})D)?(?:T(?=\d)(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,8})S)?)?$/;

export function createForecastResolvers(environment: JourneyEnvironment, boards: Boards): JourneyResolvers {
  const { registry, policies } = environment;
  return {
    Query: {
      breachForecast: async (_: never, asked: ForecastArguments, context: JourneyContext) => {
        const policy = askedPolicy(policies, asked.policy);
        const within = parseDuration(asked.within);
        const service = asked.service ?? null;
        assertService(registry, service);
        const page = new PageCollector<ForecastBreach>('breachForecast', asked, keyOf);
        const { asOf, asKnownAt } = context.times;
        const now = Math.min(asOf, asKnownAt);
        const question = historyQuestion({ now, service, policy });
        const history = await boards.ask(question, context, 0);
        const missing = new MissingDesks();
        await readOpen(context, {
          registry,
          service,
          judge: createJudgeIncident({ policy, ...boardFacts(question, context.times, environment) }),
          take: (incident) => forecastBreaches(incident, policy, now + within).forEach((breach) => page.add(breach)),
          note: (desk, reason) => missing.add(desk, reason),
        });
        const { nodes, pageInfo, total } = page.page();
        const minimumSample = policy.board.breachForecastMinimumSample;
        return {
          policy,
          from: formatInstant(now),
          until: formatInstant(now + within),
          nodes: nodes.map((breach) => toBreach(breach, history, minimumSample)),
          pageInfo,
          total,
          history: {
            state: history.state,
            from: formatInstant(question.from),
            to: formatInstant(question.to),
            minimumSample,
          },
          missing: missing.list(registry),
        };
      },
    },
  };
}

/** @throws {GraphQLError} `VALUE_OUT_OF_RANGE`. */
function parseDuration(within: string): number {
  const match = DURATION.exec(within);
  const [days, hours, minutes, seconds] = [1, 2, 3, 4].map((index) => Number(match?.[index] ?? 0));
  const duration = (((days! * 24 + hours!) * 60 + minutes!) * 60 + seconds!) * 1000;
  if (match === null || duration > FURTHEST) {
    const shown = JSON.stringify(within.slice(0, 80));
    throw journeyError('VALUE_OUT_OF_RANGE', `within must be a duration such as PT4H, up to P31D; got ${shown}`);
  }
  return duration;
}

/** Whole days, so that all who ask on one day share what is read. */
function historyQuestion({
  now,
  service,
  policy,
}: Pick<BoardQuestion, 'service' | 'policy'> & { readonly now: InstantMs }): BoardQuestion {
  const to = Math.floor(now / DAY) * DAY;
  return { from: to - HISTORY, to, by: 'SERVICE', service, policy };
}

function keyOf({ breachAt, incident, outcome }: ForecastBreach): OrderKey {
  return [breachAt, incident, outcome.agreement, outcome.target];
}

function toBreach(breach: ForecastBreach, history: BoardAnswer, minimumSample: number): object {
  const { outcome, current, service } = breach;
  const past = history.figures.groups.find(({ key }) => key === service)?.attainment ?? [];
  const isCounted = history.state === 'COMPLETE';
  return {
    incident: { id: breach.incident },
    service: { code: service },
    agreement: outcome.agreement,
    version: outcome.version,
    provider: { code: outcome.provider },
    target: outcome.target,
    measure: outcome.measure,
    severity: outcome.severity,
    severityDefinition: outcome.severityDefinition,
    breachAt: formatInstant(breach.breachAt),
    remaining: breach.remaining,
    calendar: outcome.calendar,
    class: current.class,
    holders: current.holders.map(({ party, organisation }) => ({
      party: { id: party },
      organisation: codeOrNull(organisation),
    })),
    isStopped: breach.isStopped,
    isStopEligible: breach.isStopEligible,
    isDisputed: breach.result === 'DISPUTED',
    isIncomplete: breach.result === 'INCOMPLETE',
    ...(isCounted ? probabilityOf(outcome, past, minimumSample) : { probabilityMet: null, sample: null }),
  };
}
