/** What a board says at a moment: of one that is still being read, what has firmed up so far. */

import type { CoverageCount } from '../engine/measures/materials.ts';
import type { MissingReason } from '../engine/custody/custody-model.ts';
import type { BoardFigures } from '../engine/measures/board/board-accumulator.ts';
import type { Times } from '../../../schema/contract/times.ts';
import type { BoardQuestion } from './board-frame.ts';
import type { DeskHead } from './chain-heads.ts';

export type BoardState = 'RUNNING' | 'COMPLETE' | 'FAILED';

export interface BoardProgress {
  readonly incidentsRead: number;
  /** Null until all desks' lists have been read. */
  readonly incidentsTotal: number | null;
  readonly desksRead: number;
  readonly desksTotal: number;
}

export interface BoardAnswer {
  readonly question: BoardQuestion;
  /** Those for which it was reckoned: the times of whoever first asked for it. */
  readonly times: Times;
  readonly state: BoardState;
  /** Why it failed; null unless it did. */
  readonly failure: string | null;
  readonly progress: BoardProgress;
  readonly figures: BoardFigures;
  /** Incidents whose end lies before their start: in no figure. */
  readonly refused: RefusedIncidents;
  /** Null until it is complete. */
  readonly disclosure: BoardDisclosure | null;
  readonly missing: readonly { readonly desk: string; readonly reason: MissingReason }[];
  /** Null until they are read, which comes first. */
  readonly chainHeads: readonly DeskHead[] | null;
}

export interface RefusedIncidents {
  readonly count: number;
  /** The first of them, by id. */
  readonly incidents: readonly string[];
}

/** What is read beside the incidents. */
export interface BoardDisclosure {
  readonly materials: {
    readonly total: CoverageCount;
    /** In the order of their codes; those for which something is owed. */
    readonly byService: readonly (CoverageCount & { readonly service: string })[];
  };
  readonly lateDisclosure: {
    /** Known errors first published in the period. */
    readonly knownErrors: number;
    /** Of all that they explain, each incident once a known error: begun before its publication. */
    readonly before: number;
    readonly explained: number;
    /** Known errors of which a ticket cannot be dated. */
    readonly undetermined: number;
    /** `before / explained`, 0 to 1; null where they explain nothing, or something is undetermined. */
    readonly index: number | null;
  };
}
