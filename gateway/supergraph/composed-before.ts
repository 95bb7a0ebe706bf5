/**
 * Supergraphs as they were composed and found good before, so that starting again, and each worker after the first, need not do it again:
 * it takes longer than all the rest of a start. Kept beside the packages; where that folder cannot be written, nothing is kept.
 */

import { createHash, hash, randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { GraphTask } from './graph-thread.ts';

/** Folders of which anything may bear on what is composed, and on what is found good: one file too many costs nothing. */
const SOURCE_FOLDERS = ['gateway', 'schema', 'subgraphs'];
const SOURCE_NAMES = /\.(ts|graphql|ya?ml|json)$/;
/** Made from the others, or data: large, and nothing hangs on it. */
const PASSED_OVER = new Set(['node_modules', 'sample', 'generated']);
const CACHE_FOLDER = 'node_modules/.cache/throughline/supergraphs';
const MAXIMUM_KEPT = 16;
const DIGEST_LENGTH = 64;

export interface ComposedBefore {
  /** @returns what tells the task's result from every other; null where it cannot be told. */
  readonly keyOf: (task: GraphTask) => string | null;
  /** @returns the supergraph's SDL; null where it is not kept, or not whole. */
  readonly find: (key: string) => string | null;
  /** Keeps what was composed. A folder that cannot be written is nobody's fault, and costs time only. */
  readonly keep: (key: string, sdl: string) => void;
}

/** @param root the folder that holds this project. */
export function createComposedBefore(root: string): ComposedBefore {
  const folder = join(root, CACHE_FOLDER);
  const fileOf = (key: string): string => join(folder, `${key}.graphql`);
  return {
    keyOf: (task) => {
      try {
        const digest = createHash('sha256').update(task.kind);
        const add = (file: string, name: string): void => void digest.update(`\n${name}\n`).update(readFileSync(file));
        for (const file of ['package-lock.json', ...SOURCE_FOLDERS.flatMap((folder) => sourcesIn(root, folder))])
          add(join(root, file), file);
        const named = task.kind === 'read' ? task.file : task.organisationsFile;
        if (named !== null) add(resolve(named), 'named');
        return digest.digest('hex');
      } catch {
        // A file that is not there, or went while it was read: whoever reads the graph finds that out, and says it better.
        return null;
      }
    },
    find: (key) => {
      try {
        const text = readFileSync(fileOf(key), 'utf8');
        const sdl = text.slice(DIGEST_LENGTH + 1);
        if (text.slice(0, DIGEST_LENGTH) !== hash('sha256', sdl)) return null;
        markUsed(fileOf(key));
        return sdl;
      } catch {
        return null;
      }
    },
    keep: (key, sdl) => {
      try {
        mkdirSync(folder, { recursive: true });
        // Under a name of its own until it is whole: others may look for it meanwhile.
        const unfinished = join(folder, `${randomUUID()}.unfinished`);
        writeFileSync(unfinished, `${hash('sha256', sdl)}\n${sdl}`);
        renameSync(unfinished, fileOf(key));
        dropOldest(folder);
      } catch {
        // What was left unfinished is dropped with the oldest.
      }
    },
  };
}

/** @returns paths below `root`, always in the same order. */
function sourcesIn(root: string, folder: string): readonly string[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .toSorted((left, right) => (left.name < right.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return PASSED_OVER.has(entry.name) ? [] : sourcesIn(root, path);
      return SOURCE_NAMES.test(entry.name) ? [path] : [];
    });
}

/** Its time says when it was of use last, where it may be changed. */
function markUsed(file: string): void {
  try {
    const now = new Date();
    utimesSync(file, now, now);
  } catch {
    // It is read only, and then nothing is dropped either.
  }
}

function dropOldest(folder: string): void {
  const byAge = readdirSync(folder)
    .map((name) => join(folder, name))
    .map((path) => ({ path, usedAtMs: statSync(path).mtimeMs }))
    .toSorted((left, right) => right.usedAtMs - left.usedAtMs);
  for (const { path } of byAge.slice(MAXIMUM_KEPT)) rmSync(path, { force: true });
}
