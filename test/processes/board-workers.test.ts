/** The performance board over the samples where two processes serve: polls reach either of them, and see one board. */

import { afterAll, beforeAll, expect, it } from 'vitest';
import { startCompactThroughline } from '../support/start-compact-throughline.ts';
import type { Throughline } from '../support/start-throughline.ts';
import { scrape } from '../telemetry/exposition.ts';

const START_TIMEOUT_MS = 60_000;
const POLLS = 8;
const BOARD = `{
  performanceBoard(from: "2006-07-01T00:00:00Z", to: "2006-09-01T00:00:00Z", by: SERVICE, waitMilliseconds: 0) {
    state asOf progress { incidentsRead incidentsTotal desksRead desksTotal } total { incidents } chainHeads { hash }
  }
}`;

let throughline: Throughline;
beforeAll(async () => {
  throughline = await startCompactThroughline({ environment: { WORKERS: '2', ADMIN_PORT: '0' } });
}, 120_000);
afterAll(() => throughline.stop());

/** Those that answer the primary: they serve before. */
async function workersThatServe(): Promise<number | undefined> {
  const [, port] = /"message":"admin port open".*?"port":(\d+)/.exec(throughline.standardError())!;
  return (await scrape(Number(port))).get('throughline_workers{state="answered"}');
}

interface Board {
  readonly state: string;
  /** The time of whoever first asked: two boards have two. */
  readonly asOf: string;
  readonly progress: { readonly incidentsRead: number; readonly desksRead: number };
}

/** On a connection of its own, which the processes are given in turn. */
async function poll(): Promise<Board> {
  const { body } = await throughline.query(BOARD, {}, { connection: 'close' });
  expect(body.errors).toBeUndefined();
  return (body.data as { performanceBoard: Board }).performanceBoard;
}

it('is read once, shown alike by both, and never goes back', { timeout: 2 * START_TIMEOUT_MS }, async () => {
  await expect.poll(workersThatServe, { timeout: START_TIMEOUT_MS }).toBe(2);
  const boards: Board[] = [];
  do boards.push(await poll());
  while (boards.at(-1)!.state === 'RUNNING');
  const complete = boards.at(-1)!;
  expect(complete.state).toBe('COMPLETE');
  for (let index = 1; index < boards.length; index += 1) {
    const [before, after] = [boards[index - 1]!.progress, boards[index]!.progress];
    expect(after.desksRead).toBeGreaterThanOrEqual(before.desksRead);
    expect(after.incidentsRead).toBeGreaterThanOrEqual(before.incidentsRead);
  }
  for (let index = 0; index < POLLS; index += 1) expect(await poll()).toEqual(complete);
  expect(new Set(boards.map(({ asOf }) => asOf))).toEqual(new Set([complete.asOf]));
});
