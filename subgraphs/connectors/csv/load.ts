/** Loads a dropped file into a ledger: in batches, so that an interrupted load goes on where it stopped. */

import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { TicketKey } from '../../../schema/contract/ids.ts';
import type { InstantMs } from '../../../schema/contract/times.ts';
import type { LedgerEvent } from '../ledger/event.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { SourceMapping } from '../ledger/source-mapping.ts';
import { LARGEST_FILE_BYTES, readCsv } from './read.ts';
import { appendReopenings } from './reopenings.ts';
import { EVENT_ID } from './row-events.ts';
import { CSV_SYSTEM } from './row.ts';
import { PERSONAL_COLUMN, toProblem, type CsvProblem } from './rules.ts';

export interface CsvLoadProgress {
  /** Lines of rows, good and bad. */
  readonly lines: number;
  /** Events that were new to the ledger. */
  readonly appended: number;
  /** Events that it had already. */
  readonly unchanged: number;
  /** Rows with at least one problem. */
  readonly rejected: number;
  /** Bytes read of the file, and its size. */
  readonly bytes: number;
  readonly totalBytes: number;
}

export interface CsvLoadOptions {
  readonly ledger: Pick<Ledger, 'append' | 'has' | 'system'>;
  /** Path of the file; its problems and tickets name it without its folder. */
  readonly file: string;
  /** Codes of the desks that may stand in the column `desk`. */
  readonly desks: Iterable<string>;
  readonly mapping: SourceMapping;
  /** Now, in milliseconds UTC. */
  readonly clock: () => InstantMs;
  /** True for the samples of the repository only; see `CsvSource`. */
  readonly isSample?: boolean | undefined;
  /** Called after each batch. */
  readonly onProgress?: ((progress: CsvLoadProgress) => void) | undefined;
  /** Called for each thing wrong, in the order of the file within a batch; the good rows load. */
  readonly onProblem?: ((problem: CsvProblem) => void) | undefined;
  /** Stops after the batch under way; what was loaded stays. */
  readonly signal?: AbortSignal | undefined;
}

const ROWS_PER_BATCH = 250;
/** Rows may be dated a day ahead, for desks whose clocks are wrong; two days take in all of them. */
const AHEAD_MS = 2 * 86_400_000;

interface Claimed {
  readonly line: number;
  readonly event: LedgerEvent;
}

/**
 * Loads the file's good rows. The same file again changes nothing, nor does a row that another file has brought.
 *
 * @throws the file system's error when the file cannot be read, and the ledger's when it cannot be written.
 */
export async function loadCsvFile(options: CsvLoadOptions): Promise<CsvLoadProgress> {
  const loader = new CsvLoader(options, (await stat(options.file)).size);
  return loader.load();
}

class CsvLoader {
  readonly #options: CsvLoadOptions;
  readonly #name: string;
  readonly #rejectedLines = new Set<number>();
  #progress: CsvLoadProgress;
  #batch: Claimed[] = [];
  #rowsInBatch = 0;
  #tickets = new Map<string, TicketKey>();

  constructor(options: CsvLoadOptions, totalBytes: number) {
    this.#options = options;
    this.#name = path.basename(options.file);
    this.#progress = { lines: 0, appended: 0, unchanged: 0, rejected: 0, bytes: 0, totalBytes };
  }

  async load(): Promise<CsvLoadProgress> {
    const { file, desks, mapping, clock, isSample, signal } = this.#options;
    const { totalBytes } = this.#progress;
    if (totalBytes > LARGEST_FILE_BYTES) {
      const detail = `${totalBytes} bytes, of at most ${LARGEST_FILE_BYTES}`;
      this.#report(toProblem(this.#name, 1, { column: null, rule: 'CSV_FILE_TOO_LARGE', value: null, detail }));
      return this.#progress;
    }
    const content = await readFile(file);
    const source = { file: this.#name, content, desks: new Set(desks), mapping, now: clock(), isSample };
    let bytes = 0;
    for (const reading of readCsv(source)) {
      bytes = Math.round(reading.fraction * totalBytes);
      this.#progress = { ...this.#progress, lines: this.#progress.lines + 1 };
      if ('problems' in reading) reading.problems.forEach((problem) => this.#report(problem));
      else {
        this.#batch.push(...reading.events.map((event) => ({ line: reading.line, event })));
        const { desk, reference } = reading.row;
        this.#tickets.set(JSON.stringify([desk, reference]), { desk, system: CSV_SYSTEM, reference });
      }
      this.#rowsInBatch += 1;
      if (this.#rowsInBatch < ROWS_PER_BATCH) continue;
      await this.#flush(bytes);
      if (signal?.aborted === true) return this.#progress;
    }
    await this.#flush(bytes);
    return this.#progress;
  }

  async #flush(bytes: number): Promise<void> {
    const { ledger } = this.#options;
    const known = await ledger.has(this.#batch.map(({ event }) => event.id));
    const seen = new Set<string>();
    const fresh = this.#batch.filter(({ event: { id } }) => {
      // A summary's id does not hold its words, so that only the ledger can tell whether they are the same.
      if (id.startsWith(EVENT_ID.summary)) return true;
      if (known.has(id) || seen.has(id)) return false;
      seen.add(id);
      return true;
    });
    const outcome = await ledger.append(fresh.map(({ event }) => event));
    let raced = 0;
    for (const { index, code, message } of outcome.rejected) {
      const { line, event } = fresh[index]!;
      if (code !== 'EVENT_CONFLICT') this.#report(this.#toRefusal(line, code, message));
      else if (event.id.startsWith(EVENT_ID.summary)) {
        const fault = { column: PERSONAL_COLUMN, rule: 'CSV_SUMMARY_CONFLICT', value: null } as const;
        this.#report(toProblem(this.#name, line, fault));
      }
      // The id holds all that the row claims: another load brought the row, by another file, since we looked.
      else raced += 1;
    }
    const reopened = await this.#appendReopenings();
    this.#progress = {
      ...this.#progress,
      appended: this.#progress.appended + outcome.appended + reopened,
      unchanged: this.#progress.unchanged + outcome.unchanged + raced + (this.#batch.length - fresh.length),
      bytes,
    };
    this.#batch = [];
    this.#rowsInBatch = 0;
    this.#tickets = new Map();
    this.#options.onProgress?.(this.#progress);
  }

  #appendReopenings(): Promise<number> {
    const { ledger, clock, isSample = false } = this.#options;
    const now = clock();
    return appendReopenings({
      ledger,
      tickets: [...this.#tickets.values()],
      times: { asOf: now + AHEAD_MS, asKnownAt: now + AHEAD_MS },
      signal: this.#options.signal ?? new AbortController().signal,
      isSample,
    });
  }

  #toRefusal(line: number, code: string, message: string): CsvProblem {
    const fault = { column: null, rule: 'CSV_EVENT_REFUSED', value: null, detail: `${code}: ${message}` } as const;
    return toProblem(this.#name, line, fault);
  }

  #report(problem: CsvProblem): void {
    if (!this.#rejectedLines.has(problem.line)) {
      this.#rejectedLines.add(problem.line);
      this.#progress = { ...this.#progress, rejected: this.#progress.rejected + 1 };
    }
    this.#options.onProblem?.(problem);
  }
}
