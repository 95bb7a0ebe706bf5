import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';

import fastifyStatic from '@fastify/static';
import { getDistDirectory } from 'altair-static';
import type { FastifyInstance } from 'fastify';

import { readExamples } from './playground/examples.ts';
import { createPage } from './playground/page.ts';
import { readTexts, TEXTS_FILE } from './playground/texts.ts';
import { SECURITY_HEADERS } from './security-headers.ts';

export interface PlaygroundOptions {
  /** Folder of `*.graphql` and `questions/*.graphql`, each with its `.variables.json` where it has any; null for none. */
  readonly examplesFolder: string | null;
  /** Path of the GraphQL endpoint on the same origin. Default `/graphql`. */
  readonly endpointPath?: string;
  /** Path at which a demo gives out its sample identities: the page has a switch between them then. Default null, for no demo. */
  readonly samplesPath?: string | null;
}

const ASSETS_PATH = '/playground/';
/** Ours, which run in the browser as they stand. */
const SCRIPTS = ['start.js', 'identity-switch.js', 'whole-answers.js'] as const;

/**
 * Serves the Playground, a GraphQL IDE with the examples to pick from: its page at `/`, its files below `/playground/`.
 * Everything comes from this origin, and the content security policy keeps it so. The examples are read once, here.
 *
 * @throws {ExampleError} `EXAMPLE_INVALID` when an example is not fit to be served; the message names the file.
 */
export async function registerPlayground(app: FastifyInstance, options: PlaygroundOptions): Promise<void> {
  const { examplesFolder, endpointPath = '/graphql', samplesPath = null } = options;
  const examples = examplesFolder === null ? { general: [], questions: [] } : readExamples(examplesFolder);
  const toHtml = createPage({ examples, endpointPath, assetsPath: ASSETS_PATH, samplesPath });
  const scripts = SCRIPTS.map((name) => ({
    name,
    text: readFileSync(new URL(`playground/${name}`, import.meta.url), 'utf8'),
  }));
  const texts = readTexts();

  await app.register(async (scope) => {
    scope.addHook('onRequest', async (_request, reply) => {
      reply.headers({ ...SECURITY_HEADERS, 'content-security-policy': toPolicy() });
    });
    scope.get('/', async (_request, reply) => {
      const nonce = randomBytes(16).toString('base64');
      return reply
        .headers({ 'content-security-policy': toPolicy(nonce), 'cache-control': 'no-store' })
        .type('text/html; charset=utf-8')
        .send(toHtml(nonce));
    });
    for (const { name, text } of scripts) {
      scope.get(ASSETS_PATH + name, async (_request, reply) =>
        reply.header('cache-control', 'no-cache').type('text/javascript; charset=utf-8').send(text),
      );
    }
    scope.get(ASSETS_PATH + TEXTS_FILE, async (_request, reply) =>
      reply.header('cache-control', 'no-cache').type('application/json; charset=utf-8').send(texts),
    );
    await scope.register(fastifyStatic, {
      root: getDistDirectory(),
      prefix: ASSETS_PATH,
      // One route a file: nothing else below the prefix answers, and a missing file is the app's own 404.
      wildcard: false,
      // The sandbox would run request scripts by `eval`, and the page is ours.
      globIgnore: ['iframe-sandbox/**', 'index.html', TEXTS_FILE],
      decorateReply: false,
      index: false,
      // File names carry no version: revalidate, which the entity tag makes cheap.
      maxAge: 0,
    });
  });
}

/** The page's policy; without a nonce that of its files, workers among them, which go by their own. */
function toPolicy(nonce?: string): string {
  const styles = nonce === undefined ? "'self'" : `'self' 'nonce-${nonce}'`;
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src ${styles}`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "base-uri 'self'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
