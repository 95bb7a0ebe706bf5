import type { InstantMs, PartyId } from '../model.ts';
import type { Policy } from '../policy-model.ts';
import { chargeOf, chargePoints } from './charge.ts';
import { claimsThroughout } from './claims.ts';
import { classOf } from './classify.ts';
import type { Claim, CustodyClass, CustodyInterval, Holder } from './custody-model.ts';
import type { Intake } from './intake.ts';
import type { Operators } from './operators.ts';
import { compareText } from './order.ts';
import { Tally } from './tally.ts';
import type { Saying, Timeline } from './timeline.ts';
import type { Transit } from './transit.ts';

export interface Timed {
  /** By speaker and ticket. */
  readonly timelines: readonly Timeline[];
  /** In the order in which one outranks another, the last above all. */
  readonly transits: readonly Transit[];
  readonly intake: Intake;
  readonly operators: Operators;
}

type State = Omit<CustodyInterval, 'from' | 'to' | 'claims'>;

/**
 * One sweep over the instants at which anything changes: n log n in them. Between two of them nothing does, so what holds at one holds
 * until the next.
 *
 * @returns intervals that tile [start, end).
 */
export function intervalsOf(timed: Timed, start: InstantMs, end: InstantMs, policy: Policy): CustodyInterval[] {
  const sweep = new Sweep(timed, policy);
  const changes = changesOf(timed, end, policy);
  const intervals: CustodyInterval[] = [];
  let next = 0;
  let from = start;
  let state: State | null = null;
  for (let at = start; at < end; at = Math.min(changes[next]?.at ?? end, end)) {
    while (next < changes.length && changes[next]!.at <= at) sweep.apply(changes[next++]!);
    const now = sweep.stateAt(at);
    if (state !== null && isSame(state, now)) continue;
    if (state !== null) intervals.push(intervalOf(state, from, at, timed.timelines));
    state = now;
    from = at;
  }
  if (state !== null) intervals.push(intervalOf(state, from, end, timed.timelines));
  return intervals;
}

/** The interval within [from, to), its claims those of the whole; empty where nothing of it lies there. */
export function clippedTo(interval: CustodyInterval, from: InstantMs, to: InstantMs): CustodyInterval[] {
  const clipped = { from: Math.max(interval.from, from), to: Math.min(interval.to, to) };
  if (clipped.from >= clipped.to) return [];
  // Not spread: claims are read when asked for.
  const { class: custodyClass, holders, handover, missing, charge } = interval;
  return [
    {
      ...clipped,
      class: custodyClass,
      holders,
      handover,
      missing,
      charge,
      get claims() {
        return interval.claims;
      },
    },
  ];
}

function intervalOf(
  { class: custodyClass, holders, handover, missing, charge }: State,
  from: InstantMs,
  to: InstantMs,
  timelines: readonly Timeline[],
): CustodyInterval {
  let claims: readonly Claim[] | null = null;
  return {
    from,
    to,
    class: custodyClass,
    holders,
    handover,
    missing,
    charge,
    // Read when asked for: a list of every ticket for every interval is quadratic, and totals never look at it.
    get claims() {
      return (claims ??= claimsThroughout(timelines, from, to));
    },
  };
}

interface Change {
  readonly at: InstantMs;
  readonly says?: { readonly timeline: Timeline; readonly before: Saying | null; readonly after: Saying };
  readonly opens?: Transit;
  readonly missing?: string;
  /** Whether some desk passes to another organisation. */
  readonly isTakeover?: true;
}

function changesOf({ timelines, transits, intake, operators }: Timed, end: InstantMs, policy: Policy): Change[] {
  const changes: Change[] = [];
  const parties = new Set<PartyId>();
  for (const timeline of timelines) {
    let before: Saying | null = null;
    for (const after of timeline.sayings) {
      changes.push({ at: after.from, says: { timeline, before, after } });
      if (after.says !== null) parties.add(after.says);
      before = after;
    }
  }
  for (const transit of transits) {
    changes.push({ at: transit.from, opens: transit }, { at: transit.to });
    for (const at of chargePoints(transit.handover, policy)) changes.push({ at });
  }
  for (const { desk } of intake.availability) changes.push({ at: intake.missingFrom(desk), missing: desk });
  for (const party of parties) for (const at of operators.takeovers(party)) changes.push({ at, isTakeover: true });
  // Stable: hand-overs offered at one instant stay in their order.
  return changes.filter(({ at }) => at < end).toSorted((left, right) => left.at - right.at || 0);
}

