import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const SUBGRAPH = fileURLToPath(new URL('../../commands/subgraph.ts', import.meta.url));
const START = fileURLToPath(new URL('../../commands/start.ts', import.meta.url));
const KEYS = fileURLToPath(new URL('../../commands/keys.ts', import.meta.url));
const SEED = fileURLToPath(new URL('../../commands/seed.ts', import.meta.url));
const CONTRACT = fileURLToPath(new URL('../../commands/contract.ts', import.meta.url));

let dataFolder: string;
beforeAll(async () => void (dataFolder = await mkdtemp(join(tmpdir(), 'throughline-commands-'))));
afterAll(() => rm(dataFolder, { recursive: true }));

interface Running {
  readonly child: ChildProcess;
  readonly output: { stdout: string; stderr: string };
}

function start(
  command: string,
  commandArguments: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Running {
  const child = fork(command, commandArguments, {
    silent: true,
    env: { ...process.env, DATA_DIR: dataFolder, ...environment },
  });
  const output = { stdout: '', stderr: '' };
  child.stdout?.on('data', (chunk: Buffer) => (output.stdout += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (output.stderr += chunk.toString()));
  return { child, output };
}

async function run(
  command: string,
  commandArguments: readonly string[],
  environment: Readonly<Record<string, string>> = {},
) {
  const { child, output } = start(command, commandArguments, environment);
  const [code] = (await once(child, 'close')) as [number];
  return { code, ...output };
}

describe('npm run subgraph', () => {
  it('serves one desk, says so on one line and to its parent, warns that it has no keys, and stops at SIGTERM with exit code 0', async () => {
    const { child, output } = start(SUBGRAPH, ['nhsmail', '--port', '0']);
    const closed = once(child, 'close');
    const [ready] = (await once(child, 'message')) as [{ port: number }];
    expect(ready).toEqual({ type: 'ready', name: 'nhsmail', port: expect.any(Number), pid: child.pid });
    const url = `http://127.0.0.1:${ready.port}/graphql`;
    const contract = await run(CONTRACT, ['--url', url]);
    expect(contract.stdout).toMatch(/^holds {2}schema-types-and-fields: /);
    expect(contract.stdout).toMatch(/\n(\d+) of \1 hold\n$/);
    expect([contract.code, contract.stderr]).toEqual([0, '']);
    child.kill('SIGTERM');
    expect((await closed)[0]).toBe(0);
    expect(output.stdout).toBe(`nhsmail ${url} pid ${child.pid}\n`);
    // It was given no keys.
    const warnings = output.stderr.split('\n').filter((line) => line.includes('KEYS_NOT_SET'));
    expect(warnings.map((line) => JSON.parse(line))).toMatchObject([
      {
        level: 'warn',
        subgraph: 'nhsmail',
        code: 'KEYS_NOT_SET',
        detail: expect.stringMatching(/without DESK_SECRETS_FILE and DELEGATION_PUBLIC_KEYS_FILE .* as a stranger/),
      },
    ]);
  });

  it.each([
    [
      'a name that is not there',
      ['no-such-desk'],
      /^SUBGRAPH_UNKNOWN: no subgraph "no-such-desk" .*; there are nsd, .*spine/,
    ],
    ['no name', [], /^SUBGRAPH_UNKNOWN: no subgraph named; there are nsd, /],
    ['a bad port', ['spine', '--port', '70000'], /^ARGUMENT_INVALID: --port must be 0 to 65535; got "70000"/],
    ['an unknown option', ['spine', '--prot', '1'], /^ARGUMENT_INVALID: .*--prot.*usage: npm run subgraph/],
    ['two names', ['spine', 'n3'], /^ARGUMENT_INVALID: one subgraph at a time, got spine, n3/],
  ])('refuses %s on one line', async (_what, commandArguments, expected) => {
    const { code, stdout, stderr } = await run(SUBGRAPH, commandArguments);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(expected);
    expect(stderr.trimEnd()).not.toContain('\n');
  });

  it('refuses a port that is in use, naming it and the desk', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const { code, stderr } = await run(SUBGRAPH, ['n3', '--port', String(port)]);
    other.close();
    expect(code).toBe(1);
    expect(stderr).toBe(`PORT_IN_USE: subgraph n3 cannot listen on 127.0.0.1:${port}: the port is in use\n`);
  });
});

describe('npm run keys', () => {
  it('refuses a name that is nobody’s with a code and all that there are, and makes nothing then', async () => {
    const folder = join(dataFolder, 'keys-of-nobody');
    const { code, stdout, stderr } = await run(KEYS, [folder, 'spine', 'Spine', 'no such']);
    expect([code, stdout, existsSync(folder)]).toEqual([1, '', false]);
    expect(stderr).toMatch(
      /^SUBGRAPH_UNKNOWN: no subgraph "Spine", "no such" in organisations\.yml; there are nsd, .*spine.*\n$/,
    );
  });

  it('makes keys for those that it is given', async () => {
    const folder = join(dataFolder, 'keys-of-two');
    const { code, stdout } = await run(KEYS, [folder, 'spine', 'n3', 'spine']);
    expect([code, readdirSync(join(folder, 'desks'))]).toEqual([0, ['n3.secrets', 'spine.secrets']]);
    expect(stdout.split('\n').map((line) => line.split(' ')[0])).toEqual(['gateway', 'spine', 'n3', '']);
  });
});

describe('npm run subgraph with DATABASE_URL', () => {
  it.each([
    [
      'another scheme',
      'mysql://somebody:secret@127.0.0.1:9/ledgers',
      'CONFIG_INVALID: DATABASE_URL must begin with postgres:// or postgresql://; got the scheme mysql://\n',
    ],
    [
      'no scheme',
      'somebody:secret@127.0.0.1/ledgers',
      'CONFIG_INVALID: DATABASE_URL must begin with postgres:// or postgresql://; got no scheme\n',
    ],
    [
      'an address that is none',
      'postgres://somebody:secret%@127.0.0.1:x/ledgers',
      'CONFIG_INVALID: DATABASE_URL must be a URL such as postgres://user:password@host:5432/database, percent-encoded\n',
    ],
    [
      'a database that is away',
      'postgresql://somebody:secret@127.0.0.1:9/ledgers',
      'DATABASE_UNREACHABLE: the database at 127.0.0.1:9 cannot be reached: ECONNREFUSED\n',
    ],
  ])('refuses %s on one line, without its password', async (_what, databaseUrl, expected) => {
    const result = await run(SUBGRAPH, ['spine', '--port', '0'], { DATABASE_URL: databaseUrl });
    expect(result).toEqual({ code: 1, stdout: '', stderr: expected });
  });

  it('npm start takes no arguments, and starts nothing where it is given one that somebody may rely on', async () => {
    const { code, stdout, stderr } = await run(START, ['--identity', 'issuer'], {});
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^ARGUMENT_INVALID: npm start takes no arguments, and was given --identity issuer\. /);
  });

  it('is refused by npm start before it starts anything, and by npm run seed', async () => {
    const environment = { DATABASE_URL: 'mysql://somebody:secret@127.0.0.1:9/ledgers' };
    const stderr =
      'CONFIG_INVALID: DATABASE_URL must begin with postgres:// or postgresql://; got the scheme mysql://\n';
    expect(await run(START, [], environment)).toEqual({ code: 1, stdout: '', stderr });
    const seeded = await run(SEED, ['--incidents', '1', '--seed', '1'], environment);
    expect(seeded).toMatchObject({ code: 1, stdout: '' });
    expect(seeded.stderr.endsWith(stderr)).toBe(true);
    expect(seeded.stderr).not.toMatch(/secret|somebody/);
  });
});

describe('npm run contract', () => {
  it('fails in every check when nothing listens', async () => {
    const { code, stdout } = await run(CONTRACT, ['--url', 'http://127.0.0.1:9/graphql']);
    expect(code).toBe(1);
    expect(stdout).toMatch(/\n0 of \d+ hold\n$/);
  });

  it.each([[[]], [['--url', 'nonsense']], [['--url', 'file:///etc/hosts']]])('refuses %j', async (commandArguments) => {
    const { code, stderr } = await run(CONTRACT, commandArguments);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^ARGUMENT_INVALID: .*usage: npm run contract/);
  });
});
