/**
 * The performance board at volume: every desk and the gateway a process of its own, heap read while the board is read; then one event is
 * appended at one desk, and must be in the next board.
 */

import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { startProcess, type RunningProcess } from '../../commands/start/start-process.ts';
import { loadOrganisations } from '../../schema/organisations/load.ts';
import { ROOT, startPinned, type PinnedProcess } from '../processes.ts';
import { seedOnce } from '../seed-once.ts';
import type { HeapReport } from './gateway-main.ts';
import { pollBoard, type PolledBoard } from './poll-board.ts';

const BOUND_MS = 5 * 60_000;
const HEAP_BOUND = 50 * 1024 * 1024;

export interface RunBoardOptions {
  /** Ascending. */
  readonly incidents: readonly number[];
  readonly seed: number;
}

/** @returns whether every bound was kept. */
export async function runBoard({ incidents, seed }: RunBoardOptions): Promise<boolean> {
  const held: number[] = [];
  let isKept = true;
  for (const [index, count] of incidents.entries()) {
    const run = await measure(count, await seedOnce(count, seed), index === 0);
    held.push(run.held);
    isKept &&= run.isKept;
  }
  const apart = held.at(-1)! - held[0]!;
  console.log(
    `heap at ${incidents.at(-1)} incidents less heap at ${incidents[0]}: ${megabytes(apart)} (bound: ${megabytes(HEAP_BOUND)})`,
  );
  return isKept && apart < HEAP_BOUND;
}

/** @param appends whether to append an event and ask again, which takes as long again. */
async function measure(
  incidents: number,
  folder: string,
  appends: boolean,
): Promise<{ readonly held: number; readonly isKept: boolean }> {
  const environment = { ...process.env, DATA_DIR: folder };
  const desks: RunningProcess[] = [];
  let gateway: PinnedProcess | null = null;
  try {
    const { subgraphs } = await loadOrganisations();
    for (const { name } of subgraphs) {
      const commandLine = [name, '--port', '0'];
      desks.push(await startProcess({ name, script: 'commands/subgraph.ts', commandLine, environment }));
    }
    const urls = Object.fromEntries(desks.map(({ name, port }) => [name, `http://127.0.0.1:${port}/graphql`]));
    gateway = startPinned({
      name: 'gateway',
      core: null,
      commandLine: ['--expose-gc', 'bench/board/gateway-main.ts', '--port', '0'],
      environment: { SUPPLIER_URLS: JSON.stringify(urls) },
    });
    const { port } = await gateway.nextMessage<{ port: number }>();
    const url = `http://127.0.0.1:${port}/graphql`;
    const before = (await gateway.ask<HeapReport>({})).held;
    let held = 0;
    const readHeap = async (): Promise<void> => {
      held = Math.max(held, (await gateway!.ask<HeapReport>({})).held);
    };
    const board = await pollBoard(url, readHeap);
    console.log(
      `${incidents} incidents: board of ${board.incidents} incidents in ${board.groups} services, ${board.handovers} hand-overs: ` +
        `${(board.milliseconds / 1000).toFixed(1)} s (bound: ${BOUND_MS / 1000} s), ${board.polls} polls, silent desks: ${board.silent.join(', ') || 'none'}; ` +
        `heap ${megabytes(before)} before, at most ${megabytes(held)} held`,
    );
    let isKept = board.milliseconds < BOUND_MS && board.incidents === incidents && board.silent.length === 0;
    const again = await pollBoard(url, readHeap);
    console.log(`  asked again, nothing changed: ${again.milliseconds.toFixed(0)} ms`);
    if (appends) isKept = (await appendOne(url, folder, board)) && isKept;
    return { held, isKept };
  } finally {
    await gateway?.stop();
    await Promise.all(desks.map((desk) => desk.stop()));
  }
}

/** @returns whether the hand-over that is appended at the NSD is in the next board. */
async function appendOne(url: string, folder: string, before: PolledBoard): Promise<boolean> {
  const [incident] = await firstIncidents(url);
  const ticket = incident?.tickets.find(({ id }) => id.startsWith('nsd/'));
  if (ticket === undefined) throw new Error('The newest incident has no ticket at the NSD.');
  const scratch = await mkdtemp(path.join(tmpdir(), 'throughline-board-'));
  try {
    const handover = `BENCH-${Date.now()}`;
    const event = {
      id: `bench-${handover}`,
      kind: 'handover.offered',
      occurredAt: ticket.openedAt,
      synthetic: true,
      ticket: ticket.reference,
      system: 'main',
      data: { handover, from: 'desk:nsd', to: 'desk:nhsmail' },
    };
    const file = path.join(scratch, 'one.jsonl');
    await writeFile(file, `${JSON.stringify(event)}\n`);
    await promisify(execFile)(process.execPath, ['commands/load.ts', 'nsd', file], {
      cwd: ROOT,
      env: { ...process.env, DATA_DIR: folder },
    });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
  const after = await pollBoard(url, () => Promise.resolve());
  const isThere = after.handovers === before.handovers + 1;
  console.log(
    `  one hand-over appended at the NSD: the next board has ${after.handovers} hand-overs${isThere ? '' : ', which is WRONG'}`,
  );
  return isThere;
}

interface ListedIncident {
  readonly tickets: readonly { readonly id: string; readonly reference: string; readonly openedAt: string }[];
}

async function firstIncidents(url: string): Promise<readonly ListedIncident[]> {
  const query = '{ incidents(first: 1) { nodes { tickets { id reference openedAt } } } }';
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  return ((await response.json()) as { data: { incidents: { nodes: ListedIncident[] } } }).data.incidents.nodes;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
