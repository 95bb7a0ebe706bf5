/** Loading a file of events, one JSON object a line: in batches, so that an interrupted load goes on where it stopped. */

import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { RejectionCode } from './append-outcome.ts';
import type { Ledger } from './ledger.ts';
import { readLines, type Line } from './read-lines.ts';

export interface LoadProblem {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly code: RejectionCode | 'LINE_NOT_JSON' | 'LINE_NOT_UTF8' | 'LINE_TOO_LONG';
  readonly message: string;
}

export interface LoadProgress {
  readonly lines: number;
  readonly appended: number;
  readonly unchanged: number;
  readonly rejected: number;
  /** Bytes of the lines that were read, and the file's size. */
  readonly bytes: number;
  readonly totalBytes: number;
}

export interface LoadOptions {
  readonly ledger: Pick<Ledger, 'append'>;
  readonly file: string;
  /** Called after each batch. */
  readonly onProgress?: (progress: LoadProgress) => void;
  /** Called for each bad line, in the order of the file; the good ones load. */
  readonly onProblem?: (problem: LoadProblem) => void;
  /** Stops after the batch under way; what was loaded stays. */
  readonly signal?: AbortSignal;
}

const LINES_PER_BATCH = 1000;
/** Longer than any event can be; a line past it is somebody's whole file without line ends. */
const LONGEST_LINE_BYTES = 1_000_000;

type ReadLine = { readonly event: unknown } | Pick<LoadProblem, 'code' | 'message'> | null;

/**
 * Loads a file into a ledger. The same file again changes nothing, and so does the part of it that is in already.
 *
 * @throws the file system's error when the file cannot be read, and the ledger's when it cannot be written.
 */
export async function loadFile(options: LoadOptions): Promise<LoadProgress> {
  const { ledger, file, onProgress, onProblem, signal } = options;
  const totalBytes = (await stat(file)).size;
  const progress = { lines: 0, appended: 0, unchanged: 0, rejected: 0, bytes: 0, totalBytes };
  let events: { readonly line: number; readonly event: unknown }[] = [];
  let problems: Omit<LoadProblem, 'file'>[] = [];
  const flush = async () => {
    const outcome = await ledger.append(events.map(({ event }) => event));
    for (const { index, code, message } of outcome.rejected)
      problems.push({ line: events[index]!.line, code, message });
    for (const problem of problems.toSorted((left, right) => left.line - right.line)) onProblem?.({ file, ...problem });
    progress.appended += outcome.appended;
    progress.unchanged += outcome.unchanged;
    progress.rejected += problems.length;
    events = [];
    problems = [];
    onProgress?.({ ...progress });
  };
  for await (const line of readLines(createReadStream(file), LONGEST_LINE_BYTES)) {
    progress.lines += 1;
    progress.bytes = line.readTo;
    const read = readEvent(line);
    if (read === null) continue;
    if ('event' in read) events.push({ line: progress.lines, event: read.event });
    else problems.push({ line: progress.lines, ...read });
    if (events.length + problems.length >= LINES_PER_BATCH) await flush();
    if (signal?.aborted === true) break;
  }
  await flush();
  return { ...progress };
}

/** @returns null for a line without anything on it. */
function readEvent({ bytes }: Line): ReadLine {
  if (bytes === null) {
    return { code: 'LINE_TOO_LONG', message: `longer than ${LONGEST_LINE_BYTES} bytes: one event a line` };
  }
  let content: string;
  try {
    // Drops the mark that some editors put before the first line.
    content = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return { code: 'LINE_NOT_UTF8', message: 'is not UTF-8: another encoding would change its words' };
  }
  if (content.trim().length === 0) return null;
  try {
    return { event: JSON.parse(content) };
  } catch {
    return { code: 'LINE_NOT_JSON', message: 'is not JSON: one event a line' };
  }
}
