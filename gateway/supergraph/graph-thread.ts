/**
 * Reads or composes the supergraph on a thread that ends with it: what that takes of memory is several times what is needed
 * afterwards, and would stay with the process.
 */

import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { createComposedBefore, type ComposedBefore } from './composed-before.ts';
import { CompositionRefusedError, type CompositionProblem } from './composition-rules.ts';
import { SupergraphError, type SupergraphErrorCode } from './errors.ts';

export type GraphTask =
  | { readonly kind: 'read'; readonly file: string }
  /** @param organisationsFile null for the one in the tree. */
  | { readonly kind: 'compose'; readonly organisationsFile: string | null; readonly root: string };

export type GraphMessage =
  | { readonly kind: 'supergraph'; readonly sdl: string }
  | { readonly kind: 'refused'; readonly problems: readonly CompositionProblem[] }
  | {
      readonly kind: 'invalid';
      readonly code: SupergraphErrorCode;
      readonly message: string;
      readonly features: readonly string[];
    };

const WORKER_FILE = new URL('./graph-worker.ts', import.meta.url);
const composedBefore = createComposedBefore(fileURLToPath(new URL('../..', import.meta.url)));

/**
 * @param before where it is kept for the next time, and looked for first.
 * @returns the supergraph's SDL.
 * @throws {SupergraphError} as `readSupergraphFile`; {@link CompositionRefusedError} `COMPOSITION_REFUSED`.
 */
export async function readGraph(task: GraphTask, before: ComposedBefore = composedBefore): Promise<string> {
  const key = before.keyOf(task);
  const kept = key === null ? null : before.find(key);
  if (kept !== null) return kept;
  const sdl = await readAnew(task);
  // Files may have changed meanwhile: then nobody knows which of them it was made from.
  if (key !== null && before.keyOf(task) === key) before.keep(key, sdl);
  return sdl;
}

async function readAnew(task: GraphTask): Promise<string> {
  const message = await new Promise<GraphMessage>((resolve, reject) => {
    const worker = new Worker(WORKER_FILE, { workerData: task, execArgv: [] });
    worker.once('message', resolve);
    worker.once('error', reject);
  });
  switch (message.kind) {
    case 'supergraph':
      return message.sdl;
    case 'refused':
      throw new CompositionRefusedError(message.problems);
    case 'invalid':
      throw new SupergraphError(message.code, message.message, { features: message.features });
  }
}
