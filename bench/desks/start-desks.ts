/** Starts the replaying desks in front of real ones and gives orders to them. */

import { setTimeout as sleep } from 'node:timers/promises';
import { OTHER_CORE, startPinned } from '../processes.ts';
import type { DeskOrder, DeskReport, DesksReady } from './messages.ts';

export interface ReplayingDesks {
  /** Endpoints by the subgraph's name. */
  readonly urls: Readonly<Record<string, string>>;
  readonly order: (order: DeskOrder) => Promise<DeskReport>;
  /** Waits until nobody has asked for a while: what a load leaves unanswered at its end, its gateway still works on. */
  readonly untilQuiet: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

const QUIET_MS = 500;

/** @param origins endpoints of the real desks by the subgraph's name; they must be up for as long as anything new may be asked. */
export async function startDesks(origins: Readonly<Record<string, string>>): Promise<ReplayingDesks> {
  const desks = startPinned({
    name: 'replaying desks',
    core: OTHER_CORE,
    commandLine: ['bench/desks/main.ts', JSON.stringify(origins)],
  });
  const { ports } = await desks.nextMessage<DesksReady>();
  const order = (given: DeskOrder) => desks.ask<DeskReport>(given);
  return {
    urls: Object.fromEntries(
      Object.entries(ports).map(([subgraph, port]) => [subgraph, `http://127.0.0.1:${port}/graphql`]),
    ),
    order,
    untilQuiet: async () => {
      for (let before = -1, now = 0; now !== before;) {
        before = now;
        await sleep(QUIET_MS);
        now = (await order({ kind: 'report' })).requests;
      }
    },
    stop: () => desks.stop(),
  };
}
