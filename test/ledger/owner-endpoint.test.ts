/** `POST /events` of a real desk process: what its owner may do, and nobody else. */

import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askEntities } from '../bitemporal/ask-desk.ts';
import { spawnProcess, type SpawnedProcess } from '../support/spawn-process.ts';
import { day, opened } from './events.ts';

const TOKEN = 'synthetic-owner-token';
let folder: string;
let owned: SpawnedProcess;
let closed: SpawnedProcess;
let url: string;
let closedUrl: string;

async function start(dataFolder: string, environment: Readonly<Record<string, string>>) {
  const started = spawnProcess({
    script: 'commands/subgraph.ts',
    commandLine: ['nhsmail', '--port', '0'],
    environment: { DATA_DIR: dataFolder, ...environment },
  });
  const [, graphql] = await started.lineOf(/^\S+ (http:\S+) pid/, 60_000);
  return { started, graphql: graphql! };
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'throughline-owner-'));
  ({ started: owned, graphql: url } = await start(join(folder, 'owned'), { OWNER_TOKEN: TOKEN }));
  ({ started: closed, graphql: closedUrl } = await start(join(folder, 'closed'), {}));
}, 120_000);

afterAll(async () => {
  await Promise.all([owned?.stop(), closed?.stop()]);
  await rm(folder, { recursive: true, force: true });
});

async function append(body: string, headers: Readonly<Record<string, string>> = { authorization: `Bearer ${TOKEN}` }) {
  const response = await fetch(new URL('/events', url), { method: 'POST', headers, body });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

const fresh = (id: string) => ({ ...opened(id, id, day(1)), witnessedAt: undefined });

describe('POST /events', () => {
  it('appends one event or a list of them, and the graph tells of them at once', async () => {
    expect(await append(JSON.stringify(fresh('one')))).toEqual({
      status: 200,
      body: { appended: 1, unchanged: 0, rejected: [] },
    });
    const again = [fresh('one'), fresh('two'), { id: 'bad' }, fresh('three')];
    expect(await append(JSON.stringify(again))).toEqual({
      status: 200,
      body: {
        appended: 2,
        unchanged: 1,
        rejected: [{ index: 2, code: 'EVENT_INVALID', message: expect.stringContaining('bad') }],
      },
    });
    const keys = ['one', 'two', 'three'].map((reference) => ({ id: `nhsmail/main/${reference}` }));
    const desk = { name: 'nhsmail', prefix: 'Nhsmail', url };
    const answer = await askEntities(desk, 'Ticket', keys, '{ presence openedAt }', {});
    expect(answer.data._entities).toEqual(keys.map(() => ({ presence: 'HELD', openedAt: day(1) })));
  });

  it.each<[string, Record<string, string>]>([
    ['without a token', {}],
    ['with another token', { authorization: 'Bearer other' }],
    ['with the token under another scheme', { authorization: `Basic ${TOKEN}` }],
    ['with the token and more', { authorization: `Bearer ${TOKEN}x` }],
  ])('is refused %s', async (_title, headers) => {
    expect(await append(JSON.stringify(fresh('never')), headers)).toEqual({
      status: 401,
      body: { error: { code: 'OWNER_TOKEN_REFUSED', message: expect.any(String) } },
    });
  });

  it.each([
    ['', 'BODY_NOT_JSON'],
    ['not JSON', 'BODY_NOT_JSON'],
    ['[{"id":"cut-off"', 'BODY_NOT_JSON'],
  ])('refuses the body %j', async (body, code) => {
    expect(await append(body)).toEqual({ status: 400, body: { error: { code, message: expect.any(String) } } });
  });

  it('refuses more than 10 MB before it reads them, and a body of no stated length', async () => {
    const refusal = {
      status: 413,
      body: { error: { code: 'BODY_TOO_LARGE', message: expect.stringContaining('10485760') } },
    };
    expect(await sendHead({ 'content-length': String(11 * 1024 * 1024) })).toEqual(refusal);
    expect(await sendHead({ 'transfer-encoding': 'chunked' })).toEqual(refusal);
  });

  it('is the only way in: no other method, and no such path without a token to check', async () => {
    const events = new URL('/events', url);
    for (const method of ['GET', 'PUT', 'DELETE']) expect((await fetch(events, { method })).status).toBe(404);
    const response = await fetch(new URL('/events', closedUrl), {
      method: 'POST',
      headers: { authorization: `Bearer ${TOKEN}` },
      body: JSON.stringify(fresh('never')),
    });
    expect(response.status).toBe(404);
  });
});

/** Sends a request's head alone: the answer must come without its body. */
function sendHead(headers: Readonly<Record<string, string>>): Promise<{ status: number; body: unknown }> {
  return new Promise((resolve, reject) => {
    const sent = request(
      new URL('/events', url),
      { method: 'POST', headers: { authorization: `Bearer ${TOKEN}`, ...headers } },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          sent.destroy();
          resolve({ status: response.statusCode!, body: JSON.parse(Buffer.concat(chunks).toString()) });
        });
      },
    );
    sent.once('error', reject);
    sent.flushHeaders();
  });
}
