/** What is open at sites, one thread an incident: the desks' tickets of it together, and a ticket of none by itself. */

import type { InstantMs, PartyId } from '../model.ts';

export interface OpenTicket {
  readonly id: string;
  readonly desk: string;
  readonly incident: string | null;
  readonly service: string | null;
  /** Where it was raised; null where the desk does not say. */
  readonly site: string | null;
  readonly affectedSites: readonly string[];
  readonly heldBy: PartyId | null;
  readonly openedAt: InstantMs | null;
  readonly nextUpdateDueAt: InstantMs | null;
  readonly lastUpdatedAt: InstantMs | null;
}

export interface OpenThread {
  /** Its incident's id or, without one, its ticket's, each marked as such. */
  readonly id: string;
  readonly incident: string | null;
  /** By `openedAt`, then id; those without `openedAt` last. */
  readonly tickets: readonly OpenTicket[];
  /** Of those asked for, in the order of their codes. */
  readonly sites: readonly string[];
  readonly services: readonly string[];
  readonly openedAt: InstantMs | null;
  /** The earliest promise; null where none stands. */
  readonly nextUpdateDueAt: InstantMs | null;
  /** The latest touch; null where no desk says. */
  readonly lastTouchedAt: InstantMs | null;
}

/**
 * @param tickets open ones; each once, whatever it is linked to.
 * @param sites a ticket counts that was raised at one of these, or counts one of them as affected.
 * @returns in no order to rely on.
 */
export function openThreadsOf(tickets: readonly OpenTicket[], sites: readonly string[]): readonly OpenThread[] {
  const asked = new Set(sites);
  const there = tickets.filter((ticket) => sitesOf(ticket).some((site) => asked.has(site)));
  const threads = Map.groupBy(there, ({ id, incident }) =>
    incident === null ? `ticket ${id}` : `incident ${incident}`,
  );
  return [...threads].map(([id, those]) => {
    const ordered = those.toSorted(byOpening);
    return {
      id,
      incident: ordered[0]!.incident,
      tickets: ordered,
      sites: unique(ordered.flatMap(sitesOf).filter((site) => asked.has(site))),
      services: unique(ordered.flatMap(({ service }) => (service === null ? [] : [service]))),
      openedAt: extreme(
        ordered.map(({ openedAt }) => openedAt),
        Math.min,
      ),
      nextUpdateDueAt: extreme(
        ordered.map(({ nextUpdateDueAt }) => nextUpdateDueAt),
        Math.min,
      ),
      lastTouchedAt: extreme(
        ordered.map(({ lastUpdatedAt }) => lastUpdatedAt),
        Math.max,
      ),
    };
  });
}

function sitesOf({ site, affectedSites }: OpenTicket): readonly string[] {
  return site === null ? affectedSites : [site, ...affectedSites];
}

function unique(codes: readonly string[]): readonly string[] {
  return [...new Set(codes)].toSorted();
}

function extreme(
  instants: readonly (InstantMs | null)[],
  choose: (...instants: readonly number[]) => number,
): InstantMs | null {
  const said = instants.filter((instant) => instant !== null);
  return said.length === 0 ? null : said.reduce((one, other) => choose(one, other));
}

function byOpening(one: OpenTicket, other: OpenTicket): number {
  const [at, otherAt] = [one.openedAt ?? Infinity, other.openedAt ?? Infinity];
  if (at !== otherAt) return at < otherAt ? -1 : 1;
  return one.id < other.id ? -1 : one.id > other.id ? 1 : 0;
}
