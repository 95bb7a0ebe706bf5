import { compareText } from '../custody/order.ts';
import type { IncidentAccounts, InstantMs, SeverityClaim } from '../model.ts';
import type { Policy } from '../policy-model.ts';
import type { StandingSeverity } from './verdict-model.ts';

export interface SeverityStanding {
  readonly severity: StandingSeverity;
  /** When the severity last changed to this value; null where it has been this from the first claim on. */
  readonly changedAt: InstantMs | null;
}

/** Section 3: the severity that counts, by the policy's basis. Null where no ticket that came claims any. */
export function standingSeverity(accounts: IncidentAccounts, policy: Policy): SeverityStanding | null {
  const claims = claimsInOrder(accounts);
  const first = claims[0];
  if (first === undefined) return null;
  const series = [first, ...claims.slice(1).filter(isAgreed)];
  if (policy.severity.basis === 'FIRST_CLAIMED' || !series.some(isAgreed)) {
    return { severity: toStanding(first, 'FIRST_CLAIMED'), changedAt: null };
  }
  const last = series.at(-1)!;
  let begin = series.length - 1;
  while (begin > 0 && isSame(series[begin - 1]!, last)) begin -= 1;
  return { severity: toStanding(last, 'LAST_AGREED'), changedAt: begin === 0 ? null : series[begin]!.at };
}

/** By `at`, then `witnessedAt`, then the ticket's id, then the place on the ticket. One ticket counts once, whoever tells it. */
function claimsInOrder({ accounts }: IncidentAccounts): readonly SeverityClaim[] {
  const tickets = new Map(accounts.flatMap((account) => account.tickets.map((ticket) => [ticket.id, ticket] as const)));
  return [...tickets.values()]
    .filter(({ presence }) => presence === 'HELD')
    .toSorted((left, right) => compareText(left.id, right.id))
    .flatMap(({ severityClaims }) => severityClaims)
    .toSorted((left, right) => left.at - right.at || left.witnessedAt - right.witnessedAt);
}

/** It takes two: a party that accepts its own claim has agreed with nobody. */
function isAgreed({ acceptedBy, claimedBy }: SeverityClaim): boolean {
  return acceptedBy !== null && acceptedBy !== claimedBy;
}

function isSame(left: SeverityClaim, right: SeverityClaim): boolean {
  return left.value === right.value && left.definition === right.definition;
}

function toStanding(claim: SeverityClaim, basis: StandingSeverity['basis']): StandingSeverity {
  const { value, definition, claimedBy, at } = claim;
  return { value, definition, basis, claimedBy, at };
}
