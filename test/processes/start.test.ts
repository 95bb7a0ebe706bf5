/** `npm start` as somebody sees it who has just cloned. */

import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createAsk } from '../support/ask.ts';
import { isAlive } from '../support/desk-control.ts';
import { ROOT, spawnProcess, type SpawnedProcess } from '../support/spawn-process.ts';
import { childrenOf } from '../support/start-workers.ts';

const READY_TIMEOUT_MS = 90_000;
let dataFolder: string;
let running: SpawnedProcess[] = [];

beforeAll(async () => {
  dataFolder = await mkdtemp(path.join(tmpdir(), 'throughline-start-'));
});
afterAll(() => rm(dataFolder, { recursive: true, force: true }));

afterEach(async () => {
  await Promise.all(running.map((process_) => process_.stop()));
  running = [];
});

function start(environment: Readonly<Record<string, string>>): SpawnedProcess {
  const process_ = spawnProcess({ script: 'commands/start.ts', environment: { DATA_DIR: dataFolder, ...environment } });
  running.push(process_);
  return process_;
}

function canConnect(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 2000 });
    const answer = (connected: boolean) => () => {
      socket.destroy();
      resolve(connected);
    };
    socket.once('connect', answer(true)).once('error', answer(false)).once('timeout', answer(false));
  });
}

/** The first of a row of ports of which none is taken, below those that a system gives by itself. */
async function freePorts(count: number): Promise<number> {
  for (let first = 21_000; ; first += count) {
    const servers = Array.from({ length: count }, () => createServer());
    const listening = await Promise.all(
      servers.map(
        (server, index) =>
          new Promise<boolean>((resolve) => {
            server.once('error', () => resolve(false)).listen(first + index, '127.0.0.1', () => resolve(true));
          }),
      ),
    );
    await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
    if (listening.every(Boolean)) return first;
  }
}

const RECORDS =
  'query @asOf(time: "2020-01-01T00:00:00Z") @asKnownAt(time: "2020-01-01T00:00:00Z") { incidents { nodes { id title { text } tickets { id status events { nodes { hash } } } } } }';

