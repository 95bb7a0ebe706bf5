import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import fastify from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { registerPlayground } from '../../gateway/http/playground.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'examples-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

async function servePlayground(examplesFolder: string | null = folder) {
  const app = fastify();
  await registerPlayground(app, { examplesFolder, endpointPath: '/graphql' });
  return app;
}

/** What the page hands to its script. */
function readStart(html: string) {
  const [, json] = /<script type="application\/json" id="playground">(.*?)<\/script>/s.exec(html) ?? [];
  return JSON.parse(json!) as {
    endpointPath: string;
    altair: { initialWindows: { initialName: string; initialQuery: string }[]; [option: string]: unknown };
    collections: {
      title: string;
      digest: string;
      queries: { id: string; title: string; query: string; variables: string }[];
    }[];
  };
}

async function fetchStart(examplesFolder: string | null = folder) {
  const app = await servePlayground(examplesFolder);
  return readStart((await app.inject('/')).body);
}

describe('the page', () => {
  it('carries a strict policy with a nonce of its own for each request', async () => {
    const app = await servePlayground(null);
    const answers = [await app.inject('/'), await app.inject('/')];
    const policies = answers.map(({ headers }) => String(headers['content-security-policy']));
    const nonces = policies.map((policy) => /'nonce-([^']{22,})'/.exec(policy)?.[1]);

    expect(new Set(nonces).size).toBe(2);
    expect(policies[0]).toMatch(/^default-src 'none'; script-src 'self'; /);
    expect(policies[0]).toContain("frame-ancestors 'none'");
    expect(policies[0]).not.toMatch(/unsafe|https?:/);
    expect(answers[0]?.body).toContain(`nonce="${nonces[0]}"`);
    expect(answers[0]?.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    });
  });

  it('names no other origin, and repeats nothing of the request', async () => {
    const app = await servePlayground(null);
    const { body } = await app.inject({ url: '/?<b>asked', headers: { host: 'elsewhere.invalid' } });
    expect(body).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
    expect(body).not.toContain('elsewhere.invalid');
    expect(body).not.toContain('asked');
  });

  it('has every file that it names', async () => {
    const app = await servePlayground(null);
    const { body } = await app.inject('/');
    const files = [...body.matchAll(/(?:src|href)="([^"/][^"]*)"/g)].map(([, file]) => `/playground/${file}`);
    expect(files).toContain('/playground/favicon.ico');
    for (const url of files) {
      const { statusCode, headers } = await app.inject(url);
      expect({ url, statusCode }).toEqual({ url, statusCode: 200 });
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['content-security-policy']).toMatch(/^default-src 'none'/);
    }
  });

  it.each([
    '/playground/iframe-sandbox/index.html',
    '/playground/index.html',
    '/playground/../package.json',
    '/playground/none',
  ])('serves no %s', async (url) => {
    const app = await servePlayground(null);
    expect((await app.inject(url)).statusCode).toBe(404);
  });

  it('leaves the headers of other routes alone', async () => {
    const app = await servePlayground(null);
    app.get('/other', async () => 'other');
    expect((await app.inject('/other')).headers).not.toHaveProperty('content-security-policy');
  });
});

