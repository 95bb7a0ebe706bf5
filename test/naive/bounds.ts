/** From when to when: `docs/custody.md` section 2, read word by word. */

import type { Bound } from '../../gateway/journey/engine/custody/custody-model.ts';
import type { IncidentAccounts, TimeClaim } from '../../gateway/journey/engine/model.ts';
import type { BoundChoice, Policy } from '../../gateway/journey/engine/policy-model.ts';
import { byText } from './handovers.ts';
import { naiveHeardTickets } from './hearing.ts';

export interface NaiveBounds {
  readonly start: Bound | null;
  readonly restore: Bound | null;
  readonly end: number | null;
}

/** Where the end would lie before the start. */
export class NaiveBoundsReversed extends Error {
  override readonly name = 'NaiveBoundsReversed';
}

export function naiveBounds(accounts: IncidentAccounts, policy: Policy): NaiveBounds {
  const start = naiveStart(accounts, policy);
  if (start === null) return { start: null, restore: null, end: null };
  const restore = naiveRestore(accounts, policy);
  const end = restore === null ? Math.min(accounts.asOf, accounts.asKnownAt) : restore.at;
  if (end < start.at) throw new NaiveBoundsReversed(`It ends at ${end}, before its start at ${start.at}`);
  return { start, restore, end };
}

function naiveStart(accounts: IncidentAccounts, policy: Policy): Bound | null {
  const claimed = chooseClaim(accounts.declaration?.startClaims ?? [], policy.start);
  if (claimed !== null) return claimed;
  const recorded: Bound[] = [];
  for (const ticket of naiveHeardTickets(accounts)) {
    const at = ticket.firstObservedAt ?? ticket.openedAt;
    if (at !== null) recorded.push({ at, basis: 'TICKET_RECORD', claimedBy: `desk:${ticket.desk}` });
  }
  return firstOf(recorded, 'EARLIEST');
}

function naiveRestore(accounts: IncidentAccounts, policy: Policy): Bound | null {
  const resolved: Bound[] = [];
  for (const ticket of naiveHeardTickets(accounts)) {
    for (const { claimedAt: at, reopenedAt } of ticket.resolutions) {
      if (reopenedAt === null) resolved.push({ at, basis: 'RESOLUTION_CLAIM', claimedBy: `desk:${ticket.desk}` });
    }
  }
  const restore =
    accounts.declaration === null
      ? firstOf(resolved, 'LATEST')
      : chooseClaim(accounts.declaration.restoreClaims, policy.restore);
  return restore !== null && restore.at > accounts.asOf ? null : restore;
}

function chooseClaim(claims: readonly TimeClaim[], choice: BoundChoice): Bound | null {
  let eligible = claims;
  for (const basis of choice.bases) {
    const ofBasis = claims.filter((claim) => claim.basis === basis);
    if (ofBasis.length === 0) continue;
    eligible = ofBasis;
    break;
  }
  return firstOf(eligible, choice.choose);
}

/** Of several at the same time, the first by basis and by who claims it. */
function firstOf(claims: readonly Bound[], choose: BoundChoice['choose']): Bound | null {
  const [first] = [...claims].sort(
    (a, b) =>
      (choose === 'EARLIEST' ? a.at - b.at : b.at - a.at) ||
      byText(a.basis ?? '', b.basis ?? '') ||
      byText(a.claimedBy ?? '', b.claimedBy ?? ''),
  );
  return first === undefined ? null : { at: first.at, basis: first.basis, claimedBy: first.claimedBy };
}
