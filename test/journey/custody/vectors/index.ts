import type { Vector } from '../vector.ts';
import { BOUNDS } from './bounds.ts';
import { NEIGHBOURS, ROWS } from './classes.ts';
import { ORGANISATIONS, SUMMER_TIME } from './organisations.ts';
import { PAIRING } from './pairing.ts';
import { HEARD, STATEMENTS, STOPS } from './statements.ts';
import { TRANSIT } from './transit.ts';

/** All vectors, by what they are about. */
export const VECTORS: Readonly<Record<string, readonly Vector[]>> = {
  'each class': ROWS,
  'neighbouring classes': NEIGHBOURS,
  'a stopped clock': STOPS,
  'what a ticket says': STATEMENTS,
  'who is heard': HEARD,
  'in transit': TRANSIT,
  'pairing and notices': PAIRING,
  'start and restore': BOUNDS,
  organisations: ORGANISATIONS,
  'summer time': SUMMER_TIME,
};