/** What stands at the instant up to which the changes have been applied. */
class Sweep {
  readonly #tally = new Tally();
  /** Those that have opened: the last counts while it is open. */
  readonly #open: Transit[] = [];
  readonly #intake: Intake;
  readonly #operators: Operators;
  readonly #policy: Policy;
  #missing: readonly string[] = [];
  #isMissingWhatMatters = false;
  /** Kept until they may have changed: null then. */
  #claiming: readonly Holder[] | null = null;
  #named: readonly Holder[] | null = null;

  constructor({ intake, operators }: Timed, policy: Policy) {
    this.#intake = intake;
    this.#operators = operators;
    this.#policy = policy;
  }

  apply({ says, opens, missing, isTakeover }: Change): void {
    const isSaidAnew = says !== undefined && this.#tally.change(says.timeline, says.before, says.after);
    if (isSaidAnew || isTakeover === true) {
      this.#claiming = null;
      this.#named = null;
    }
    if (opens !== undefined) this.#open.push(opens);
    if (missing !== undefined) {
      this.#missing = [...this.#missing, missing].toSorted(compareText);
      this.#isMissingWhatMatters ||= this.#intake.mattering.has(missing);
    }
  }

  stateAt(at: InstantMs): State {
    while (this.#open.length > 0 && this.#open.at(-1)!.to <= at) this.#open.pop();
    const transit = this.#open.at(-1) ?? null;
    const tally = this.#tally;
    const custodyClass = classOf({
      claiming: tally.claiming,
      running: tally.running,
      named: tally.named,
      isSeconded: tally.isSeconded,
      isInTransit: transit !== null,
      isMissing: this.#missing.length > 0,
      isMissingWhatMatters: this.#isMissingWhatMatters,
    });
    const holders = this.#holders(custodyClass, at);
    const handover = custodyClass === 'IN_TRANSIT' ? transit!.handover : null;
    return {
      class: custodyClass,
      holders,
      handover,
      missing: custodyClass === 'UNKNOWN' ? this.#missing : [],
      charge: chargeOf(at, custodyClass, holders, handover, this.#policy),
    };
  }

  #holders(custodyClass: CustodyClass, at: InstantMs): readonly Holder[] {
    switch (custodyClass) {
      case 'WITH_CUSTOMER':
      case 'DOUBLE':
      case 'AGREED':
      case 'UNCONTRADICTED':
        return (this.#claiming ??= this.#holdersOf(this.#tally.claimingParties(), at));
      case 'CONTESTED':
        return (this.#named ??= this.#holdersOf(this.#tally.namedParties(), at));
      case 'IN_TRANSIT':
      case 'UNKNOWN':
      case 'UNOWNED':
        return NOBODY;
    }
  }

  #holdersOf(parties: readonly PartyId[], at: InstantMs): Holder[] {
    return parties
      .toSorted(compareText)
      .map((party) => ({ party, organisation: this.#operators.organisationAt(party, at) }));
  }
}

const NOBODY: readonly Holder[] = [];

function isSame(left: State, right: State): boolean {
  return (
    left.class === right.class &&
    left.handover === right.handover &&
    left.charge.kind === right.charge.kind &&
    left.charge.party === right.charge.party &&
    (left.missing === right.missing || (left.missing.length === 0 && right.missing.length === 0)) &&
    (left.holders === right.holders || haveSameHolders(left.holders, right.holders))
  );
}

function haveSameHolders(left: readonly Holder[], right: readonly Holder[]): boolean {
  return (
    left.length === right.length &&
    left.every(({ party, organisation }, index) => {
      const other = right[index]!;
      return party === other.party && organisation === other.organisation;
    })
  );
}
