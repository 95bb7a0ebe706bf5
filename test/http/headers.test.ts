/** What answers say to browsers: which pages may read them, and what they may be taken for. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSmallGraph, type SmallGraph } from '../gateway/small-graph.ts';

const ORIGIN = 'https://dashboard.example';
const DEFINITION = { name: 'a', sdl: 'type Query { a: Int }', resolvers: { Query: { a: () => 1 } } };
let closed: SmallGraph;
let open: SmallGraph;
beforeAll(async () => {
  closed = await startSmallGraph([DEFINITION], { admin: { host: '127.0.0.1', port: 0 } });
  open = await startSmallGraph([DEFINITION], { allowedOrigins: [ORIGIN] });
}, 60_000);
afterAll(() => Promise.all([closed?.stop(), open?.stop()]));

const post = (to: SmallGraph, origin: string): Promise<Response> =>
  fetch(new URL('/graphql', to.url), {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin },
    body: '{"query":"{ a }"}',
  });
const preflight = (to: SmallGraph, origin: string): Promise<Response> =>
  fetch(new URL('/graphql', to.url), {
    method: 'OPTIONS',
    headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' },
  });
const crossOriginHeaders = (response: Response): string[] =>
  [...response.headers.keys()].filter((name) => name.startsWith('access-control-'));

describe('a page of another origin', () => {
  it('may read nothing by default', async () => {
    const answers = [await post(closed, ORIGIN), await preflight(closed, ORIGIN)];
    expect(answers.map(({ status }) => status)).toEqual([200, 405]);
    expect(answers.flatMap(crossOriginHeaders)).toEqual([]);
  });

  it('may read where it is named, without cookies', async () => {
    const asked = await preflight(open, ORIGIN);
    expect(asked.status).toBe(204);
    expect(asked.headers.get('access-control-allow-origin')).toBe(ORIGIN);
    expect(asked.headers.get('access-control-allow-methods')).toBe('GET, POST');
    expect(asked.headers.get('access-control-allow-headers')).toContain('authorization');
    expect(asked.headers.get('access-control-allow-credentials')).toBeNull();
    const answer = await post(open, ORIGIN);
    expect(answer.headers.get('access-control-allow-origin')).toBe(ORIGIN);
    expect(answer.headers.get('vary')?.toLowerCase()).toMatch(/origin/);
  });

  it.each([
    'https://dashboard.example.evil.example',
    'http://dashboard.example',
    'https://x.dashboard.example',
    'null',
  ])('may not where %s is only like it', async (origin) => {
    const answers = [await post(open, origin), await preflight(open, origin)];
    expect(answers.flatMap(crossOriginHeaders).filter((name) => name === 'access-control-allow-origin')).toEqual([]);
    expect(answers[1]!.status).toBe(405);
  });
});

describe('each answer', () => {
  it.each(['/graphql', '/health/live', '/nothing', '/schema/extensions.json', '/'])(
    '%s says what it may not be taken for',
    async (path) => {
      const { headers } = await fetch(new URL(path, closed.url));
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('x-frame-options')).toBe('DENY');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
      expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'.*frame-ancestors 'none'/);
      if (path === '/graphql') expect(headers.get('cache-control')).toBe('no-store');
    },
  );
});

describe('what operators read', () => {
  it('is on the admin port, and what readers ask is not', async () => {
    expect((await fetch(new URL('/metrics', closed.url))).status).toBe(404);
    const admin = `http://127.0.0.1:${closed.adminPort}`;
    expect((await fetch(`${admin}/metrics`)).status).toBe(200);
    for (const path of ['/graphql?query={a}', '/', '/playground/start.js']) {
      expect((await fetch(admin + path)).status).toBe(404);
    }
  });
});
