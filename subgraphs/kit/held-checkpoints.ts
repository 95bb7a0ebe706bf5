/** Checkpoints of the gateway's disclosure ledger as a desk holds them: beside its data, one a line, and none dropped for another key's. */

import { appendFile, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { checkpointSchema, type Checkpoint } from '../../schema/contract/disclosure-checkpoint.ts';

export interface HeldCheckpoints {
  /**
   * One at a time, in the order in which they come. A second one of the same content changes nothing.
   *
   * @param checkpoint signed by its own key.
   * @returns `KEYS_FULL` where it is by one key more than are held at once: nothing has changed then. Otherwise it is held, or a thousand
   *   later ones of its key are, which say more; `HELD_BY_NEW_KEY` where none of this key was held, the very first included.
   */
  readonly hold: (checkpoint: Checkpoint) => Promise<'HELD' | 'HELD_BY_NEW_KEY' | 'KEYS_FULL'>;
}

/** More than a ledger's key is changed while anybody keeps a file. */
export const MAXIMUM_CHECKPOINT_KEYS = 16;

const FILE = 'disclosure-checkpoints.jsonl';
/** The latest of one key that are held, some 400 bytes each, beside the first of each day; and how many more before any is dropped. */
const LATEST_OF_ONE_KEY = 1000;
const DAY_CHARACTERS = '2026-11-23'.length;

interface HeldLine {
  readonly line: string;
  readonly checkpoint: Checkpoint;
}

/** @param dataFolder the desk's own; exists. Whoever moves the file away, the desk running or not, has it begun anew. */
export function createHeldCheckpoints(dataFolder: string): HeldCheckpoints {
  const file = path.join(dataFolder, FILE);
  let writing: Promise<unknown> = Promise.resolve();

  // Read each time: another process of the desk may have added to it, and it comes every few seconds.
  const hold = async (checkpoint: Checkpoint): ReturnType<HeldCheckpoints['hold']> => {
    const text = await readIfPresent(file);
    const lines = text.split('\n').filter((line) => line !== '');
    const byKey = Map.groupBy(lines.flatMap(toHeldLine), (held) => held.checkpoint.publicKey);
    const ofKey = byKey.get(checkpoint.publicKey) ?? [];
    if (ofKey.length === 0 && byKey.size >= MAXIMUM_CHECKPOINT_KEYS) return 'KEYS_FULL';
    const content = contentOf(checkpoint);
    if (ofKey.some((held) => contentOf(held.checkpoint) === content)) return 'HELD';
    const line = JSON.stringify(checkpoint);
    const dropped = new Set(toDropped([...ofKey, { line, checkpoint }]));
    if (dropped.size < LATEST_OF_ONE_KEY) {
      // A process that was killed may have left half a line.
      const lineEnd = text === '' || text.endsWith('\n') ? '' : '\n';
      await appendFile(file, `${lineEnd}${line}\n`, { mode: 0o600 });
    } else {
      const kept = [...lines, line].filter((one) => !dropped.has(one));
      await writeFile(`${file}.new`, `${kept.join('\n')}\n`, { mode: 0o600 });
      await rename(`${file}.new`, file);
    }
    return ofKey.length === 0 ? 'HELD_BY_NEW_KEY' : 'HELD';
  };

  return {
    hold: (checkpoint) => {
      const held = writing.catch(() => undefined).then(() => hold(checkpoint));
      writing = held;
      return held;
    },
  };
}

/**
 * The latest stay by when they were signed and not by when they came: an old one that is sent again pushes nothing out. The first that came
 * of each day stays as well: whoever has the key can sign as many as they like, and push out none of a day before. That `at` is about now
 * is for the caller to see to: any number of invented days would be held.
 *
 * @param held of one key, in the order in which they came.
 */
function toDropped(held: readonly HeldLine[]): readonly string[] {
  const firstOfDays = new Map(held.toReversed().map((one) => [one.checkpoint.at.slice(0, DAY_CHARACTERS), one]));
  const latestFirst = held.toSorted(({ checkpoint: left }, { checkpoint: right }) => (left.at < right.at ? 1 : -1));
  return latestFirst
    .slice(LATEST_OF_ONE_KEY)
    .filter((one) => firstOfDays.get(one.checkpoint.at.slice(0, DAY_CHARACTERS)) !== one)
    .map(({ line }) => line);
}

/** Its signature aside: one signature can be written in several ways. */
function contentOf({ signature: _signature, ...signed }: Checkpoint): string {
  return JSON.stringify(signed);
}

/** None for half a line, which stays where it is. */
function toHeldLine(line: string): readonly HeldLine[] {
  try {
    return [{ line, checkpoint: checkpointSchema.parse(JSON.parse(line)) }];
  } catch {
    return [];
  }
}

async function readIfPresent(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}
