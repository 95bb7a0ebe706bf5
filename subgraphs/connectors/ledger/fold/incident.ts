/** The NSD's account of an incident, and what any desk says of its own part in one. */

import type { PartyId, TicketId } from '../../../../schema/contract/ids.ts';
import { formatInstant } from '../../../../schema/contract/times.ts';
import type { Bond, CodeReference, Dispute, GovernedText, Reference, Withholding } from '../../../kit/model.ts';
import type { LedgerEventOf } from '../event.ts';
import {
  byInstant,
  instantOrNull,
  partyOrDesk,
  partyOrNull,
  type FoldContext,
  type StoredEvent,
} from './stored-event.ts';

/** A claim of when an incident started or was restored: kept beside the other parties', never averaged. */
export interface TimeClaim {
  readonly at: string;
  readonly claimedBy: Reference<PartyId> | null;
  readonly basis: string | null;
  readonly recordedAt: string | null;
  readonly witnessedAt: string;
}

export interface SiteImpact {
  readonly site: CodeReference;
  readonly startedAt: string;
  readonly restoredAt: string | null;
  readonly claimedBy: Reference<PartyId> | null;
}

export interface IncidentRecord {
  readonly id: string;
  readonly title: GovernedText | null;
  readonly major: boolean | null;
  readonly service: CodeReference | null;
  readonly startClaims: readonly TimeClaim[];
  readonly restoreClaims: readonly TimeClaim[];
  readonly impact: readonly SiteImpact[];
  readonly bonds: readonly Bond[];
  readonly supersededBy: Reference | null;
}

/** What a desk states of its own part in an incident, where that is more than its tickets show. */
export interface InvolvementStatement {
  readonly statement: {
    readonly state: 'NOT_HELD' | 'PURGED' | 'WITHHELD';
    readonly withheld: Withholding | null;
  } | null;
  readonly disputes: readonly Dispute[];
}

/**
 * @param visible the incident's events that count, in order.
 * @returns null unless the incident was declared here.
 */
export function foldIncident(id: string, visible: readonly StoredEvent[], context: FoldContext): IncidentRecord | null {
  const startClaims: TimeClaim[] = [];
  const restoreClaims: TimeClaim[] = [];
  const impact = new Map<string, SiteImpact>();
  const bonds = new Map<string, Bond>();
  let title: GovernedText | null = null;
  let major: boolean | null = null;
  let service: CodeReference | null = null;
  let supersededBy: Reference | null = null;
  let declared = false;
  for (const event of visible) {
    switch (event.kind) {
      case 'incident.declared':
      case 'incident.updated':
        declared ||= event.kind === 'incident.declared';
        title = context.readText(event.id, 'title') ?? title;
        major = event.data.major ?? major;
        service = event.data.service === undefined ? service : { code: event.data.service };
        break;
      case 'incident.startClaimed':
        startClaims.push(toTimeClaim(event, event.data));
        break;
      case 'incident.restoreClaimed':
        restoreClaims.push(toTimeClaim(event, event.data));
        break;
      case 'incident.impactClaimed':
        // One party's later word on one site replaces its earlier one, and nobody else's.
        impact.set(JSON.stringify([event.data.site, event.data.claimedBy]), {
          site: { code: event.data.site },
          startedAt: event.data.startedAt,
          restoredAt: event.data.restoredAt ?? null,
          claimedBy: partyOrNull(event.data.claimedBy),
        });
        break;
      case 'incident.bonded':
        bonds.set(event.data.target, {
          target: { id: event.data.target as TicketId },
          role: event.data.role,
          assertedBy: partyOrDesk(event.data.assertedBy ?? event.recordedBy, context),
          assertedAt: formatInstant(event.occurredAt),
          confirmedAt: null,
          deniedAt: null,
        });
        break;
      case 'incident.unbonded':
        bonds.delete(event.data.target);
        break;
      case 'incident.superseded':
        supersededBy = { id: event.data.by };
        break;
      default:
        // The desk's own part (involvement, disputes) is folded apart, by foldInvolvementStatement.
        break;
    }
  }
  if (!declared) return null;
  return {
    id,
    title,
    major,
    service,
    startClaims: startClaims.toSorted(byInstant(({ at }) => at)),
    restoreClaims: restoreClaims.toSorted(byInstant(({ at }) => at)),
    impact: [...impact.values()].toSorted(byInstant(({ startedAt }) => startedAt)).toSorted(bySite),
    bonds: [...bonds.values()].toSorted(byInstant(({ assertedAt }) => assertedAt)),
    supersededBy,
  };
}

/** @param visible the incident's events that count, in order. */
export function foldInvolvementStatement(visible: readonly StoredEvent[], context: FoldContext): InvolvementStatement {
  const disputes = new Map<string, Dispute>();
  let statement: InvolvementStatement['statement'] = null;
  for (const event of visible) {
    switch (event.kind) {
      case 'involvement.stated':
        statement = { state: event.data.state, withheld: toWithholding(event, event.data, context) };
        break;
      case 'dispute.raised':
        disputes.set(event.data.dispute, {
          id: event.data.dispute,
          subject: event.data.subject,
          about: event.data.about,
          position: context.readText(event.id, 'position'),
          raisedBy: partyOrDesk(event.data.raisedBy ?? event.recordedBy, context),
          raisedAt: formatInstant(event.occurredAt),
          withdrawnAt: null,
          witnessedAt: formatInstant(event.witnessedAt),
        });
        break;
      case 'dispute.withdrawn': {
        const dispute = disputes.get(event.data.dispute);
        if (dispute !== undefined) {
          const witnessedAt = formatInstant(event.witnessedAt);
          disputes.set(dispute.id, { ...dispute, withdrawnAt: formatInstant(event.occurredAt), witnessedAt });
        }
        break;
      }
      default:
        break;
    }
  }
  return { statement, disputes: [...disputes.values()].toSorted(byInstant(({ raisedAt }) => raisedAt)) };
}

function bySite({ site: left }: SiteImpact, { site: right }: SiteImpact): number {
  return left.code < right.code ? -1 : left.code > right.code ? 1 : 0;
}

function toTimeClaim(event: StoredEvent, claim: LedgerEventOf<'incident.startClaimed'>['data']): TimeClaim {
  return {
    at: claim.at,
    claimedBy: partyOrNull(claim.claimedBy),
    basis: claim.basis ?? null,
    recordedAt: instantOrNull(event.recordedAt),
    witnessedAt: formatInstant(event.witnessedAt),
  };
}

function toWithholding(
  event: StoredEvent,
  data: LedgerEventOf<'involvement.stated'>['data'],
  context: FoldContext,
): Withholding | null {
  if (data.state !== 'WITHHELD') return null;
  const { reasonCode = 'DEFAULT', reviewDueAt = null } = data;
  // DEFAULT is the rule until somebody decides: nobody did.
  if (reasonCode === 'DEFAULT') return { reasonCode, decidedBy: null, decidedAt: null, reviewDueAt };
  const decidedBy = partyOrDesk(event.recordedBy, context);
  return { reasonCode, decidedBy, decidedAt: formatInstant(event.occurredAt), reviewDueAt };
}
