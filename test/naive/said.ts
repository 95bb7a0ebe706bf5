/** What each ticket says at an instant: `docs/custody.md` section 3, read word by word. */

import type { Claim } from '../../gateway/journey/engine/custody/custody-model.ts';
import type {
  ClockStatement,
  Handover,
  IncidentAccounts,
  PartyId,
  Ticket,
} from '../../gateway/journey/engine/model.ts';
import type { Policy } from '../../gateway/journey/engine/policy-model.ts';
import { isStale, naiveHeardTickets } from './hearing.ts';

interface Mark {
  readonly at: number;
  readonly holder: PartyId | null;
  readonly statement: ClockStatement | null;
  readonly witnessedAt: number;
  readonly id: string;
  /** Acceptance 1, return 2, withdrawal 3. */
  readonly rank: number;
}

export function naiveSayings(accounts: IncidentAccounts, policy: Policy, instant: number): Claim[] {
  const sayings: Claim[] = [];
  for (const ticket of naiveHeardTickets(accounts)) {
    const account = accounts.accounts.find(({ tickets }) => tickets.includes(ticket))!;
    if (isStale(account, policy, instant)) continue;
    const counting = countingMark(
      marksOf(ticket).filter((mark) => mark.at <= instant),
      instant,
    );
    if (counting === null || counting.holder === null) continue;
    const { statement } = counting;
    const self = `desk:${ticket.desk}`;
    const says = /^(external|customer):/.test(counting.holder) ? self : counting.holder;
    const isValidStop = statement !== null && says === self && stops(statement, accounts, policy, instant);
    sayings.push({ desk: ticket.desk, ticket: ticket.id, says, source: counting.id, isValidStop });
  }
  return sayings;
}

/** Of the marks not after the instant: the passing of custody that outweighs the rest of its kind, and the statements after it. */
function countingMark(marks: readonly Mark[], instant: number): Mark | null {
  let passing: Mark | null = null;
  for (const mark of marks) if (mark.statement === null && (passing === null || beats(mark, passing))) passing = mark;
  let hasSpokenSince = false;
  let counting: Mark | null = null;
  for (const mark of marks) {
    if (mark.statement === null || (passing !== null && !beats(mark, passing))) continue;
    hasSpokenSince = true;
    const { to } = mark.statement;
    if ((to === null || instant < to) && (counting === null || beats(mark, counting))) counting = mark;
  }
  return hasSpokenSince ? counting : passing;
}

function marksOf(ticket: Ticket): Mark[] {
  const marks: Mark[] = [];
  for (const statement of ticket.clock) {
    if (statement.role !== 'HANDLING') continue;
    if (statement.to !== null && statement.to <= statement.from) continue;
    const { from: at, heldBy: holder, witnessedAt, id } = statement;
    marks.push({ at, holder, statement, witnessedAt, id, rank: 0 });
  }
  const self = `desk:${ticket.desk}`;
  for (const handover of ticket.handovers) {
    if (handover.from === self || handover.to === self) add(marks, handover, handover.acceptedAt, handover.to, 1);
    if (handover.from !== self) continue;
    add(marks, handover, handover.returnedAt ?? handover.rejectedAt, self, 2);
    add(marks, handover, handover.withdrawnAt, self, 3);
  }
  return marks;
}

function add(marks: Mark[], handover: Handover, at: number | null, holder: PartyId | null, rank: number): void {
  if (at === null) return;
  marks.push({ at, holder, statement: null, witnessedAt: handover.witnessedAt, id: handover.id, rank });
}

function beats(one: Mark, other: Mark): boolean {
  if (one.at !== other.at) return one.at > other.at;
  if ((one.statement === null) !== (other.statement === null)) return one.statement !== null;
  if (one.witnessedAt !== other.witnessedAt) return one.witnessedAt > other.witnessedAt;
  if (one.id !== other.id) return one.id > other.id;
  return one.rank > other.rank;
}

function stops(statement: ClockStatement, accounts: IncidentAccounts, policy: Policy, instant: number): boolean {
  if (statement.state !== 'STOPPED') return false;
  if (statement.reason === null || !policy.stops.permitted.includes(statement.reason)) return false;
  if (policy.stops.evidenceRequired && !statement.hasEvidence) return false;
  if (statement.requestReachedAt === null || statement.requestReachedAt > instant) return false;
  const { waitingOn } = statement;
  if (waitingOn === null || waitingOn.startsWith('customer:')) return true;
  return accounts.directory.desks.some(({ code, kind }) => kind === 'LOCAL' && `desk:${code}` === waitingOn);
}
