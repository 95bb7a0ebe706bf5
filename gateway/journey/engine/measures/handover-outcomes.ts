/** What became of hand-overs that desks list of themselves: both sides' records paired, and read as one. */

import type { PairedHandover } from '../custody/custody-model.ts';
import type { Bond, DurationMs, Handover, InstantMs, Ticket } from '../model.ts';
import type { Policy } from '../policy-model.ts';
import { recordsOfTickets } from './handover-records.ts';

export type HandoverEnd = 'OPEN' | 'ACCEPTED' | 'REJECTED' | 'WITHDRAWN';

/** One desk's record, as its list has it. */
export interface ListedHandover {
  readonly desk: string;
  readonly record: Handover;
  /** Null where the desk did not check. */
  readonly minimumDataSetMissing: readonly string[] | null;
  /** Null where it is not known on which ticket it stands: then it pairs by transfer reference only. */
  readonly ticket: { readonly id: string; readonly bonds: readonly Bond[] } | null;
}

export interface HandoverCase<Listed extends ListedHandover = ListedHandover> {
  readonly paired: PairedHandover;
  readonly sender: Listed | null;
  readonly receiver: Listed | null;
  /** Whichever came first: accepted, withdrawn, or the rejection received. */
  readonly end: HandoverEnd;
  /** When it was offered, or where that is not on record, first heard of. */
  readonly at: InstantMs;
  /** As the receiver says, or else the sender. Null where neither checked. */
  readonly minimumDataSetMissing: readonly string[] | null;
  /** From the offer until its rejection was received. Null unless it was rejected and the offer is on record. */
  readonly returnedAfter: DurationMs | null;
}

/**
 * Pairs records by the rules of `docs/custody.md`, section 4. What a third desk witnessed is used for nothing and left out, and so is a
 * record that names no time.
 *
 * @returns one for each hand-over, by when it was offered; of one that did not pair, `paired.pairing` is `UNMATCHED`.
 */
export function handoverCases<Listed extends ListedHandover>(
  listed: readonly Listed[],
  policy: Policy,
): readonly HandoverCase<Listed>[] {
  const byKey = new Map(listed.map((one) => [keyOf(one.desk, one.record.id), one]));
  return recordsOfTickets(toTickets([...byKey.values()]), [], policy).flatMap(
    ({ paired, sender, receiver }): readonly HandoverCase<Listed>[] => {
      const at = firstHeardOf(paired);
      if (paired.pairing === 'WITNESSED' || at === null) return [];
      const sent = sender === null ? null : byKey.get(keyOf(sender.desk, sender.record.id))!;
      const received = receiver === null ? null : byKey.get(keyOf(receiver.desk, receiver.record.id))!;
      const end = endOf(paired);
      const returnedAt = paired.returnedAt ?? paired.rejectedAt;
      return [
        {
          paired,
          sender: sent,
          receiver: received,
          end,
          at,
          minimumDataSetMissing: received?.minimumDataSetMissing ?? sent?.minimumDataSetMissing ?? null,
          returnedAfter:
            end !== 'REJECTED' || returnedAt === null || paired.offeredAt === null
              ? null
              : returnedAt - paired.offeredAt,
        },
      ];
    },
  );
}

/** At one instant an acceptance weighs more than a withdrawal, and that more than a rejection. */
function endOf({ acceptedAt, withdrawnAt, returnedAt, rejectedAt }: PairedHandover): HandoverEnd {
  const ends = [
    ['ACCEPTED', acceptedAt],
    ['WITHDRAWN', withdrawnAt],
    ['REJECTED', returnedAt ?? rejectedAt],
  ] as const;
  let [end, at]: [HandoverEnd, InstantMs] = ['OPEN', Infinity];
  for (const [name, instant] of ends) if (instant !== null && instant < at) [end, at] = [name, instant];
  return end;
}

function firstHeardOf(paired: PairedHandover): InstantMs | null {
  if (paired.offeredAt !== null) return paired.offeredAt;
  const { receivedAt, acceptedAt, rejectedAt, withdrawnAt, returnedAt } = paired;
  const known = [receivedAt, acceptedAt, rejectedAt, withdrawnAt, returnedAt].filter((instant) => instant !== null);
  return known.length === 0 ? null : Math.min(...known);
}

/** Those of one ticket on one ticket; each whose ticket is not known on one of its own, which nothing is bonded to. */
function toTickets(listed: readonly ListedHandover[]): readonly Ticket[] {
  const groups = Map.groupBy(listed, ({ desk, record, ticket }) => ticket?.id ?? keyOf(desk, record.id));
  return [...groups].map(([id, records]) => ({
    id,
    desk: records[0]!.desk,
    presence: 'HELD',
    service: null,
    sourceSpokeAt: null,
    firstObservedAt: null,
    openedAt: null,
    closedAt: null,
    clock: [],
    handovers: records.map(({ record }) => record),
    bonds: records[0]!.ticket?.bonds ?? [],
    resolutions: [],
    severityClaims: [],
    materialGaps: [],
  }));
}

/** A record's id is unique within its desk only. */
function keyOf(desk: string, id: string): string {
  return JSON.stringify([desk, id]);
}
