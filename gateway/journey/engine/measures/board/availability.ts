/** How much of the time for which a service was promised it was there, by promise. */

import { allowedDowntime } from '../../verdict/allowance.ts';
import type { Custody } from '../../custody/custody-model.ts';
import type { DurationMs } from '../../model.ts';
import type { Span } from '../../calendar/band-time.ts';
import type { AvailabilityPromise, BoardFrame, CalendarClock } from './board-input.ts';
import { Spans } from './spans.ts';
import type { Mergeable } from './tally.ts';

export interface AvailabilityFigures {
  readonly service: string;
  readonly agreement: string;
  readonly version: string;
  readonly provider: string;
  readonly target: string;
  readonly calendar: string;
  /** Per cent, as the agreement writes it. */
  readonly threshold: string;
  /** Time of the band in the period, as far as the agreement holds. */
  readonly serviceTime: DurationMs;
  /** Time of the band in which at least one incident on the service was not restored: what overlaps counts once. */
  readonly downtime: DurationMs;
  /** `100 * (serviceTime - downtime) / serviceTime`; null without service time. */
  readonly availabilityPercent: number | null;
  /** What may be down by the threshold, floored to whole minutes; null where the threshold is no percentage. */
  readonly allowedDowntime: DurationMs | null;
  readonly isKept: boolean | null;
}

export class Availability implements Mergeable {
  /** Downtimes by service. */
  readonly #down = new Map<string, Spans>();

  add(service: string, { start, end }: Custody): void {
    if (start === null || end === null || end === start.at) return;
    this.#spansOf(service).add(start.at, end);
  }

  merge(other: Availability): void {
    for (const [service, spans] of other.#down) this.#spansOf(service).merge(spans);
  }

  /** In the order of the promises; those on whose calendar nothing can be reckoned are left out. */
  figures(
    promises: readonly AvailabilityPromise[],
    clockOf: BoardFrame['clockOf'],
    services: ReadonlySet<string> | null,
  ): readonly AvailabilityFigures[] {
    return promises.flatMap((promise): readonly AvailabilityFigures[] => {
      const clock = clockOf(promise.calendar);
      if (clock === null || (services !== null && !services.has(promise.service))) return [];
      const { windows, threshold, ...named } = promise;
      let serviceTime = 0;
      let downtime = 0;
      for (const window of windows) {
        serviceTime += clock.elapsed(window.from, window.to);
        downtime += this.#downtimeIn(promise.service, window, clock);
      }
      const allowed = allowedDowntime({ threshold, unit: 'percent' }, serviceTime);
      return [
        {
          ...named,
          threshold,
          serviceTime,
          downtime,
          availabilityPercent: serviceTime === 0 ? null : (100 * (serviceTime - downtime)) / serviceTime,
          allowedDowntime: allowed,
          isKept: allowed === null ? null : downtime <= allowed,
        },
      ];
    });
  }

  #downtimeIn(service: string, window: Span, { elapsed }: CalendarClock): DurationMs {
    let downtime = 0;
    for (const span of this.#down.get(service)?.union() ?? []) {
      const [from, to] = [Math.max(window.from, span.from), Math.min(window.to, span.to)];
      if (from < to) downtime += elapsed(from, to);
    }
    return downtime;
  }

  #spansOf(service: string): Spans {
    const known = this.#down.get(service);
    if (known !== undefined) return known;
    const made = new Spans();
    this.#down.set(service, made);
    return made;
  }
}
