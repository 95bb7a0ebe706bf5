import type { InstantMs } from '../model.ts';
import type { PairedHandover } from './custody-model.ts';
import type { Intake } from './intake.ts';

/** A hand-over that makes custody `IN_TRANSIT` in [from, to) where nobody claims the incident. */
export interface Transit {
  readonly handover: PairedHandover;
  readonly from: InstantMs;
  readonly to: InstantMs;
}

/**
 * @param handovers in their order (`compareHandovers`).
 * @returns in that order too, so that of several the last that is open counts. Without the instant of its offer nobody knows from when.
 */
export function transitsOf(handovers: readonly PairedHandover[], intake: Intake): Transit[] {
  return handovers.flatMap((handover) => {
    if (handover.pairing === 'WITNESSED' || handover.offeredAt === null) return [];
    const to = Math.min(
      endOf(handover),
      intake.missingFrom(intake.accountOfParty(handover.from)),
      intake.missingFrom(intake.accountOfParty(handover.to)),
    );
    return handover.offeredAt < to ? [{ handover, from: handover.offeredAt, to }] : [];
  });
}

function endOf({ acceptedAt, withdrawnAt, returnedAt, rejectedAt }: PairedHandover): InstantMs {
  // A rejection that its sender has not read is still on its way.
  const rejectionArrivesAt = returnedAt ?? rejectedAt;
  return Math.min(acceptedAt ?? Infinity, withdrawnAt ?? Infinity, rejectionArrivesAt ?? Infinity);
}
