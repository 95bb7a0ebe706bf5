/** All that a board says of one group of incidents, kept as sums. */

import { Attainment, type AttainmentFigures } from './attainment.ts';
import { Backlog, type BacklogBand } from './backlog.ts';
import type { BoardFrame, BoardIncident, TargetOutcome } from './board-input.ts';
import { Bounces, type BounceFigures } from './bounces.ts';
import { ClockStops, type ClockStopFigures } from './clock-stops.ts';
import { HandoverGaps, type HandoverGapFigures } from './handover-gaps.ts';
import { Misroutes, type MisrouteFigures } from './misroutes.ts';
import { ReSeverity, type ReSeverityFigures } from './re-severity.ts';
import { ResponseTimes, type ResponseTimeFigures } from './response-times.ts';
import type { Mergeable } from './tally.ts';
import { TimeInCustody, type TimeInCustodyFigures } from './time-in-custody.ts';
import { UnownedTime, type UnownedTimeFigures } from './unowned-time.ts';
import { Watermelon, type WatermelonFigures } from './watermelon.ts';

export interface GroupFigures {
  /** Incidents that began in the period. */
  readonly incidents: number;
  readonly timeInCustody: TimeInCustodyFigures;
  readonly handoverGaps: readonly HandoverGapFigures[];
  readonly bounces: BounceFigures;
  readonly clockStops: ClockStopFigures;
  readonly attainment: readonly AttainmentFigures[];
  readonly watermelon: readonly WatermelonFigures[];
  readonly responseTimes: readonly ResponseTimeFigures[];
  readonly backlog: readonly BacklogBand[];
  readonly unownedTime: UnownedTimeFigures;
  readonly misroutes: MisrouteFigures;
  readonly reSeverity: readonly ReSeverityFigures[];
}

/** What an incident has to do with the period: at least one of the three. */
export interface Belonging {
  readonly beganInPeriod: boolean;
  /** Open at the valid time, and begun before the period's end. */
  readonly isBacklog: boolean;
  /** Promises due in the period. */
  readonly due: readonly TargetOutcome[];
}

export class Group implements Mergeable {
  readonly #frame: BoardFrame;
  #incidents = 0;
  readonly #timeInCustody = new TimeInCustody();
  readonly #handoverGaps = new HandoverGaps();
  readonly #bounces = new Bounces();
  readonly #clockStops = new ClockStops();
  readonly #attainment = new Attainment();
  readonly #watermelon = new Watermelon();
  readonly #responseTimes: ResponseTimes;
  readonly #backlog: Backlog;
  readonly #unownedTime = new UnownedTime();
  readonly #misroutes = new Misroutes();
  readonly #reSeverity = new ReSeverity();

  constructor(frame: BoardFrame) {
    this.#frame = frame;
    this.#responseTimes = new ResponseTimes(frame.responseClocks);
    this.#backlog = new Backlog(frame.policy.board.backlogAgeBandsFromMilliseconds);
  }

  /** @param provider the organisation whose own promises alone count; null for everybody's. */
  add(incident: BoardIncident, { beganInPeriod, isBacklog, due }: Belonging, provider: string | null): void {
    const { accounts, custody } = incident;
    const { policy, clockOf } = this.#frame;
    const own = provider === null ? due : due.filter((outcome) => outcome.provider === provider);
    for (const outcome of own) this.#attainment.add(outcome);
    this.#watermelon.add(accounts, custody, own, clockOf);
    if (isBacklog) this.#backlog.add(custody);
    if (!beganInPeriod) return;
    this.#incidents += 1;
    this.#timeInCustody.add(custody);
    this.#handoverGaps.add(custody);
    this.#bounces.add(custody);
    this.#clockStops.add(accounts, custody);
    this.#responseTimes.add(incident);
    this.#unownedTime.add(custody, policy.handovers.acceptanceWindowMilliseconds);
    this.#misroutes.add(custody, accounts.directory);
    this.#reSeverity.add(accounts);
  }

  merge(other: Group): void {
    this.#incidents += other.#incidents;
    this.#timeInCustody.merge(other.#timeInCustody);
    this.#handoverGaps.merge(other.#handoverGaps);
    this.#bounces.merge(other.#bounces);
    this.#clockStops.merge(other.#clockStops);
    this.#attainment.merge(other.#attainment);
    this.#watermelon.merge(other.#watermelon);
    this.#responseTimes.merge(other.#responseTimes);
    this.#backlog.merge(other.#backlog);
    this.#unownedTime.merge(other.#unownedTime);
    this.#misroutes.merge(other.#misroutes);
    this.#reSeverity.merge(other.#reSeverity);
  }

  figures(): GroupFigures {
    return {
      incidents: this.#incidents,
      timeInCustody: this.#timeInCustody.figures(),
      handoverGaps: this.#handoverGaps.figures(),
      bounces: this.#bounces.figures(),
      clockStops: this.#clockStops.figures(),
      attainment: this.#attainment.figures(),
      watermelon: this.#watermelon.figures(),
      responseTimes: this.#responseTimes.figures(),
      backlog: this.#backlog.figures(),
      unownedTime: this.#unownedTime.figures(),
      misroutes: this.#misroutes.figures(),
      reSeverity: this.#reSeverity.figures(),
    };
  }
}
