import { median } from './figures.ts';
import type { TurnsSummary } from './loaded-turns.ts';

type Turns = Pick<TurnsSummary, 'turnsPerSecond'>;

/** How much more than a peer a gateway answered: turn against turn, since a machine's pace changes from one to the next. */
export interface ThroughputRatio {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

export function ratioOf(measured: Turns, peer: Turns): ThroughputRatio {
  const ratios = measured.turnsPerSecond.map((perSecond, turn) => perSecond / peer.turnsPerSecond[turn]!);
  return { median: median(ratios), least: Math.min(...ratios), most: Math.max(...ratios) };
}
