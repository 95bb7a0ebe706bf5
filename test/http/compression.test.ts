/** Answers in fewer bytes, as clients say that they can read them. */

import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { brotliDecompressSync, gunzipSync, gzipSync, zstdDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSmallGraph, type SmallGraph } from '../gateway/small-graph.ts';

const WORDS = Array.from({ length: 400 }, (_, index) => `word ${index}`);
let graph: SmallGraph;
beforeAll(async () => {
  graph = await startSmallGraph([
    {
      name: 'a',
      sdl: 'type Query { words: [String!]! one: String! }',
      resolvers: { Query: { words: () => WORDS, one: () => 'word' } },
    },
  ]);
});
afterAll(() => graph?.stop());

interface Received {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
}

/** As it comes, whatever it is encoded by. */
function receive(
  path: string,
  headers: Readonly<Record<string, string>>,
  method = 'GET',
  body: string | Buffer = '',
): Promise<Received> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(new URL(path, graph.url), { method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode!, headers: response.headers, bytes: Buffer.concat(chunks) }),
      );
      response.on('error', reject);
    });
    request.on('error', reject).end(body);
  });
}

const post = (query: string, headers: Readonly<Record<string, string>> = {}): Promise<Received> =>
  receive('/graphql', { 'content-type': 'application/json', ...headers }, 'POST', JSON.stringify({ query }));
const withEncoding = (encoding: string) => ({ 'accept-encoding': encoding });

const DECODERS: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
  zstd: zstdDecompressSync,
  br: brotliDecompressSync,
  gzip: gunzipSync,
};

const dataOf = (bytes: Buffer): unknown => (JSON.parse(bytes.toString()) as { data: unknown }).data;

describe('an answer', () => {
  it.each([
    ['gzip', 'gzip'],
    ['br', 'br'],
    ['zstd', 'zstd'],
    ['gzip, deflate, br, zstd', 'zstd'],
    ['gzip, deflate, br', 'br'],
    ['zstd;q=0, br;q=0.1, gzip', 'gzip'],
    ['*', 'gzip'],
  ])('for accept-encoding %j is in %s, and the same when read', async (accepted, encoding) => {
    const plain = await post('{ words }');
    const compressed = await post('{ words }', withEncoding(accepted));
    expect(compressed.headers).toMatchObject({ 'content-encoding': encoding, vary: 'accept-encoding' });
    expect(compressed.bytes.length).toBeLessThan(plain.bytes.length / 2);
    const [read, asItIs] = [DECODERS[encoding]!(compressed.bytes), plain.bytes].map(dataOf);
    expect(read).toEqual({ words: WORDS });
    expect(asItIs).toEqual(read);
  });

  it.each([undefined, '', 'identity', 'deflate', 'gzip;q=0', 'compress'])(
    'for accept-encoding %j is as it is',
    async (accepted) => {
      const { headers, bytes } = await post('{ words }', accepted === undefined ? {} : withEncoding(accepted));
      expect(headers['content-encoding']).toBeUndefined();
      // A cache keeps it apart from the one for other clients.
      expect(headers['vary']).toBe('accept-encoding');
      expect(headers['content-length']).toBe(String(bytes.length));
      expect(JSON.parse(bytes.toString())).toMatchObject({ data: { words: WORDS } });
    },
  );

  it('that is small is as it is', async () => {
    const { headers, bytes } = await post('{ one }', withEncoding('gzip'));
    expect(headers['content-encoding']).toBeUndefined();
    expect(JSON.parse(bytes.toString())).toMatchObject({ data: { one: 'word' } });
  });

  it('of health is as it is and varies by nothing', async () => {
    const { headers, bytes } = await receive('/health/ready', withEncoding('gzip'));
    expect(bytes.toString()).toBe('{"status":"ready"}');
    expect([headers['content-encoding'], headers['vary']]).toEqual([undefined, undefined]);
  });

  it('to HEAD has no body', async () => {
    const { status, bytes } = await receive('/', withEncoding('gzip'), 'HEAD');
    expect([status, bytes.length]).toEqual([200, 0]);
  });
});

describe("the Playground's files", () => {
  it('are compressed too, and the same when read', async () => {
    const plain = await receive('/playground/main.js', {});
    const compressed = await receive('/playground/main.js', withEncoding('br, gzip'));
    expect(compressed.headers).toMatchObject({ 'content-encoding': 'br', vary: 'accept-encoding' });
    expect(compressed.bytes.length).toBeLessThan(plain.bytes.length / 2);
    expect(brotliDecompressSync(compressed.bytes).equals(plain.bytes)).toBe(true);
    const again = await receive('/playground/main.js', {
      ...withEncoding('br'),
      'if-none-match': String(compressed.headers['etag']),
    });
    expect([again.status, again.bytes.length]).toEqual([304, 0]);
  });

  it('are served in part as they are', async () => {
    const part = await receive('/playground/main.js', { ...withEncoding('gzip'), range: 'bytes=0-1999' });
    expect([part.status, part.headers['content-encoding'], part.bytes.length]).toEqual([206, undefined, 2000]);
  });
});

describe('a request', () => {
  it('that is compressed is refused: it could grow beyond any limit', async () => {
    const body = gzipSync(JSON.stringify({ query: '{ one }' }));
    const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
    const { status } = await receive('/graphql', headers, 'POST', body);
    expect(status).toBe(400);
  });
});
