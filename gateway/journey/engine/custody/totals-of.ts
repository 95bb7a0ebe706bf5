import { EngineError } from '../engine-error.ts';
import type { DurationMs, InstantMs } from '../model.ts';
import type { ChargeKind, Custody, CustodyClass, CustodyInterval } from './custody-model.ts';
import { operatorsOf, type Operators } from './operators.ts';
import { compareText } from './order.ts';
import type { CustodyTotals, HeldTime, TimeWindow } from './totals-model.ts';

/**
 * Adds up custody by class, charge, desk and organisation; an organisation's time ends where another takes its desk over.
 *
 * @param window what lies outside it does not count; without one, all of it. An empty one gives zeros.
 * @throws {EngineError} `PERIOD_REVERSED` where the window ends before it begins.
 */
export function totalsOf(custody: Custody, window?: TimeWindow): CustodyTotals {
  if (window !== undefined && window.to < window.from) {
    throw new EngineError(
      'PERIOD_REVERSED',
      `Totals of custody: the window's end ${window.to} lies before its start ${window.from} (milliseconds UTC).`,
    );
  }
  const operators = operatorsOf(custody.directory);
  const byClass = { ...NO_CLASS };
  const byCharge = { ...NO_CHARGE };
  const byDesk = new Map<string, HeldTimeSum>();
  const byOrganisation = new Map<string, HeldTimeSum>();
  let elapsed = 0;
  for (const interval of custody.intervals) {
    const from = Math.max(interval.from, window?.from ?? -Infinity);
    const to = Math.min(interval.to, window?.to ?? Infinity);
    if (from >= to) continue;
    const duration = to - from;
    elapsed += duration;
    byClass[interval.class] += duration;
    byCharge[interval.charge.kind] += duration;

    const figure = HELD_AS[interval.class];
    const organisations = new Set<string>();
    for (const { party, organisation } of interval.holders) {
      if (figure !== null) sumOf(byDesk, party)[figure] += duration;
      if (organisation !== null) organisations.add(organisation);
    }
    if (figure !== null) for (const name of organisations) sumOf(byOrganisation, name)[figure] += duration;
    addCharge(interval, from, to);
  }
  return {
    policyVersion: custody.policyVersion,
    elapsed,
    byClass,
    byCharge,
    byDesk: sorted(byDesk).map(([party, sum]) => ({ party, ...sum })),
    byOrganisation: sorted(byOrganisation).map(([organisation, sum]) => ({ organisation, ...sum })),
  };

  function addCharge({ charge, class: custodyClass }: CustodyInterval, from: InstantMs, to: InstantMs): void {
    if (charge.party === null) return;
    const figures = custodyClass === 'IN_TRANSIT' ? (['charged', 'inTransitCharged'] as const) : (['charged'] as const);
    for (const figure of figures) sumOf(byDesk, charge.party)[figure] += to - from;
    // An interval is split where its holder's organisation changes, but a sender or a receiver is no holder.
    for (const [organisation, duration] of byOperator(charge.party, { from, to }, operators)) {
      for (const figure of figures) sumOf(byOrganisation, organisation)[figure] += duration;
    }
  }
}

type HeldTimeSum = { -readonly [Figure in keyof HeldTime]: DurationMs };

const NO_CLASS: Readonly<Record<CustodyClass, DurationMs>> = {
  WITH_CUSTOMER: 0,
  DOUBLE: 0,
  AGREED: 0,
  CONTESTED: 0,
  IN_TRANSIT: 0,
  UNCONTRADICTED: 0,
  UNKNOWN: 0,
  UNOWNED: 0,
};

const NO_CHARGE: Readonly<Record<ChargeKind, DurationMs>> = {
  HOLDER: 0,
  CUSTOMER: 0,
  SENDER: 0,
  RECEIVER: 0,
  ALLOWED: 0,
  DISPUTED: 0,
  UNOWNED: 0,
  UNKNOWN: 0,
};

/** The figure in which a holder's time stands; null for a class without holders. */
const HELD_AS: Readonly<Record<CustodyClass, keyof HeldTime | null>> = {
  WITH_CUSTOMER: 'withCustomer',
  DOUBLE: 'double',
  AGREED: 'agreed',
  CONTESTED: 'contested',
  IN_TRANSIT: null,
  UNCONTRADICTED: 'uncontradicted',
  UNKNOWN: null,
  UNOWNED: null,
};

/** Who ran the desk for how long of the window; nothing for a party that is no desk of the directory. */
function byOperator(party: string, { from, to }: TimeWindow, operators: Operators): [string, DurationMs][] {
  const points = [from, ...operators.takeovers(party).filter((at) => at > from && at < to), to];
  return points.slice(1).flatMap((until, index): [string, DurationMs][] => {
    const organisation = operators.organisationAt(party, points[index]!);
    return organisation === null ? [] : [[organisation, until - points[index]!]];
  });
}

function sumOf(sums: Map<string, HeldTimeSum>, key: string): HeldTimeSum {
  let sum = sums.get(key);
  if (sum === undefined) {
    sum = { agreed: 0, uncontradicted: 0, contested: 0, double: 0, withCustomer: 0, inTransitCharged: 0, charged: 0 };
    sums.set(key, sum);
  }
  return sum;
}

function sorted<Value>(sums: ReadonlyMap<string, Value>): [string, Value][] {
  return [...sums].toSorted(([left], [right]) => compareText(left, right));
}
