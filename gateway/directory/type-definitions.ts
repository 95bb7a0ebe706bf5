/** The directory's part of the graph: its own SDL, and for each desk the types by which it recognises the desk's things. */

import { readFileSync } from 'node:fs';
import { Kind, parse, Source } from 'graphql';
import type { DocumentNode } from 'graphql';
import { createImplementingTypes } from '../../schema/contract/interface-entities.ts';

const DIRECTORY = parse(
  new Source(readFileSync(new URL('./schema.graphql', import.meta.url), 'utf8'), 'gateway/directory/schema.graphql'),
);

/**
 * Makes the directory's type definitions for the desks of these prefixes (`LspSouthern`, …), in the order given.
 *
 * @throws {MalformedPrefixError} when a prefix is not one capital letter, then letters and digits.
 */
export function createDirectoryTypeDefinitions(prefixes: readonly string[]): DocumentNode {
  const implementing = prefixes.flatMap((prefix) => createImplementingTypes(DIRECTORY, prefix));
  return { kind: Kind.DOCUMENT, definitions: [...DIRECTORY.definitions, ...implementing] };
}
