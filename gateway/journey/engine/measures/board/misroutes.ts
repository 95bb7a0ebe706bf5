/** How often an incident was first sent to the wrong desk. */

import type { Custody, PairedHandover } from '../../custody/custody-model.ts';
import type { DirectoryFacts, InstantMs } from '../../model.ts';
import type { Mergeable } from './tally.ts';

export interface MisrouteFigures {
  /** First hand-overs that were accepted, rejected or withdrawn, or wait for an answer: one an incident that was handed over at all. */
  readonly firstHandovers: number;
  /** Of them rejected. */
  readonly rejected: number;
  /** Of the rejected ones those whose rejection is disputed. */
  readonly rejectionDisputed: number;
  /** `rejected / firstHandovers`, 0 to 1; null where nothing was handed over. */
  readonly rate: number | null;
}

export class Misroutes implements Mergeable {
  #firstHandovers = 0;
  #rejected = 0;
  #disputed = 0;

  /** What a local desk passes to the national one is how incidents come in, and routes nothing. */
  add({ handovers }: Custody, { desks }: DirectoryFacts): void {
    const locals = new Set(desks.flatMap(({ code, kind }) => (kind === 'LOCAL' ? [`desk:${code}`] : [])));
    const first = handovers
      .filter(({ pairing, from }) => pairing !== 'WITNESSED' && !(from !== null && locals.has(from)))
      .reduce<PairedHandover | null>((best, next) => (best === null || isEarlier(next, best) ? next : best), null);
    if (first === null) return;
    this.#firstHandovers += 1;
    if (first.rejectedAt === null) return;
    this.#rejected += 1;
    if (first.isRejectionDisputed) this.#disputed += 1;
  }

  merge(other: Misroutes): void {
    this.#firstHandovers += other.#firstHandovers;
    this.#rejected += other.#rejected;
    this.#disputed += other.#disputed;
  }

  figures(): MisrouteFigures {
    return {
      firstHandovers: this.#firstHandovers,
      rejected: this.#rejected,
      rejectionDisputed: this.#disputed,
      rate: this.#firstHandovers === 0 ? null : this.#rejected / this.#firstHandovers,
    };
  }
}

function isEarlier(one: PairedHandover, other: PairedHandover): boolean {
  const [first, second] = [beganAt(one), beganAt(other)];
  return first === second ? recordOf(one) < recordOf(other) : first < second;
}

function beganAt({ offeredAt, receivedAt, acceptedAt, rejectedAt }: PairedHandover): InstantMs {
  return offeredAt ?? receivedAt ?? acceptedAt ?? rejectedAt ?? Infinity;
}

function recordOf({ senderRecord, receiverRecord }: PairedHandover): string {
  return senderRecord ?? receiverRecord ?? '';
}
