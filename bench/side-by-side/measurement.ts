/** What one gateway did in one scenario, and why it may not count. */

export interface Measurement {
  /** Its name in the tables. */
  readonly gateway: string;
  /** Requests answered a second, by turn: turns of one number were taken one right after another. */
  readonly turnsPerSecond: readonly number[];
  /** Medians of the turns'. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Of the gateway, for one request. */
  readonly processorMs: number;
  readonly peakBytes: number;
  readonly endBytes: number;
  /** Requests to suppliers for each request of a client. */
  readonly supplierRequests: number;
  /** Shares of the timed turns, 0 to 1. */
  readonly gatewayCoreBusy: number;
  readonly otherCoreBusy: number;
  /** What other programs used of the gateway's core. */
  readonly byOthers: number;
  /** Null where requests are shared: there is no path of one request's own then. */
  readonly oneConnection: OneConnection | null;
  /** Why no ratio may be made of it; empty when one may. */
  readonly refusals: readonly string[];
}

export interface OneConnection {
  readonly p50Ms: number;
  /** Of the supplier requests that wait for each other, one after another: p50 of each when it is asked alone, summed up. */
  readonly criticalPathMs: number;
  readonly hops: number;
  /** What one request asked of suppliers. */
  readonly supplierRequests: number;
}

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

/** How much more than a peer a gateway answered: turn against turn, since a machine's pace changes from one to the next. */
export interface ThroughputRatio {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

export function ratioOf(measured: Measurement, peer: Measurement): ThroughputRatio {
  const ratios = measured.turnsPerSecond.map((perSecond, turn) => perSecond / peer.turnsPerSecond[turn]!);
  return { median: median(ratios), least: Math.min(...ratios), most: Math.max(...ratios) };
}

/** Of an even number of values, the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  const middle = sorted.length / 2;
  return (sorted[Math.ceil(middle) - 1]! + sorted[Math.floor(middle)]!) / 2;
}

export function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
