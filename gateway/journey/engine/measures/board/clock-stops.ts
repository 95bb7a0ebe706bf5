/** How much of the elapsed time was validly stopped for the customer, why, and how often a stop came with its evidence. */

import type { Custody, CustodyInterval } from '../../custody/custody-model.ts';
import type { ClockStatement, DurationMs, IncidentAccounts, StopReason, Ticket } from '../../model.ts';
import { Share, Tally, type Mergeable } from './tally.ts';

export interface ClockStopFigures {
  readonly stopped: DurationMs;
  readonly elapsed: DurationMs;
  /** `stopped / elapsed`, 0 to 1; null where no time has passed. */
  readonly share: number | null;
  /** Those under which time was stopped, or a stop was stated. In the order of the reasons' names, stops without one last. */
  readonly byReason: readonly StopReasonFigures[];
}

export interface StopReasonFigures {
  /** Null where the desk named none. */
  readonly reason: StopReason | null;
  /** Validly stopped. Where desks or tickets stopped at once for several reasons, it is the first desk's first ticket's. */
  readonly stopped: DurationMs;
  /** Stops that a desk stated of its own handling, permitted or not. */
  readonly stops: number;
  readonly withEvidence: number;
  /** `withEvidence / stops`, 0 to 1; null without stops. */
  readonly evidenceRate: number | null;
}

export class ClockStops implements Mergeable {
  readonly #time = new Share();
  readonly #reasons = new Tally<{ reason: StopReason | null }, ReasonStops>(() => new ReasonStops());

  add(accounts: IncidentAccounts, { intervals }: Custody): void {
    if (intervals.length === 0) return;
    const statements = new Map<string, ClockStatement>();
    for (const ticket of heldTickets(accounts)) {
      for (const statement of ticket.clock) {
        statements.set(keyOf(ticket.id, statement.id), statement);
        if (isOwnStop(ticket, statement))
          this.#reasons.row({ reason: statement.reason }).evidence.add(statement.hasEvidence);
      }
    }
    for (const interval of intervals) this.#addInterval(interval, statements);
  }

  merge(other: ClockStops): void {
    this.#time.merge(other.#time);
    this.#reasons.merge(other.#reasons);
  }

  figures(): ClockStopFigures {
    return {
      stopped: this.#time.part,
      elapsed: this.#time.whole,
      share: this.#time.share,
      byReason: this.#reasons.list().map(({ key, row }) => ({
        ...key,
        stopped: row.stopped,
        stops: row.evidence.whole,
        withEvidence: row.evidence.part,
        evidenceRate: row.evidence.share,
      })),
    };
  }

  #addInterval({ from, to, class: kind, claims }: CustodyInterval, statements: Statements): void {
    const time = to - from;
    const isStopped = kind === 'WITH_CUSTOMER';
    this.#time.addAmount(isStopped ? time : 0, time);
    if (!isStopped) return;
    const stop = claims.find(({ isValidStop }) => isValidStop);
    const reason = stop === undefined ? null : (statements.get(keyOf(stop.ticket, stop.source))?.reason ?? null);
    this.#reasons.row({ reason }).stopped += time;
  }
}

type Statements = ReadonlyMap<string, ClockStatement>;

class ReasonStops implements Mergeable {
  stopped = 0;
  readonly evidence = new Share();

  merge(other: ReasonStops): void {
    this.stopped += other.stopped;
    this.evidence.merge(other.evidence);
  }
}

/** Statements are told apart within their desk. */
function keyOf(ticket: string, statement: string): string {
  return `${ticket} ${statement}`;
}

/**
 * A stop that names another desk is what its speaker believes of that one; whom a desk brought in, and a customer, hold nothing, so that
 * there it speaks of itself.
 */
function isOwnStop({ desk }: Ticket, { role, state, heldBy }: ClockStatement): boolean {
  if (role !== 'HANDLING' || state !== 'STOPPED' || heldBy === null) return false;
  return heldBy === `desk:${desk}` || heldBy.startsWith('external:') || heldBy.startsWith('customer:');
}

function heldTickets({ accounts }: IncidentAccounts): readonly Ticket[] {
  return accounts.flatMap(({ tickets }) => tickets.filter(({ presence }) => presence === 'HELD'));
}
