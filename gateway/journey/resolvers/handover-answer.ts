/** A paired hand-over as the graph shows it. */

import { instantOrNull, partyOrNull } from './answer-values.ts';
import type { PairedHandover } from '../engine/custody/custody-model.ts';

export function toHandoverAnswer(handover: PairedHandover): object {
  return {
    pairing: handover.pairing,
    senderRecord: handover.senderRecord,
    receiverRecord: handover.receiverRecord,
    from: partyOrNull(handover.from),
    to: partyOrNull(handover.to),
    offeredAt: instantOrNull(handover.offeredAt),
    receivedAt: instantOrNull(handover.receivedAt),
    acceptedAt: instantOrNull(handover.acceptedAt),
    rejectedAt: instantOrNull(handover.rejectedAt),
    withdrawnAt: instantOrNull(handover.withdrawnAt),
    returnedAt: instantOrNull(handover.returnedAt),
    rejectCode: handover.rejectCode,
    handoverGap: handover.handoverGap,
    acceptanceGap: handover.acceptanceGap,
    rejectionDisputed: handover.isRejectionDisputed,
  };
}
