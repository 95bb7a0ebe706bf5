/** What is listed beside disagreements of a period: hand-overs without a pair, records written long afterwards, clocks askew. */

import type { Notice } from '../custody/custody-model.ts';
import { pairedHandovers } from '../custody/handovers.ts';
import { intakeOf } from '../custody/intake.ts';
import { noticesOf } from '../custody/notices.ts';
import { compareText } from '../custody/order.ts';
import type { IncidentAccounts, InstantMs, Ticket } from '../model.ts';
import type { Policy } from '../policy-model.ts';
import type { DisagreementQuestion } from './disagreements.ts';

export type PeriodNotice = Notice & {
  readonly incident: string;
  readonly ticket: string;
  /** The earliest instant that the record claims. */
  readonly from: InstantMs;
};

/**
 * The notices of `docs/custody.md`, section 7, about records of the desks asked about whose claimed time touches the period.
 *
 * @returns by `from`, kind, desk, record.
 */
export function periodNoticesOf(
  accounts: IncidentAccounts,
  policy: Policy,
  { between, from, to }: DisagreementQuestion,
): readonly PeriodNotice[] {
  const { heard } = intakeOf(accounts, policy);
  const desks = new Set(between);
  const records = claimedTimes(heard);
  const disputes = accounts.accounts.flatMap((account) => account.disputes);
  return noticesOf(pairedHandovers(heard, disputes, policy), heard, policy)
    .flatMap((notice): readonly PeriodNotice[] => {
      const record = records.get(JSON.stringify([notice.desk, notice.about]));
      if (!desks.has(notice.desk) || record === undefined) return [];
      const touches = record.from < to && (record.from >= from || record.to > from);
      return touches ? [{ ...notice, incident: accounts.incident, ticket: record.ticket, from: record.from }] : [];
    })
    .toSorted(
      (left, right) =>
        left.from - right.from ||
        compareText(left.kind, right.kind) ||
        compareText(left.desk, right.desk) ||
        compareText(left.about, right.about),
    );
}

interface ClaimedTime {
  readonly ticket: string;
  readonly from: InstantMs;
  readonly to: InstantMs;
}

/** By desk and id of the record; one that claims no time at all is left out. */
function claimedTimes(tickets: readonly Ticket[]): ReadonlyMap<string, ClaimedTime> {
  const found = new Map<string, ClaimedTime>();
  for (const { id: ticket, desk, clock, handovers } of tickets) {
    for (const { id, from, to } of clock) {
      found.set(JSON.stringify([desk, id]), { ticket, from, to: to ?? Infinity });
    }
    for (const { id, offeredAt, receivedAt, acceptedAt, rejectedAt, withdrawnAt, returnedAt } of handovers) {
      const times = [offeredAt, receivedAt, acceptedAt, rejectedAt, withdrawnAt, returnedAt].filter(
        (time) => time !== null,
      );
      if (times.length === 0) continue;
      const from = times.reduce((least, time) => Math.min(least, time));
      const to = times.reduce((most, time) => Math.max(most, time));
      found.set(JSON.stringify([desk, id]), { ticket, from, to });
    }
  }
  return found;
}
