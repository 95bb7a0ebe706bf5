/** Late disclosure: what a known error explains that had begun before anyone else could know of it. */

import type { InstantMs, Presence } from '../model.ts';

/** A ticket that the owner says its known error explains. */
export interface ExplainedTicket {
  readonly ticket: string;
  /** Null where its desk did not answer. */
  readonly presence: Presence | null;
  readonly incident: string | null;
  /** When the user first saw it, or else when the ticket was opened; null where neither is on record. */
  readonly beganAt: InstantMs | null;
}

/** An incident, or a ticket that its desk links to none: then it stands for itself. */
export interface ExplainedThread {
  readonly incident: string | null;
  /** Its earliest ticket among those explained. */
  readonly ticket: string;
  readonly beganAt: InstantMs;
}

export interface LateDisclosure {
  /** In the order of their beginning. */
  readonly before: readonly ExplainedThread[];
  readonly after: readonly ExplainedThread[];
  /** The first of all that it explains; null where none is known. */
  readonly first: ExplainedThread | null;
  /** Ids of the tickets of which nobody can say here when they began, in order: their desk is silent about them. */
  readonly undetermined: readonly string[];
  /** before / (before + after), 0 to 1; null where it explains nothing, or a ticket that could change it is undetermined. */
  readonly index: number | null;
}

/**
 * @param firstPublishedAt what began at this very instant did not begin before it.
 * @param tickets one whose desk answers that it holds no such ticket explains nothing and counts for nothing.
 */
export function lateDisclosureOf(firstPublishedAt: InstantMs, tickets: readonly ExplainedTicket[]): LateDisclosure {
  const threads = new Map<string, ExplainedThread>();
  const silent: string[] = [];
  for (const { ticket, presence, incident, beganAt } of tickets) {
    if (presence === 'NOT_HELD') continue;
    if (presence !== 'HELD' || beganAt === null) {
      silent.push(ticket);
      continue;
    }
    const key = incident === null ? `ticket ${ticket}` : `incident ${incident}`;
    const known = threads.get(key);
    const candidate = { incident, ticket, beganAt };
    if (known === undefined || byBeginning(candidate, known) < 0) threads.set(key, candidate);
  }
  const ordered = [...threads.values()].toSorted(byBeginning);
  const before = ordered.filter(({ beganAt }) => beganAt < firstPublishedAt);
  const after = ordered.filter(({ beganAt }) => beganAt >= firstPublishedAt);
  return {
    before,
    after,
    first: ordered[0] ?? null,
    undetermined: [...new Set(silent)].toSorted(),
    index: ordered.length === 0 || silent.length > 0 ? null : before.length / ordered.length,
  };
}

function byBeginning(one: ExplainedThread, other: ExplainedThread): number {
  if (one.beganAt !== other.beganAt) return one.beganAt - other.beganAt;
  return one.ticket < other.ticket ? -1 : one.ticket > other.ticket ? 1 : 0;
}
