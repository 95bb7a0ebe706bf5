import { bandTime, type Span } from '../calendar/band-time.ts';
import type { Calendar } from '../calendar/calendar-model.ts';
import { custodyOf } from '../custody/custody-of.ts';
import { copiedAccounts } from '../custody/intake.ts';
import type { Custody, MissingAccount } from '../custody/custody-model.ts';
import { EngineError } from '../engine-error.ts';
import type { Dispute, IncidentAccounts, InstantMs } from '../model.ts';
import type { Policy } from '../policy-model.ts';
import type { Agreement, Target } from './agreement-model.ts';
import { allowedDowntime } from './allowance.ts';
import { standingDisputes, withoutContested } from './contest.ts';
import { plainOutcome } from './reckon.ts';
import { availabilityVerdictId } from './verdict-id.ts';
import { distinctMissing } from './verdict-order.ts';
import type { BearingDispute, Outcome, Verdict } from './verdict-model.ts';

/** An incident that users of the service suffered. */
export interface Outage {
  readonly accounts: IncidentAccounts;
  readonly custody: Custody;
}

export interface AvailabilityOptions {
  readonly agreement: Agreement;
  readonly target: Target;
  readonly calendar: Calendar;
  readonly policy: Policy;
  readonly service: string;
  readonly period: Span;
  /** The parts of the period in which this version holds: in order, without overlap, at least one. */
  readonly windows: readonly Span[];
  /** The last instant of which anything is known. */
  readonly now: InstantMs;
  readonly outages: readonly Outage[];
  /** All that were looked at: on whichever of them a dispute of the verdict itself was raised, it is a dispute of the verdict. */
  readonly incidents: readonly IncidentAccounts[];
  /** Desks that did not say which incidents there were. */
  readonly silentDesks: readonly MissingAccount[];
}

/**
 * Section 7: one service over one period.
 *
 * @returns null where the target's threshold is not one of availability.
 */
export function availabilityVerdict(options: AvailabilityOptions): Verdict | null {
  const { agreement, target, calendar, service, period, windows, now, outages, silentDesks } = options;
  const downtimes = outages.map(({ custody }) => downtimeOf(custody));
  const timeWith = (spans: readonly (Span | null)[]) =>
    bandTime({ calendar, windows, downtimes: spans.filter((span) => span !== null) });
  const { serviceTime, downtime: counted } = timeWith(downtimes);
  const allowed = allowedDowntime(target, serviceTime);
  if (allowed === null) return null;
  const id = availabilityVerdictId(agreement, target.code, service, period);
  const isOver = windows.at(-1)!.to <= now;
  const ofInputs = outages.flatMap((outage, index) =>
    bearing(
      outage,
      (custody) => {
        const other = timeWith(downtimes.with(index, downtimeOf(custody))).downtime;
        return other === counted ? null : { outcome: plainOutcome(other, allowed, isOver), counted: other };
      },
      options.policy,
    ),
  );
  const disputes = [...ofInputs, ...options.incidents.flatMap((accounts) => againstVerdict(accounts, id))];
  const copied = outages.flatMap(({ accounts }) => copiedAccounts(accounts));
  const missing = [...silentDesks, ...outages.flatMap(({ custody }) => custody.missing), ...copied];
  const isIncomplete =
    silentDesks.length > 0 ||
    missing.some(({ reason }) => reason === 'NOT_ANSWERED') ||
    copied.length > 0 ||
    outages.some(({ accounts }) => accounts.declaration === null);
  const plain = plainOutcome(counted, allowed, isOver);
  const outcome: Outcome = isIncomplete ? 'INCOMPLETE' : disputes.length > 0 ? 'DISPUTED' : plain;
  return {
    id,
    agreement: { code: agreement.code, version: agreement.version },
    target: target.code,
    measure: 'AVAILABILITY',
    incident: null,
    service,
    outcome,
    outcomeWithoutUnknown: plain,
    outcomeWithUnknown: plain,
    outcomeWithoutContested: plain,
    severity: null,
    from: windows[0]!.from,
    to: Math.max(windows[0]!.from, Math.min(windows.at(-1)!.to, now)),
    restoredAt: null,
    elapsed: serviceTime,
    stopped: 0,
    relieved: 0,
    counted,
    customerClock: counted,
    allowed,
    remaining: allowed - counted,
    breachAt: null,
    causes: [],
    disputes,
    missing: distinctMissing(missing),
  };
}

/** Null where nothing says when it began. */
function downtimeOf({ start, end }: Custody): Span | null {
  return start === null || end === null ? null : { from: start.at, to: end };
}

function bearing(
  { accounts }: Outage,
  recount: (custody: Custody) => BearingDispute['without'],
  policy: Policy,
): readonly BearingDispute[] {
  return standingDisputes(accounts).flatMap(({ desk, dispute }): readonly BearingDispute[] => {
    const row = rowOf(accounts, desk, dispute);
    const other = withoutContested(accounts, dispute);
    if (other === null) return [];
    try {
      const without = recount(custodyOf(other, policy));
      return without === null ? [] : [{ ...row, decides: true, without }];
    } catch (error) {
      // Without the item the incident would end before it began: it decides.
      if (error instanceof EngineError) return [{ ...row, decides: true, without: null }];
      throw error;
    }
  });
}

function againstVerdict(accounts: IncidentAccounts, id: string): readonly BearingDispute[] {
  return standingDisputes(accounts)
    .filter(({ dispute: { subject, about } }) => subject === 'VERDICT' && about === id)
    .map(({ desk, dispute }) => ({ ...rowOf(accounts, desk, dispute), decides: true, without: null }));
}

function rowOf({ incident }: IncidentAccounts, desk: string, { id, subject, about, raisedBy, raisedAt }: Dispute) {
  return { desk, incident, id, subject, about, raisedBy, raisedAt };
}
