import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ledgerEventSchema, type LedgerEvent } from '../../subgraphs/connectors/ledger/event.ts';

/** One line of a desk's sample. */
export interface SampleLine {
  readonly desk: string;
  readonly file: string;
  readonly line: number;
  readonly content: string;
}

const root = fileURLToPath(new URL('../../subgraphs/', import.meta.url));

/** Every line of every sample of events, desks by name, files by name, lines in order. */
export function readSampleLines(): SampleLine[] {
  return folders().flatMap((desk) =>
    readdirSync(`${root}${desk}/sample`)
      .filter((file) => file.endsWith('.jsonl'))
      .toSorted()
      .flatMap((file) =>
        readFileSync(`${root}${desk}/sample/${file}`, 'utf8')
          .trimEnd()
          .split('\n')
          .map((content, index) => ({ desk, file, line: index + 1, content })),
      ),
  );
}

/** The events of the samples with the subgraph that each belongs to. */
export function readSampleEvents(): Array<{ readonly desk: string; readonly event: LedgerEvent }> {
  return readSampleLines().map(({ desk, content }) => ({ desk, event: ledgerEventSchema.parse(JSON.parse(content)) }));
}

function folders(): string[] {
  return readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && readdirSync(`${root}${entry.name}`).includes('sample'))
    .map(({ name }) => name)
    .toSorted();
}
