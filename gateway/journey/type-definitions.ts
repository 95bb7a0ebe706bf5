import { readdirSync, readFileSync } from 'node:fs';
import { parse, Source, type DocumentNode } from 'graphql';

const FOLDER = new URL('schema/', import.meta.url);

/** The journey's part of the graph as text: the files of `schema/`, in the order of their names. They make one document together. */
export function readJourneySdl(): string {
  const files = readdirSync(FOLDER)
    .filter((name) => name.endsWith('.graphql'))
    .toSorted();
  return files.map((name) => readFileSync(new URL(name, FOLDER), 'utf8')).join('\n');
}

export function readJourneyTypeDefinitions(): DocumentNode {
  return parse(new Source(readJourneySdl(), 'gateway/journey/schema'));
}
