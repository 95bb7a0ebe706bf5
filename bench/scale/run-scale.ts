/** `npm run bench -- scale`: what organisations cost that are composed into the graph and have nothing to do with a request. */

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { startRealDesks } from '../desks/start-real-desks.ts';
import { startDesks, type ReplayingDesks } from '../desks/start-desks.ts';
import { untilReady, type MeasuredGateway } from '../gateways/gateway.ts';
import { assertWrkInstalled, runWrk } from '../load/run-wrk.ts';
import { watchCores } from '../measure/cores.ts';
import { readMemory } from '../measure/memory.ts';
import { GATEWAY_CORE, OTHER_CORE, startPinned } from '../processes.ts';
import { askOnce } from '../side-by-side/ask-once.ts';
import { percent } from '../turns/figures.ts';
import { LoadedTurns } from '../turns/loaded-turns.ts';
import { OTHERS_UNDER } from '../turns/refusals.ts';
import { takeTurns, type Contender } from '../turns/take-turns.ts';
import { ratioOf } from '../turns/throughput-ratio.ts';
import { measureDelayWhilePlanning, newOperations } from './event-loop-delay.ts';
import { toTable, type Measured } from './measured.ts';
import { writeOrganisations } from './organisations-file.ts';

export interface ScaleOptions {
  /** How many organisations' desks are composed, in the order in which they are measured; the first is what others are compared with. */
  readonly organisations: readonly number[];
  readonly connections: number;
  readonly warmUpSeconds: number;
  /** Timed of each, all its turns together. */
  readonly seconds: number;
  readonly turns: number;
}

/** An incident to which four desks' tickets are bonded. */
const INCIDENT = 'I-MAIDSTONE';
const QUERY = `query BondedTickets { incident(id: "${INCIDENT}") { tickets { id reference status desk { code } } } }`;
const NEW_OPERATIONS = 50;
/** Of the throughput of the first, at this number of organisations. */
const WANTED_SHARE = { organisations: 64, atLeast: 0.8 };
const WANTED_DELAY = { organisations: 64, underMs: 20 };

/**
 * @returns whether every figure stands and what is wanted is reached.
 * @throws {Error} when nothing can be measured, and why.
 */
export async function runScale(options: ScaleOptions): Promise<boolean> {
  await assertWrkInstalled();
  // What it starts after this is on the core of the desks and the load, too, unless it is put elsewhere.
  await promisify(execFile)('taskset', ['-a', '-p', '-c', String(OTHER_CORE), String(process.pid)]);
  const origins = await startRealDesks();
  const desks = await startDesks(origins.urls).catch(async (error: unknown) => {
    await origins.stop();
    throw error;
  });
  try {
    const measured = await takeTurns(
      {
        ...options,
        what: 'scale',
        contenders: options.organisations.map((organisations) => contenderWith(organisations, desks, options)),
        tell: (what) => process.stderr.write(`${what}\n`),
      },
      (name, reason) => {
        throw new Error(`With ${name}: ${reason}`);
      },
    );
    return report(measured, options);
  } finally {
    await Promise.all([desks.stop(), origins.stop()]);
  }
}

