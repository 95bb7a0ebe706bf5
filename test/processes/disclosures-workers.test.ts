/**
 * Several processes of one gateway append to one ledger of SQLite; and while its disk takes no more, no text is sent. The disk is full to a
 * process by its own limit on files (`RLIMIT_FSIZE`), which it meets as it would meet a full one: a write fails.
 */

import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { entriesIn, ledger } from '../disclosures/open-ledger.ts';
import { as, startReaders, SUBGRAPHS, type TestIssuer } from '../disclosures/readers.ts';
import { composeSmall, startSubgraph, type RunningSubgraph } from '../gateway/small-graph.ts';
import { createAsk, type Ask } from '../support/ask.ts';
import { spawnProcess, type SpawnedProcess } from '../support/spawn-process.ts';
import { childrenOf, START_TIMEOUT_MS } from '../support/start-workers.ts';

const WORKERS = 2;
const QUERY = '{ case(id: "1") { id size summary { state text withheld { reasonCode } } } }';
const RELEASED = { state: 'RELEASED', text: 'summary of 1', withheld: null };
const NOT_RECORDED = { state: 'WITHHELD', text: null, withheld: { reasonCode: 'NOT_RECORDED' } };

let folder: string;
let subgraphs: readonly RunningSubgraph[];
let issuer: TestIssuer;
let gateway: SpawnedProcess;
let ask: Ask;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'throughline-workers-'));
  subgraphs = await Promise.all(SUBGRAPHS.map(startSubgraph));
  issuer = await startReaders();
  const supergraph = path.join(folder, 'supergraph.graphql');
  writeFileSync(supergraph, composeSmall(SUBGRAPHS.map((one, index) => ({ ...one, url: subgraphs[index]!.url }))));
  const keyFile = path.join(folder, 'checkpoint-key.pem');
  const { privateKey } = generateKeyPairSync('ed25519');
  writeFileSync(keyFile, privateKey.export({ type: 'pkcs8', format: 'pem' }));
  gateway = spawnProcess({
    script: 'gateway/main.ts',
    environment: {
      PORT: '0',
      WORKERS: String(WORKERS),
      SUPERGRAPH: supergraph,
      DATA_DIR: folder,
      IDENTITY: 'issuer',
      IDENTITY_ISSUER: issuer.identity.issuer,
      IDENTITY_AUDIENCE: issuer.identity.audience,
      IDENTITY_JWKS_URL: issuer.identity.jwksUrl,
      LAST_KNOWN_COPIES: 'off',
      DISCLOSURE_CHECKPOINT_KEY_FILE: keyFile,
      DISCLOSURE_CHECKPOINT_FILE: path.join(folder, 'checkpoints.jsonl'),
    },
  });
  const [, url] = await gateway.lineOf(/^gateway (http:\/\/\S+) port /, START_TIMEOUT_MS);
  ask = createAsk(url!);
  // Each has the desk on a connection of its own, once it serves.
  do await read('begins');
  while ((await subgraphs[0]!.openConnections()) < WORKERS);
}, 2 * START_TIMEOUT_MS);
afterAll(async () => {
  await gateway?.stop();
  await Promise.all(subgraphs.map((subgraph) => subgraph.stop()));
  await issuer?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** On a connection of its own, which the workers are given in turn. */
async function read(subject: string) {
  const { status, body } = await ask(QUERY, {}, { ...as({ subject }), connection: 'close' });
  expect([status, body.data.case.id, body.data.case.size]).toEqual([200, '1', 1]);
  return { summary: body.data.case.summary, errors: body.errors, hash: body.extensions.disclosure?.hash };
}

const holds = async () => expect(await ledger(['verify'], { DATA_DIR: folder })).toMatchObject({ code: 0 });

it('what several processes record at once is one chain: nothing lost, nothing twice', async () => {
  const before = entriesIn(folder).length;
  const subjects = Array.from({ length: 80 }, (_, number) => `reader-${number}`);
  const answers = await Promise.all(subjects.map(read));
  const entries = entriesIn(folder).slice(before);
  expect(entries.map(({ position }) => position)).toEqual(subjects.map((_, index) => before + index + 1));
  expect(entries.map(({ reader }) => reader.subject).toSorted()).toEqual(subjects.toSorted());
  const hashOf = new Map(entries.map(({ reader, hash }) => [reader.subject, hash]));
  expect(answers.map(({ hash }) => hash)).toEqual(subjects.map((subject) => hashOf.get(subject)));
  await holds();
});

describe.skipIf(!canLimitFiles())('while the disk takes no more (needs prlimit)', () => {
  const limit = (pid: number, bytes: '0' | 'unlimited') =>
    execFileSync('prlimit', ['--pid', String(pid), `--fsize=${bytes}:`]);
  const summariesOf = async (subject: string) => {
    const answers = [];
    for (let times = 0; times < 4; times += 1) answers.push(await read(subject));
    return answers;
  };

  it('texts are withheld, all else is answered; where there is room again it is as before', async () => {
    const workers = childrenOf(gateway.pid);
    expect(workers).toHaveLength(WORKERS);
    const before = entriesIn(folder).length;
    let released = 0;
    try {
      limit(workers[0]!, '0');
      const seen = new Set<string>();
      const haveBothAnswered = async () => {
        const { summary } = await read('half');
        expect([RELEASED, NOT_RECORDED]).toContainEqual(summary);
        released += summary.state === 'RELEASED' ? 1 : 0;
        return seen.add(summary.state).size === 2;
      };
      // The other process still has room, and goes on.
      await expect.poll(haveBothAnswered, { timeout: 20_000 }).toBe(true);
      limit(workers[1]!, '0');
      for (const { summary, errors } of await summariesOf('full')) {
        expect(summary).toEqual(NOT_RECORDED);
        expect(errors).toMatchObject([{ extensions: { code: 'DISCLOSURE_NOT_RECORDED', withheld: 1 } }]);
      }
      await holds();
    } finally {
      for (const pid of workers) limit(pid, 'unlimited');
    }
    for (const { summary, errors } of await summariesOf('room'))
      expect([summary, errors]).toEqual([RELEASED, undefined]);
    const since = entriesIn(folder).slice(before);
    expect(since.map(({ kind, reader }) => [kind, reader.subject])).toEqual([
      ...Array(released).fill(['DISCLOSURE', 'half']),
      ...Array(4).fill(['DISCLOSURE', 'room']),
    ]);
    await holds();
    expect(childrenOf(gateway.pid)).toEqual(workers);
  });
});

function canLimitFiles(): boolean {
  try {
    execFileSync('prlimit', ['--pid', String(process.pid), '--fsize'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
