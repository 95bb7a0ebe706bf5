/** `npm run bench`: this gateway beside two others, under the same load, behind the same desks, in one run. */

import { execFile } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { promisify } from 'node:util';
import { startDesks, type ReplayingDesks } from '../desks/start-desks.ts';
import type { GatewayKind } from '../gateways/gateway.ts';
import { assertWrkInstalled } from '../load/run-wrk.ts';
import { GATEWAY_CORE, OTHER_CORE } from '../processes.ts';
import { takeTurns } from '../turns/take-turns.ts';
import { contenderOf } from './measure-gateway.ts';
import type { Measurement } from './measurement.ts';
import { recordAnswers } from './record.ts';
import { reportScenario } from './report.ts';
import type { BenchedGraph, Scenario } from './scenarios.ts';

export interface SideBySideOptions {
  readonly scenarios: readonly Scenario[];
  /** In the order in which they take turns. */
  readonly gateways: readonly GatewayKind[];
  /** Null for each scenario's own. */
  readonly connections: number | null;
  readonly warmUpSeconds: number;
  /** Timed of each gateway, all its turns together. */
  readonly seconds: number;
  readonly turns: number;
  /** Where each gateway's CPU profile is written; null for none. */
  readonly profileFolder: string | null;
}

/**
 * Prints what it does to standard error and what it found to standard output.
 *
 * @returns whether every ratio stands and everything wanted is reached.
 * @throws {Error} when nothing can be measured, and why.
 */
export async function runSideBySide(options: SideBySideOptions): Promise<boolean> {
  const { scenarios, gateways } = options;
  if (availableParallelism() < 2) throw new Error('The gateway needs a core to itself: this machine offers one.');
  await assertWrkInstalled();
  // On the core of the desks and the load; what it starts later is put where it belongs.
  await promisify(execFile)('taskset', ['-a', '-p', '-c', String(OTHER_CORE), String(process.pid)]);
  for (const { name, description } of gateways) console.log(`${name}: ${description}`);
  console.log(
    `${options.warmUpSeconds} s to warm up, ${options.seconds} s timed in ${options.turns} turns, Node ${process.version}, each gateway on core ${GATEWAY_CORE}`,
  );
  let isGood = true;
  for (const [graph, own] of Map.groupBy(scenarios, (scenario) => scenario.graph)) {
    for (const report of await measureGraph(graph, own, options)) {
      console.log(`\n${report.text}`);
      isGood &&= report.isGood;
    }
  }
  return isGood;
}

async function measureGraph(graph: BenchedGraph, scenarios: readonly Scenario[], options: SideBySideOptions) {
  const supergraphFile = graph.supergraphFile();
  tell('starting the real desks');
  const origins = await graph.startOrigins();
  const desks = await startDesks(origins.urls).catch(async (error: unknown) => {
    await origins.stop();
    throw error;
  });
  try {
    const runs: ScenarioRun[] = [];
    for (const scenario of scenarios) runs.push(await recordScenario(scenario, supergraphFile, desks, options));
    const reports = [];
    for (const run of runs) {
      const measurements = await measureScenario(run, supergraphFile, desks, options);
      reports.push(reportScenario({ ...run, measurements }));
    }
    return reports;
  } finally {
    await desks.stop();
    await origins.stop();
  }
}

interface ScenarioRun {
  readonly scenario: Scenario;
  readonly connections: number;
  /** Those whose answers are right; the first one's data is what all of them answered. */
  readonly gateways: readonly GatewayKind[];
  readonly data: unknown;
  /** What kept gateways from being measured, by their names. */
  readonly failures: Map<GatewayKind['name'], string>;
}

/** A gateway that fails is left out, and the others are measured all the same. */
async function recordScenario(
  scenario: Scenario,
  supergraphFile: string,
  desks: ReplayingDesks,
  options: SideBySideOptions,
): Promise<ScenarioRun> {
  const connections = options.connections ?? scenario.connections;
  const failures = new Map<GatewayKind['name'], string>();
  const gateways: GatewayKind[] = [];
  let expected: { readonly gateway: string; readonly data: unknown } | null = null;
  for (const kind of options.gateways) {
    tell(`${scenario.name}: recording what the real desks answer ${kind.name}`);
    try {
      const data = await recordAnswers({ scenario, supergraphFile, kind, expected, desks, connections });
      expected ??= { gateway: kind.name, data };
      gateways.push(kind);
    } catch (error) {
      failures.set(kind.name, (error as Error).message);
    }
  }
  tell(`${scenario.name}: the same data from ${gateways.map(({ name }) => name).join(', ')}`);
  return { scenario, connections, gateways, data: expected?.data, failures };
}

function measureScenario(
  { scenario, connections, gateways, data, failures }: ScenarioRun,
  supergraphFile: string,
  desks: ReplayingDesks,
  options: SideBySideOptions,
): Promise<Measurement[]> {
  const measure = { ...options, scenario, connections, supergraphFile, desks, expected: data };
  const contenders = gateways.map((kind) => contenderOf(kind, measure));
  return takeTurns({ ...options, what: scenario.name, contenders, tell }, (gateway, reason) =>
    failures.set(gateway, reason),
  );
}

function tell(what: string): void {
  process.stderr.write(`${what}\n`);
}
