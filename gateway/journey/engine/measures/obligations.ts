/** Two-sided claims: what stands of each obligation, from what each side says of it. */

import type { InstantMs, PartyId } from '../model.ts';
import { calendarDaysBetween } from './calendar-days.ts';
import type {
  ListAnswerState,
  MaterialDifference,
  MaterialRecord,
  MaterialSide,
  MaterialState,
  Obligation,
  SideAnswer,
} from './material-model.ts';

export interface ObligationsInput {
  readonly records: readonly MaterialRecord[];
  /** What each desk that was asked said of its list; a desk that is not here was not asked, and counts as one that did not answer. */
  readonly answers: ReadonlyMap<string, ListAnswerState>;
  /** The desks that speak for a party: its own, or those that an organisation runs; empty where it has none. */
  readonly desksOf: (party: PartyId) => readonly string[];
  readonly asOf: InstantMs;
}

/**
 * Each obligation that anyone speaks of, in the order of their ids. Delivery is the owner's to claim, by its own desk; receipt,
 * acceptance and rejection are the receiver's. What either says of the other's part is used for nothing; of what a third says, only the
 * terms, and only where neither side names them.
 *
 * An acceptance settles it: what the sides still say differently stands in `differences`. Until then, where they differ it is
 * `CONTESTED`; silence is no difference. Of an acceptance and a rejection the later one stands, and a delivery claimed after a
 * rejection is a new one.
 */
export function obligationsOf(input: ObligationsInput): readonly Obligation[] {
  const records = Map.groupBy(input.records.filter(isOwnWord), ({ obligation }) => obligation);
  return [...records]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([obligation, those]) => toObligation(obligation, those, input));
}

function toObligation(obligation: string, records: readonly MaterialRecord[], input: ObligationsInput): Obligation {
  const ordered = records.toSorted(byDesk);
  const owners = partiesOf(ordered, ({ owedBy }) => owedBy);
  const receivers = partiesOf(ordered, ({ owedTo }) => owedTo);
  const ownerRecord = latest(ordered.filter((record) => isSpokenBy(record, record.owedBy, owners, input)));
  const receiverRecord = latest(ordered.filter((record) => isSpokenBy(record, record.owedTo, receivers, input)));
  const owner = toSide(ownerRecord, owners, input, 'OWNER');
  const receiver = toSide(receiverRecord, receivers, input, 'RECEIVER');
  // The receiver is to support it: where the sides name different things, it is shown under what the receiver names.
  const inTurn = [receiverRecord, ownerRecord, ...ordered].filter((record) => record !== undefined);
  const dueDates = [ownerRecord?.dueAt, receiverRecord?.dueAt].filter((at) => at != null);
  const dueAt = dueDates.length > 0 ? Math.min(...dueDates) : firstSaid(ordered, (record) => record.dueAt);
  const expiresAt = firstSaid(inTurn, (record) => record.expiresAt);
  const isDue = dueAt !== null && dueAt <= input.asOf;
  const differences = [
    ...(differsInTime(owner, receiver, dueAt) ? (['DELIVERED_IN_TIME'] as const) : []),
    ...differencesInTerms(ownerRecord, receiverRecord),
  ];
  const isExpired = expiresAt !== null && expiresAt <= input.asOf;
  const state = stateOf({ owner, receiver, dueAt, isDue, isExpired, differs: differences.length > 0 });
  const overdueSince = overdueSinceOf(state, isDue ? dueAt : null, expiresAt);
  return {
    obligation,
    service: firstSaid(inTurn, (record) => record.service),
    type: firstSaid(inTurn, (record) => record.type),
    owedBy: firstSaid(inTurn, (record) => record.owedBy),
    owedTo: firstSaid(inTurn, (record) => record.owedTo),
    dueAt,
    expiresAt,
    isDue,
    state,
    owner,
    receiver,
    differences,
    overdueSince,
    overdueDays: overdueSince === null ? null : calendarDaysBetween(overdueSince, input.asOf),
  };
}

interface StateInput {
  readonly owner: MaterialSide;
  readonly receiver: MaterialSide;
  readonly dueAt: InstantMs | null;
  readonly isDue: boolean;
  readonly isExpired: boolean;
  readonly differs: boolean;
}

function stateOf({ owner, receiver, dueAt, isDue, isExpired, differs }: StateInput): MaterialState {
  if (isMissing(receiver.answer)) return 'UNKNOWN';
  const { receivedAt, acceptedAt, rejectedAt } = receiver;
  const isAccepted = acceptedAt !== null && (rejectedAt === null || acceptedAt > rejectedAt);
  if (isAccepted) return isExpired ? 'EXPIRED' : 'ACCEPTED';
  const isRejected = rejectedAt !== null && !isAfter(receivedAt, rejectedAt);
  // A silent owner could say that what came late was delivered in time, or has been delivered anew since it was rejected.
  const isBeyondDoubt = !isRejected && receivedAt !== null && dueAt !== null && receivedAt <= dueAt;
  if (isMissing(owner.answer) && !isBeyondDoubt) return 'UNKNOWN';
  if (differs) return 'CONTESTED';
  if (isRejected && !isAfter(owner.deliveredAt, rejectedAt)) return 'REJECTED';
  if (receivedAt !== null && !isAfter(owner.deliveredAt, receivedAt)) return 'RECEIVED';
  if (owner.deliveredAt !== null) return 'DELIVERED';
  return isDue ? 'OVERDUE' : 'OWED';
}

