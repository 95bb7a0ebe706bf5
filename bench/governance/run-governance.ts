/** `npm run bench -- governance`: what identity, enforcement, signing and the disclosure ledger cost, on against off in one run. */

import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { ensureSigningKey } from '../../commands/start/signing-key.ts';
import { writeTrustKeys } from '../../commands/start/trust-keys.ts';
import { startDesks } from '../desks/start-desks.ts';
import type { GatewayKind } from '../gateways/gateway.ts';
import { startOurs } from '../gateways/ours.ts';
import { assertWrkInstalled } from '../load/run-wrk.ts';
import { OTHER_CORE } from '../processes.ts';
import { contenderOf } from '../side-by-side/measure-gateway.ts';
import type { Measurement } from '../side-by-side/measurement.ts';
import { recordAnswers } from '../side-by-side/record.ts';
import { ownGraph, type Scenario } from '../side-by-side/scenarios.ts';
import { formatTable } from '../table.ts';
import { median, percent } from '../turns/figures.ts';
import { takeTurns } from '../turns/take-turns.ts';
import { ratioOf } from '../turns/throughput-ratio.ts';
import { startIssuer } from './issuer.ts';
import { readCommits, type Commits } from './read-commits.ts';

export interface GovernanceOptions {
  readonly connections: number;
  readonly warmUpSeconds: number;
  /** Timed of each, all its turns together. */
  readonly seconds: number;
  readonly turns: number;
}

/** More than there are connections, so that two of one reader are seldom under way at once and share. */
const READERS = 256;
const SELECTED_TEXT = /title \{\s*state\s*text\s*\}/;

/** Throughput with all of it on, over throughput with all of it off. */
const QUERIES = [
  { name: 'structured', query: ownGraph.query.replace(SELECTED_TEXT, ''), atLeast: 0.8 },
  { name: 'governed text', query: ownGraph.query, atLeast: 0.5 },
] as const;

/**
 * @returns whether what is wanted is reached.
 * @throws {Error} when nothing can be measured, and why.
 */
export async function runGovernance(options: GovernanceOptions): Promise<boolean> {
  await assertWrkInstalled();
  await promisify(execFile)('taskset', ['-a', '-p', '-c', String(OTHER_CORE), String(process.pid)]);
  const folder = await mkdtemp(path.join(tmpdir(), 'throughline-governance-'));
  const issuer = await startIssuer(READERS);
  const origins = await ownGraph.startOrigins();
  try {
    const keys = await writeTrustKeys(path.join(folder, 'keys'), Object.keys(origins.urls));
    const on: Readonly<Record<string, string>> = {
      ...issuer.environment,
      DELEGATION_KEY_FILE: keys.delegationKeyFile,
      SUPPLIER_SECRETS_FILE: keys.supplierSecretsFile,
      DISCLOSURE_CHECKPOINT_KEY_FILE: await ensureSigningKey(folder, 'disclosure-checkpoint-key'),
      DISCLOSURE_CHECKPOINT_FILE: path.join(folder, 'disclosure-checkpoints.jsonl'),
    };
    let isGood = true;
    for (const { name, query, atLeast } of QUERIES) {
      const commits: Commits[] = [];
      const kinds = [
        gatewayWith('off', { IDENTITY: 'none' }, folder, []),
        gatewayWith('on', on, folder, commits),
      ] as const;
      const measured = await measureQuery({
        ...options,
        name,
        query,
        kinds,
        origins: origins.urls,
        tokens: issuer.tokens,
      });
      isGood = report(name, measured, commits.at(-1) ?? null, atLeast) && isGood;
    }
    return isGood;
  } finally {
    await origins.stop();
    issuer.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** @param commits takes what its ledger did, each time it has served. */
function gatewayWith(
  name: string,
  environment: Readonly<Record<string, string>>,
  folder: string,
  commits: Commits[],
): GatewayKind {
  return {
    name,
    description: `this gateway, all of it ${name}`,
    start: async (options) => {
      const data = await mkdtemp(path.join(folder, `${name}-`));
      const gateway = await startOurs(options, { ...environment, DATA_DIR: data, ADMIN_PORT: '0' });
      const stop = async (): Promise<void> => {
        commits.push(await readCommits(gateway.adminPort!));
        await gateway.process.stop();
      };
      return { ...gateway, process: { ...gateway.process, stop } };
    },
  };
}

interface QueryOptions extends GovernanceOptions {
  readonly name: string;
  readonly query: string;
  readonly kinds: readonly GatewayKind[];
  /** Endpoints of the real desks by the subgraph's name. */
  readonly origins: Readonly<Record<string, string>>;
  readonly tokens: readonly string[];
}

async function measureQuery(options: QueryOptions): Promise<Measurement[]> {
  const { name, query, kinds, origins, tokens, connections } = options;
  const scenario: Scenario = {
    name,
    title: name,
    graph: { ...ownGraph, query },
    requests: tokens,
    connections,
    wanted: { stock: { atLeast: 0, aimingFor: null }, hive: null },
  };
  const supergraphFile = ownGraph.supergraphFile();
  const desks = await startDesks(origins);
  try {
    let data: unknown = null;
    for (const kind of kinds) {
      const expected = data === null ? null : { gateway: kinds[0]!.name, data };
      data = await recordAnswers({ scenario, supergraphFile, kind, expected, desks, connections });
    }
    const measure = { ...options, scenario, supergraphFile, desks, expected: data, profileFolder: null };
    return await takeTurns(
      {
        ...options,
        what: scenario.name,
        contenders: kinds.map((kind) => contenderOf(kind, measure)),
        tell: (what) => process.stderr.write(`${what}\n`),
      },
      (gateway, reason) => {
        throw new Error(`all of it ${gateway}: ${reason}`);
      },
    );
  } finally {
    await desks.stop();
  }
}

function report(name: string, measured: readonly Measurement[], commits: Commits | null, atLeast: number): boolean {
  const [off, on] = measured as [Measurement, Measurement];
  const rows = measured.map((one) => [
    one.gateway,
    median(one.turnsPerSecond).toFixed(1),
    one.p50Ms.toFixed(1),
    one.p99Ms.toFixed(1),
    one.processorMs.toFixed(2),
    percent(one.gatewayCoreBusy),
    percent(one.otherCoreBusy),
  ]);
  console.log(`\n${name}: examples/end-to-end.graphql${name === 'structured' ? ' without its text' : ''}`);
  console.log(
    formatTable([['all of it', 'requests/s', 'p50 ms', 'p99 ms', 'CPU ms/request', 'its core', 'other core'], ...rows]),
  );
  if (commits !== null && commits.entries > 0) {
    const share = commits.commits / commits.entries;
    console.log(
      `disclosure ledger: ${commits.entries} entries in ${commits.commits} commits, some ${(median(on.turnsPerSecond) * share).toFixed(0)} waits for the disk a second`,
    );
  }
  // With the ledger on it may wait for the disk, so that its core is not always busy: what was wrong otherwise still counts.
  const refusals = measured.flatMap(({ gateway, refusals: reasons }) =>
    reasons.filter((reason) => !reason.startsWith('its core was')).map((reason) => `${gateway} refused: ${reason}`),
  );
  for (const refusal of refusals) console.log(refusal);
  const ratio = ratioOf(on, off);
  const isReached = ratio.median >= atLeast;
  const turns = `turns from ${percent(ratio.least)} to ${percent(ratio.most)}`;
  console.log(
    `on / off: ${percent(ratio.median)}, ${turns} (wanted: at least ${percent(atLeast)})${isReached ? '' : ' MISSED'}`,
  );
  return isReached && refusals.length === 0;
}
