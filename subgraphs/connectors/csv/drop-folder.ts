/** A folder that desks drop files into: each is read once it is whole, and what was wrong with it is written beside it. */

import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describeFailure, logToStandardError, type DeskLog } from '../../kit/log.ts';
import type { CsvLoadProgress } from './load.ts';
import type { CsvProblem } from './rules.ts';

export interface DropFolderOptions {
  /** Created where it is missing. Files are read that end in `.csv`; not those in its folders, nor hidden ones, nor links. */
  readonly folder: string;
  /** Names the subgraph in the log. */
  readonly subgraph: string;
  readonly load: (
    file: string,
    options: { readonly onProblem: (problem: CsvProblem) => void; readonly signal: AbortSignal },
  ) => Promise<CsvLoadProgress>;
  /** Between two looks at the folder, in milliseconds. Default: {@link DEFAULT_INTERVAL_MS}. */
  readonly intervalMs?: number | undefined;
  /** How long a file must have kept its size and time to count as whole, in milliseconds. Default: {@link DEFAULT_SETTLE_MS}. */
  readonly settleMs?: number | undefined;
  readonly log?: DeskLog | undefined;
}

export interface DropFolder {
  /** Looks now, and is done when every whole file has been read; a look under way is waited for, not doubled. */
  readonly scan: () => Promise<void>;
  /** Looks no more, and waits for the batch under way. */
  readonly stop: () => Promise<void>;
}

/** What `FILE.csv.problems.json` holds. */
export interface ProblemsReport extends Pick<CsvLoadProgress, 'lines' | 'appended' | 'unchanged' | 'rejected'> {
  readonly file: string;
  /** The first of them, {@link MOST_PROBLEMS} at most. */
  readonly problems: readonly CsvProblem[];
  /** How many more there are. */
  readonly omitted: number;
}

export const DEFAULT_INTERVAL_MS = 5000;
export const DEFAULT_SETTLE_MS = 250;
export const MOST_PROBLEMS = 1000;

/** Starts looking: at once, then at every interval, until stopped. Nothing of it keeps the process alive. */
export async function openDropFolder(options: DropFolderOptions): Promise<DropFolder> {
  await mkdir(options.folder, { recursive: true });
  const watcher = new FolderWatcher(options);
  void watcher.scan();
  const timer = setInterval(() => void watcher.scan(), options.intervalMs ?? DEFAULT_INTERVAL_MS).unref();
  return {
    scan: () => watcher.scan(),
    stop: () => {
      clearInterval(timer);
      return watcher.stop();
    },
  };
}

/** A file's state on disk: alike twice in a row, and nobody is writing to it. */
type Stamp = `${number}/${number}/${number}`;

class FolderWatcher {
  readonly #options: DropFolderOptions;
  readonly #log: DeskLog;
  readonly #stopping = new AbortController();
  /** What was read, as it was then: reading it again would change nothing, and cost as much as the first time. */
  readonly #read = new Map<string, Stamp>();
  #scanning: Promise<void> | undefined;
  #next: Promise<void> | undefined;

  constructor(options: DropFolderOptions) {
    this.#options = options;
    this.#log = options.log ?? logToStandardError;
  }

  /** Resolves after a look that began no earlier than the call: one under way may have passed a file that is there by now. */
  scan(): Promise<void> {
    if (this.#scanning === undefined) return this.#start();
    return (this.#next ??= this.#scanning.then(() => {
      this.#next = undefined;
      return this.#start();
    }));
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await (this.#next ?? this.#scanning);
  }

  #start(): Promise<void> {
    if (this.#stopping.signal.aborted) return Promise.resolve();
    return (this.#scanning = this.#scanOnce().finally(() => (this.#scanning = undefined)));
  }

  /** Never rejects: a folder that cannot be read today may be readable at the next look. */
  async #scanOnce(): Promise<void> {
    try {
      const before = await this.#look();
      for (const name of this.#read.keys()) if (!before.has(name)) this.#read.delete(name);
      await this.#removeOrphans(before);
      if ([...before].every(([name, stamp]) => this.#read.get(name) === stamp)) return;
      await delay(this.#options.settleMs ?? DEFAULT_SETTLE_MS, undefined, {
        signal: this.#stopping.signal,
        ref: false,
      });
      const after = await this.#look();
      for (const [name, stamp] of after) {
        if (this.#stopping.signal.aborted) return;
        if (before.get(name) === stamp && this.#read.get(name) !== stamp) await this.#load(name, stamp);
      }
    } catch (error) {
      if (!this.#stopping.signal.aborted) this.#warn('DROP_FOLDER_UNREADABLE', describeFailure(error));
    }
  }

  async #look(): Promise<Map<string, Stamp>> {
    const entries = await readdir(this.#options.folder, { withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile() && /^[^.].*\.csv$/i.test(entry.name));
    const stamps = new Map<string, Stamp>();
    for (const { name } of files.toSorted((left, right) => (left.name < right.name ? -1 : 1))) {
      // It may be gone again by now.
      const found = await stat(path.join(this.#options.folder, name)).catch(() => undefined);
      if (found !== undefined) stamps.set(name, `${found.size}/${found.mtimeMs}/${found.ino}`);
    }
    return stamps;
  }

  /** A report goes with its file, also when that went while nobody looked. */
  async #removeOrphans(files: ReadonlyMap<string, Stamp>): Promise<void> {
    for (const entry of await readdir(this.#options.folder, { withFileTypes: true })) {
      const [, reportedOn] = /^([^.].*\.csv)\.problems\.json$/i.exec(entry.name) ?? [];
      if (reportedOn === undefined || !entry.isFile() || files.has(reportedOn)) continue;
      await rm(path.join(this.#options.folder, entry.name), { force: true });
    }
  }

  async #load(name: string, stamp: Stamp): Promise<void> {
    const problems: CsvProblem[] = [];
    let omitted = 0;
    try {
      const progress = await this.#options.load(path.join(this.#options.folder, name), {
        signal: this.#stopping.signal,
        onProblem: (problem) => {
          if (problems.length < MOST_PROBLEMS) problems.push(problem);
          else omitted += 1;
        },
      });
      // Not the whole file, so not the whole report: the next start reads it again.
      if (this.#stopping.signal.aborted) return;
      const { lines, appended, unchanged, rejected } = progress;
      await this.#report({ file: name, lines, appended, unchanged, rejected, problems, omitted });
      this.#read.set(name, stamp);
    } catch (error) {
      this.#warn('CSV_FILE_NOT_LOADED', `${name}: ${describeFailure(error)}`);
    }
  }

  async #report(report: ProblemsReport): Promise<void> {
    const file = path.join(this.#options.folder, `${report.file}.problems.json`);
    const [first] = report.problems;
    if (first === undefined) {
      await rm(file, { force: true });
      return;
    }
    // Renamed into place, so that nobody who waits for it reads half a report.
    await writeFile(`${file}.part`, `${JSON.stringify(report, null, 2)}\n`);
    await rename(`${file}.part`, file);
    const count = report.problems.length + report.omitted;
    this.#warn('CSV_FILE_PROBLEMS', `${first.message} (${count} in all, in ${report.file}.problems.json)`);
  }

  #warn(code: string, detail: string): void {
    this.#log({ level: 'warn', subgraph: this.#options.subgraph, code, path: null, detail });
  }
}