function overdueSinceOf(state: MaterialState, dueAt: InstantMs | null, expiresAt: InstantMs | null): InstantMs | null {
  if (dueAt === null) return null;
  if (state === 'EXPIRED') return Math.max(dueAt, expiresAt!);
  return state === 'OVERDUE' || state === 'REJECTED' ? dueAt : null;
}

/** Whether the one delivery came in time as the owner says, and late as the receiver says. */
function differsInTime(owner: MaterialSide, receiver: MaterialSide, dueAt: InstantMs | null): boolean {
  if (owner.deliveredAt === null || receiver.receivedAt === null || dueAt === null) return false;
  return owner.deliveredAt <= dueAt && dueAt < receiver.receivedAt;
}

function differencesInTerms(
  owner: MaterialRecord | undefined,
  receiver: MaterialRecord | undefined,
): readonly MaterialDifference[] {
  if (owner === undefined || receiver === undefined) return [];
  const differ = (one: unknown, other: unknown): boolean => one !== null && other !== null && one !== other;
  return [
    ...(differ(owner.service, receiver.service) ? (['SERVICE'] as const) : []),
    ...(differ(owner.type, receiver.type) ? (['TYPE'] as const) : []),
    ...(differ(owner.owedBy, receiver.owedBy) ? (['OWED_BY'] as const) : []),
    ...(differ(owner.owedTo, receiver.owedTo) ? (['OWED_TO'] as const) : []),
    ...(differ(owner.dueAt, receiver.dueAt) ? (['DUE_AT'] as const) : []),
    ...(differ(owner.expiresAt, receiver.expiresAt) ? (['EXPIRES_AT'] as const) : []),
  ];
}

function toSide(
  record: MaterialRecord | undefined,
  parties: readonly PartyId[],
  { answers, desksOf }: ObligationsInput,
  role: 'OWNER' | 'RECEIVER',
): MaterialSide {
  const isOwner = role === 'OWNER';
  return {
    answer: record === undefined ? silenceOf(parties.flatMap(desksOf), answers) : 'HELD',
    deliveredAt: isOwner ? (record?.deliveredAt ?? null) : null,
    receivedAt: isOwner ? null : (record?.receivedAt ?? null),
    acceptedAt: isOwner ? null : (record?.acceptedAt ?? null),
    rejectedAt: isOwner ? null : (record?.rejectedAt ?? null),
    dueAt: record?.dueAt ?? null,
    witnessedAt: record?.witnessedAt ?? null,
  };
}

/** What kind of nothing a side without a record of it is: the kind that hides most, where several desks speak for it. */
function silenceOf(desks: readonly string[], answers: ReadonlyMap<string, ListAnswerState>): SideAnswer {
  if (desks.length === 0) return 'NO_DESK';
  const said = desks.map((desk) => answers.get(desk) ?? 'NOT_ANSWERED');
  return SILENCES.find((silence) => said.includes(silence)) ?? 'NONE';
}

/** The worst first. A list that holds other things, and not this one, has none of it. */
const SILENCES = ['NOT_ANSWERED', 'WITHHELD', 'NOT_SUPPORTED', 'NOT_HELD'] as const;

/** Whether the side might have said something that did not get here. */
function isMissing(answer: SideAnswer): boolean {
  return answer === 'NOT_ANSWERED' || answer === 'WITHHELD' || answer === 'NOT_SUPPORTED';
}

/** A record that a desk keeps of another's word is not that desk's to give. */
function isOwnWord({ desk, recordedBy }: MaterialRecord): boolean {
  return recordedBy === null || recordedBy === `desk:${desk}`;
}

function isSpokenBy(
  { desk }: MaterialRecord,
  party: PartyId | null,
  parties: readonly PartyId[],
  { desksOf }: ObligationsInput,
): boolean {
  return (party === null ? parties : [party]).some((one) => desksOf(one).includes(desk));
}

function partiesOf(
  records: readonly MaterialRecord[],
  partyOf: (record: MaterialRecord) => PartyId | null,
): readonly PartyId[] {
  return [...new Set(records.map(partyOf).filter((party) => party !== null))];
}

function latest(records: readonly MaterialRecord[]): MaterialRecord | undefined {
  return records.reduce<MaterialRecord | undefined>(
    (best, record) => (best === undefined || (record.witnessedAt ?? 0) > (best.witnessedAt ?? 0) ? record : best),
    undefined,
  );
}

function firstSaid<Value>(
  records: readonly MaterialRecord[],
  valueOf: (record: MaterialRecord) => Value | null,
): Value | null {
  return records.map(valueOf).find((value) => value !== null) ?? null;
}

function isAfter(one: InstantMs | null, other: InstantMs): boolean {
  return one !== null && one > other;
}

function byDesk(one: MaterialRecord, other: MaterialRecord): number {
  if (one.desk !== other.desk) return one.desk < other.desk ? -1 : 1;
  return (one.witnessedAt ?? 0) - (other.witnessedAt ?? 0);
}
