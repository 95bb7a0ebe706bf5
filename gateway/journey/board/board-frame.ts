/** What holds for all incidents of one board, from the directory and the policy. */

import type { Times } from '../../../schema/contract/times.ts';
import type { Registry } from '../../../schema/organisations/registry.ts';
import type { Calendar, Policies, Policy } from '../../../schema/policies/model.ts';
import { agreementsAt } from '../accounts/verdict-evidence.ts';
import { addWorkingTime, workingDayMilliseconds, workingMilliseconds } from '../engine/calendar/working-time.ts';
import type {
  AvailabilityPromise,
  BoardFrame,
  BoardGrouping,
  CalendarClock,
} from '../engine/measures/board/board-input.ts';
import type { InstantMs } from '../engine/model.ts';
import type { Agreement } from '../engine/verdict/agreement-model.ts';
import { allowedTime } from '../engine/verdict/allowance.ts';
import { windowsOf } from '../engine/verdict/windows.ts';

export interface BoardQuestion {
  readonly from: InstantMs;
  readonly to: InstantMs;
  readonly by: BoardGrouping;
  readonly service: string | null;
  readonly policy: Policy;
}

export interface BoardFacts {
  readonly frame: BoardFrame;
  /** All versions of all agreements on record at the knowledge time. */
  readonly agreements: readonly Agreement[];
  readonly calendars: readonly Calendar[];
  /** An incident that began before this instant was due before the period. */
  readonly earliestStart: InstantMs;
}

export function boardFacts(
  question: BoardQuestion,
  times: Times,
  { registry, policies }: { readonly registry: Registry; readonly policies: Policies },
): BoardFacts {
  const { policy, from, to } = question;
  const calendars = Object.keys(policy.calendars).flatMap((code) => policies.calendarOf(policy, code) ?? []);
  const clocks = new Map(calendars.map((calendar) => [calendar.code, toClock(calendar)]));
  const agreements = agreementsAt(registry, times.asKnownAt);
  const frame: BoardFrame = {
    ...question,
    responseClocks: policy.board.responseCalendars.flatMap((code) => clocks.get(code) ?? []),
    clockOf: (code) => clocks.get(code) ?? null,
    clusterOf: (site) => registry.siteByCode(site)?.cluster ?? null,
    availabilityPromises: promisesIn(agreements, {
      from,
      to: Math.max(from, Math.min(to, times.asOf, times.asKnownAt)),
    }),
  };
  return { frame, agreements, calendars, earliestStart: earliestStartOf(from, agreements, calendars) };
}

function toClock(calendar: Calendar): CalendarClock {
  return {
    code: calendar.code,
    version: calendar.version,
    elapsed: (from, to) => workingMilliseconds(calendar, from, to),
  };
}

/** Service time that has not come yet is promised, and cannot be judged: the period ends with what is known. */
function promisesIn(
  agreements: readonly Agreement[],
  period: { readonly from: InstantMs; readonly to: InstantMs },
): readonly AvailabilityPromise[] {
  return [...Map.groupBy(agreements, ({ code }) => code).values()].flatMap((versions) =>
    windowsOf(versions, period).flatMap(({ agreement, windows }) =>
      agreement.targets
        .filter(({ measure, unit }) => measure === 'AVAILABILITY' && unit === 'percent')
        .flatMap(({ code, calendar, threshold }) =>
          agreement.services.map((service) => ({
            service,
            agreement: agreement.code,
            version: agreement.version,
            provider: agreement.provider,
            target: code,
            calendar,
            threshold,
            windows,
          })),
        ),
    ),
  );
}

const DAY = 24 * 60 * 60_000;
/** Parties' claims of one start lie hours apart, seldom days: the NSD's list goes by the earliest of them, a policy may choose another. */
const MARGIN = 31 * DAY;

function earliestStartOf(from: InstantMs, agreements: readonly Agreement[], calendars: readonly Calendar[]): InstantMs {
  let earliest = from;
  for (const target of agreements.flatMap(({ targets }) => targets)) {
    const calendar = calendars.find(({ code }) => code === target.calendar);
    if (target.measure !== 'RESTORE' || calendar === undefined) continue;
    const allowed = allowedTime(target, workingDayMilliseconds(calendar)) ?? 0;
    let reach = from - DAY;
    while ((addWorkingTime(calendar, reach, allowed) ?? from) > from && reach > from - 3660 * DAY) reach -= DAY;
    earliest = Math.min(earliest, reach);
  }
  return earliest - MARGIN;
}
