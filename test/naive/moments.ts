/** What each stretch of an incident went to: `docs/verdicts.md` sections 4 to 6, read word by word. */

import type { CustodyClass } from '../../gateway/journey/engine/custody/custody-model.ts';
import type { ClockStatement, IncidentAccounts, StopReason, Ticket } from '../../gateway/journey/engine/model.ts';
import type { Policy } from '../../gateway/journey/engine/policy-model.ts';
import type { Relation } from '../../gateway/journey/engine/verdict/agreement-model.ts';
import type { Cause } from '../../gateway/journey/engine/verdict/verdict-model.ts';
import { naiveClassAt, naiveOperator } from './class-at.ts';
import { naiveHeardTickets } from './hearing.ts';
import { naiveSayings } from './said.ts';

export interface NaiveMoment {
  readonly from: number;
  readonly to: number;
  readonly class: CustodyClass;
  readonly cause: Cause;
  /** Of every statement by which a holder claims. */
  readonly reasons: readonly (StopReason | null)[];
  /** The provider held it, and by all that it says waited on a peer. */
  readonly isWaitingOnPeer: boolean;
}

export interface NaiveMomentsOptions {
  readonly accounts: IncidentAccounts;
  readonly policy: Policy;
  /** Code of the organisation that promised. */
  readonly provider: string;
  readonly relations: readonly Relation[];
  readonly start: number;
  readonly end: number;
}

/** A ticket by which a holder claims. */
interface OwnClaim {
  readonly ticket: Ticket;
  /** Null where a hand-over says it. */
  readonly statement: ClockStatement | null;
}

/** One for every time that is named anywhere, from the start until the next one. */
export function naiveMoments(options: NaiveMomentsOptions): NaiveMoment[] {
  const { accounts, policy, relations, start, end } = options;
  const times = new Set<number>([start]);
  const note = (value: unknown): void => {
    if (typeof value === 'number') {
      times.add(value);
      times.add(value + 1);
      times.add(value + policy.staleAfterMilliseconds + 1);
    } else if (typeof value === 'object' && value !== null) Object.values(value).forEach(note);
  };
  note(accounts);
  note(relations);
  const points = [...times].filter((time) => time >= start && time < end).sort((a, b) => a - b);
  return points.map((from, index) => ({ from, to: points[index + 1] ?? end, ...atInstant(options, from) }));
}

function atInstant(options: NaiveMomentsOptions, instant: number): Omit<NaiveMoment, 'from' | 'to'> {
  const { accounts, policy, provider } = options;
  const { class: name, holders } = naiveClassAt(accounts, policy, instant);
  const claims: OwnClaim[] = [];
  for (const { desk, ticket: id, says, source } of naiveSayings(accounts, policy, instant)) {
    if (says !== `desk:${desk}` || !holders.some(({ party }) => party === says)) continue;
    const ticket = naiveHeardTickets(accounts).find((heard) => heard.id === id)!;
    claims.push({ ticket, statement: ticket.clock.find((statement) => statement.id === source) ?? null });
  }
  const isProviders = holders[0]?.organisation === provider;
  const isWaitingOnPeer =
    (name === 'AGREED' || name === 'UNCONTRADICTED') &&
    isProviders &&
    claims.every(({ statement }) => statement !== null && waitsOnPeer(options, statement, instant));
  const cause = ((): Cause => {
    if (name === 'WITH_CUSTOMER') return 'WAITING_ON_CUSTOMER';
    if (name === 'CONTESTED' || name === 'DOUBLE') return 'CONTESTED';
    if (name === 'IN_TRANSIT' || name === 'UNKNOWN' || name === 'UNOWNED') return name;
    if (isWaitingOnPeer) return 'WAITING_ON_PEER';
    if (claims.some(({ ticket }) => hasStandingGap(ticket, accounts, policy))) return 'MISSING_MATERIAL';
    return isProviders ? 'OWN_HANDLING' : 'WITH_ANOTHER';
  })();
  return { class: name, cause, reasons: claims.map(({ statement }) => statement?.reason ?? null), isWaitingOnPeer };
}

function waitsOnPeer(
  { accounts, provider, relations }: NaiveMomentsOptions,
  { waitingOn, reason }: ClockStatement,
  instant: number,
): boolean {
  if (waitingOn === null || reason === 'SUB_SUPPLIER') return false;
  if (accounts.directory.desks.some(({ code, kind }) => kind === 'LOCAL' && `desk:${code}` === waitingOn)) return false;
  const organisation = waitingOn.startsWith('organisation:')
    ? waitingOn.slice('organisation:'.length)
    : waitingOn.startsWith('desk:')
      ? naiveOperator(accounts, waitingOn, instant)
      : null;
  if (organisation === null || organisation === provider) return false;
  for (const relation of relations) {
    if (relation.kind === 'OLA' || relation.from > instant) continue;
    if (relation.to !== null && relation.to <= instant) continue;
    if (relation.provider === organisation && relation.customer === provider) return false;
    if (relation.provider === provider && relation.customer === organisation) return false;
  }
  return true;
}

function hasStandingGap(ticket: Ticket, accounts: IncidentAccounts, policy: Policy): boolean {
  for (const { obligation, firstLineFixable, contestedAt } of ticket.materialGaps) {
    if (firstLineFixable === false) continue;
    const isDisputed = accounts.accounts.some(({ disputes }) =>
      disputes.some(
        ({ subject, about, withdrawnAt }) => subject === 'MATERIAL' && about === obligation && withdrawnAt === null,
      ),
    );
    if (policy.materials.contestedGapCounts || (contestedAt === null && !isDisputed)) return true;
  }
  return false;
}
