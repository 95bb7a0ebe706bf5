/** How often an incident went back to somebody who had held it before. */

import type { Custody } from '../../custody/custody-model.ts';
import type { PartyId } from '../../model.ts';
import type { Mergeable } from './tally.ts';

export interface BounceFigures {
  /** Times that custody passed from one sole holder to another. */
  readonly custodyChanges: number;
  /** Custody changes - (distinct holders - 1), summed over the incidents: each is a return to an earlier holder. */
  readonly bounces: number;
  /** Incidents with at least one bounce. */
  readonly pingPongIncidents: number;
  readonly mostBouncesOfOneIncident: number;
}

export class Bounces implements Mergeable {
  #custodyChanges = 0;
  #bounces = 0;
  #pingPongIncidents = 0;
  #most = 0;

  add(custody: Custody): void {
    const { changes, bounces } = bouncesOf(custody);
    this.#custodyChanges += changes;
    this.#bounces += bounces;
    if (bounces > 0) this.#pingPongIncidents += 1;
    this.#most = Math.max(this.#most, bounces);
  }

  merge(other: Bounces): void {
    this.#custodyChanges += other.#custodyChanges;
    this.#bounces += other.#bounces;
    this.#pingPongIncidents += other.#pingPongIncidents;
    this.#most = Math.max(this.#most, other.#most);
  }

  figures(): BounceFigures {
    return {
      custodyChanges: this.#custodyChanges,
      bounces: this.#bounces,
      pingPongIncidents: this.#pingPongIncidents,
      mostBouncesOfOneIncident: this.#most,
    };
  }
}

/** Counts desks, never the groups within one firm: what a system counts as reassignments is not added. */
function bouncesOf({ intervals }: Custody): { readonly changes: number; readonly bounces: number } {
  const holders = new Set<PartyId>();
  let last: PartyId | null = null;
  let changes = 0;
  for (const { holders: held } of intervals) {
    // Only who holds it alone: what is contested, or nobody's, passes custody to nobody.
    const [holder] = held;
    if (holder === undefined || held.length > 1) continue;
    if (last !== null && holder.party !== last) changes += 1;
    last = holder.party;
    holders.add(holder.party);
  }
  return { changes, bounces: holders.size === 0 ? 0 : changes - (holders.size - 1) };
}
