/** Each record of the graph as the engine's: instants parsed, references as their ids. */

import { parseInstant } from '../../../schema/contract/times.ts';
import type {
  Bond,
  ClockStatement,
  Dispute,
  Handover,
  InstantMs,
  MaterialGap,
  Resolution,
  SeverityClaim,
  SiteImpact,
  TimeClaim,
} from '../engine/model.ts';
import type {
  BondNode,
  ClockStatementNode,
  DisputeNode,
  HandoverNode,
  MaterialGapNode,
  ResolutionNode,
  SeverityClaimNode,
  SiteImpactNode,
  TimeClaimNode,
} from './incident-node.ts';

/**
 * A record came without something that every desk that answers says of it. What it was part of counts as not having come: half a
 * record is not a smaller claim.
 */
export class IncompleteRecordError extends Error {
  override readonly name = 'IncompleteRecordError';
}

/** @throws {IncompleteRecordError} where there is none. */
export function required<Value>(value: Value | null | undefined, name: string): Value {
  if (value == null) throw new IncompleteRecordError(`${name} is missing`);
  return value;
}

/** @throws {IncompleteRecordError} where the list, or an entry of it, did not come. */
export function requiredList<Node, Record>(
  nodes: readonly (Node | null | undefined)[] | null | undefined,
  name: string,
  toRecord: (node: Node) => Record,
): readonly Record[] {
  return required(nodes, name).map((node) => toRecord(required(node, name)));
}

/** Null where the source does not say. */
export function instant(value: string | null | undefined): InstantMs | null {
  return value == null ? null : parseInstant(value, 'an instant of an account');
}

export function toTimeClaim({ at, claimedBy, basis, witnessedAt }: TimeClaimNode): TimeClaim {
  return {
    at: requiredInstant(at, 'at'),
    claimedBy: claimedBy?.id ?? null,
    basis: basis ?? null,
    witnessedAt: instant(witnessedAt),
  };
}

export function toSiteImpact({ site, startedAt, restoredAt, claimedBy }: SiteImpactNode): SiteImpact {
  return {
    site: required(site, 'site').code,
    startedAt: instant(startedAt),
    restoredAt: instant(restoredAt),
    claimedBy: claimedBy?.id ?? null,
  };
}

export function toBond({ target, role, assertedAt, deniedAt }: BondNode): Bond {
  return {
    target: required(target, 'target').id,
    role: required(role, 'role'),
    assertedAt: instant(assertedAt),
    deniedAt: instant(deniedAt),
  };
}

export function toClockStatement(node: ClockStatementNode): ClockStatement {
  return {
    id: node.id,
    role: required(node.role, 'role'),
    state: required(node.state, 'state'),
    heldBy: node.heldBy?.id ?? null,
    waitingOn: node.waitingOn?.id ?? null,
    from: requiredInstant(node.from, 'from'),
    to: instant(node.to),
    reason: node.reason ?? null,
    // Withheld or erased, it was written: a figure may not differ by who reads it.
    hasEvidence: node.evidence != null,
    requestedAt: instant(node.requestedAt),
    requestReachedAt: instant(node.requestReachedAt),
    recordedAt: instant(node.recordedAt),
    witnessedAt: requiredInstant(node.witnessedAt, 'witnessedAt'),
  };
}

export function toHandover(node: HandoverNode): Handover {
  return {
    id: node.id,
    transferReference: node.transferReference ?? null,
    from: node.from?.id ?? null,
    to: node.to?.id ?? null,
    offeredAt: instant(node.offeredAt),
    receivedAt: instant(node.receivedAt),
    acceptedAt: instant(node.acceptedAt),
    rejectedAt: instant(node.rejectedAt),
    withdrawnAt: instant(node.withdrawnAt),
    returnedAt: instant(node.returnedAt),
    rejectCode: node.rejectCode ?? null,
    recordedAt: instant(node.recordedAt),
    witnessedAt: requiredInstant(node.witnessedAt, 'witnessedAt'),
  };
}

export function toResolution({ claimedAt, confirmedAt, reopenedAt }: ResolutionNode): Resolution {
  return {
    claimedAt: requiredInstant(claimedAt, 'claimedAt'),
    confirmedAt: instant(confirmedAt),
    reopenedAt: instant(reopenedAt),
  };
}

export function toSeverityClaim(node: SeverityClaimNode): SeverityClaim {
  return {
    value: required(node.value, 'value'),
    claimedBy: node.claimedBy?.id ?? null,
    definition: node.definition ?? null,
    at: requiredInstant(node.at, 'at'),
    acceptedBy: node.acceptedBy?.id ?? null,
    witnessedAt: requiredInstant(node.witnessedAt, 'witnessedAt'),
  };
}

export function toMaterialGap(node: MaterialGapNode): MaterialGap {
  return {
    obligation: node.obligation,
    assertedBy: node.assertedBy?.id ?? null,
    assertedAt: requiredInstant(node.assertedAt, 'assertedAt'),
    firstLineFixable: node.firstLineFixable ?? null,
    contestedAt: instant(node.contestedAt),
  };
}

export function toDispute(node: DisputeNode): Dispute {
  return {
    id: node.id,
    subject: required(node.subject, 'subject'),
    about: required(node.about, 'about'),
    raisedBy: node.raisedBy?.id ?? null,
    raisedAt: requiredInstant(node.raisedAt, 'raisedAt'),
    withdrawnAt: instant(node.withdrawnAt),
    witnessedAt: requiredInstant(node.witnessedAt, 'witnessedAt'),
  };
}

function requiredInstant(value: string | null | undefined, name: string): InstantMs {
  return parseInstant(required(value, name), name);
}
