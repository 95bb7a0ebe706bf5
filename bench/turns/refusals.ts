/** Why what a gateway did under load may not count. */

import { percent } from './figures.ts';

/** Less, and it was not the gateway that was measured. */
const GATEWAY_CORE_AT_LEAST = 0.95;
/** More, and desks or load may have kept the gateway waiting. */
const OTHER_CORE_UNDER = 0.85;
/** More, and it was not the gateway alone that was measured. */
export const OTHERS_UNDER = 0.05;
/** Answers under load have the verified one's size, but for what differs from one to the next: times, and durations. */
const SIZE_TOLERANCE = 0.03;
const HEAD_BYTES = 1000;

export interface Observed {
  readonly gatewayCoreBusy: number;
  readonly otherCoreBusy: number;
  readonly byOthers: number;
  readonly requests: number;
  readonly failed: number;
  readonly misses: number;
  readonly firstMiss: string | null;
  readonly connections: number;
  readonly bytesPerRequest: number;
  /** Of the answer that was verified, without its head. */
  readonly expectedBytes: number;
}

export function findRefusals(observed: Observed): string[] {
  const { gatewayCoreBusy, otherCoreBusy, byOthers, requests, failed, misses, bytesPerRequest, expectedBytes } =
    observed;
  const refusals: string[] = [];
  if (gatewayCoreBusy < GATEWAY_CORE_AT_LEAST)
    refusals.push(
      `its core was ${percent(gatewayCoreBusy)} busy, and must be at least ${percent(GATEWAY_CORE_AT_LEAST)}`,
    );
  if (byOthers >= OTHERS_UNDER)
    refusals.push(`others used ${percent(byOthers)} of its core, and must stay under ${percent(OTHERS_UNDER)}`);
  if (otherCoreBusy >= OTHER_CORE_UNDER)
    refusals.push(`the other core was ${percent(otherCoreBusy)} busy, and must be under ${percent(OTHER_CORE_UNDER)}`);
  if (failed > 0) refusals.push(`${failed} requests failed`);
  if (misses > 0) refusals.push(`${misses} supplier requests had not been recorded, such as ${observed.firstMiss}`);
  // What was read of answers that the end of the window cut off is counted too.
  const cutOff = (observed.connections * (expectedBytes + HEAD_BYTES)) / Math.max(1, requests);
  const most = expectedBytes * (1 + SIZE_TOLERANCE) + HEAD_BYTES + cutOff;
  if (bytesPerRequest < expectedBytes * (1 - SIZE_TOLERANCE) || bytesPerRequest > most)
    refusals.push(`its answers had ${Math.round(bytesPerRequest)} bytes each, and the verified one ${expectedBytes}`);
  return refusals;
}
