/** How long hand-overs were on their way, and waited for an answer, by ordered pair of parties. Milliseconds, never clamped. */

import type { Custody } from '../../custody/custody-model.ts';
import type { PartyId } from '../../model.ts';
import { Sample, type SampleFigures } from './sample.ts';
import { Tally, type Mergeable } from './tally.ts';

export interface HandoverGapFigures {
  readonly from: PartyId;
  readonly to: PartyId;
  readonly handovers: number;
  /** `receivedAt - offeredAt`. A negative one is skew. */
  readonly handoverGap: SampleFigures;
  /** `acceptedAt - receivedAt`. A negative one is skew. */
  readonly acceptanceGap: SampleFigures;
}

export class HandoverGaps implements Mergeable {
  readonly #pairs = new Tally<{ from: PartyId; to: PartyId }, PairGaps>(() => new PairGaps());

  /** What a third desk saw of a hand-over is left out, and so is one that does not say between whom. */
  add({ handovers }: Custody): void {
    for (const { pairing, from, to, handoverGap, acceptanceGap } of handovers) {
      if (pairing === 'WITNESSED' || from === null || to === null) continue;
      const pair = this.#pairs.row({ from, to });
      pair.handovers += 1;
      if (handoverGap !== null) pair.handoverGap.add(handoverGap);
      if (acceptanceGap !== null) pair.acceptanceGap.add(acceptanceGap);
    }
  }

  merge(other: HandoverGaps): void {
    this.#pairs.merge(other.#pairs);
  }

  /** In the order of senders, then receivers. */
  figures(): readonly HandoverGapFigures[] {
    return this.#pairs.list().map(({ key, row }) => ({
      ...key,
      handovers: row.handovers,
      handoverGap: row.handoverGap.figures(),
      acceptanceGap: row.acceptanceGap.figures(),
    }));
  }
}

class PairGaps implements Mergeable {
  handovers = 0;
  readonly handoverGap = new Sample();
  readonly acceptanceGap = new Sample();

  merge(other: PairGaps): void {
    this.handovers += other.handovers;
    this.handoverGap.merge(other.handoverGap);
    this.acceptanceGap.merge(other.acceptanceGap);
  }
}
