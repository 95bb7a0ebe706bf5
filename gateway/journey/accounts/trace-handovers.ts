/** Reads the hand-overs of a period from both parties' lists, and pairs them. */

import { formatInstant, type InstantMs } from '../../../schema/contract/times.ts';
import type { MissingReason } from '../engine/custody/custody-model.ts';
import { handoverCases, type HandoverCase, type ListedHandover } from '../engine/measures/handover-outcomes.ts';
import type { Policy } from '../engine/policy-model.ts';
import type { FederatedRead } from '../federated-read.ts';
import { parsedPartyOrNull } from './party-desks.ts';
import { readHandovers, type HandoverReading } from './read-handovers.ts';
import { placeKey, ticketsOfHandovers } from './tickets-of-handovers.ts';

export type TracedCase = HandoverCase;

export interface HandoverTraceQuestion {
  /** Codes of the desks that hand over; null for any. */
  readonly senders: readonly string[] | null;
  /** Codes of the desks that are to take over; null for any. */
  readonly receivers: readonly string[] | null;
  /** Codes of all desks that have lists. */
  readonly desks: readonly string[];
  readonly from: InstantMs;
  /** Exclusive. */
  readonly to: InstantMs;
  readonly policy: Policy;
}

export interface TracedHandovers {
  /** Those offered in the period (or, where no offer is on record, first heard of), by that instant. */
  readonly cases: readonly TracedCase[];
  readonly missing: ReadonlyMap<string, MissingReason>;
}

/**
 * Reads both sides' lists of the period and a pairing window around it; of hand-overs whose other side is not among them what the other
 * desk lists later, or offered earlier, under the same transfer reference; and where a record has no reference, the tickets' bonds.
 */
export async function traceHandovers(
  context: Pick<FederatedRead, 'read'>,
  question: HandoverTraceQuestion,
): Promise<TracedHandovers> {
  const { policy } = question;
  const window = policy.handovers.pairingWindowMilliseconds;
  const reach = { from: formatInstant(question.from - window), to: formatInstant(question.to + window) };
  const first = await readHandovers(context, readingsOf(question, reach));
  let records = first.records;
  const missing = new Map(first.missing);

  const readings = furtherReadings(handoverCases(records, policy), reach, new Set(question.desks));
  if (readings.length > 0) {
    const further = await readHandovers(context, readings);
    records = [...records, ...further.records];
    for (const [desk, reason] of further.missing) missing.set(desk, reason);
  }

  const unreferenced = pairableByBond(handoverCases(records, policy));
  if (unreferenced.length > 0) {
    const { places, missing: unplaced } = await ticketsOfHandovers(context, unreferenced);
    // Its bonds could pair what stands here without a pair.
    for (const [desk, reason] of unplaced) missing.set(desk, missing.get(desk) ?? reason);
    records = records.map((listed) => {
      const place = places.get(placeKey(listed.desk, listed.record.id));
      return place === undefined ? listed : { ...listed, ticket: { id: place.ticket, bonds: place.bonds } };
    });
  }
  const cases = handoverCases(records, policy).filter(({ at }) => question.from <= at && at < question.to);
  return { cases, missing };
}

type Reach = { readonly from: string; readonly to: string };

function readingsOf({ senders, receivers, desks }: HandoverTraceQuestion, reach: Reach): readonly HandoverReading[] {
  const senderParties = senders === null ? null : new Set(senders.map((desk) => `desk:${desk}`));
  const receiverParties = receivers === null ? null : new Set(receivers.map((desk) => `desk:${desk}`));
  const isWanted = ({ from, to }: ListedHandover['record']): boolean =>
    (senderParties === null || senderParties.has(from ?? '')) &&
    (receiverParties === null || receiverParties.has(to ?? ''));
  if (senders === null && receivers === null) {
    return desks.map((desk) => ({ desk, direction: null, ...reach, isWanted }));
  }
  return [
    ...(senders ?? desks).map((desk) => ({ desk, direction: 'SENT', ...reach, isWanted }) as const),
    ...(receivers ?? desks).map((desk) => ({ desk, direction: 'RECEIVED', ...reach, isWanted }) as const),
  ];
}

/** A receiver may hear of an offer long after it was made: then its record is not in its list of the time of the offer. */
function furtherReadings(
  cases: readonly TracedCase[],
  { from, to }: Reach,
  known: ReadonlySet<string>,
): readonly HandoverReading[] {
  const later = new Map<string, Set<string>>();
  const earlier = new Map<string, Set<string>>();
  for (const { paired, sender, receiver } of cases) {
    const reference = (sender ?? receiver)?.record.transferReference ?? null;
    if (paired.pairing !== 'UNMATCHED' || reference === null) continue;
    const other = deskOf(sender === null ? paired.from : paired.to);
    if (other === null || !known.has(other)) continue;
    const readings = sender === null ? earlier : later;
    readings.set(other, (readings.get(other) ?? new Set()).add(reference));
  }
  const reading = (desk: string, references: ReadonlySet<string>) => ({
    desk,
    isWanted: ({ transferReference }: ListedHandover['record']) => references.has(transferReference ?? ''),
  });
  return [
    ...[...later].map(([desk, references]) => ({
      ...reading(desk, references),
      direction: 'RECEIVED' as const,
      from: to,
      to: null,
    })),
    ...[...earlier].map(([desk, references]) => ({
      ...reading(desk, references),
      direction: 'SENT' as const,
      from: null,
      to: from,
    })),
  ];
}

/** Records without a pair that could have one by their tickets' bonds: between the same two parties, and not both referenced. */
function pairableByBond(cases: readonly TracedCase[]): readonly ListedHandover[] {
  const unmatched = cases.filter(({ paired }) => paired.pairing === 'UNMATCHED');
  const groups = Map.groupBy(unmatched, ({ paired }) => JSON.stringify([paired.from, paired.to]));
  return [...groups.values()].flatMap((group) => {
    const senders = group.flatMap(({ sender }) => sender ?? []);
    const receivers = group.flatMap(({ receiver }) => receiver ?? []);
    const lacksReference = [...senders, ...receivers].some(({ record }) => record.transferReference === null);
    return senders.length > 0 && receivers.length > 0 && lacksReference ? [...senders, ...receivers] : [];
  });
}

/** Null for a party that is no desk. */
function deskOf(party: string | null): string | null {
  const key = party === null ? null : parsedPartyOrNull(party);
  return key?.kind === 'desk' ? key.code : null;
}
