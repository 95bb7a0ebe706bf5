/** The performance board, as the graph shows it. */

import { formatInstant } from '../../../schema/contract/times.ts';
import { askedPolicy } from '../asked-policy.ts';
import type { BoardAnswer } from '../board/board-answer.ts';
import type { Boards } from '../board/boards.ts';
import type { BoardGroup } from '../engine/measures/board/board-accumulator.ts';
import type { AvailabilityFigures } from '../engine/measures/board/availability.ts';
import type { BoardGrouping } from '../engine/measures/board/board-input.ts';
import type { GroupFigures } from '../engine/measures/board/group-figures.ts';
import type { JourneyEnvironment, JourneyResolvers } from '../environment.ts';
import { journeyError } from '../errors.ts';
import type { JourneyContext } from '../federated-read.ts';
import { codeOrNull } from './answer-values.ts';
import { assertService } from './named-service.ts';
import { parsePeriod } from './period.ts';

interface BoardArguments {
  readonly from: string;
  readonly to: string;
  readonly by: BoardGrouping;
  readonly service?: string | null;
  readonly policy?: string | null;
  readonly waitMilliseconds: number;
}

const LONGEST_WAIT_MS = 30_000;

export function createBoardResolvers(environment: JourneyEnvironment, boards: Boards): JourneyResolvers {
  const { registry, policies } = environment;
  return {
    Query: {
      performanceBoard: async (_: never, asked: BoardArguments, context: JourneyContext) => {
        const { waitMilliseconds, by } = asked;
        const policy = askedPolicy(policies, asked.policy);
        const period = parsePeriod(asked);
        const service = asked.service ?? null;
        assertService(registry, service);
        if (waitMilliseconds < 0 || waitMilliseconds > LONGEST_WAIT_MS)
          throw journeyError(
            'VALUE_OUT_OF_RANGE',
            `waitMilliseconds must be 0 to ${LONGEST_WAIT_MS}; got ${waitMilliseconds}`,
          );
        return toAnswer(await boards.ask({ ...period, by, service, policy }, context, waitMilliseconds), environment);
      },
    },
  };
}

function toAnswer(board: BoardAnswer, { policies }: JourneyEnvironment): object {
  const { question, times, figures, refused, disclosure } = board;
  const { policy, by } = question;
  const calendarOf = (code: string) => policies.calendarOf(policy, code);
  return {
    state: board.state,
    isFinal: board.state === 'COMPLETE',
    failure: board.failure,
    progress: board.progress,
    from: formatInstant(question.from),
    to: formatInstant(question.to),
    by,
    service: codeOrNull(question.service),
    asOf: formatInstant(times.asOf),
    asKnownAt: formatInstant(times.asKnownAt),
    policy,
    chainHeads:
      board.chainHeads?.map(({ desk, head }) => ({
        desk: { code: desk },
        position: head?.position ?? null,
        hash: head?.hash ?? null,
      })) ?? null,
    missing: board.missing.map(({ desk, reason }) => ({ desk: { code: desk }, reason })),
    refused: { count: refused.count, incidents: refused.incidents.map((id) => ({ id })) },
    total: toGroup({ key: null, ...figures.total }, 'NONE', calendarOf),
    groups: figures.groups.map((group) => toGroup(group, by, calendarOf)),
    materialCoverage:
      disclosure === null
        ? null
        : {
            total: disclosure.materials.total,
            byService: disclosure.materials.byService.map(({ service, ...coverage }) => ({
              service: { code: service },
              coverage,
            })),
          },
    lateDisclosure: disclosure?.lateDisclosure ?? null,
  };
}

type CalendarOf = (code: string) => object | null;

function toGroup({ key, availability, ...figures }: BoardGroup, by: BoardGrouping, calendarOf: CalendarOf): object {
  return {
    ...toFigures(figures, calendarOf),
    key,
    service: by === 'SERVICE' ? codeOrNull(key) : null,
    organisation: by === 'ORGANISATION' ? codeOrNull(key) : null,
    availability: availability?.map(toAvailability) ?? null,
  };
}

function toFigures(figures: GroupFigures, calendarOf: CalendarOf): object {
  const { timeInCustody, handoverGaps, attainment, watermelon, responseTimes } = figures;
  return {
    ...figures,
    timeInCustody: {
      elapsed: timeInCustody.elapsed,
      byClass: Object.entries(timeInCustody.byClass).map(([name, duration]) => ({ class: name, duration })),
      byDesk: timeInCustody.byDesk.map(({ party, organisation, ...held }) => ({
        party: { id: party },
        organisation: codeOrNull(organisation),
        ...held,
      })),
      byOrganisation: timeInCustody.byOrganisation.map(({ organisation, ...held }) => ({
        organisation: { code: organisation },
        ...held,
      })),
    },
    handoverGaps: handoverGaps.map(({ from, to, ...gaps }) => ({ from: { id: from }, to: { id: to }, ...gaps })),
    attainment: attainment.map(({ provider, ...row }) => ({ ...row, provider: { code: provider } })),
    watermelon: watermelon.map(({ suppliers, ...row }) => ({
      ...row,
      suppliers: suppliers.map(({ organisation, ...counts }) => ({ ...counts, organisation: { code: organisation } })),
    })),
    responseTimes: responseTimes.map(({ start, end, calendar, calendarVersion: _, ...sample }) => ({
      start,
      end,
      calendar: calendarOf(calendar),
      sample,
    })),
  };
}

function toAvailability({ service, provider, ...row }: AvailabilityFigures): object {
  return { ...row, service: { code: service }, provider: { code: provider } };
}
