/** Which severity counts and since when: `docs/verdicts.md` section 3, read word by word. */

import type { IncidentAccounts, SeverityClaim } from '../../gateway/journey/engine/model.ts';
import type { Policy } from '../../gateway/journey/engine/policy-model.ts';
import type { StandingSeverity } from '../../gateway/journey/engine/verdict/verdict-model.ts';
import { byText } from './handovers.ts';
import { naiveTickets } from './hearing.ts';

export interface NaiveSeverity {
  readonly standing: StandingSeverity;
  /** From when a target that hangs on it runs, if that is after the start; null where it runs from the start. */
  readonly changedAt: number | null;
}

/** Null where no ticket in claims any. */
export function naiveSeverity(accounts: IncidentAccounts, policy: Policy): NaiveSeverity | null {
  const claims = claimsInOrder(accounts);
  const [first] = claims;
  if (first === undefined) return null;
  const isByAgreement = policy.severity.basis === 'LAST_AGREED' && claims.some(hasAgreement);
  if (!isByAgreement) return { standing: standingOf(first, 'FIRST_CLAIMED'), changedAt: null };

  const series = claims.filter((claim, index) => index === 0 || hasAgreement(claim));
  const last = series.at(-1)!;
  let cameToIt = series.length - 1;
  while (cameToIt > 0 && isAlike(series[cameToIt - 1]!, last)) cameToIt -= 1;
  const isChange = policy.severity.changeAppliesFrom === 'CHANGE' && cameToIt > 0;
  return { standing: standingOf(last, 'LAST_AGREED'), changedAt: isChange ? series[cameToIt]!.at : null };
}

const hasAgreement = ({ acceptedBy, claimedBy }: SeverityClaim): boolean =>
  acceptedBy !== null && acceptedBy !== claimedBy;

const isAlike = (a: SeverityClaim, b: SeverityClaim): boolean => a.value === b.value && a.definition === b.definition;

const standingOf = (claim: SeverityClaim, basis: StandingSeverity['basis']): StandingSeverity => ({
  value: claim.value,
  definition: claim.definition,
  basis,
  claimedBy: claim.claimedBy,
  at: claim.at,
});

function claimsInOrder(accounts: IncidentAccounts): SeverityClaim[] {
  const claims: { readonly ticket: string; readonly index: number; readonly claim: SeverityClaim }[] = [];
  const taken = new Set<string>();
  for (const ticket of naiveTickets(accounts)) {
    if (ticket.presence !== 'HELD' || taken.has(ticket.id)) continue;
    taken.add(ticket.id);
    for (const [index, claim] of ticket.severityClaims.entries()) claims.push({ ticket: ticket.id, index, claim });
  }
  claims.sort(
    (a, b) =>
      a.claim.at - b.claim.at ||
      a.claim.witnessedAt - b.claim.witnessedAt ||
      byText(a.ticket, b.ticket) ||
      a.index - b.index,
  );
  return claims.map(({ claim }) => claim);
}
