import type { Dispute, Handover, InstantMs, PartyId, Ticket } from '../model.ts';
import type { Policy } from '../policy-model.ts';
import type { PairedHandover } from './custody-model.ts';
import { nearestPairs, type Candidate, type Circle } from './nearest-pairs.ts';
import { compareText } from './order.ts';

/** What one desk recorded of a hand-over. */
interface HandoverRecord extends Candidate {
  /** The ticket that records it. */
  readonly ticket: string;
  readonly desk: string;
  readonly handover: Handover;
  readonly side: 'SENDER' | 'RECEIVER' | 'WITNESS';
  /** Null where its side did not say when. */
  readonly nearAt: InstantMs | null;
}

/** A hand-over and whose record it is: the sender's desk, or where only another recorded it, that one. */
export interface RecordedHandover {
  readonly handover: PairedHandover;
  readonly recordedBy: string;
}

type Pairs = readonly (readonly [sender: HandoverRecord, receiver: HandoverRecord])[];

/**
 * Section 4: every hand-over that the tickets record, both sides' records as one where they pair.
 *
 * @param heard tickets whose records count.
 * @returns by `offeredAt` (unknown ones last), sender's record, receiver's record.
 */
export function pairedHandovers(
  heard: readonly Ticket[],
  disputes: readonly Dispute[],
  policy: Policy,
): RecordedHandover[] {
  const records = heard.flatMap(recordsOf);
  const disputed = new Set(disputes.filter(({ withdrawnAt }) => withdrawnAt === null).map(({ about }) => about));

  const byReference = pairedByReference(records);
  const paired = new Set(byReference.flat());
  const byBond = pairedByBond(
    records.filter((record) => !paired.has(record)),
    heard,
    policy,
  );
  for (const record of byBond.flat()) paired.add(record);

  return [
    ...byReference.map(([sender, receiver]) => ({
      handover: merged('TRANSFER_REFERENCE', sender, receiver, disputed),
      recordedBy: sender.desk,
    })),
    ...byBond.map(([sender, receiver]) => ({
      handover: merged('BOND_AND_TIME', sender, receiver, disputed),
      recordedBy: sender.desk,
    })),
    ...records
      .filter((record) => !paired.has(record))
      .map((record) => ({ handover: single(record, disputed), recordedBy: record.desk })),
  ].toSorted(
    (left, right) => compareHandovers(left.handover, right.handover) || compareText(left.recordedBy, right.recordedBy),
  );
}

/** By when it was offered, then the sender's record, then the receiver's: the order in which one open hand-over outranks another. */
export function compareHandovers(left: PairedHandover, right: PairedHandover): number {
  const [before, after] = [left.offeredAt ?? Infinity, right.offeredAt ?? Infinity];
  return (
    (before === after ? 0 : before - after) ||
    compareText(left.senderRecord ?? '', right.senderRecord ?? '') ||
    compareText(left.receiverRecord ?? '', right.receiverRecord ?? '')
  );
}

function recordsOf(ticket: Ticket): HandoverRecord[] {
  const own: PartyId = `desk:${ticket.desk}`;
  // A record that came twice is one record.
  const byId = new Map<string, Handover>();
  for (const handover of ticket.handovers) {
    const known = byId.get(handover.id);
    if (known === undefined || handover.witnessedAt > known.witnessedAt) byId.set(handover.id, handover);
  }
  return [...byId.values()].map((handover) => {
    const side = handover.from === own ? 'SENDER' : handover.to === own ? 'RECEIVER' : 'WITNESS';
    const nearAt = side === 'RECEIVER' ? (handover.receivedAt ?? handover.offeredAt) : handover.offeredAt;
    return { handover, ticket: ticket.id, desk: ticket.desk, side, id: handover.id, nearAt, at: nearAt ?? Infinity };
  });
}

function pairedByReference(records: readonly HandoverRecord[]): Pairs {
  const referenced = records.filter(({ handover }) => handover.transferReference !== null);
  return circlesOf(referenced, ({ handover }) =>
    JSON.stringify([handover.from, handover.to, handover.transferReference]),
  ).flatMap((circle) => {
    // Mostly one a side; where a desk recorded it twice, the nearest, and those that name no time last.
    const timed = nearestPairs([withTimes(circle)], Infinity);
    const taken = new Set(timed.flat());
    const senders = circle.senders.filter((record) => !taken.has(record)).toSorted(compareRecords);
    const receivers = circle.receivers.filter((record) => !taken.has(record)).toSorted(compareRecords);
    const untimed = senders
      .slice(0, receivers.length)
      .map((sender, index): [HandoverRecord, HandoverRecord] => [sender, receivers[index]!]);
    return [...timed, ...untimed];
  });
}

function pairedByBond(records: readonly HandoverRecord[], heard: readonly Ticket[], policy: Policy): Pairs {
  const timed = records.filter(({ nearAt }) => nearAt !== null);
  const bonded = bondedTickets(heard);
  const circles = circlesOf(timed, ({ handover }) => JSON.stringify([handover.from, handover.to]))
    .flatMap((circle) => bondedCircles(circle, bonded))
    .flatMap(({ senders, receivers }): Circle<HandoverRecord>[] => [
      { senders: senders.filter(({ handover }) => handover.transferReference === null), receivers },
      // Those of equal references have paired: what is left of a reference pairs with a record that has none only.
      {
        senders: senders.filter(({ handover }) => handover.transferReference !== null),
        receivers: receivers.filter(({ handover }) => handover.transferReference === null),
      },
    ]);
  return nearestPairs(circles, policy.handovers.pairingWindowMilliseconds);
}

