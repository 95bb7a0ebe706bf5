/** Keys between real processes: the demo's own, and a desk and a gateway that change theirs under load, over TLS with certificates on both sides. */

import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { Agent, request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RUN_KEYS_FOLDER } from '../../commands/start/trust-keys.ts';
import { startLoad } from '../support/load-loop.ts';
import { createSelfSigned } from '../support/self-signed-certificate.ts';
import { sharedThroughline, type SharedThroughline } from '../support/shared-throughline.ts';
import { ROOT, spawnProcess, type SpawnedProcess } from '../support/spawn-process.ts';
import { startGatewayProcess, type GatewayProcess } from '../support/start-gateway-process.ts';
import { until } from '../transport/test-supplier.ts';
import { createParty, type Party } from '../trust/forge.ts';

const run = promisify(execFile);
const OTHERS = loadedNames().filter((name) => name !== 'nhsmail');
const GUARD = ['--import', './commands/require-node.js'];
const ASKED = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"query":"{ __typename }"}' };

function loadedNames(): readonly string[] {
  const text = readFileSync(join(ROOT, 'schema/supergraph.graphql'), 'utf8');
  const platform = ['directory', 'journey'];
  return [...text.matchAll(/@join__graph\(name: "([^"]+)"/g)].flatMap(([, name]) =>
    platform.includes(name!) ? [] : [name!],
  );
}

describe('npm start', () => {
  let throughline: SharedThroughline;
  let keysFolder: string;
  beforeAll(async () => {
    throughline = await sharedThroughline();
    keysFolder = join(throughline.dataFolder, RUN_KEYS_FOLDER);
  }, 120_000);

  it('has desks that answer their gateway and nobody else', async () => {
    for (const { url } of throughline.desks.values()) {
      const response = await fetch(url, ASKED);
      expect([response.status, await response.json()]).toEqual([
        401,
        { errors: [{ message: 'the request is not signed', extensions: { code: 'SIGNATURE_MISSING' } }] },
      ]);
    }
    const { body } = await throughline.query('{ desk(code: "spine") { history } }');
    expect([body.errors, body.data.desk.history]).toEqual([undefined, 'EXACT']);
  });

  it('makes keys for its owner only, and shows them to nobody', async () => {
    const names = readdirSync(keysFolder, { recursive: true, encoding: 'utf8' });
    expect(names.filter((name) => name.endsWith('.secrets'))).toHaveLength(throughline.desks.size);
    for (const name of ['.', ...names]) {
      const status = statSync(join(keysFolder, name));
      expect([name, status.mode & 0o777]).toEqual([name, status.isDirectory() ? 0o700 : 0o600]);
    }
    const secrets = names
      .filter((name) => name.endsWith('.secrets'))
      .map((name) => readFileSync(join(keysFolder, name), 'utf8').trim());
    expect(new Set(secrets).size).toBe(throughline.desks.size);
    const private_ = readFileSync(join(keysFolder, 'delegation-key.pem'), 'utf8').split('\n')[1]!;
    for (const { pid } of throughline.desks.values()) {
      const said = ['cmdline', 'environ'].map((name) => readFileSync(`/proc/${pid}/${name}`, 'utf8')).join('\n');
      for (const secret of [...secrets, private_]) expect(said).not.toContain(secret);
    }
  });

  it('keeps what lasts for its owner only', () => {
    const databases = readdirSync(throughline.dataFolder, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.includes('.sqlite'),
    );
    // Of each desk, and the gateway's.
    expect(databases.length).toBeGreaterThan(throughline.desks.size);
    const modes = databases.map((name) => [name, statSync(join(throughline.dataFolder, name)).mode & 0o777]);
    expect(modes).toEqual(databases.map((name) => [name, 0o600]));
  });

  it('has desks whose suppliers can hold them against the contract, as their gateway', async () => {
    const { url } = throughline.desks.get('nhsmail')!;
    const contract = async (...more: string[]) => {
      const commandLine = [...GUARD, 'commands/contract.ts', '--url', url, '--keys', keysFolder, ...more];
      return run(process.execPath, commandLine, { cwd: ROOT }).catch(
        (error: { stdout: string; stderr: string }) => error,
      );
    };
    const { stdout } = await contract('--subgraph', 'nhsmail');
    expect(stdout).toMatch(/\nholds {2}trust-replayed-refused: /);
    expect(stdout).toMatch(/\n(\d+) of \1 hold\n$/);
    expect((await contract()).stderr).toMatch(/^ARGUMENT_INVALID: --subgraph must be one of .*nhsmail/);
  });
});

