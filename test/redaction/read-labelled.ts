import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** One text of the labelled set: what stands in no span is nobody's detail. */
export interface LabelledText {
  readonly text: string;
  readonly spans: ReadonlyArray<{ readonly kind: string; readonly start: number; readonly end: number }>;
}

/** The files of a folder of the set, or of the set itself, by name; whatever file lies there is part of the measure. */
export async function readLabelled(folder: string): Promise<ReadonlyMap<string, readonly LabelledText[]>> {
  const path = join(import.meta.dirname, 'labelled', folder);
  const names = (await readdir(path)).filter((name) => name.endsWith('.jsonl')).toSorted();
  return new Map(
    await Promise.all(
      names.map(async (name): Promise<[string, LabelledText[]]> => {
        const lines = (await readFile(join(path, name), 'utf8')).trimEnd().split('\n');
        return [name.replace(/\.jsonl$/, ''), lines.map((line) => JSON.parse(line) as LabelledText)];
      }),
    ),
  );
}
