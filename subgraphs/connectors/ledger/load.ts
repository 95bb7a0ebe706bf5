/** Loading a file of events, one JSON object a line: in batches, so that an interrupted load goes on where it stopped. */

import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { RejectionCode } from './append.ts';
import type { Ledger } from './ledger.ts';

export interface LoadProblem {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly code: RejectionCode | 'LINE_NOT_JSON' | 'LINE_TOO_LONG';
  readonly message: string;
}

export interface LoadProgress {
  readonly lines: number;
  readonly appended: number;
  readonly unchanged: number;
  readonly rejected: number;
  /** Bytes read of the file, and its size. */
  readonly bytes: number;
  readonly totalBytes: number;
}

export interface LoadOptions {
  readonly ledger: Pick<Ledger, 'append'>;
  readonly file: string;
  /** Called after each batch. */
  readonly onProgress?: (progress: LoadProgress) => void;
  /** Called for each bad line; the good ones load. */
  readonly onProblem?: (problem: LoadProblem) => void;
  /** Stops after the batch under way; what was loaded stays. */
  readonly signal?: AbortSignal;
}

const LINES_PER_BATCH = 1000;
/** Longer than any event can be; a line past it is somebody's whole file without line ends. */
const MAXIMUM_LINE_LENGTH = 1_000_000;

/**
 * Loads a file into a ledger. The same file again changes nothing, and so does the part of it that is in already.
 *
 * @throws the file system's error when the file cannot be read.
 */
export async function loadFile(options: LoadOptions): Promise<LoadProgress> {
  const { ledger, file, onProgress, onProblem, signal } = options;
  const totalBytes = (await stat(file)).size;
  const progress = { lines: 0, appended: 0, unchanged: 0, rejected: 0, bytes: 0, totalBytes };
  const input = createReadStream(file);
  const reject = (problem: Omit<LoadProblem, 'file'>) => {
    progress.rejected += 1;
    onProblem?.({ file, ...problem });
  };
  let batch: { readonly line: number; readonly event: unknown }[] = [];
  const flush = async () => {
    const outcome = await ledger.append(batch.map(({ event }) => event));
    progress.appended += outcome.appended;
    progress.unchanged += outcome.unchanged;
    for (const { index, code, message } of outcome.rejected) reject({ line: batch[index]!.line, code, message });
    batch = [];
    progress.bytes = input.bytesRead;
    onProgress?.({ ...progress });
  };
  for await (const text of createInterface({ input, crlfDelay: Infinity })) {
    progress.lines += 1;
    const line = progress.lines;
    const content = line === 1 ? text.replace(/^\uFEFF/, '') : text;
    if (content.trim().length === 0) continue;
    if (content.length > MAXIMUM_LINE_LENGTH) {
      reject({
        line,
        code: 'LINE_TOO_LONG',
        message: `longer than ${MAXIMUM_LINE_LENGTH} characters: one event a line`,
      });
      continue;
    }
    try {
      batch.push({ line, event: JSON.parse(content) });
    } catch {
      reject({ line, code: 'LINE_NOT_JSON', message: 'is not a JSON object' });
    }
    if (batch.length >= LINES_PER_BATCH) await flush();
    if (signal?.aborted === true) break;
  }
  await flush();
  return { ...progress };
}