describe('a desk and a gateway', () => {
  let folder: string;
  let desk: SpawnedProcess;
  let gateway: GatewayProcess;
  let deskUrl: URL;
  const old = createParty();
  const next = createParty();
  const certificates = { desk: createSelfSigned(), gateway: createSelfSigned() };
  const file = (name: string): string => join(folder, name);
  const give = async (parties: readonly Party[], gatewayIs: Party): Promise<void> => {
    await writeFile(file('desk.secrets'), parties.map(({ secret }) => secret).join('\n'));
    await writeFile(file('gateway.public.pem'), parties.map(({ publicPem }) => publicPem).join(''));
    await writeFile(file('secrets.yml'), `nhsmail: "${gatewayIs.secret}"\n`);
    await writeFile(file('key.pem'), gatewayIs.privateKey.export({ type: 'pkcs8', format: 'pem' }));
  };
  const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;
  const renewDesk = async (): Promise<void> => {
    const before = count(desk.standardError(), /keys read again/g);
    process.kill(desk.pid, 'SIGHUP');
    await until(() => count(desk.standardError(), /keys read again/g) > before, 30_000);
  };
  const renewGateway = async (): Promise<void> => {
    const before = count(gateway.standardError(), /supergraph taken over/g);
    process.kill(gateway.pid, 'SIGHUP');
    await until(() => count(gateway.standardError(), /supergraph taken over/g) > before, 60_000);
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'throughline-keys-'));
    await give([old], old);
    for (const [name, { certificate, key }] of Object.entries(certificates)) {
      await writeFile(file(`${name}.crt`), certificate);
      await writeFile(file(`${name}.key`), key);
    }
    desk = spawnProcess({
      script: 'commands/subgraph.ts',
      commandLine: ['nhsmail', '--port', '0'],
      environment: {
        NODE_ENV: 'production',
        DATA_DIR: file('data'),
        DESK_HOST: '0.0.0.0',
        DESK_SECRETS_FILE: file('desk.secrets'),
        DELEGATION_PUBLIC_KEYS_FILE: file('gateway.public.pem'),
        DESK_TLS_CERTIFICATE_FILE: file('desk.crt'),
        DESK_TLS_KEY_FILE: file('desk.key'),
        DESK_TLS_CLIENT_CA_FILE: file('gateway.crt'),
      },
    });
    const [, said] = await desk.lineOf(/^nhsmail (https:\S+) pid/, 60_000);
    deskUrl = new URL(said!.replace('0.0.0.0', '127.0.0.1'));
    await writeFile(
      file('gateway.yml'),
      `suppliers:
  nhsmail:
    url: ${deskUrl.href}
    tls: { ca: ${file('desk.crt')}, certificate: ${file('gateway.crt')}, key: ${file('gateway.key')} }
`,
    );
    gateway = await startGatewayProcess({
      supergraph: 'schema/supergraph.graphql',
      // The composed one has no addresses, and the others are not asked.
      supplierUrls: Object.fromEntries(OTHERS.map((name) => [name, 'http://127.0.0.1:9/graphql'])),
      supplierTimeoutMs: 20_000,
      environment: {
        CONFIG_FILE: file('gateway.yml'),
        DELEGATION_KEY_FILE: file('key.pem'),
        SUPPLIER_SECRETS_FILE: file('secrets.yml'),
      },
    });
  }, 120_000);
  afterAll(async () => {
    await Promise.all([gateway?.stop(), desk?.stop()]);
    await rm(folder, { recursive: true, force: true });
  });

  it('change keys and secrets without a request lost, two counting at once', async () => {
    const query = '{ desk(code: "nhsmail") { history } }';
    const expected = '{"desk":{"history":"EXACT"}}';
    const load = startLoad({ target: () => gateway.url, query, expected, width: 2 });
    await load.more(20);
    // What the desk believes first, then what the gateway says, then what is no longer believed.
    await give([old, next], old);
    await renewDesk();
    await load.more(20);
    await give([old, next], next);
    await renewGateway();
    await load.more(20);
    await give([next], next);
    await renewDesk();
    await load.more(20);
    await load.stop();
    expect(load.failures()).toEqual([]);
    // That it is the new ones that count: the old ones are refused.
    await give([next], old);
    await renewGateway();
    const { body } = await gateway.query(query);
    expect(body.errors?.map(({ extensions }) => extensions['code'])).toEqual(['SUPPLIER_ERROR']);
    // The line is written beside the answer, not before it.
    await until(() => gateway.standardError().includes('SIGNATURE_KEY_UNKNOWN'), 30_000);
    const everything = gateway.standardError() + desk.standardError();
    for (const { secret } of [old, next]) expect(everything).not.toContain(secret);
    expect(desk.standardError()).not.toContain('KEYS_NOT_SET');
  }, 120_000);

  it('keep what they have when what they read again does not hold', async () => {
    await give([next], next);
    await renewGateway();
    await writeFile(file('desk.secrets'), 'short');
    process.kill(desk.pid, 'SIGHUP');
    await until(() => desk.standardError().includes('keys not read again'), 30_000);
    const { body } = await gateway.query('{ desk(code: "nhsmail") { history } }');
    expect(body.errors).toBeUndefined();
  });

  it('connect to nobody without a certificate, and answer nobody without a signature', async () => {
    const ask = (agent: Agent): Promise<number> =>
      new Promise((resolve, reject) => {
        request(deskUrl, { method: 'POST', agent }, (response) => {
          response.resume();
          resolve(response.statusCode!);
        })
          .on('error', reject)
          .end('{}');
      });
    const trusting = { ca: certificates.desk.certificate };
    await expect(ask(new Agent(trusting))).rejects.toThrow();
    await expect(
      ask(new Agent({ ...trusting, cert: certificates.desk.certificate, key: certificates.desk.key })),
    ).rejects.toThrow();
    const { certificate: cert, key } = certificates.gateway;
    expect(await ask(new Agent({ ...trusting, cert, key }))).toBe(401);
  });

  it('end at SIGINT where the one that started them is no process of ours, though it has a channel to them', async () => {
    process.kill(desk.pid, 'SIGINT');
    expect(await desk.ended).toBe(0);
  });

  it('does not start in production without keys', async () => {
    const bare = spawnProcess({
      script: 'commands/subgraph.ts',
      commandLine: ['nhsmail', '--port', '0'],
      environment: { NODE_ENV: 'production', DATA_DIR: file('data') },
    });
    expect(await bare.ended).toBe(1);
    expect(bare.standardError()).toMatch(/^KEYS_MISSING: subgraph nhsmail needs DESK_SECRETS_FILE .*\n$/);
    expect(bare.lines()).toEqual([]);
  });
});
