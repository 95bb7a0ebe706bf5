import { custodyOf } from '../engine/custody/custody-of.ts';
import { intakeOf } from '../engine/custody/intake.ts';
import { EngineError } from '../engine/engine-error.ts';
import type { IncidentAccounts, InstantMs } from '../engine/model.ts';
import type { Policy } from '../engine/policy-model.ts';

/**
 * Leaves out when sources last spoke, where it decides nothing: a system that has spoken again since is no other evidence. Where an
 * account is too stale at some instant before the incident's end, all of it stays.
 */
export function withoutIdleFreshness(accounts: IncidentAccounts, policy: Policy): IncidentAccounts {
  const end = endOf(accounts, policy);
  const stale = new Set(
    intakeOf(accounts, policy)
      .availability.filter(({ staleFrom }) => staleFrom < end)
      .map(({ desk }) => desk),
  );
  return {
    ...accounts,
    accounts: accounts.accounts.map((account) =>
      stale.has(account.desk)
        ? account
        : { ...account, tickets: account.tickets.map((ticket) => ({ ...ticket, sourceSpokeAt: null })) },
    ),
  };
}

function endOf(accounts: IncidentAccounts, policy: Policy): InstantMs {
  try {
    return custodyOf(accounts, policy).end ?? -Infinity;
  } catch (error) {
    if (error instanceof EngineError) return -Infinity;
    throw error;
  }
}
