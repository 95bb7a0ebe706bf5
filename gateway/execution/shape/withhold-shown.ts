/** An answer without some of the texts that it shows. */

import type { ShownText } from './shown-texts.ts';
import { withholdText } from './withheld-text.ts';
import { WrittenData } from './written-data.ts';

/** @returns the answer with `WITHHELD` in the place of those texts; the one given stays as it is. */
export function withholdShown(data: WrittenData, texts: readonly ShownText[]): WrittenData {
  const answer: unknown = JSON.parse(data.text);
  for (const { path, fields } of texts) {
    const text = path.reduce((value, step) => (value as Record<string | number, unknown>)[step], answer);
    withholdText(text as Record<string, unknown>, fields, ({ responseName }) => responseName);
  }
  return new WrittenData(JSON.stringify(answer));
}
