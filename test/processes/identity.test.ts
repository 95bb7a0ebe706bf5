/** Who may ask, of gateways that are processes: what they say at the start, what they refuse to start with, and what their workers share. */

import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { spawnProcess } from '../support/spawn-process.ts';
import { startWorkers, type Workers } from '../support/start-workers.ts';

vi.setConfig({ testTimeout: 60_000 });

let workers: Workers;
beforeAll(async () => {
  workers = await startWorkers({ environment: { IDENTITY: 'demo' } });
}, 120_000);
afterAll(() => workers?.stop());

/** On a connection of its own: it comes to one worker after the other. */
function alone(path: string, init: RequestInit & { readonly headers?: Readonly<Record<string, string>> }) {
  return fetch(new URL(path, workers.url), { ...init, headers: { ...init.headers, connection: 'close' } });
}

async function sampleOf(token: string): Promise<unknown> {
  const response = await alone('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: '{"query":"{ a }"}',
  });
  const { extensions } = (await response.json()) as { extensions: { identity?: { sample: string } } };
  return [response.status, extensions.identity?.sample];
}

async function tokens(count: number): Promise<readonly string[]> {
  return Promise.all(
    Array.from({ length: count }, async () => {
      const response = await alone('/identity/samples/guardian/token', { method: 'POST' });
      return ((await response.json()) as { token: string }).token;
    }),
  );
}

it('the workers of a demo take each other’s tokens, and so do those that take their places', async () => {
  await workers.allServe();
  const given = await tokens(6);
  const askAll = () => Promise.all([...given, ...given].map(sampleOf));
  expect(await askAll()).toEqual(Array(12).fill([200, 'guardian']));
  const [victim] = workers.pids();
  process.kill(victim!, 'SIGKILL');
  await expect.poll(() => workers.logged('worker serves').length, { timeout: 60_000 }).toBe(1);
  expect(await askAll()).toEqual(Array(12).fill([200, 'guardian']));
});

it('a demo says so, once and loudly', () => {
  const said = workers.gateway.standardError().match(/IDENTITY [A-Z]+: [^"]*/g);
  expect(said).toEqual([expect.stringMatching(/^IDENTITY DEMO: .*loopback only\. Not for real data/)]);
});

it('nothing of a token is in what they say', async () => {
  const [token] = await tokens(1);
  await sampleOf(token!);
  const said = workers.gateway.standardError() + workers.gateway.lines().join('\n');
  for (const part of token!.split('.')) expect(said).not.toContain(part);
});

it('in production only an issuer starts, and all that it lacks is said at once', async () => {
  const start = (...commandLine: string[]) =>
    spawnProcess({ script: 'gateway/main.ts', commandLine, environment: { NODE_ENV: 'production', PORT: '0' } });
  const [plain, demo] = [start(), start('--identity', 'demo')];
  expect(await Promise.all([plain.ended, demo.ended])).toEqual([1, 1]);
  expect(plain.standardError()).toBe(
    'gateway: CONFIG_INVALID IDENTITY_ISSUER: must be set with identity issuer; it is not\n' +
      'gateway: CONFIG_INVALID IDENTITY_AUDIENCE: must be set with identity issuer; it is not\n' +
      'gateway: CONFIG_INVALID IDENTITY_JWKS_URL: must be set with identity issuer; it is not\n' +
      'gateway: CONFIG_INVALID DATABASE_URL, DATA_DIR: one of them must be set with identity issuer, for the disclosure ledger to last; neither is\n' +
      'gateway: CONFIG_INVALID DISCLOSURE_CHECKPOINT_KEY_FILE: must be set with identity issuer; it is not\n' +
      'gateway: CONFIG_INVALID DELEGATION_KEY_FILE: must be set with identity issuer; it is not\n' +
      'gateway: CONFIG_INVALID SUPPLIER_SECRETS_FILE: must be set with identity issuer; it is not\n',
  );
  expect(demo.standardError()).toBe(
    'gateway: CONFIG_INVALID IDENTITY: must be issuer with NODE_ENV=production; got "demo"\n',
  );
});