function bondedTickets(heard: readonly Ticket[]): ReadonlyMap<string, ReadonlySet<string>> {
  const bonded = new Map<string, Set<string>>(heard.map(({ id }) => [id, new Set()]));
  for (const { id, bonds } of heard) {
    for (const { target, deniedAt } of bonds) {
      if (deniedAt !== null) continue;
      bonded.get(id)!.add(target);
      bonded.get(target)?.add(id);
    }
  }
  return bonded;
}

/**
 * A circle for each ticket at the middle of a star of bonds: each bonded pair of tickets stands in the star of the one of which the other
 * has the fewer records, so that a ticket with many bonds and many records is not listed once a bond.
 */
function bondedCircles(
  circle: Circle<HandoverRecord>,
  bonded: ReadonlyMap<string, ReadonlySet<string>>,
): Circle<HandoverRecord>[] {
  const senders = Map.groupBy(circle.senders, ({ ticket }) => ticket);
  const receivers = Map.groupBy(circle.receivers, ({ ticket }) => ticket);
  const aroundSender = new Map<string, HandoverRecord[]>();
  const aroundReceiver = new Map<string, HandoverRecord[]>();
  for (const [sender, offers] of senders) {
    const others = bonded.get(sender)!;
    const [fewer, isListed] =
      others.size < receivers.size
        ? [others, (ticket: string) => receivers.has(ticket)]
        : [receivers.keys(), (ticket: string) => others.has(ticket)];
    for (const receiver of fewer) {
      if (!isListed(receiver)) continue;
      const receipts = receivers.get(receiver)!;
      if (receipts.length <= offers.length) append(aroundSender, sender, receipts);
      else append(aroundReceiver, receiver, offers);
    }
  }
  return [
    ...[...aroundSender].map(([ticket, receipts]) => ({ senders: senders.get(ticket)!, receivers: receipts })),
    ...[...aroundReceiver].map(([ticket, offers]) => ({ senders: offers, receivers: receivers.get(ticket)! })),
  ];
}

function append<Item>(lists: Map<string, Item[]>, key: string, items: readonly Item[]): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [...items]);
  else for (const item of items) list.push(item);
}

function circlesOf(
  records: readonly HandoverRecord[],
  keyOf: (record: HandoverRecord) => string,
): Circle<HandoverRecord>[] {
  return [...Map.groupBy(records, keyOf).values()]
    .map((group) => ({
      senders: group.filter(({ side }) => side === 'SENDER'),
      receivers: group.filter(({ side }) => side === 'RECEIVER'),
    }))
    .filter(({ senders, receivers }) => senders.length > 0 && receivers.length > 0);
}

function withTimes({ senders, receivers }: Circle<HandoverRecord>): Circle<HandoverRecord> {
  const hasTime = ({ nearAt }: HandoverRecord): boolean => nearAt !== null;
  return { senders: senders.filter(hasTime), receivers: receivers.filter(hasTime) };
}

function compareRecords(left: HandoverRecord, right: HandoverRecord): number {
  return compareText(left.id, right.id) || compareText(left.ticket, right.ticket);
}

function merged(
  pairing: 'TRANSFER_REFERENCE' | 'BOND_AND_TIME',
  { handover: sender }: HandoverRecord,
  { handover: receiver }: HandoverRecord,
  disputed: ReadonlySet<string>,
): PairedHandover {
  return withGaps({
    pairing,
    senderRecord: sender.id,
    receiverRecord: receiver.id,
    from: sender.from,
    to: sender.to,
    offeredAt: sender.offeredAt ?? receiver.offeredAt,
    receivedAt: receiver.receivedAt ?? sender.receivedAt,
    acceptedAt: receiver.acceptedAt ?? sender.acceptedAt,
    rejectedAt: receiver.rejectedAt ?? sender.rejectedAt,
    withdrawnAt: sender.withdrawnAt ?? receiver.withdrawnAt,
    returnedAt: sender.returnedAt ?? receiver.returnedAt,
    rejectCode: receiver.rejectCode ?? sender.rejectCode,
    isRejectionDisputed: disputed.has(sender.id) || disputed.has(receiver.id),
  });
}

function single({ handover, side }: HandoverRecord, disputed: ReadonlySet<string>): PairedHandover {
  return withGaps({
    pairing: side === 'WITNESS' ? 'WITNESSED' : 'UNMATCHED',
    senderRecord: side === 'RECEIVER' ? null : handover.id,
    receiverRecord: side === 'RECEIVER' ? handover.id : null,
    from: handover.from,
    to: handover.to,
    offeredAt: handover.offeredAt,
    receivedAt: handover.receivedAt,
    acceptedAt: handover.acceptedAt,
    rejectedAt: handover.rejectedAt,
    withdrawnAt: handover.withdrawnAt,
    returnedAt: handover.returnedAt,
    rejectCode: handover.rejectCode,
    isRejectionDisputed: disputed.has(handover.id),
  });
}

type WithoutGaps = Omit<PairedHandover, 'handoverGap' | 'acceptanceGap'>;

function withGaps(handover: WithoutGaps): PairedHandover {
  const { offeredAt, receivedAt, acceptedAt, rejectedAt, returnedAt } = handover;
  return {
    ...handover,
    handoverGap: receivedAt === null || offeredAt === null ? null : receivedAt - offeredAt,
    acceptanceGap: acceptedAt === null || receivedAt === null ? null : acceptedAt - receivedAt,
    isRejectionDisputed: handover.isRejectionDisputed && (rejectedAt !== null || returnedAt !== null),
  };
}