describe('the examples', () => {
  it('are listed with their variables and headers, the end-to-end query first and in the first tab', async () => {
    write({
      'all-desks.graphql': 'query AllDesks { a }',
      'all-desks.headers.json': '{"throughline-break-glass":"A reason to do so"}',
      'end-to-end.graphql': 'query EndToEnd { b }',
      'questions/02-second.graphql': '{ d }',
      'questions/01-who-held-it.graphql': 'query Who($id: ID!) { c(id: $id) }',
      'questions/01-who-held-it.variables.json': '{"id":"I-1"}',
      'notes.md': 'not an example',
    });
    const { altair, collections, endpointPath } = await fetchStart();
    expect(endpointPath).toBe('/graphql');
    expect(altair.initialWindows).toMatchObject([{ initialName: 'End to end', initialQuery: 'query EndToEnd { b }' }]);
    expect(collections.map(({ queries }) => queries)).toEqual([
      [
        { id: 'end-to-end', title: 'End to end', query: 'query EndToEnd { b }', variables: '{}', headers: {} },
        {
          id: 'all-desks',
          title: 'All desks',
          query: 'query AllDesks { a }',
          variables: '{}',
          headers: { 'throughline-break-glass': 'A reason to do so' },
        },
      ],
      [
        {
          id: 'questions/01-who-held-it',
          title: '1. Who held it',
          query: 'query Who($id: ID!) { c(id: $id) }',
          variables: '{\n  "id": "I-1"\n}',
          headers: {},
        },
        { id: 'questions/02-second', title: '2. Second', query: '{ d }', variables: '{}', headers: {} },
      ],
    ]);
  });

  it('have another digest when one changes, so that a browser takes the new one', async () => {
    write({ 'one.graphql': '{ a }' });
    const before = await fetchStart();
    write({ 'one.graphql': '{ b }' });
    const after = await fetchStart();
    expect(after.collections[0]?.digest).not.toBe(before.collections[0]?.digest);
    expect((await fetchStart()).collections).toEqual(after.collections);
  });

  it('cannot end the element that carries them', async () => {
    const query = '# </script><script>alert(1)</script> $& ` ${x}\n{ a }';
    write({ 'one.graphql': query });
    const { collections } = await fetchStart();
    expect(collections[0]?.queries[0]?.query).toBe(query);
  });

  it('may be none: the page starts empty', async () => {
    const { altair, collections } = await fetchStart(null);
    expect(altair.initialWindows).toEqual([]);
    expect(collections).toEqual([]);
  });

  it('switch off whatever would ask another host, for stored settings too', async () => {
    const { altair } = await fetchStart(null);
    expect(altair).toMatchObject({
      disableAccount: true,
      persistedSettings: { 'banners.disable': true, 'alert.disableUpdateNotification': true, 'plugin.list': [] },
      initialSettings: { 'schema.reloadOnStart': true },
    });
  });

  it.each([
    [
      'a query that does not parse',
      { 'bad.graphql': 'query Bad {\n  a(\n}' },
      /bad\.graphql: line 3, column 1: Syntax Error/,
    ],
    ['an empty file', { 'bad.graphql': '# nothing' }, /bad\.graphql: line 1, column \d+: Syntax Error/],
    [
      'only fragments',
      { 'bad.graphql': 'fragment F on T { a }' },
      /bad\.graphql: an example holds at least one operation/,
    ],
    [
      'variables that are not JSON',
      { 'a.graphql': '{ a }', 'a.variables.json': '{' },
      /a\.variables\.json: variables are JSON/,
    ],
    [
      'variables that are no object',
      { 'a.graphql': '{ a }', 'a.variables.json': '[1]' },
      /a JSON object, and this is \[1\]/,
    ],
    [
      'variables without a query',
      { 'questions/a.variables.json': '{}' },
      /a\.variables\.json: .* there is no a\.graphql/,
    ],
    [
      'headers without a query',
      { 'a.headers.json': '{}' },
      /a\.headers\.json: headers stand beside their query, and there is no a\.graphql/,
    ],
    [
      'a header that is no text',
      { 'a.graphql': '{ a }', 'a.headers.json': '{"b":1}' },
      /a\.headers\.json: a header's value is text, and that of b is 1/,
    ],
  ])('refuse %s at the start, naming the file', async (_what, files, message) => {
    write(files);
    await expect(servePlayground()).rejects.toThrow(expect.objectContaining({ code: 'EXAMPLE_INVALID' }));
    await expect(servePlayground()).rejects.toThrow(message);
  });

  it('refuse a folder that does not exist', async () => {
    await expect(servePlayground(join(folder, 'none'))).rejects.toThrow(/none: the examples folder does not exist/);
  });

  it('of the repository are all fit to be served', async () => {
    const { collections } = await fetchStart('examples');
    expect(collections[0]?.queries.map(({ id }) => id).slice(0, 3)).toEqual(['end-to-end', 'all-desks', 'directory']);
  });
});
