/** One hand-over from two desks' records: `docs/custody.md` section 4, read word by word. */

import type { PairedHandover } from '../../gateway/journey/engine/custody/custody-model.ts';
import type { Handover, IncidentAccounts, Ticket } from '../../gateway/journey/engine/model.ts';
import type { Policy } from '../../gateway/journey/engine/policy-model.ts';
import { naiveHeardTickets } from './hearing.ts';

export interface Recorded {
  readonly ticket: Ticket;
  readonly handover: Handover;
}

interface Candidate {
  readonly sent: Recorded;
  readonly received: Recorded;
  readonly distance: number;
}

const pairedOf = new WeakMap<IncidentAccounts, WeakMap<Policy, readonly PairedHandover[]>>();

/** Remembered: no instant bears on it, and each asks. */
export function naiveHandovers(accounts: IncidentAccounts, policy: Policy): readonly PairedHandover[] {
  const ofAccounts = pairedOf.get(accounts) ?? new WeakMap<Policy, readonly PairedHandover[]>();
  pairedOf.set(accounts, ofAccounts);
  const paired = ofAccounts.get(policy) ?? pairAll(accounts, policy);
  ofAccounts.set(policy, paired);
  return paired;
}

function pairAll(accounts: IncidentAccounts, policy: Policy): readonly PairedHandover[] {
  const sent: Recorded[] = [];
  const received: Recorded[] = [];
  const paired: PairedHandover[] = [];
  for (const ticket of naiveHeardTickets(accounts)) {
    for (const handover of ticket.handovers) {
      const record = { ticket, handover };
      if (handover.from === `desk:${ticket.desk}`) sent.push(record);
      else if (handover.to === `desk:${ticket.desk}`) received.push(record);
      else paired.push(merge(accounts, 'WITNESSED', record, null));
    }
  }
  const taken = new Set<Handover>();
  const take = (pairing: PairedHandover['pairing'], candidates: Candidate[]) => {
    candidates.sort(
      (a, b) =>
        byNumber(a.distance, b.distance) ||
        byText(a.sent.handover.id, b.sent.handover.id) ||
        byText(a.received.handover.id, b.received.handover.id),
    );
    for (const candidate of candidates) {
      if (taken.has(candidate.sent.handover) || taken.has(candidate.received.handover)) continue;
      taken.add(candidate.sent.handover).add(candidate.received.handover);
      paired.push(merge(accounts, pairing, candidate.sent, candidate.received));
    }
  };
  take('TRANSFER_REFERENCE', byReference(sent, received));
  const isFree = ({ handover }: Recorded) => !taken.has(handover);
  take('BOND_AND_TIME', byBondAndTime(sent.filter(isFree), received.filter(isFree), policy));
  for (const record of sent.filter(isFree)) paired.push(merge(accounts, 'UNMATCHED', record, null));
  for (const record of received.filter(isFree)) paired.push(merge(accounts, 'UNMATCHED', null, record));
  return paired;
}

const byNumber = (a: number, b: number): number => (a < b ? -1 : a > b ? 1 : 0);
export const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Null where one of them does not say when. */
function distanceOf(sent: Handover, received: Handover): number | null {
  const receivedAt = received.receivedAt ?? received.offeredAt;
  return sent.offeredAt === null || receivedAt === null ? null : Math.abs(sent.offeredAt - receivedAt);
}

const isSameParties = (a: Handover, b: Handover) => a.from === b.from && a.to === b.to;

function byReference(sent: readonly Recorded[], received: readonly Recorded[]): Candidate[] {
  const candidates: Candidate[] = [];
  for (const a of sent) {
    for (const b of received) {
      const reference = a.handover.transferReference;
      if (!isSameParties(a.handover, b.handover)) continue;
      if (reference === null || reference !== b.handover.transferReference) continue;
      candidates.push({ sent: a, received: b, distance: distanceOf(a.handover, b.handover) ?? Infinity });
    }
  }
  return candidates;
}

function byBondAndTime(sent: readonly Recorded[], received: readonly Recorded[], policy: Policy): Candidate[] {
  const candidates: Candidate[] = [];
  for (const a of sent) {
    for (const b of received) {
      const references = [a.handover.transferReference, b.handover.transferReference];
      if (references[0] !== null && references[1] !== null && references[0] !== references[1]) continue;
      if (!isSameParties(a.handover, b.handover) || !isBonded(a.ticket, b.ticket)) continue;
      const distance = distanceOf(a.handover, b.handover);
      if (distance === null || distance > policy.handovers.pairingWindowMilliseconds) continue;
      candidates.push({ sent: a, received: b, distance });
    }
  }
  return candidates;
}

function isBonded(a: Ticket, b: Ticket): boolean {
  for (const bond of a.bonds) if (bond.target === b.id && bond.deniedAt === null) return true;
  for (const bond of b.bonds) if (bond.target === a.id && bond.deniedAt === null) return true;
  return false;
}

function merge(
  accounts: IncidentAccounts,
  pairing: PairedHandover['pairing'],
  senders: Recorded | null,
  receivers: Recorded | null,
): PairedHandover {
  const [a, b] = [senders?.handover ?? null, receivers?.handover ?? null];
  const offeredAt = a?.offeredAt ?? b?.offeredAt ?? null;
  const receivedAt = b?.receivedAt ?? a?.receivedAt ?? null;
  const acceptedAt = b?.acceptedAt ?? a?.acceptedAt ?? null;
  const rejectedAt = b?.rejectedAt ?? a?.rejectedAt ?? null;
  const returnedAt = a?.returnedAt ?? b?.returnedAt ?? null;
  const disputes = accounts.accounts.flatMap((account) => account.disputes);
  return {
    pairing,
    senderRecord: a?.id ?? null,
    receiverRecord: b?.id ?? null,
    from: (a ?? b)!.from,
    to: (a ?? b)!.to,
    offeredAt,
    receivedAt,
    acceptedAt,
    rejectedAt,
    withdrawnAt: a?.withdrawnAt ?? b?.withdrawnAt ?? null,
    returnedAt,
    rejectCode: b?.rejectCode ?? a?.rejectCode ?? null,
    handoverGap: offeredAt === null || receivedAt === null ? null : receivedAt - offeredAt,
    acceptanceGap: receivedAt === null || acceptedAt === null ? null : acceptedAt - receivedAt,
    isRejectionDisputed:
      isRejected({ rejectedAt, returnedAt }) &&
      disputes.some(({ about, withdrawnAt }) => withdrawnAt === null && (about === a?.id || about === b?.id)),
  };
}

/** What came back was rejected, even where nobody says when. */
export const isRejected = ({ rejectedAt, returnedAt }: Pick<PairedHandover, 'rejectedAt' | 'returnedAt'>): boolean =>
  rejectedAt !== null || returnedAt !== null;

/** From its offer until it is accepted or withdrawn, or its rejection is received. */
export function isOpen(handover: PairedHandover, instant: number): boolean {
  if (handover.pairing === 'WITNESSED' || handover.offeredAt === null || handover.offeredAt > instant) return false;
  for (const end of [handover.acceptedAt, handover.withdrawnAt, handover.returnedAt ?? handover.rejectedAt]) {
    if (end !== null && end <= instant) return false;
  }
  return true;
}
