import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { getDistDirectory } from 'altair-static';

/** The file of the IDE's English texts, below its folder. */
export const TEXTS_FILE = 'assets/i18n/en-US.json';

/** What the Playground says in its own words: how to start, where an empty pane would greet the reader instead. */
const OWN_TEXTS = {
  QUERY_RESULT_NO_RESULT_TEXT:
    'Pick an example on the left, then press Send Request (Ctrl+Enter). All tickets are synthetic.',
  COLLECTIONS_TEXT: 'Examples and collections',
} as const;

/**
 * The IDE's English texts with ours in their places, as JSON.
 *
 * @throws {Error} when the IDE no longer has a text that ours replaces, as after an upgrade.
 */
export function readTexts(): string {
  const texts = JSON.parse(readFileSync(join(getDistDirectory(), TEXTS_FILE), 'utf8')) as Record<string, string>;
  for (const key of Object.keys(OWN_TEXTS)) {
    if (!(key in texts)) throw new Error(`The texts of altair-static have no ${key}: was the package upgraded?`);
  }
  return JSON.stringify({ ...texts, ...OWN_TEXTS });
}
