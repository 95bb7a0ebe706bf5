/**
 * A performance board, one incident at a time: it keeps sums and samples, never an incident. The order of the incidents makes no
 * difference, nor how they were divided among accumulators that are merged.
 */

import { servicesOf } from '../../verdict/report.ts';
import { Availability, type AvailabilityFigures } from './availability.ts';
import type { BoardFrame, BoardIncident, TargetOutcome } from './board-input.ts';
import { Group, type Belonging, type GroupFigures } from './group-figures.ts';
import { Tally } from './tally.ts';

export interface BoardFigures {
  /** Of all incidents, each once. */
  readonly total: GroupFigures & { readonly availability: readonly AvailabilityFigures[] };
  /** In the order of their keys, the group without a key last. Empty where nothing is grouped. */
  readonly groups: readonly BoardGroup[];
}

export interface BoardGroup extends GroupFigures {
  /** Code of the service, organisation or cluster; null for incidents of which nobody names one. */
  readonly key: string | null;
  /** Null by cluster: no cluster is promised any. */
  readonly availability: readonly AvailabilityFigures[] | null;
}

export class BoardAccumulator {
  readonly #frame: BoardFrame;
  readonly #total: Group;
  readonly #groups: Tally<{ key: string | null }, Group>;
  readonly #availability = new Availability();

  constructor(frame: BoardFrame) {
    this.#frame = frame;
    this.#total = new Group(frame);
    this.#groups = new Tally(() => new Group(frame));
  }

  /** An incident that has nothing to do with the period or the service asked for changes nothing; each is to be added once. */
  add(incident: BoardIncident): void {
    const services = servicesOf(incident.accounts);
    if (this.#frame.service !== null && !services.includes(this.#frame.service)) return;
    // An incident that began before the period still keeps its service down in it.
    if (touchesPeriod(incident, this.#frame))
      for (const service of services) this.#availability.add(service, incident.custody);
    const belonging = this.#belongingOf(incident);
    if (!belonging.beganInPeriod && !belonging.isBacklog && belonging.due.length === 0) return;
    this.#total.add(incident, belonging, null);
    for (const key of this.#keysOf(incident, services)) {
      this.#groups.row({ key }).add(incident, belonging, this.#frame.by === 'ORGANISATION' ? key : null);
    }
  }

  /** @param other of the same frame. */
  merge(other: BoardAccumulator): void {
    this.#total.merge(other.#total);
    this.#groups.merge(other.#groups);
    this.#availability.merge(other.#availability);
  }

  figures(): BoardFigures {
    const { availabilityPromises: promises, clockOf, by, service } = this.#frame;
    const all = this.#availability.figures(promises, clockOf, service === null ? null : new Set([service]));
    const groups = this.#groups.list().map(({ key: { key }, row }): BoardGroup => {
      const own = all.filter((row_) => (by === 'SERVICE' ? row_.service : row_.provider) === key);
      return { key, ...row.figures(), availability: by === 'CLUSTER' ? null : own };
    });
    return { total: { ...this.#total.figures(), availability: all }, groups };
  }

  #belongingOf({ custody, outcomes }: BoardIncident): Belonging {
    const { from, to } = this.#frame;
    const startedAt = custody.start?.at ?? null;
    const beganInPeriod = startedAt !== null && startedAt >= from && startedAt < to;
    return {
      beganInPeriod,
      isBacklog: startedAt !== null && startedAt < to && custody.restore === null,
      due: outcomes.filter((outcome) => isDue(outcome, this.#frame, beganInPeriod)),
    };
  }

  #keysOf({ accounts, custody, outcomes }: BoardIncident, services: readonly string[]): Iterable<string | null> {
    const { by, clusterOf } = this.#frame;
    if (by === 'NONE') return [];
    const keys: Iterable<string | null> =
      by === 'SERVICE'
        ? services
        : by === 'ORGANISATION'
          ? new Set([
              ...custody.intervals.flatMap(({ holders }) => holders.map(({ organisation }) => organisation)),
              ...outcomes.map(({ provider }) => provider),
            ])
          : new Set((accounts.declaration?.impact ?? []).map(({ site }) => clusterOf(site)));
    const named = [...keys].filter((key) => key !== null);
    return named.length === 0 ? [null] : named;
  }
}

/** By its due date; one that has none belongs to the period in which the incident began. */
function isDue({ dueAt }: TargetOutcome, { from, to }: BoardFrame, beganInPeriod: boolean): boolean {
  return dueAt === null ? beganInPeriod : dueAt >= from && dueAt < to;
}

function touchesPeriod({ custody: { start, end } }: BoardIncident, { from, to }: BoardFrame): boolean {
  return start !== null && end !== null && start.at < to && end > from;
}
