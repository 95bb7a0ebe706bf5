/** What one gateway did in its turns under load: counted, and why it may not count. */

import type { ReplayingDesks } from '../desks/start-desks.ts';
import type { MeasuredGateway } from '../gateways/gateway.ts';
import { runWrk, type LoadOptions, type LoadResult } from '../load/run-wrk.ts';
import { watchCores, type CoreUse } from '../measure/cores.ts';
import { GATEWAY_CORE, OTHER_CORE } from '../processes.ts';
import { median } from './figures.ts';
import { findRefusals } from './refusals.ts';

export interface TurnsSummary {
  /** Requests answered a second, by turn: turns of one number were taken one right after another. */
  readonly turnsPerSecond: readonly number[];
  /** Medians of the turns'. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Of the gateway, for one request. */
  readonly processorMs: number;
  /** Requests to suppliers for each request of a client; the end of a turn cuts some off that have asked by then. */
  readonly supplierRequests: number;
  /** Supplier requests that the desks had not been asked before, in all: the real ones answered them. */
  readonly newSupplierRequests: number;
  /** Shares of the timed turns, 0 to 1. */
  readonly gatewayCoreBusy: number;
  readonly otherCoreBusy: number;
  /** What other programs used of the gateway's core. */
  readonly byOthers: number;
  /** Why no ratio may be made of it; empty when one may. */
  readonly refusals: readonly string[];
}

interface Turn {
  readonly result: LoadResult;
  readonly use: CoreUse;
  readonly supplierRequests: number;
  readonly newSupplierRequests: number;
  readonly failures: number;
  readonly firstFailure: string | null;
}

export class LoadedTurns {
  readonly #gateway: MeasuredGateway;
  readonly #desks: ReplayingDesks;
  readonly #load: Omit<LoadOptions, 'seconds'>;
  readonly #turns: Turn[] = [];

  /** @param desks what the gateway asks is recorded, but for what it rarely asks. */
  constructor(gateway: MeasuredGateway, desks: ReplayingDesks, load: Omit<LoadOptions, 'seconds'>) {
    this.#gateway = gateway;
    this.#desks = desks;
    this.#load = load;
  }

  async take(seconds: number): Promise<void> {
    const before = await this.#desks.order({ kind: 'reset', trace: false });
    const endWatching = watchCores(this.#gateway.process.pid, GATEWAY_CORE);
    const result = await runWrk({ ...this.#load, seconds });
    const use = endWatching();
    await this.#desks.untilQuiet();
    const { requests, failures, firstFailure, recordings } = await this.#desks.order({ kind: 'reset', trace: false });
    const newSupplierRequests = recordings - before.recordings;
    this.#turns.push({ result, use, supplierRequests: requests, newSupplierRequests, failures, firstFailure });
  }

  /** @param expectedBytes of the answer that was verified, without its head. */
  sumUp(expectedBytes: number): TurnsSummary {
    const turns = this.#turns;
    const sum = (count: (turn: Turn) => number): number => turns.reduce((total, turn) => total + count(turn), 0);
    const mean = (share: (turn: Turn) => number): number => sum(share) / turns.length;
    const requests = sum(({ result }) => result.requests);
    const supplierRequests = sum((turn) => turn.supplierRequests);
    const newSupplierRequests = sum((turn) => turn.newSupplierRequests);
    const busy = {
      gatewayCoreBusy: mean(({ use }) => use.busy[GATEWAY_CORE]!),
      otherCoreBusy: mean(({ use }) => use.busy[OTHER_CORE]!),
      byOthers: mean(({ use }) => use.byOthers),
    };
    return {
      turnsPerSecond: turns.map(({ result }) => result.requestsPerSecond),
      p50Ms: median(turns.map(({ result }) => result.p50Ms)),
      p99Ms: median(turns.map(({ result }) => result.p99Ms)),
      processorMs: sum(({ use }) => use.processorMs) / requests,
      supplierRequests: supplierRequests / requests,
      newSupplierRequests,
      ...busy,
      refusals: findRefusals({
        ...busy,
        requests,
        failed: sum(({ result }) => result.failed),
        bytesPerRequest: sum(({ result }) => result.bytesPerRequest * result.requests) / requests,
        supplierRequests,
        newSupplierRequests,
        failures: sum(({ failures }) => failures),
        firstFailure: turns.find(({ firstFailure }) => firstFailure !== null)?.firstFailure ?? null,
        connections: this.#load.connections * turns.length,
        expectedBytes,
      }),
    };
  }
}
