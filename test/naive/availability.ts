/** How long a service was away over a period: `docs/verdicts.md` section 7, read word by word. */

import type { Calendar } from '../../gateway/journey/engine/calendar/calendar-model.ts';
import type { IncidentAccounts } from '../../gateway/journey/engine/model.ts';
import type { Policy } from '../../gateway/journey/engine/policy-model.ts';
import { naiveAgreementAt, naiveBoundsOrRefusal, naiveServicesLost, type NaiveQuestion } from './figures.ts';
import { naiveOpenTime } from './calendar.ts';

export interface Stretch {
  readonly from: number;
  readonly to: number;
}

export interface NaiveOutage extends Stretch {
  readonly accounts: IncidentAccounts;
}

/** The parts of the period in which the version holds, in order. */
export function naiveWindow({ agreements, period }: NaiveQuestion, version: string): Stretch[] {
  const times = new Set([period.from, ...agreements.flatMap(({ from, to }) => [from, to ?? period.to])]);
  const points = [...times].filter((time) => time >= period.from && time < period.to).sort((a, b) => a - b);
  return points
    .map((from, index) => ({ from, to: points[index + 1] ?? period.to }))
    .filter(({ from }) => naiveAgreementAt(agreements, from)?.version === version);
}

/** One for each incident with this service among the services lost; one that custody refuses, or without a start, is none. */
export function naiveOutages(incidents: readonly IncidentAccounts[], service: string, policy: Policy): NaiveOutage[] {
  const outages: NaiveOutage[] = [];
  for (const accounts of incidents) {
    if (!naiveServicesLost(accounts).includes(service)) continue;
    const bounds = naiveBoundsOrRefusal(accounts, policy);
    if (bounds === 'BOUNDS_REVERSED' || bounds.start === null) continue;
    outages.push({ accounts, from: bounds.start.at, to: bounds.end! });
  }
  return outages;
}

/** Open time of the window in which any outage lasts. */
export function naiveDowntime(calendar: Calendar, window: readonly Stretch[], outages: readonly Stretch[]): number {
  const bounds = [...window, ...outages].flatMap(({ from, to }) => [from, to]);
  const points = [...new Set(bounds)].sort((a, b) => a - b);
  const isIn = (stretches: readonly Stretch[], instant: number) =>
    stretches.some(({ from, to }) => from <= instant && instant < to);
  let down = 0;
  for (const [index, from] of points.entries()) {
    if (isIn(window, from) && isIn(outages, from)) down += naiveOpenTime(calendar, from, points[index + 1] ?? from);
  }
  return down;
}
