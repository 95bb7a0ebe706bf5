/** Which pages of other origins may read answers: those that are named, and none by default. */

import fastifyCors from '@fastify/cors';
import type { FastifyInstance } from 'fastify';

/** A browser asks again after that, in seconds. */
const PREFLIGHT_SECONDS = 600;

/**
 * Says to browsers that pages of these origins may ask. Cookies are not among what they may send: whoever reads says so by a header that
 * a browser never adds by itself. Without any origin nothing is said, and a browser keeps every answer from every other page.
 *
 * @param origins such as `https://dashboard.example`, each whole: no part of one stands for others.
 */
export async function registerCrossOrigin(app: FastifyInstance, origins: readonly string[]): Promise<void> {
  if (origins.length === 0) return;
  const allowed = new Set(origins);
  await app.register(fastifyCors, {
    origin: (origin, callback) => callback(null, origin !== undefined && allowed.has(origin) ? origin : false),
    methods: ['GET', 'POST'],
    allowedHeaders: [
      'apollo-require-preflight',
      'authorization',
      'content-type',
      'throughline-break-glass',
      'traceparent',
      'tracestate',
    ],
    exposedHeaders: ['retry-after'],
    credentials: false,
    maxAge: PREFLIGHT_SECONDS,
  });
}
