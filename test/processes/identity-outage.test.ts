/** The issuer of tokens is down, and one of several processes is to be replaced: the keys that the others hold go on serving. */

import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import {
  AUDIENCE,
  createKey,
  goodClaims,
  ISSUER_NAME,
  sign,
  startIssuer,
  type Issuer,
} from '../governance/identity/issuer.ts';
import { START_TIMEOUT_MS, startWorkers, type Workers } from '../support/start-workers.ts';
import { scrape } from '../telemetry/exposition.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const READY = [200, { status: 'ready' }];
const NOT_READY = [503, { status: 'unavailable', code: 'IDENTITY_UNAVAILABLE' }];
const KEY = await createKey('first');

let folder: string;
let issuer: Issuer;
let workers: Workers;
/** One start for all, during an outage. */
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'throughline-outage-'));
  const keyFile = path.join(folder, 'checkpoint-key.pem');
  writeFileSync(keyFile, generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }));
  issuer = await startIssuer(KEY);
  breakOff();
  workers = await startWorkers({
    environment: {
      ADMIN_PORT: '0',
      DATA_DIR: folder,
      IDENTITY: 'issuer',
      IDENTITY_ISSUER: ISSUER_NAME,
      IDENTITY_AUDIENCE: AUDIENCE,
      IDENTITY_JWKS_URL: issuer.jwksUrl,
      DISCLOSURE_CHECKPOINT_KEY_FILE: keyFile,
      DISCLOSURE_CHECKPOINT_FILE: path.join(folder, 'checkpoints.jsonl'),
    },
  });
});
afterAll(async () => {
  await workers?.stop();
  await issuer?.stop();
  rmSync(folder, { recursive: true, force: true });
});

function breakOff(): void {
  issuer.spoil = (response) => void response.destroy();
}

/** The primary's. */
const adminPort = (): number => Number(workers.logged('admin port open')[0]!['port']);

/** Of all of them. */
async function readiness(): Promise<unknown> {
  const response = await fetch(`http://127.0.0.1:${adminPort()}/health/ready`);
  return [response.status, await response.json()];
}

/** @returns what came of eight good tokens, each on a connection of its own, which those that serve are given in turn. */
function askEach(): Promise<readonly unknown[]> {
  return Promise.all(
    Array.from({ length: 8 }, async (_, number) => {
      const token = sign(KEY, { ...goodClaims(Date.now()), sub: `reader-${number}` });
      const headers = { authorization: `Bearer ${token}`, connection: 'close' };
      const { status, body } = await workers.query('{ a }', undefined, headers);
      return status === 200 ? body.data : body.errors?.[0]?.extensions['code'];
    }),
  );
}

const PAUSE_MS = 400;
const ANSWERED = Array(8).fill({ a: 1 });

/** Asks all the while. */
async function answeredUntil(isDone: () => boolean): Promise<void> {
  do {
    expect(await askEach()).toEqual(ANSWERED);
    // Most of the time is a wait for others, who need the processor.
    await sleep(PAUSE_MS);
  } while (!isDone());
}

it('with no keys yet they are not ready as a whole, and are once they have read them', async () => {
  expect(await readiness()).toEqual(NOT_READY);
  expect(new Set(await askEach())).toEqual(new Set(['IDENTITY_UNAVAILABLE']));
  issuer.spoil = null;
  await expect.poll(readiness, { timeout: START_TIMEOUT_MS }).toEqual(READY);
  // Whoever says what it counts serves.
  const counted = async () => (await scrape(adminPort())).get('throughline_workers{state="answered"}');
  await expect.poll(counted, { timeout: START_TIMEOUT_MS }).toBe(2);
  await expect.poll(askEach, { timeout: START_TIMEOUT_MS }).toEqual(ANSWERED);
});

it('a rolling restart is given up, says why, and no request is refused over it', async () => {
  const before = workers.pids();
  breakOff();
  process.kill(workers.gateway.pid, 'SIGUSR2');
  const givenUp = () => workers.logged('rolling restart given up');
  await answeredUntil(() => givenUp().length > 0);
  expect(givenUp()).toMatchObject([
    { level: 'error', cause: expect.stringContaining("the issuer's keys could not be read within 10 s") },
  ]);
  expect(workers.logged('worker replaced')).toEqual([]);
  await expect.poll(() => workers.pids().toSorted()).toEqual(before.toSorted());
  await answeredUntil(() => true);
  expect(await readiness()).toEqual(READY);
});

it('of two the one that is left answers everybody, and is joined by another once there are keys again', async () => {
  const [victim] = workers.pids();
  process.kill(victim!, 'SIGKILL');
  await expect.poll(() => workers.logged('worker ended').some(({ worker }) => worker === victim)).toBe(true);
  // Those that were started in its place say when they have no keys.
  const troubles = () => workers.logged("identity: the issuer's keys cannot be read").length;
  const before = troubles();
  await answeredUntil(() => troubles() > before);
  await answeredUntil(() => true);
  expect(workers.logged('worker serves')).toEqual([]);
  issuer.spoil = null;
  await answeredUntil(() => workers.logged('worker serves').length === 1);
});
