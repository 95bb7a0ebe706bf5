import type { IncidentAccounts } from '../model.ts';
import type { Policy } from '../policy-model.ts';
import { boundsOf } from './bounds.ts';
import type { Custody } from './custody-model.ts';
import { pairedHandovers } from './handovers.ts';
import { intakeOf, missingBefore } from './intake.ts';
import { intervalsOf } from './intervals.ts';
import { noticesOf } from './notices.ts';
import { operatorsOf } from './operators.ts';
import { timelineOf } from './timeline.ts';
import { transitsOf } from './transit.ts';

/**
 * Whose time it was: every instant of an incident, from start to restore, in exactly one class. `docs/custody.md` is the rule.
 *
 * The order in which accounts, tickets and records stand in the arrays changes nothing, and a record that came twice counts once. The
 * cost is n log n in statements and hand-overs.
 *
 * @returns without a start no interval; hand-overs, notices and missing accounts all the same.
 * @throws {EngineError} `BOUNDS_REVERSED` where the end lies before the start.
 */
export function custodyOf(accounts: IncidentAccounts, policy: Policy): Custody {
  const { directory } = accounts;
  const intake = intakeOf(accounts, policy);
  const { heard, availability } = intake;
  const { start, restore, end } = boundsOf(accounts, heard, policy);

  const disputes = accounts.accounts.flatMap((account) => account.disputes);
  const recorded = pairedHandovers(heard, disputes, policy);
  const handovers = recorded.map(({ handover }) => handover);

  const localDesks = new Set(directory.desks.filter(({ kind }) => kind === 'LOCAL').map(({ code }) => `desk:${code}`));
  const timed = {
    timelines: heard.map((ticket) =>
      timelineOf(ticket, intake.silentFrom(ticket), (party) => localDesks.has(party), policy),
    ),
    transits: transitsOf(handovers, intake),
    intake,
    operators: operatorsOf(directory),
  };
  const missing = missingBefore(start !== null && end !== null && start.at < end ? end : null, availability);
  return {
    policyVersion: policy.version,
    start,
    restore,
    end,
    intervals: start === null || end === null ? [] : intervalsOf(timed, start.at, end, policy),
    missing,
    isComplete: missing.length === 0,
    handovers,
    notices: noticesOf(recorded, heard, policy),
    directory,
  };
}
