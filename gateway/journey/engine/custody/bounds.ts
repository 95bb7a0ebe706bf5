import { EngineError } from '../engine-error.ts';
import type { IncidentAccounts, InstantMs, Ticket, TimeClaim } from '../model.ts';
import type { BoundChoice, Policy } from '../policy-model.ts';
import type { Bound } from './custody-model.ts';
import { compareText } from './order.ts';

/** Section 2. Without a start there is no end. */
export interface Bounds {
  readonly start: Bound | null;
  readonly restore: Bound | null;
  readonly end: InstantMs | null;
}

/**
 * From when to when custody runs.
 *
 * @param heard the tickets that came and stand under no parent.
 * @throws {EngineError} `BOUNDS_REVERSED` where the end lies before the start.
 */
export function boundsOf(accounts: IncidentAccounts, heard: readonly Ticket[], policy: Policy): Bounds {
  const { declaration, asOf, asKnownAt } = accounts;
  const start = chosenClaim(declaration?.startClaims ?? [], policy.start) ?? earliestRecord(heard);
  if (start === null) return { start: null, restore: null, end: null };
  const claimed =
    declaration === null ? latestResolution(heard) : chosenClaim(declaration.restoreClaims, policy.restore);
  const restore = claimed !== null && claimed.at <= asOf ? claimed : null;
  const end = restore?.at ?? Math.min(asOf, asKnownAt);
  if (end < start.at) {
    const ending = restore === null ? `the time asked about, ${written(end)},` : `the restore, ${described(restore)},`;
    throw new EngineError(
      'BOUNDS_REVERSED',
      `Incident ${accounts.incident}: ${ending} lies before the start, ${described(start)}, as policy ${policy.version} chooses them.`,
    );
  }
  return { start, restore, end };
}

function chosenClaim(claims: readonly TimeClaim[], choice: BoundChoice): Bound | null {
  const place = new Map(choice.bases.map((basis, index) => [basis, index]));
  const placeOf = ({ basis }: TimeClaim): number => (basis === null ? undefined : place.get(basis)) ?? Infinity;
  const best = claims.reduce((least, claim) => Math.min(least, placeOf(claim)), Infinity);
  const direction = choice.choose === 'EARLIEST' ? 1 : -1;
  return first(
    claims.filter((claim) => placeOf(claim) === best),
    (left, right) => direction * (left.at - right.at) || compareSource(left, right),
  );
}

function earliestRecord(heard: readonly Ticket[]): Bound | null {
  const records = heard.flatMap((ticket): Bound[] => {
    const at = ticket.firstObservedAt ?? ticket.openedAt;
    return at === null ? [] : [{ at, basis: 'TICKET_RECORD', claimedBy: `desk:${ticket.desk}` }];
  });
  return first(records, (left, right) => left.at - right.at || compareSource(left, right));
}

function latestResolution(heard: readonly Ticket[]): Bound | null {
  const claims = heard.flatMap((ticket) =>
    ticket.resolutions
      .filter(({ reopenedAt }) => reopenedAt === null)
      .map(({ claimedAt }): Bound => ({ at: claimedAt, basis: 'RESOLUTION_CLAIM', claimedBy: `desk:${ticket.desk}` })),
  );
  return first(claims, (left, right) => right.at - left.at || compareSource(left, right));
}

function first(claims: readonly Bound[], compare: (left: Bound, right: Bound) => number): Bound | null {
  let found: Bound | null = null;
  for (const claim of claims) if (found === null || compare(claim, found) < 0) found = claim;
  return found === null ? null : { at: found.at, basis: found.basis, claimedBy: found.claimedBy };
}

/** Claims of one instant differ in who said it only: any fixed order does, so that none depends on which came first. */
function compareSource(left: Bound, right: Bound): number {
  return compareText(left.basis ?? '', right.basis ?? '') || compareText(left.claimedBy ?? '', right.claimedBy ?? '');
}

function described({ at, basis, claimedBy }: Bound): string {
  return `${written(at)} (${basis ?? 'no basis given'}, claimed by ${claimedBy ?? 'nobody named'})`;
}

function written(at: InstantMs): string {
  return new Date(at).toISOString();
}
