/** Times to acknowledge, to restore and to close, each with its start, its end and its calendar named. */

import type { Custody } from '../../custody/custody-model.ts';
import type { IncidentAccounts, InstantMs } from '../../model.ts';
import type { BoardIncident, CalendarClock } from './board-input.ts';
import { Sample, type SampleFigures } from './sample.ts';
import type { Mergeable } from './tally.ts';

/** When the clock of a time begins. */
export type ResponseStart =
  /** The earliest `openedAt` of the tickets that came: when a desk was told. */
  | 'REPORTED'
  /** The start claim that the policy chooses: what custody begins with. */
  | 'VALIDATED';

export type ResponseEnd =
  /** Custody first shows a desk of an organisation that promises the service by an agreement: not the desk that took the call. */
  | 'ACKNOWLEDGED'
  /** The restore that the policy chooses. */
  | 'RESTORED'
  /** The latest `closedAt`, once every ticket that came is closed. */
  | 'CLOSED';

export interface ResponseTimeFigures extends SampleFigures {
  readonly start: ResponseStart;
  readonly end: ResponseEnd;
  readonly calendar: string;
  readonly calendarVersion: number;
}

const STARTS = ['REPORTED', 'VALIDATED'] as const satisfies readonly ResponseStart[];
const ENDS = ['ACKNOWLEDGED', 'RESTORED', 'CLOSED'] as const satisfies readonly ResponseEnd[];

export class ResponseTimes implements Mergeable {
  readonly #clocks: readonly CalendarClock[];
  /** By end, then start, then clock. */
  readonly #samples: readonly Sample[];

  constructor(clocks: readonly CalendarClock[]) {
    this.#clocks = clocks;
    this.#samples = Array.from({ length: ENDS.length * STARTS.length * clocks.length }, () => new Sample());
  }

  add({ accounts, custody, outcomes }: BoardIncident): void {
    const { opened, closed } = recordedBounds(accounts);
    const starts = [opened, custody.start?.at ?? null];
    const responsible = new Set(outcomes.map(({ provider }) => provider));
    const ends = [acknowledgedAt(custody, responsible), custody.restore?.at ?? null, closed];
    let index = 0;
    for (const end of ends) {
      for (const start of starts) {
        for (const clock of this.#clocks) {
          if (start !== null && end !== null) this.#samples[index]!.add(elapsedEitherWay(clock, start, end));
          index += 1;
        }
      }
    }
  }

  merge(other: ResponseTimes): void {
    this.#samples.forEach((sample, index) => sample.merge(other.#samples[index]!));
  }

  /** Times to acknowledge, then to restore, then to close; of each those from the report first; the calendars in the policy's order. */
  figures(): readonly ResponseTimeFigures[] {
    const rows = ENDS.flatMap((end) => STARTS.flatMap((start) => this.#clocks.map((clock) => ({ start, end, clock }))));
    return rows.map(({ start, end, clock }, index) => ({
      start,
      end,
      calendar: clock.code,
      calendarVersion: clock.version,
      ...this.#samples[index]!.figures(),
    }));
  }
}

/** An end before its start is shown as it is claimed: less than nothing. */
function elapsedEitherWay({ elapsed }: CalendarClock, from: InstantMs, to: InstantMs): number {
  return to < from ? -elapsed(to, from) : elapsed(from, to);
}

function acknowledgedAt({ intervals }: Custody, responsible: ReadonlySet<string>): InstantMs | null {
  if (responsible.size === 0) return null;
  for (const { class: kind, holders, from } of intervals) {
    // What desks say conflicts: being named by another is no acknowledgement.
    if (kind === 'CONTESTED') continue;
    if (holders.some(({ organisation }) => organisation !== null && responsible.has(organisation))) return from;
  }
  return null;
}

function recordedBounds({ accounts }: IncidentAccounts): { opened: InstantMs | null; closed: InstantMs | null } {
  let opened: InstantMs | null = null;
  let closed: InstantMs | null = null;
  let isOpen = false;
  for (const { tickets } of accounts) {
    for (const { presence, openedAt, closedAt } of tickets) {
      if (presence !== 'HELD') continue;
      if (openedAt !== null) opened = opened === null ? openedAt : Math.min(opened, openedAt);
      if (closedAt === null) isOpen = true;
      else closed = closed === null ? closedAt : Math.max(closed, closedAt);
    }
  }
  return { opened, closed: isOpen ? null : closed };
}
