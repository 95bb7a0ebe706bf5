/** The class of one instant, its holders and who is charged: `docs/custody.md` sections 5 and 6, read word by word. */

import type {
  Charge,
  CustodyClass,
  Holder,
  PairedHandover,
} from '../../gateway/journey/engine/custody/custody-model.ts';
import type { IncidentAccounts, PartyId } from '../../gateway/journey/engine/model.ts';
import type { Policy } from '../../gateway/journey/engine/policy-model.ts';
import { byText, isOpen, isRejected, naiveHandovers } from './handovers.ts';
import { doesMatter, naiveAccountOf, naiveMissing } from './hearing.ts';
import { naiveSayings } from './said.ts';

export interface NaiveInstant {
  readonly class: CustodyClass;
  /** Sorted by party. */
  readonly holders: readonly Holder[];
  readonly charge: Charge;
  /** Account desks, sorted: of an `UNKNOWN` instant. */
  readonly missing: readonly string[];
  /** Of an `IN_TRANSIT` instant. */
  readonly handover: PairedHandover | null;
}

/** Everything from scratch, for this one instant. */
export function naiveClassAt(accounts: IncidentAccounts, policy: Policy, instant: number): NaiveInstant {
  const sayings = naiveSayings(accounts, policy, instant);
  const missing = [...new Set(naiveMissing(accounts, policy, instant).map(({ desk }) => desk))].sort(byText);
  const claiming = sortedSet(sayings.filter(({ desk, says }) => says === `desk:${desk}`).map(({ says }) => says));
  const named = sortedSet(sayings.map(({ says }) => says));
  const answer = (name: CustodyClass, holders: readonly PartyId[], charge: Charge) => ({
    class: name,
    holders: holders.map((party) => ({ party, organisation: naiveOperator(accounts, party, instant) })),
    charge,
    missing: name === 'UNKNOWN' ? missing : [],
    handover: null,
  });
  const isStopped = (party: PartyId) =>
    sayings.every(({ desk, says, isValidStop }) => says !== party || `desk:${desk}` !== party || isValidStop);

  const disputed: Charge = { kind: 'DISPUTED', party: null };
  if (claiming.length > 0 && claiming.every(isStopped))
    return answer('WITH_CUSTOMER', claiming, { kind: 'CUSTOMER', party: null });
  if (claiming.length >= 2) return answer('DOUBLE', claiming, disputed);
  const [claimant] = claiming;
  if (claimant !== undefined && named.length === 1) {
    const charge: Charge = { kind: 'HOLDER', party: claimant };
    if (sayings.some(({ desk }) => `desk:${desk}` !== claimant)) return answer('AGREED', claiming, charge);
    if (!missing.some((desk) => doesMatter(accounts, desk))) return answer('UNCONTRADICTED', claiming, charge);
  } else if (named.length >= 2) return answer('CONTESTED', named, disputed);

  if (claimant === undefined) {
    const handover = openHandover(accounts, policy, instant, missing);
    if (handover !== null) return { ...answer('IN_TRANSIT', [], transitCharge(handover, policy, instant)), handover };
  }
  if (claimant !== undefined || missing.length > 0) return answer('UNKNOWN', [], { kind: 'UNKNOWN', party: null });
  return answer('UNOWNED', [], { kind: 'UNOWNED', party: null });
}

const sortedSet = (parties: readonly PartyId[]): PartyId[] => [...new Set(parties)].sort(byText);

/** Who ran the desk then; null for a party that is no desk of the directory. */
export function naiveOperator(accounts: IncidentAccounts, party: PartyId, instant: number): string | null {
  const desk = accounts.directory.desks.find(({ code }) => `desk:${code}` === party);
  if (desk === undefined) return null;
  let organisation = desk.operators[0]!.organisation;
  for (const operator of desk.operators) if (operator.from <= instant) organisation = operator.organisation;
  return organisation;
}

function openHandover(
  accounts: IncidentAccounts,
  policy: Policy,
  instant: number,
  missing: readonly string[],
): PairedHandover | null {
  let last: PairedHandover | null = null;
  for (const handover of naiveHandovers(accounts, policy)) {
    if (!isOpen(handover, instant)) continue;
    if (missing.includes(naiveAccountOf(accounts, handover.from) ?? '')) continue;
    if (missing.includes(naiveAccountOf(accounts, handover.to) ?? '')) continue;
    if (last === null || isLater(handover, last)) last = handover;
  }
  return last;
}

function isLater(one: PairedHandover, other: PairedHandover): boolean {
  if (one.offeredAt !== other.offeredAt) return one.offeredAt! > other.offeredAt!;
  const bySender = byText(one.senderRecord ?? '', other.senderRecord ?? '');
  return (bySender || byText(one.receiverRecord ?? '', other.receiverRecord ?? '')) > 0;
}

function transitCharge(handover: PairedHandover, policy: Policy, instant: number): Charge {
  const sender: Charge = { kind: 'SENDER', party: handover.from };
  const receiver: Charge = { kind: 'RECEIVER', party: handover.to };
  const { receivedAt, rejectedAt } = handover;
  const windowEnd = receivedAt === null ? Infinity : receivedAt + policy.handovers.acceptanceWindowMilliseconds;
  if (isRejected(handover)) {
    if (handover.isRejectionDisputed) return { kind: 'DISPUTED', party: null };
    return rejectedAt !== null && windowEnd <= instant && instant < rejectedAt ? receiver : sender;
  }
  if (receivedAt === null || instant < receivedAt) return sender;
  if (instant >= windowEnd) return receiver;
  const inWindow = policy.charging.acceptanceWindow;
  return inWindow === 'SENDER' ? sender : inWindow === 'RECEIVER' ? receiver : { kind: 'ALLOWED', party: null };
}
