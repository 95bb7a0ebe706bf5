import type { InstantMs } from '../model.ts';
import type { Policy } from '../policy-model.ts';
import type { Charge, CustodyClass, Holder, PairedHandover } from './custody-model.ts';

/**
 * Who is charged for an instant (section 6). A sender or receiver whom nobody named is charged all the same, with `party` null.
 *
 * @param handover of an `IN_TRANSIT` instant; else null.
 */
export function chargeOf(
  at: InstantMs,
  custodyClass: CustodyClass,
  holders: readonly Holder[],
  handover: PairedHandover | null,
  policy: Policy,
): Charge {
  switch (custodyClass) {
    case 'AGREED':
    case 'UNCONTRADICTED':
      return { kind: 'HOLDER', party: holders[0]!.party };
    case 'WITH_CUSTOMER':
      return { kind: 'CUSTOMER', party: null };
    case 'DOUBLE':
    case 'CONTESTED':
      return { kind: 'DISPUTED', party: null };
    case 'IN_TRANSIT':
      return transitCharge(at, handover!, policy);
    case 'UNOWNED':
    case 'UNKNOWN':
      return { kind: custodyClass, party: null };
  }
}

/** Instants at which the charge of an open hand-over may change. */
export function chargePoints({ receivedAt, rejectedAt }: PairedHandover, policy: Policy): InstantMs[] {
  const received = receivedAt === null ? [] : [receivedAt, overdueFrom(receivedAt, policy)];
  return rejectedAt === null ? received : [...received, rejectedAt];
}

function transitCharge(at: InstantMs, handover: PairedHandover, policy: Policy): Charge {
  const { receivedAt, rejectedAt, returnedAt } = handover;
  const sender: Charge = { kind: 'SENDER', party: handover.from };
  const receiver: Charge = { kind: 'RECEIVER', party: handover.to };
  const isOverdue = receivedAt !== null && at >= overdueFrom(receivedAt, policy);
  if (rejectedAt !== null || returnedAt !== null) {
    if (handover.isRejectionDisputed) return { kind: 'DISPUTED', party: null };
    return isOverdue && rejectedAt !== null && at < rejectedAt ? receiver : sender;
  }
  if (receivedAt === null || at < receivedAt) return sender;
  if (isOverdue) return receiver;
  switch (policy.charging.acceptanceWindow) {
    case 'ALLOWED':
      return { kind: 'ALLOWED', party: null };
    case 'SENDER':
      return sender;
    case 'RECEIVER':
      return receiver;
  }
}

function overdueFrom(receivedAt: InstantMs, policy: Policy): InstantMs {
  return receivedAt + policy.handovers.acceptanceWindowMilliseconds;
}
