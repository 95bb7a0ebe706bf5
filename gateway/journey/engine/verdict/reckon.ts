import type { Custody } from '../custody/custody-model.ts';
import { addWorkingTime, workingMilliseconds } from '../calendar/working-time.ts';
import type { Calendar } from '../calendar/calendar-model.ts';
import type { DurationMs, InstantMs, MaterialGap } from '../model.ts';
import type { Policy } from '../policy-model.ts';
import type { Target } from './agreement-model.ts';
import type { Moment } from './moments.ts';
import type { Peers } from './peers.ts';
import { CAUSES, type Cause, type CauseTime, type PlainOutcome } from './verdict-model.ts';

/** Sections 4 to 6: the time of one incident, held against one target. */
export interface Reckoning {
  readonly elapsed: DurationMs;
  readonly stopped: DurationMs;
  readonly relieved: DurationMs;
  readonly counted: DurationMs;
  /** Parts of `counted`. */
  readonly unknown: DurationMs;
  readonly contested: DurationMs;
  readonly causes: readonly CauseTime[];
  readonly breachAt: InstantMs | null;
}

export interface ReckonOptions {
  readonly custody: Custody;
  readonly moments: readonly Moment[];
  readonly peers: Peers;
  readonly policy: Policy;
  /** Code of the organisation that promised. */
  readonly provider: string;
  readonly target: Target;
  readonly calendar: Calendar;
  /** From when the target's clock runs; within custody. */
  readonly from: InstantMs;
  readonly allowed: DurationMs;
  /** Obligations that an undrawn dispute of subject `MATERIAL` is about. */
  readonly contestedObligations: ReadonlySet<string>;
}

/** The outcome of a number alone: over is missed, even while it runs; what is allowed may be used to the last millisecond. */
export function plainOutcome(counted: DurationMs, allowed: DurationMs, isOver: boolean): PlainOutcome {
  if (counted > allowed) return 'MISSED';
  return isOver ? 'MET' : 'RUNNING';
}

export function reckon(options: ReckonOptions): Reckoning {
  const { custody, calendar, from, allowed } = options;
  const totals = { elapsed: 0, stopped: 0, relieved: 0, unknown: 0, contested: 0 };
  const byCause = new Map<Cause, { elapsed: number; counted: number }>();
  let counted = 0;
  /** When what is allowed was reached: whatever stands between that and the instant that passes it. */
  let usedUpAt: InstantMs | null = allowed === 0 ? from : null;
  for (const moment of options.moments) {
    if (moment.to <= from) continue;
    const begin = Math.max(moment.from, from);
    const working = workingMilliseconds(calendar, begin, moment.to);
    if (working === 0) continue;
    const { cause, way } = classify(moment, options);
    totals.elapsed += working;
    if (way !== 'COUNTED') totals[way === 'STOPPED' ? 'stopped' : 'relieved'] += working;
    else {
      if (counted + working >= allowed) usedUpAt ??= addWorkingTime(calendar, begin, allowed - counted);
      counted += working;
      if (cause === 'UNKNOWN') totals.unknown += working;
      if (cause === 'CONTESTED') totals.contested += working;
    }
    const time = byCause.get(cause) ?? { elapsed: 0, counted: 0 };
    byCause.set(cause, {
      elapsed: time.elapsed + working,
      counted: time.counted + (way === 'COUNTED' ? working : 0),
    });
  }
  const isMissed = counted > allowed;
  const isRunning = custody.restore === null && !isMissed;
  return {
    ...totals,
    counted,
    causes: CAUSES.flatMap((cause) => (byCause.has(cause) ? [{ cause, ...byCause.get(cause)! }] : [])),
    breachAt:
      isRunning && custody.end !== null
        ? addWorkingTime(calendar, Math.max(custody.end, from), allowed - counted)
        : isMissed
          ? usedUpAt
          : null,
  };
}

/** `STOPPED` leaves it out of both clocks, `RELIEVED` out of the provider's only. */
type Way = 'COUNTED' | 'STOPPED' | 'RELIEVED';

function classify(moment: Moment, options: ReckonOptions): { readonly cause: Cause; readonly way: Way } {
  switch (moment.interval.class) {
    case 'WITH_CUSTOMER':
      return { cause: 'WAITING_ON_CUSTOMER', way: isPermitted(moment, options.target) ? 'STOPPED' : 'COUNTED' };
    case 'DOUBLE':
    case 'CONTESTED':
      return { cause: 'CONTESTED', way: 'COUNTED' };
    case 'IN_TRANSIT':
    case 'UNKNOWN':
    case 'UNOWNED':
      return { cause: moment.interval.class, way: 'COUNTED' };
    case 'AGREED':
    case 'UNCONTRADICTED':
      return held(moment, options);
  }
}

/** A stop that the policy lets stand is left out only for the reasons that the target itself permits. */
function isPermitted({ claims }: Moment, { permittedStops }: Target): boolean {
  return (
    claims.length > 0 &&
    claims.every(({ statement }) => statement?.reason != null && permittedStops.includes(statement.reason))
  );
}

function held(moment: Moment, options: ReckonOptions): { readonly cause: Cause; readonly way: Way } {
  const { peers, policy, provider } = options;
  const { claims, from } = moment;
  const organisation = moment.interval.holders[0]?.organisation ?? null;
  const isWaiting =
    organisation === provider &&
    claims.length > 0 &&
    claims.every(({ statement }) => statement !== null && peers.waitsOnPeer(statement, provider, from));
  const way = isWaiting && policy.peerRelief ? 'RELIEVED' : 'COUNTED';
  if (isWaiting) return { cause: 'WAITING_ON_PEER', way };
  if (claims.some(({ ticket }) => ticket.materialGaps.some((gap) => stands(gap, options)))) {
    return { cause: 'MISSING_MATERIAL', way };
  }
  return { cause: organisation === provider ? 'OWN_HANDLING' : 'WITH_ANOTHER', way };
}

function stands(gap: MaterialGap, { policy, contestedObligations }: ReckonOptions): boolean {
  if (gap.firstLineFixable === false) return false;
  const isContested = gap.contestedAt !== null || contestedObligations.has(gap.obligation);
  return !isContested || policy.materials.contestedGapCounts;
}
