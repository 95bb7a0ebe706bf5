/** The desks that one subgraph answers for. */

import type { InstantMs } from '../../schema/contract/times.ts';
import type { DeskRow } from '../../schema/organisations/model.ts';

/** The desks of one subgraph, by code. */
export type DesksByCode = ReadonlyMap<string, DeskRow>;

/** Whether the desk took part at `instant`: since `memberFrom` inclusive, until `memberTo` exclusive. */
export function tookPart({ memberFrom, memberTo }: DeskRow, instant: InstantMs): boolean {
  return memberFrom <= instant && (memberTo === null || instant < memberTo);
}
