/** Holds the head of the gateway's disclosure ledger beside the desk's own data: what a desk holds of it, the gateway cannot take back. */

import { appendFile, readFile, rename, writeFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import path from 'node:path';
import {
  checkpointSchema,
  DISCLOSURE_CHECKPOINTS_PATH,
  isCheckpointSigned,
} from '../../schema/contract/disclosure-checkpoint.ts';
import type { OwnerRoute } from './desk-definition.ts';
import { BodyError, readBody } from './request-body.ts';

const FILE = 'disclosure-checkpoints.jsonl';
/** The latest; some 400 bytes each. */
const MAXIMUM_HELD = 1000;

/**
 * POST holds one more checkpoint: 204; 400 for what is none, or is not signed by its own key. Nobody is given them here: they lie beside
 * the desk's data, one a line, the latest last.
 *
 * @param dataFolder the desk's own; exists.
 */
export function createCheckpointRoute(dataFolder: string): OwnerRoute {
  const file = path.join(dataFolder, FILE);
  let writing: Promise<void> = Promise.resolve();
  let count: number | null = null;

  const hold = async (line: string): Promise<void> => {
    count ??= (await readLines(file)).length;
    await appendFile(file, `${line}\n`, { mode: 0o600 });
    count += 1;
    if (count < 2 * MAXIMUM_HELD) return;
    const latest = (await readLines(file)).slice(-MAXIMUM_HELD);
    await writeFile(`${file}.new`, `${latest.join('\n')}\n`, { mode: 0o600 });
    await rename(`${file}.new`, file);
    count = latest.length;
  };

  const handle: OwnerRoute['handle'] = async (request, response) => {
    const line = await readCheckpoint(request);
    if (line === null) return void response.writeHead(400, { connection: 'close' }).end();
    // One at a time, in the order in which they came.
    writing = writing.catch(() => undefined).then(() => hold(line));
    await writing;
    response.writeHead(204).end();
  };
  return { method: 'POST', path: DISCLOSURE_CHECKPOINTS_PATH, handle };
}

/** @returns null for what is no checkpoint. */
async function readCheckpoint(request: IncomingMessage): Promise<string | null> {
  try {
    const checkpoint = checkpointSchema.parse(JSON.parse(await readBody(request)));
    return isCheckpointSigned(checkpoint) ? JSON.stringify(checkpoint) : null;
  } catch (error) {
    if (error instanceof BodyError || error instanceof SyntaxError || (error as Error).name === 'ZodError') return null;
    throw error;
  }
}

async function readLines(file: string): Promise<readonly string[]> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text.split('\n').filter((line) => line !== '');
}
