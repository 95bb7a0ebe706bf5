/** One running Throughline for all test files that only ask. It starts when the first of them wants it. */

import { inject } from 'vitest';
import { createAsk } from './ask.ts';
import type { DeskProcess } from './desk-control.ts';
import type { Throughline } from './start-throughline.ts';

/** What several files may use at once: nothing here stops, freezes or changes a desk. */
export type SharedThroughline = Pick<Throughline, 'url' | 'desks' | 'query' | 'dataFolder'>;

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the test run's main process answers with the shared Throughline. */
    readonly sharedThroughlineUrl: string;
  }
}

/** What goes over the wire from the test run's main process to its workers. */
export interface SharedThroughlineMessage {
  readonly url: string;
  readonly dataFolder: string;
  readonly desks: readonly DeskProcess[];
}

/**
 * For tests that only query. A test that kills, freezes or feeds a desk takes `startThroughline` for itself. Give the hook that
 * awaits this 120 s: the first to ask waits for the start.
 */
export async function sharedThroughline(): Promise<SharedThroughline> {
  const response = await fetch(inject('sharedThroughlineUrl'));
  const text = await response.text();
  if (!response.ok) throw new Error(text);
  const { url, dataFolder, desks } = JSON.parse(text) as SharedThroughlineMessage;
  return { url, dataFolder, desks: new Map(desks.map((desk) => [desk.name, desk])), query: createAsk(url) };
}
