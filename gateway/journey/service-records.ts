/** The port by which the journey learns what the gateway measured of a subgraph: a measurement, not a desk's account. */

export interface MeasuredPeriod {
  readonly subgraph: string;
  /** Milliseconds UTC, as asked: the minutes that begin from here on, */
  readonly from: number;
  /** and before here. */
  readonly to: number;
  /** Nothing that was measured after this counts: minutes that end later are left out whole. Milliseconds UTC. */
  readonly until: number;
  /** Whether the minute of `until` counts too, as far as it has come: where `until` is now. */
  readonly isMinuteUnderWayCounted: boolean;
}

export interface MeasuredService {
  /** Begin of the first minute that counts, and end of the last, milliseconds UTC; the same where none does. */
  readonly from: number;
  readonly to: number;
  readonly minutes: number;
  /** Minutes in which a call was answered or failed. */
  readonly measuredMinutes: number;
  /** Begin of the earliest minute that is kept, milliseconds UTC; null without any before `until`. */
  readonly measuredFrom: number | null;
  /** False where something that counts may not have been written yet. */
  readonly isSettled: boolean;
  readonly answered: number;
  readonly answeredByReplica: number;
  /** Calls by code. */
  readonly failures: ReadonlyMap<string, number>;
  /** Requests sent for the calls that were answered or failed. */
  readonly attempts: number;
  /** Calls that were refused before anything was sent, by code. */
  readonly refusals: ReadonlyMap<string, number>;
  /** What readers' answers lacked of it, by code: once for each step of a request. */
  readonly missingParts: ReadonlyMap<string, number>;
  readonly abandoned: number;
  readonly suspendedMs: number;
  readonly staleCopies: number;
  /** 0 without any stale copy. */
  readonly oldestStaleMs: number;
  readonly freshCopies: number;
  /** Of answered calls, in milliseconds, each no further from the exact one than `relativeError` of it; null without any. */
  readonly latency: {
    readonly p50Ms: number;
    readonly p90Ms: number;
    readonly p99Ms: number;
    readonly relativeError: number;
  } | null;
}

export interface ServiceRecords {
  /**
   * Any period, past or to come, has an answer: of what was not measured, an empty one.
   *
   * @throws {ServiceRecordUnavailable} when what is kept cannot be read now.
   */
  readonly read: (period: MeasuredPeriod) => Promise<MeasuredService>;
}

/** The cause is for the log, never for a client. */
export class ServiceRecordUnavailable extends Error {
  override readonly name = 'ServiceRecordUnavailable';
}
