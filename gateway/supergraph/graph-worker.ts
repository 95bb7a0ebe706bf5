/** The thread of `graph-thread.ts`: does one task, says what came of it, and ends. */

import { enableCompileCache } from 'node:module';
import path from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { CompositionRefusedError } from './composition-rules.ts';
import { SupergraphError } from './errors.ts';
import type { GraphMessage, GraphTask } from './graph-thread.ts';
import { readSupergraphFile } from './supergraph-file.ts';

enableCompileCache();
const task = workerData as GraphTask;
parentPort!.postMessage(await perform(task));

async function perform(given: GraphTask): Promise<GraphMessage> {
  try {
    if (given.kind === 'read') return { kind: 'supergraph', sdl: readSupergraphFile(given.file) };
    // Only now: a graph that is read has no use for composition.
    const [{ loadOrganisations }, { composeSupergraph }, { contract, readSubgraphInputs }] = await Promise.all([
      import('../../schema/organisations/load.ts'),
      import('./compose.ts'),
      import('./subgraph-inputs.ts'),
    ]);
    const { organisationsFile, root } = given;
    const organisations = await loadOrganisations(
      ...(organisationsFile === null ? [] : [path.resolve(organisationsFile)]),
    );
    const composed = composeSupergraph({ subgraphs: readSubgraphInputs({ organisations, root }), contract });
    return 'problems' in composed
      ? { kind: 'refused', problems: composed.problems }
      : { kind: 'supergraph', sdl: composed.ok.supergraphSdl };
  } catch (error) {
    if (error instanceof CompositionRefusedError) return { kind: 'refused', problems: error.problems };
    if (error instanceof SupergraphError) {
      return { kind: 'invalid', code: error.code, message: error.message, features: error.features };
    }
    throw error;
  }
}
