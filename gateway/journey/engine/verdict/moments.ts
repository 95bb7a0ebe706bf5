/**
 * Custody cut so fine that throughout each piece every ticket says one thing by one record, and nobody's agreements change: what a
 * stop's reason and whom a holder waits for are read from.
 */

import type { Custody, CustodyInterval } from '../custody/custody-model.ts';
import { intakeOf } from '../custody/intake.ts';
import { timelineOf, type Saying, type Timeline } from '../custody/timeline.ts';
import type { ClockStatement, IncidentAccounts, InstantMs, PartyId, Ticket } from '../model.ts';
import type { Policy } from '../policy-model.ts';

export interface Moment {
  readonly from: InstantMs;
  readonly to: InstantMs;
  readonly interval: CustodyInterval;
  /** What the tickets of the holders' own desks say, where they say that this desk holds it. */
  readonly claims: readonly OwnClaim[];
}

export interface OwnClaim {
  readonly party: PartyId;
  readonly ticket: Ticket;
  readonly isValidStop: boolean;
  /** Null where a hand-over says it. */
  readonly statement: ClockStatement | null;
}

/** @param turns further instants to cut at, ascending. @returns tiles of custody's intervals, in order. */
export function momentsOf(
  accounts: IncidentAccounts,
  custody: Custody,
  policy: Policy,
  turns: readonly InstantMs[],
): readonly Moment[] {
  const { heard, silentFrom } = intakeOf(accounts, policy);
  const localDesks = new Set(
    accounts.directory.desks.filter(({ kind }) => kind === 'LOCAL').map(({ code }) => `desk:${code}`),
  );
  const isLocalDesk = (party: PartyId): boolean => localDesks.has(party);
  const voices = heard.map((ticket) => {
    const statements = new Map(ticket.clock.map((statement) => [statement.id, statement]));
    return { ticket, timeline: timelineOf(ticket, silentFrom(ticket), isLocalDesk, policy), statements, next: 0 };
  });
  const cuts = [
    ...new Set([...turns, ...voices.flatMap(({ timeline }) => timeline.sayings.map(({ from }) => from))]),
  ].toSorted((left, right) => left - right);
  const moments: Moment[] = [];
  let cut = 0;
  for (const interval of custody.intervals) {
    while (cut < cuts.length && cuts[cut]! <= interval.from) cut += 1;
    for (let from = interval.from; from < interval.to;) {
      const turn = cut < cuts.length && cuts[cut]! < interval.to ? cuts[cut]! : interval.to;
      moments.push({ from, to: turn, interval, claims: ownClaims(voices, interval, from) });
      if (turn < interval.to) cut += 1;
      from = turn;
    }
  }
  return moments;
}

interface Voice {
  readonly ticket: Ticket;
  readonly timeline: Timeline;
  readonly statements: ReadonlyMap<string, ClockStatement>;
  /** Index of its first saying that is later than what was asked last: instants are asked in order. */
  next: number;
}

function ownClaims(voices: readonly Voice[], { holders }: CustodyInterval, at: InstantMs): readonly OwnClaim[] {
  const parties = new Set(holders.map(({ party }) => party));
  return voices.flatMap((voice): readonly OwnClaim[] => {
    const { sayings, party } = voice.timeline;
    while (voice.next < sayings.length && sayings[voice.next]!.from <= at) voice.next += 1;
    const saying: Saying | undefined = sayings[voice.next - 1];
    if (saying?.says !== party || !parties.has(party)) return [];
    const statement = voice.statements.get(saying.source) ?? null;
    return [{ party, ticket: voice.ticket, isValidStop: saying.isValidStop, statement }];
  });
}
