import { mkdir, open, rm, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import type { SeededEvent } from './merge.ts';

/** A file of one subgraph's events, JSON Lines, in the order of `witnessedAt`. */
export interface SeedFile {
  readonly desk: string;
  readonly file: string;
  readonly events: number;
}

/** Enough that a write to disk is rare, little enough that a dozen desks' buffers are nothing. */
const BUFFER_CHARACTERS = 1 << 18;

/**
 * Writes one `<desk>.jsonl` a subgraph into the folder, which is emptied first: files of another run would be loaded with these.
 *
 * @param onProgress called with the number of events so far, now and then.
 * @returns the files, by name.
 * @throws the file system's error; files written so far stay.
 */
export async function writeSeedFiles(
  events: Iterable<SeededEvent>,
  folder: string,
  onProgress: (events: number) => void,
): Promise<SeedFile[]> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const outputs = new Map<string, Output>();
  let count = 0;
  try {
    for (const { desk, event } of events) {
      let output = outputs.get(desk);
      if (output === undefined) {
        const file = path.join(folder, `${desk}.jsonl`);
        output = { file, handle: await open(file, 'w'), pending: '', events: 0 };
        outputs.set(desk, output);
      }
      output.pending += `${JSON.stringify(event)}\n`;
      output.events += 1;
      count += 1;
      if (output.pending.length >= BUFFER_CHARACTERS) {
        await flush(output);
        onProgress(count);
      }
    }
    for (const output of outputs.values()) await flush(output);
  } finally {
    for (const { handle } of outputs.values()) await handle.close();
  }
  return [...outputs]
    .map(([desk, { file, events: written }]) => ({ desk, file, events: written }))
    .toSorted((one, other) => (one.desk < other.desk ? -1 : 1));
}

interface Output {
  readonly file: string;
  readonly handle: FileHandle;
  pending: string;
  events: number;
}

async function flush(output: Output): Promise<void> {
  const { pending, handle } = output;
  output.pending = '';
  await handle.appendFile(pending);
}
