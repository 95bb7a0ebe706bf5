import type { InstantMs, Ticket } from '../model.ts';
import type { Policy } from '../policy-model.ts';
import type { Notice } from './custody-model.ts';
import type { RecordedHandover } from './handovers.ts';
import { compareText } from './order.ts';

/**
 * What is listed beside custody (section 7).
 *
 * @returns by kind (`UNMATCHED`, `WITNESSED`, `SKEW`, `BACK_DATED`), desk, and the record it is about.
 */
export function noticesOf(handovers: readonly RecordedHandover[], heard: readonly Ticket[], policy: Policy): Notice[] {
  return [...handovers.flatMap(handoverNotices), ...heard.flatMap((ticket) => backDated(ticket, policy))].toSorted(
    (left, right) =>
      KINDS.indexOf(left.kind) - KINDS.indexOf(right.kind) ||
      compareText(left.desk, right.desk) ||
      compareText(left.about, right.about),
  );
}

const KINDS: readonly Notice['kind'][] = ['UNMATCHED', 'WITNESSED', 'SKEW', 'BACK_DATED'];

function handoverNotices({ handover, recordedBy: desk }: RecordedHandover): Notice[] {
  const about = handover.senderRecord ?? handover.receiverRecord!;
  const { pairing } = handover;
  if (pairing === 'WITNESSED') return [{ kind: pairing, about, desk }];
  const notices: Notice[] = pairing === 'UNMATCHED' ? [{ kind: pairing, about, desk }] : [];
  for (const gap of [handover.handoverGap, handover.acceptanceGap]) {
    if (gap !== null && gap < 0) notices.push({ kind: 'SKEW', about, desk, gap });
  }
  return notices;
}

function backDated(ticket: Ticket, policy: Policy): Notice[] {
  const statements = ticket.clock.map(({ id, from, to, witnessedAt }) => ({ id, witnessedAt, claimedAt: to ?? from }));
  const handovers = ticket.handovers.map((handover) => ({
    id: handover.id,
    witnessedAt: handover.witnessedAt,
    claimedAt: latest([
      handover.offeredAt,
      handover.receivedAt,
      handover.acceptedAt,
      handover.rejectedAt,
      handover.withdrawnAt,
      handover.returnedAt,
    ]),
  }));
  const byRecord = new Map<string, Notice>();
  for (const { id, witnessedAt, claimedAt } of [...statements, ...handovers]) {
    const by = witnessedAt - claimedAt;
    if (by > policy.backDatedAfterMilliseconds && by !== Infinity) {
      byRecord.set(id, { kind: 'BACK_DATED', about: id, desk: ticket.desk, by });
    }
  }
  return [...byRecord.values()];
}

/** `-Infinity` where none is claimed. */
function latest(times: readonly (InstantMs | null)[]): InstantMs {
  return times.reduce<InstantMs>((greatest, time) => Math.max(greatest, time ?? -Infinity), -Infinity);
}
