/** What is listed beside the intervals: `docs/custody.md` section 7, read word by word. */

import type { Notice, PairedHandover } from '../../gateway/journey/engine/custody/custody-model.ts';
import type { ClockStatement, Handover, IncidentAccounts } from '../../gateway/journey/engine/model.ts';
import type { Policy } from '../../gateway/journey/engine/policy-model.ts';
import { naiveHeardTickets } from './hearing.ts';

/** In no order. A pair's skew is noted about its sender's record. */
export function naiveNotices(
  accounts: IncidentAccounts,
  policy: Policy,
  handovers: readonly PairedHandover[],
): Notice[] {
  const notices: Notice[] = [];
  const speaker = new Map<string, string>();
  for (const ticket of naiveHeardTickets(accounts)) {
    for (const statement of ticket.clock) noteBackDated(ticket.desk, statement, statementTime(statement));
    for (const handover of ticket.handovers) {
      speaker.set(handover.id, ticket.desk);
      noteBackDated(ticket.desk, handover, latestTime(handover));
    }
  }
  for (const handover of handovers) {
    const about = (handover.senderRecord ?? handover.receiverRecord)!;
    const desk = speaker.get(about)!;
    if (handover.pairing === 'UNMATCHED' || handover.pairing === 'WITNESSED')
      notices.push({ kind: handover.pairing, about, desk });
    if (handover.pairing === 'WITNESSED') continue;
    for (const gap of [handover.handoverGap, handover.acceptanceGap]) {
      if (gap !== null && gap < 0) notices.push({ kind: 'SKEW', about, desk, gap });
    }
  }
  return notices;

  function noteBackDated(desk: string, { id, witnessedAt }: ClockStatement | Handover, at: number | null): void {
    if (at === null || witnessedAt - at <= policy.backDatedAfterMilliseconds) return;
    notices.push({ kind: 'BACK_DATED', about: id, desk, by: witnessedAt - at });
  }
}

const statementTime = ({ from, to }: ClockStatement): number => to ?? from;

function latestTime(handover: Handover): number | null {
  const { offeredAt, receivedAt, acceptedAt, rejectedAt, withdrawnAt, returnedAt } = handover;
  let latest: number | null = null;
  for (const time of [offeredAt, receivedAt, acceptedAt, rejectedAt, withdrawnAt, returnedAt]) {
    if (time !== null && (latest === null || time > latest)) latest = time;
  }
  return latest;
}
