import type { PartyId } from '../model.ts';
import type { Saying, Timeline } from './timeline.ts';

/** Counts of who says what at one instant, kept as single tickets change what they say. */
export class Tally {
  /** Every party that anyone says holds it, with how many tickets say so. */
  readonly #named = new Map<PartyId, number>();
  /** The desks that claim it, with how many of their own tickets say so. */
  readonly #claiming = new Map<PartyId, number>();
  /** Of those, the tickets that are not validly stopped. */
  readonly #running = new Map<PartyId, number>();

  /**
   * @param before what the ticket said until now; null for nothing.
   * @returns whether it changed who says anything or whom.
   */
  change(timeline: Timeline, before: Saying | null, after: Saying): boolean {
    if (before !== null) this.#count(timeline, before, -1);
    this.#count(timeline, after, 1);
    return (before?.says ?? null) !== after.says;
  }

  get named(): number {
    return this.#named.size;
  }

  get claiming(): number {
    return this.#claiming.size;
  }

  get running(): number {
    return this.#running.size;
  }

  /** Whether a ticket of another desk says so too, where one desk alone claims it. */
  get isSeconded(): boolean {
    if (this.#claiming.size !== 1) return false;
    const [[only, ownTickets]] = this.#claiming as Iterable<[PartyId, number]> as [[PartyId, number]];
    return this.#named.get(only)! > ownTickets;
  }

  /** Sorted by the caller. */
  namedParties(): PartyId[] {
    return [...this.#named.keys()];
  }

  claimingParties(): PartyId[] {
    return [...this.#claiming.keys()];
  }

  #count(timeline: Timeline, { says, isValidStop }: Saying, change: 1 | -1): void {
    if (says === null) return;
    add(this.#named, says, change);
    if (says !== timeline.party) return;
    add(this.#claiming, says, change);
    if (!isValidStop) add(this.#running, says, change);
  }
}

function add(counts: Map<PartyId, number>, party: PartyId, change: 1 | -1): void {
  const count = (counts.get(party) ?? 0) + change;
  if (count === 0) counts.delete(party);
  else counts.set(party, count);
}
