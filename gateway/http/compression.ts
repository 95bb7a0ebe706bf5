/** Answers in fewer bytes, for whoever says that they can read them. */

import { constants } from 'node:zlib';
import fastifyCompress from '@fastify/compress';
import type { FastifyInstance } from 'fastify';

/** What is smaller fits into one packet anyway. */
const THRESHOLD_BYTES = 1024;
/** In the order in which they are preferred where a client takes several alike. */
const ENCODINGS = ['zstd', 'br', 'gzip'] as const;

/**
 * Compresses what the routes registered after this answer, unless one of them says `compress: false`. Levels are those that cost less
 * time than what they save takes to send: the best ones are for files that are compressed once.
 *
 * Requests are taken as they are: a compressed one could grow beyond what any limit on its size foresees.
 */
export async function registerCompression(app: FastifyInstance): Promise<void> {
  await app.register(fastifyCompress, {
    globalDecompression: false,
    encodings: [...ENCODINGS],
    threshold: THRESHOLD_BYTES,
    brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: 3 } },
    // Of gzip; zstd's own default is cheap.
    zlibOptions: { level: 3 },
  });
  app.addHook('onRoute', (route) => {
    // Nobody waits for its bytes, and whoever asks for it every second is not to cost anything.
    if (route.url.startsWith('/health/')) return;
    // Said of what is not compressed too: a cache in between keeps the two apart by it.
    const onRequest = route.onRequest === undefined ? [] : [route.onRequest].flat();
    route.onRequest = [
      ...onRequest,
      (_request, reply, done) => {
        const before = reply.getHeader('vary');
        reply.header('vary', before === undefined ? 'accept-encoding' : `${String(before)}, accept-encoding`);
        done();
      },
    ];
  });
}
