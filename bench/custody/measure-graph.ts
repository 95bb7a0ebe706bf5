/** Custody of the large incident as a dashboard asks for it: through the gateway, from separate desk processes. */

import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { startProcess, type RunningProcess } from '../../commands/start/start-process.ts';
import { loadOrganisations } from '../../schema/organisations/load.ts';
import { ROOT } from '../processes.ts';
import { deskEvents, EVENTS_A_TICKET, LARGE_INCIDENT } from './large-incident.ts';

const TICKETS = 100;
const REQUESTS = 30;
const WARM_UP_REQUESTS = 10;

const CUSTODY = `query Custody($id: ID!) {
  incident(id: $id) {
    custody { elapsed intervals { from to class holders { party { id } } } totals { byClass { class duration } } handovers { pairing } }
  }
}`;

/** Prints what it found. @throws {Error} when the answer is not custody of all tickets. */
export async function measureGraph(): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'throughline-custody-'));
  const environment = { ...process.env, DATA_DIR: folder };
  const running: RunningProcess[] = [];
  try {
    for (const [desk, events] of deskEvents(TICKETS)) {
      const file = path.join(folder, `${desk}.jsonl`);
      const lines = events.map((event) => JSON.stringify({ ...event, desk: undefined }));
      await writeFile(file, `${lines.join('\n')}\n`);
      await promisify(execFile)(process.execPath, ['commands/load.ts', desk, file], { cwd: ROOT, env: environment });
    }
    const { subgraphs } = await loadOrganisations();
    for (const { name } of subgraphs) {
      const commandLine = [name, '--port', '0'];
      running.push(await startProcess({ name, script: 'commands/subgraph.ts', commandLine, environment }));
    }
    const urls = Object.fromEntries(running.map((desk) => [desk.name, `http://127.0.0.1:${desk.port}/graphql`]));
    const gateway = await startProcess({
      name: 'gateway',
      script: 'gateway/main.ts',
      commandLine: ['--port', '0'],
      environment: { ...environment, IDENTITY: 'none', SUPPLIER_URLS: JSON.stringify(urls) },
    });
    running.push(gateway);
    await ask(`http://127.0.0.1:${gateway.port}/graphql`);
  } finally {
    await Promise.all(running.map((process_) => process_.stop()));
    await rm(folder, { recursive: true, force: true });
  }
}

interface Answer {
  readonly data?: {
    readonly incident: {
      readonly custody: { readonly intervals: readonly unknown[]; readonly handovers: readonly unknown[] };
    };
  };
  readonly errors?: unknown;
}

async function ask(url: string): Promise<void> {
  const durations: number[] = [];
  let intervals = 0;
  for (let request = 0; request < WARM_UP_REQUESTS + REQUESTS; request += 1) {
    const start = performance.now();
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: CUSTODY, variables: { id: LARGE_INCIDENT } }),
    });
    const { data, errors } = (await response.json()) as Answer;
    if (request >= WARM_UP_REQUESTS) durations.push(performance.now() - start);
    if (errors !== undefined || data === undefined) throw new Error(`Custody: ${JSON.stringify(errors)}`);
    const { custody } = data.incident;
    if (custody.handovers.length !== TICKETS)
      throw new Error(`Expected ${TICKETS} hand-overs, got ${custody.handovers.length}`);
    intervals = custody.intervals.length;
  }
  const sorted = durations.toSorted((left, right) => left - right);
  const at = (share: number): string => sorted[Math.floor(share * (sorted.length - 1))]!.toFixed(0);
  console.log(
    `custody of one incident of ${TICKETS} tickets and ${TICKETS * EVENTS_A_TICKET} events, ${intervals} intervals, through the gateway: ` +
      `p50 ${at(0.5)} ms, p90 ${at(0.9)} ms`,
  );
}
