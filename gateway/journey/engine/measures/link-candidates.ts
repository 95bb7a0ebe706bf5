/** Which tickets that nobody linked may belong to an incident, weighed on structured fields alone. */

import { compareText } from '../custody/order.ts';
import type { InstantMs } from '../model.ts';
import type { CandidateChoices } from '../policy-model.ts';

export type CandidateReason =
  'SAME_SERVICE' | 'SERVICE_DEPENDED_ON' | 'SERVICE_DEPENDS_ON_IT' | 'SAME_SITE' | 'OVERLAPPING_TIME';

export interface UnlinkedTicket {
  readonly id: string;
  readonly service: string | null;
  readonly sites: readonly string[];
  /** When its fault was first seen, or else when it was opened; null where neither is said. */
  readonly from: InstantMs | null;
  /** When it was closed; null while it is open. */
  readonly to: InstantMs | null;
}

/** What a ticket is compared with. */
export interface CandidateScope {
  /** [from, to) of the incident. */
  readonly from: InstantMs;
  readonly to: InstantMs;
  readonly services: ReadonlySet<string>;
  readonly sites: ReadonlySet<string>;
  /** The services without which a service does not work: those that the directory lists, not those in turn behind them. */
  readonly dependsOn: (service: string) => readonly string[];
  /** Tickets on which somebody has decided: bonded to the incident, whether or not the bond was denied since. */
  readonly decided: ReadonlySet<string>;
}

export interface LinkCandidate {
  readonly ticket: string;
  readonly score: number;
  /** In the order of their points, the most first. */
  readonly reasons: readonly CandidateReason[];
}

/** @returns null for a ticket that has too few points, or that somebody has decided on. */
export function linkCandidate(
  ticket: UnlinkedTicket,
  scope: CandidateScope,
  { points, minimumScore, overlapMarginMilliseconds }: CandidateChoices,
): LinkCandidate | null {
  if (scope.decided.has(ticket.id)) return null;
  const found: [CandidateReason, number][] = [];
  const byService = serviceReason(ticket.service, scope);
  if (byService !== null) {
    found.push([byService, byService === 'SAME_SERVICE' ? points.sameService : points.dependedOnService]);
  }
  if (ticket.sites.some((site) => scope.sites.has(site))) found.push(['SAME_SITE', points.sameSite]);
  if (overlaps(ticket, scope, overlapMarginMilliseconds)) found.push(['OVERLAPPING_TIME', points.overlappingTime]);
  const score = found.reduce((sum, [, worth]) => sum + worth, 0);
  if (score < minimumScore) return null;
  const reasons = found
    .toSorted(([left, leftWorth], [right, rightWorth]) => rightWorth - leftWorth || compareText(left, right))
    .map(([reason]) => reason);
  return { ticket: ticket.id, score, reasons };
}

/** The one that says most, where several hold. */
function serviceReason(service: string | null, { services, dependsOn }: CandidateScope): CandidateReason | null {
  if (service === null) return null;
  if (services.has(service)) return 'SAME_SERVICE';
  if ([...services].some((own) => dependsOn(own).includes(service))) return 'SERVICE_DEPENDED_ON';
  return dependsOn(service).some((needed) => services.has(needed)) ? 'SERVICE_DEPENDS_ON_IT' : null;
}

function overlaps({ from, to }: UnlinkedTicket, scope: CandidateScope, margin: number): boolean {
  return from !== null && from < scope.to + margin && (to === null || to > scope.from - margin);
}
