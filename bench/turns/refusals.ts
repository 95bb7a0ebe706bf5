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
/**
 * What a gateway asks may depend on what else is in flight, so that something new may be asked at any time: a real desk answers it, on the
 * other core. Of all that is asked of suppliers; more, and real desks were measured too.
 */
const NEW_REQUESTS_UNDER = 0.001;
const HEAD_BYTES = 1000;

export interface Observed {
  readonly gatewayCoreBusy: number;
  readonly otherCoreBusy: number;
  readonly byOthers: number;
  readonly requests: number;
  readonly failed: number;
  /** Of suppliers, and those of them that the desks had not been asked before. */
  readonly supplierRequests: number;
  readonly newSupplierRequests: number;
  /** New ones that a real desk did not answer. */
  readonly failures: number;
  readonly firstFailure: string | null;
  readonly connections: number;
  readonly bytesPerRequest: number;
  /** Of the answer that was verified, without its head. */
  readonly expectedBytes: number;
}

export function findRefusals(observed: Observed): string[] {
  const { gatewayCoreBusy, otherCoreBusy, byOthers, requests, failed, bytesPerRequest, expectedBytes } = observed;
  const { supplierRequests, newSupplierRequests, failures, firstFailure } = observed;
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
  if (failures > 0) refusals.push(`a real desk did not answer ${failures} supplier requests, such as ${firstFailure}`);
  if (newSupplierRequests > 0 && newSupplierRequests >= supplierRequests * NEW_REQUESTS_UNDER)
    refusals.push(
      `${newSupplierRequests} of its ${supplierRequests} supplier requests were new to the desks, and must stay under ${percent(NEW_REQUESTS_UNDER)}`,
    );
  // What was read of answers that the end of the window cut off is counted too.
  const cutOff = (observed.connections * (expectedBytes + HEAD_BYTES)) / Math.max(1, requests);
  const most = expectedBytes * (1 + SIZE_TOLERANCE) + HEAD_BYTES + cutOff;
  if (bytesPerRequest < expectedBytes * (1 - SIZE_TOLERANCE) || bytesPerRequest > most)
    refusals.push(`its answers had ${Math.round(bytesPerRequest)} bytes each, and the verified one ${expectedBytes}`);
  return refusals;
}