describe('npm start', () => {
  /** What the first start answered. */
  let before: string | undefined;

  test(
    'names each process with port and pid, then says ready; all on loopback, data where DATA_DIR says',
    { timeout: 2 * READY_TIMEOUT_MS },
    async () => {
      const first = start({ PORT: '0' });
      const [, url] = await first.lineOf(/^ready (http:\/\/localhost:\d+\/)$/, READY_TIMEOUT_MS);
      const lines = first.lines();
      expect(lines.at(-1)).toBe(`ready ${url}`);
      const processes = lines.slice(0, -1).map((line) => /^([a-z0-9-]+) port (\d+) pid (\d+)$/.exec(line)!);
      expect(processes.map((match) => match?.[1]).toSorted()).toEqual(
        [
          'choose-and-book',
          'gateway',
          'gp-supplier',
          'local-desks',
          'lsp-eastern',
          'lsp-london',
          'lsp-north-east',
          'lsp-north-west-west-midlands',
          'lsp-southern',
          'n3',
          'nhsmail',
          'nsd',
          'spine',
        ].toSorted(),
      );
      expect(new Set(processes.map((match) => match[3])).size).toBe(13);
      const outside = Object.values(networkInterfaces())
        .flat()
        .find((address) => address?.family === 'IPv4' && !address.internal);
      for (const match of processes) {
        expect(await canConnect('127.0.0.1', Number(match[2]))).toBe(true);
        if (outside !== undefined) expect(await canConnect(outside.address, Number(match[2]))).toBe(false);
      }
      expect(await readdir(dataFolder)).toEqual(expect.arrayContaining(['nsd', 'spine', 'local-desks']));
      const { body } = await createAsk(url!)(RECORDS);
      expect(body.errors).toBeUndefined();
      before = JSON.stringify(body.data);
      expect(body.extensions.disclosure).toBeDefined();
      // As Ctrl-C does: the terminal tells all of them at once. A checkpoint of what was just read is sent to all desks as it stops.
      const said = first.standardError().length;
      process.kill(-first.pid, 'SIGINT');
      expect(await first.ended).toBe(0);
      const complaints = first.standardError().slice(said).split('\n');
      expect(complaints.filter((line) => /checkpoint not taken|"level":"error"|has ended with/.test(line))).toEqual([]);
    },
  );

  test(
    'has the same after a second start, and ends with the shell that npm runs it in, which passes no signal on',
    { timeout: 2 * READY_TIMEOUT_MS },
    async () => {
      const script = `"${process.execPath}" --import ./commands/require-node.js commands/start.ts; exit`;
      const shell = spawn('sh', ['-c', script], {
        cwd: ROOT,
        env: { PATH: process.env['PATH'], DATA_DIR: dataFolder, PORT: '0' },
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      const printed = createInterface({ input: shell.stdout });
      let port = 0;
      for await (const line of printed) {
        port = Number(/^ready http:\/\/localhost:(\d+)\/$/.exec(line)?.[1] ?? 0);
        if (port !== 0) break;
      }
      expect(await canConnect('127.0.0.1', port)).toBe(true);
      const again = await createAsk(`http://localhost:${port}/`)(RECORDS);
      expect(JSON.stringify(again.body.data)).toBe(before);
      shell.kill('SIGKILL');
      await expect.poll(() => canConnect('127.0.0.1', port), { timeout: 30_000, interval: 200 }).toBe(false);
    },
  );

  test(
    'told to end while desks still start, lets the gateway finish first',
    { timeout: 2 * READY_TIMEOUT_MS },
    async () => {
      const environment = { WORKERS: '1', LAST_KNOWN_COPIES: 'off', DRAIN_DELAY_MS: '500' };
      const started = start({ PORT: String(await freePorts(13)), ...environment });
      const [, desk] = await started.lineOf(/^(?!gateway)\S+ port \d+ pid (\d+)$/, READY_TIMEOUT_MS);
      // No other desk comes up before this one ends.
      const frozen = new Set<number>();
      let gateway: number | null = null;
      while (gateway === null) {
        for (const pid of childrenOf(started.pid)) {
          if (pid === Number(desk) || frozen.has(pid)) continue;
          const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
          if (!commandLine.includes('commands/subgraph.ts')) continue;
          process.kill(pid, 'SIGSTOP');
          frozen.add(pid);
        }
        const line = started.lines().find((printed) => printed.startsWith('gateway port '));
        if (line !== undefined) gateway = Number(/pid (\d+)$/.exec(line)![1]);
        else await sleep(100);
      }
      expect(frozen.size).toBeGreaterThan(0);
      process.kill(started.pid, 'SIGTERM');
      // The desk is looked at first: had it ended by then, the gateway must have ended before it.
      for (;;) {
        const [deskServes, gatewayServes] = [isAlive(Number(desk)), isAlive(gateway)];
        expect([deskServes, gatewayServes]).not.toEqual([false, true]);
        if (!gatewayServes) break;
        await sleep(20);
      }
      for (const pid of frozen) process.kill(pid, 'SIGKILL');
      expect(await started.ended).toBe(0);
      expect(started.lines().join('\n')).not.toContain('ready');
    },
  );

  test('a port that is taken is named with the one who wanted it, and nothing is left running', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const { port } = taken.address() as { port: number };
    const started = start({ PORT: String(port - 1) });
    expect(await started.ended).toBe(1);
    expect(started.standardError()).toContain('PORT_IN_USE');
    expect(started.standardError()).toContain(String(port));
    expect(started.standardError()).not.toMatch(/^\s+at /m);
    expect(started.lines().join('\n')).not.toContain('ready');
    taken.close();
  });

  test('a PORT that is none is refused before anything starts', async () => {
    const started = start({ PORT: 'http' });
    expect(await started.ended).toBe(1);
    expect(started.standardError()).toMatch(
      /^CONFIG_INVALID: PORT must be a whole number from 0 to 65000; got "http"$/m,
    );
    expect(started.lines()).toEqual([]);
  });
});
