/** Whose time it was: each desk's and each organisation's, with what is contested apart. Milliseconds. */

import type { Custody, CustodyClass, CustodyInterval } from '../../custody/custody-model.ts';
import type { DurationMs, PartyId } from '../../model.ts';
import { Tally, type Mergeable } from './tally.ts';

/** The classes sum to the elapsed time, to the millisecond. */
export type TimeByClass = Readonly<Record<CustodyClass, DurationMs>>;

export interface HeldTime {
  /** Two or more say so, nobody otherwise. */
  readonly agreed: DurationMs;
  /** One says so, nobody otherwise. */
  readonly uncontradicted: DurationMs;
  /** Validly stopped for the customer. */
  readonly withCustomer: DurationMs;
  /** With another that says the same of itself; each of them has all of it. */
  readonly double: DurationMs;
  /** What desks say conflicts, and somebody names this one; each that is named has all of it. */
  readonly contested: DurationMs;
}

export interface TimeInCustodyFigures {
  readonly elapsed: DurationMs;
  readonly byClass: TimeByClass;
  /** In the order of party, then organisation: a desk whose provider changed has a row for each. */
  readonly byDesk: readonly (HeldTime & { readonly party: PartyId; readonly organisation: string | null })[];
  /** Of a company that runs several desks each instant once. In the order of organisations. */
  readonly byOrganisation: readonly (HeldTime & { readonly organisation: string })[];
}

const CLASSES = [
  'WITH_CUSTOMER',
  'DOUBLE',
  'AGREED',
  'CONTESTED',
  'IN_TRANSIT',
  'UNCONTRADICTED',
  'UNKNOWN',
  'UNOWNED',
] as const satisfies readonly CustodyClass[];

export class TimeInCustody implements Mergeable {
  readonly #byClass = new ClassTimes();
  readonly #desks = new Tally<{ party: PartyId; organisation: string | null }, ClassTimes>(() => new ClassTimes());
  readonly #organisations = new Tally<{ organisation: string }, ClassTimes>(() => new ClassTimes());

  add({ intervals }: Custody): void {
    for (const interval of intervals) this.#addInterval(interval);
  }

  merge(other: TimeInCustody): void {
    this.#byClass.merge(other.#byClass);
    this.#desks.merge(other.#desks);
    this.#organisations.merge(other.#organisations);
  }

  figures(): TimeInCustodyFigures {
    return {
      elapsed: this.#byClass.total(),
      byClass: this.#byClass.times(),
      byDesk: this.#desks.list().map(({ key, row }) => ({ ...key, ...row.held() })),
      byOrganisation: this.#organisations.list().map(({ key, row }) => ({ ...key, ...row.held() })),
    };
  }

  #addInterval({ from, to, class: kind, holders }: CustodyInterval): void {
    const time = to - from;
    this.#byClass.add(kind, time);
    const seen = new Set<string>();
    for (const { party, organisation } of holders) {
      this.#desks.row({ party, organisation }).add(kind, time);
      if (organisation === null || seen.has(organisation)) continue;
      seen.add(organisation);
      this.#organisations.row({ organisation }).add(kind, time);
    }
  }
}

class ClassTimes implements Mergeable {
  readonly #times: Record<CustodyClass, DurationMs> = {
    WITH_CUSTOMER: 0,
    DOUBLE: 0,
    AGREED: 0,
    CONTESTED: 0,
    IN_TRANSIT: 0,
    UNCONTRADICTED: 0,
    UNKNOWN: 0,
    UNOWNED: 0,
  };

  add(kind: CustodyClass, time: DurationMs): void {
    this.#times[kind] += time;
  }

  merge(other: ClassTimes): void {
    for (const kind of CLASSES) this.#times[kind] += other.#times[kind];
  }

  times(): TimeByClass {
    return { ...this.#times };
  }

  total(): DurationMs {
    return CLASSES.reduce((sum, kind) => sum + this.#times[kind], 0);
  }

  held(): HeldTime {
    const { AGREED, UNCONTRADICTED, WITH_CUSTOMER, DOUBLE, CONTESTED } = this.#times;
    return {
      agreed: AGREED,
      uncontradicted: UNCONTRADICTED,
      withCustomer: WITH_CUSTOMER,
      double: DOUBLE,
      contested: CONTESTED,
    };
  }
}
