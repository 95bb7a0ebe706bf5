/** The incident list at volume: 20 incidents with their tickets across desks, through the gateway, from separate desk processes. */

import { startProcess, type RunningProcess } from '../commands/start/start-process.ts';
import { loadOrganisations } from '../schema/organisations/load.ts';
import { showQueryPlans } from './query-plans.ts';
import { seedOnce } from './seed-once.ts';

const WARM_UP_REQUESTS = 30;
const REQUESTS = 300;
const BOUND_MS = 250;

const LIST = `query List { incidents(first: 20) { nodes { id title { state text } tickets { id reference status desk { code organisation { name } } } } } }`;

export async function benchList({
  incidents,
  seed,
}: {
  readonly incidents: number;
  readonly seed: number;
}): Promise<void> {
  const dataFolder = await seedOnce(incidents, seed);
  await showQueryPlans(dataFolder);
  const running: RunningProcess[] = [];
  const environment = { ...process.env, DATA_DIR: dataFolder };
  try {
    const { subgraphs } = await loadOrganisations();
    for (const { name } of subgraphs) {
      running.push(
        await startProcess({ name, script: 'commands/subgraph.ts', commandLine: [name, '--port', '0'], environment }),
      );
    }
    const urls = Object.fromEntries(running.map((desk) => [desk.name, `http://127.0.0.1:${desk.port}/graphql`]));
    const gateway = await startProcess({
      name: 'gateway',
      script: 'gateway/main.ts',
      commandLine: ['--port', '0'],
      environment: { ...environment, IDENTITY: 'none', SUPPLIER_URLS: JSON.stringify(urls) },
    });
    running.push(gateway);
    await measure(`http://127.0.0.1:${gateway.port}/graphql`, incidents);
  } finally {
    await Promise.all(running.map((process_) => process_.stop()));
  }
}

async function measure(url: string, incidents: number): Promise<void> {
  const durations: number[] = [];
  let tickets = 0;
  let desks = new Set<string>();
  for (let request = 0; request < WARM_UP_REQUESTS + REQUESTS; request += 1) {
    const start = performance.now();
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: LIST }),
    });
    const body = (await response.json()) as {
      data: { incidents: { nodes: { tickets: { desk: { code: string } }[] }[] } };
      errors?: unknown;
    };
    if (request >= WARM_UP_REQUESTS) durations.push(performance.now() - start);
    if (body.errors !== undefined) throw new Error(`The list answered with errors: ${JSON.stringify(body.errors)}`);
    if (body.data.incidents.nodes.length !== 20)
      throw new Error(`Expected 20 incidents, got ${body.data.incidents.nodes.length}`);
    const all = body.data.incidents.nodes.flatMap((incident) => incident.tickets);
    tickets = all.length;
    desks = new Set(all.map(({ desk }) => desk.code));
  }
  const sorted = durations.toSorted((left, right) => left - right);
  const at = (share: number): string => sorted[Math.floor(share * (sorted.length - 1))]!.toFixed(1);
  console.log(
    `incidents(first: 20) with ${tickets} tickets of ${desks.size} desks, ${incidents} incidents, ${REQUESTS} requests one after another:`,
  );
  console.log(`  p50 ${at(0.5)} ms  p90 ${at(0.9)} ms  p99 ${at(0.99)} ms  (bound: p50 under ${BOUND_MS} ms)`);
  if (Number(at(0.5)) >= BOUND_MS) process.exitCode = 1;
}
