/**
 * Two gateways append to one ledger while one of them after the other is killed (-9) in the middle of its work: whatever a client was
 * given whole is on record, once, and the chain holds. `LEDGER_KILLS=50` for the long form.
 */

import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resultHashOf } from '../../schema/contract/result-hash.ts';
import { entriesOf, ledger } from '../disclosures/open-ledger.ts';
import { as, startReaders, SUBGRAPHS, type TestIssuer } from '../disclosures/readers.ts';
import { composeSmall, startSubgraph, type RunningSubgraph } from '../gateway/small-graph.ts';
import { postgresqlMissing, startPostgresql } from '../support/postgresql.ts';
import { spawnProcess, type SpawnedProcess } from '../support/spawn-process.ts';

const KILLS = Number(process.env['LEDGER_KILLS'] ?? 3);
const CLIENTS = 8;
const START_TIMEOUT_MS = 60_000;
const QUERY = '{ case(id: "1") { id summary { text } remark { text } } }';

let folder: string;
let subgraphs: readonly RunningSubgraph[];
let supergraph: string;
let keyFile: string;
let issuer: TestIssuer;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'throughline-killed-'));
  subgraphs = await Promise.all(SUBGRAPHS.map(startSubgraph));
  issuer = await startReaders();
  supergraph = path.join(folder, 'supergraph.graphql');
  writeFileSync(supergraph, composeSmall(SUBGRAPHS.map((one, index) => ({ ...one, url: subgraphs[index]!.url }))));
  keyFile = path.join(folder, 'key.pem');
  writeFileSync(keyFile, generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }));
});
afterAll(async () => {
  await Promise.all(subgraphs.map((subgraph) => subgraph.stop()));
  await issuer.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Gateway {
  readonly spawned: SpawnedProcess;
  readonly url: string;
}

async function startGateway(environment: Readonly<Record<string, string>>): Promise<Gateway> {
  const spawned = spawnProcess({
    script: 'gateway/main.ts',
    environment: {
      PORT: '0',
      WORKERS: '1',
      SUPERGRAPH: supergraph,
      IDENTITY: 'issuer',
      IDENTITY_ISSUER: issuer.identity.issuer,
      IDENTITY_AUDIENCE: issuer.identity.audience,
      IDENTITY_JWKS_URL: issuer.identity.jwksUrl,
      LAST_KNOWN_COPIES: 'off',
      DISCLOSURE_CHECKPOINT_KEY_FILE: keyFile,
      DISCLOSURE_CHECKPOINT_INTERVAL_MS: '250',
      ...environment,
    },
  });
  const [, url] = await spawned.lineOf(/^gateway (http:\/\/\S+) port /, START_TIMEOUT_MS);
  return { spawned, url: url! };
}

interface Receipt {
  readonly position: number;
  readonly hash: string;
  readonly resultHash: string;
  readonly subject: string;
}

/** Kills and starts again, one gateway after the other, with clients at both all the time. */
async function killUnderLoad(environment: Readonly<Record<string, string>>, kills: number) {
  const gateways = await Promise.all([startGateway(environment), startGateway(environment)]);
  const kept: Receipt[] = [];
  let isOver = false;
  /** A start takes seconds, and shows nothing: nobody asks meanwhile. */
  let starting: Promise<unknown> | null = null;
  let lost = 0;
  const client = async (number: number): Promise<void> => {
    for (let turn = 0; !isOver; turn += 1) {
      await starting;
      const subject = `client-${number}-${turn}`;
      try {
        const response = await fetch(new URL('/graphql', gateways[(number + turn) % 2]!.url), {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...as({ subject }) },
          body: JSON.stringify({ query: QUERY }),
        });
        const { data, extensions } = (await response.json()) as any;
        if (extensions.disclosure === undefined) continue;
        const { position, hash, resultHash } = extensions.disclosure;
        expect(resultHash).toBe(resultHashOf(data));
        kept.push({ position, hash, resultHash, subject });
      } catch {
        // Cut off: what a client did not get whole it has no right to.
        lost += 1;
        await sleep(5);
      }
    }
  };
  const clients = Array.from({ length: CLIENTS }, (_, number) => client(number));
  try {
    // A kill may find nobody waiting for the one that it hits: then there is another, until somebody is cut off.
    for (let kill = 0; kill < kills || (lost === 0 && kill < kills + 20); kill += 1) {
      const before = kept.length;
      await expect.poll(() => kept.length, { timeout: 30_000, interval: 10 }).toBeGreaterThan(before + 20);
      // At any point of a commit.
      await sleep((kill * 7) % 23);
      const { spawned } = gateways[kill % 2]!;
      process.kill(spawned.pid, 'SIGKILL');
      await spawned.ended;
      // Those who asked the other one had their answers; those who asked this one know that they have none.
      const started = startGateway(environment);
      starting = started;
      gateways[kill % 2] = await started;
    }
  } finally {
    isOver = true;
    await Promise.all(clients);
    await Promise.all(gateways.map(({ spawned }) => spawned.stop()));
  }
  return { kept, lost };
}

async function judge(environment: Readonly<Record<string, string>>, kills: number): Promise<void> {
  const checkpoints = path.join(folder, `checkpoints-${Object.keys(environment)[0]}.jsonl`);
  const { kept, lost } = await killUnderLoad({ ...environment, DISCLOSURE_CHECKPOINT_FILE: checkpoints }, kills);
  const entries = await entriesOf(environment);
  const byPosition = new Map(entries.map((entry) => [entry.position, entry]));
  const missing = kept.filter(({ position, hash, resultHash, subject }) => {
    const entry = byPosition.get(position);
    return entry?.hash !== hash || entry.resultHash !== resultHash || entry.reader.subject !== subject;
  });
  expect(missing).toEqual([]);
  expect(kept.length).toBeGreaterThan(20 * kills);
  expect(lost).toBeGreaterThan(0);
  expect(new Set(entries.map(({ reader }) => reader.subject)).size).toBe(entries.length);
  const verdict = await ledger(['verify', '--checkpoints', checkpoints], environment);
  expect(verdict.complaints).toEqual([]);
  expect(verdict.printed[0]).toMatch(new RegExp(`^verified: ${entries.length} entries, `));
  console.log(`${kills} kills: ${kept.length} answers kept, ${entries.length} entries, ${lost} cut off`);
}

const TIMEOUT_MS = 60_000 + KILLS * 10_000;

describe('each answer that a client was given whole is on record', () => {
  it('in a file that two processes append to', () => judge({ DATA_DIR: path.join(folder, 'data') }, KILLS), TIMEOUT_MS);

  it.skipIf(postgresqlMissing !== null)(
    'in a PostgreSQL that two replicas append to',
    async () => {
      const server = await startPostgresql();
      try {
        await judge({ DATABASE_URL: server.url }, Math.ceil(KILLS / 3));
      } finally {
        await server.stop();
      }
    },
    TIMEOUT_MS,
  );
});
