/** What an auditor would try first, with the answer worked out by hand from `docs/custody.md`. */

import { HANDOVERS } from './handovers.ts';
import { HOLDERS } from './holders.ts';
import { MISSING } from './missing.ts';
import type { Vector } from './telling.ts';
import { TIMES } from './times.ts';

export const VECTORS: readonly Vector[] = [...MISSING, ...HANDOVERS, ...HOLDERS, ...TIMES];