function contenderWith(
  organisations: number,
  desks: ReplayingDesks,
  { connections, warmUpSeconds }: ScaleOptions,
): Contender<Measured> {
  const body = JSON.stringify({ query: QUERY });
  return {
    name: `${organisations} organisations`,
    warm: async () => {
      const beforeStart = performance.now();
      const gateway = await startWatchedGateway(await writeOrganisations(organisations), desks);
      const startedMs = performance.now() - beforeStart;
      try {
        const beforeAnswer = performance.now();
        const { bytes: expectedBytes } = await askOnce('the gateway', gateway.url, body);
        const firstAnswerMs = performance.now() - beforeAnswer;
        const endWatching = watchCores(gateway.process.pid, GATEWAY_CORE);
        const planned = await measureDelayWhilePlanning(gateway, newOperations(NEW_OPERATIONS, INCIDENT));
        const delay = { ...planned, byOthers: endWatching().byOthers };
        const load = { url: gateway.url, body, requests: 'distinct', connections, core: OTHER_CORE } as const;
        await runWrk({ ...load, seconds: warmUpSeconds });
        await desks.untilQuiet();
        await desks.order({ kind: 'reset', trace: true });
        await askOnce('the gateway', gateway.url, body);
        const { trace } = await desks.order({ kind: 'reset', trace: false });
        const turns = new LoadedTurns(gateway, desks, load);
        return {
          takeTurn: (seconds) => turns.take(seconds),
          measure: async () => ({
            ...turns.sumUp(expectedBytes),
            organisations,
            startedMs,
            firstAnswerMs,
            delay,
            suppliersAsked: new Set(trace.map(({ subgraph }) => subgraph)).size,
            supplierRequests: trace.length,
            peakBytes: readMemory(gateway.process.pid).peakBytes,
          }),
          stop: () => gateway.process.stop(),
        };
      } catch (error) {
        await gateway.process.stop();
        throw error;
      }
    },
  };
}

function startWatchedGateway(organisationsFile: string, desks: ReplayingDesks): Promise<MeasuredGateway> {
  return untilReady(
    startPinned({
      name: 'our gateway',
      core: GATEWAY_CORE,
      commandLine: ['--import', './commands/require-node.js', 'bench/scale/gateway-main.ts', '--port', '0'],
      environment: { ORGANISATIONS: organisationsFile, SUPPLIER_URLS: JSON.stringify(desks.urls) },
    }),
  );
}

function report(measured: readonly Measured[], { connections, seconds, turns }: ScaleOptions): boolean {
  const [first] = measured;
  if (first === undefined) throw new Error('No number of organisations was given.');
  console.log(
    `scale: ${QUERY}\n${connections} connections, ${seconds} s timed in ${turns} turns, each request with its own authorization`,
  );
  console.log(toTable(measured));
  for (const row of measured) {
    for (const reason of row.refusals) console.log(`${row.organisations} organisations refused: ${reason}`);
  }
  return [judgeThroughput(measured, first), judgeDelay(measured)].every(Boolean);
}

function judgeThroughput(measured: readonly Measured[], first: Measured): boolean {
  const row = measured.find(({ organisations }) => organisations === WANTED_SHARE.organisations);
  if (row === undefined || row === first) return true;
  const name = `throughput at ${row.organisations} organisations`;
  if (row.refusals.length + first.refusals.length > 0) {
    console.log(`${name}: refused, for the reasons above`);
    return false;
  }
  const { median: share, least, most } = ratioOf(row, first);
  const isGood = share >= WANTED_SHARE.atLeast;
  const wanted = `(wanted: at least ${percent(WANTED_SHARE.atLeast)})`;
  console.log(
    `${name}: ${percent(share)} (${percent(least)} to ${percent(most)}) of that at ${first.organisations} ${wanted}${isGood ? '' : ' MISSED'}`,
  );
  return isGood;
}

function judgeDelay(measured: readonly Measured[]): boolean {
  const row = measured.find(({ organisations }) => organisations === WANTED_DELAY.organisations);
  if (row === undefined) return true;
  if (row.delay.byOthers >= OTHERS_UNDER) {
    console.log(
      `event-loop delay at ${row.organisations} organisations: refused, others used ${percent(row.delay.byOthers)} of its core`,
    );
    return false;
  }
  const isGood = row.delay.p99Ms < WANTED_DELAY.underMs;
  console.log(
    `event-loop delay p99 while ${NEW_OPERATIONS} new operations are planned at ${row.organisations} organisations: ` +
      `${row.delay.p99Ms.toFixed(1)} ms (wanted: under ${WANTED_DELAY.underMs} ms)${isGood ? '' : ' MISSED'}`,
  );
  return isGood;
}
