/** A board over incidents that are written by hand, for August 2006 unless a test says otherwise. */

import { workingMilliseconds } from '../../../gateway/journey/engine/calendar/working-time.ts';
import {
  BoardAccumulator,
  type BoardFigures,
} from '../../../gateway/journey/engine/measures/board/board-accumulator.ts';
import type { BoardFrame } from '../../../gateway/journey/engine/measures/board/board-input.ts';
import { createJudgeIncident } from '../../../gateway/journey/engine/measures/board/judge-incident.ts';
import type { IncidentAccounts } from '../../../gateway/journey/engine/model.ts';
import type { Agreement } from '../../../gateway/journey/engine/verdict/agreement-model.ts';
import { agreement, CALENDARS } from '../../verdicts/agreements-in-words.ts';
import { at, POLICY } from '../custody/incident-in-words.ts';

const CLOCKS = CALENDARS.map((calendar) => ({
  code: calendar.code,
  version: calendar.version,
  elapsed: (from: number, to: number) => workingMilliseconds(calendar, from, to),
}));

export interface BoardInWords extends Partial<BoardFrame> {
  readonly agreements?: readonly Agreement[];
}

export function frameOf({ agreements: _, ...more }: BoardInWords = {}): BoardFrame {
  return {
    policy: POLICY,
    from: at('2006-08-01T00:00'),
    to: at('2006-09-01T00:00'),
    by: 'SERVICE',
    service: null,
    responseClocks: CLOCKS,
    clockOf: (code) => CLOCKS.find((clock) => clock.code === code) ?? null,
    clusterOf: (site) => (site.startsWith('N') ? 'NORTH' : null),
    availabilityPromises: [],
    ...more,
  };
}

/** @returns what takes an incident's accounts into an accumulator; refused ones are left out. */
export function createTaker({ agreements = [agreement()], ...more }: BoardInWords = {}) {
  const { policy } = frameOf(more);
  const judge = createJudgeIncident({ policy, agreements, calendars: CALENDARS });
  return (accumulator: BoardAccumulator, accounts: IncidentAccounts): void => {
    const incident = judge(accounts);
    if (incident !== null) accumulator.add(incident);
  };
}

export function boardOf(incidents: readonly IncidentAccounts[], more: BoardInWords = {}): BoardFigures {
  const accumulator = new BoardAccumulator(frameOf(more));
  const take = createTaker(more);
  for (const accounts of incidents) take(accumulator, accounts);
  return accumulator.figures();
}

/** The same incident under another id. */
export function named(incident: string, accounts: IncidentAccounts): IncidentAccounts {
  return { ...accounts, incident };
}
