/** What custody costs: one incident with 100 tickets and 2,000 events, and the engine alone as an incident grows. */

import { custodyOf } from '../gateway/journey/engine/custody/custody-of.ts';
import { loadPolicies } from '../schema/policies/load.ts';
import { EVENTS_A_TICKET, largeIncident } from './custody/large-incident.ts';
import { measureGraph } from './custody/measure-graph.ts';

/** Tickets of each size; the first is the incident of 2,000 events. */
const SIZES = [100, 400, 1600];
const RUNS = 25;
/** Four times as much at n log n is less than five times the time at these sizes; at n squared it is sixteen times. */
const FACTOR_BOUND = 7;

/** @returns whether every bound was kept. */
export async function benchCustody(): Promise<boolean> {
  await measureGraph();
  const policy = (await loadPolicies()).policyOf(null)!;
  const times: number[] = [];
  for (const tickets of SIZES) {
    const accounts = largeIncident(tickets);
    const durations: number[] = [];
    let intervals = 0;
    for (let run = 0; run < RUNS; run += 1) {
      const start = performance.now();
      intervals = custodyOf(accounts, policy).intervals.length;
      durations.push(performance.now() - start);
    }
    const median = durations.toSorted((left, right) => left - right)[Math.floor(RUNS / 2)]!;
    times.push(median);
    console.log(
      `engine: ${tickets} tickets, ${tickets * EVENTS_A_TICKET} events, ${intervals} intervals: median of ${RUNS} runs ${median.toFixed(1)} ms`,
    );
  }
  let isKept = true;
  for (const [index, time] of times.slice(1).entries()) {
    const [before, tickets] = [times[index]!, SIZES[index + 1]!];
    const size = EVENTS_A_TICKET * tickets;
    const expected = (size * Math.log2(size)) / ((size / 4) * Math.log2(size / 4));
    const factor = time / before;
    console.log(
      `  ${SIZES[index]} to ${tickets} tickets: ${factor.toFixed(1)} times the time (n log n: ${expected.toFixed(1)}; bound: ${FACTOR_BOUND})`,
    );
    isKept &&= factor < FACTOR_BOUND;
  }
  return isKept;
}
