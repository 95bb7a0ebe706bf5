/** A small client: a typed document in, its data out, and what is missing from it. No dependency but the generated types. */

import type { TypedDocumentString } from './generated/graphql.ts';
import { readSources, type SourceRow } from './sources.ts';

export interface Asked<Data> {
  readonly data: Data | null;
  /** The desks that did not answer, or not all: what `data` is not complete without. */
  readonly missing: readonly SourceRow[];
}

export class RefusedError extends Error {
  override readonly name = 'RefusedError';
  readonly codes: readonly string[];

  constructor(codes: readonly string[]) {
    super(`The gateway refused the operation: ${codes.join(', ')}`);
    this.codes = codes;
  }
}

/**
 * @throws {RefusedError} when nothing was asked of anyone: then the fault is the operation's.
 * @throws {Error} when the document is not generated yet, or has changed since.
 */
export async function ask<Data, Variables>(
  url: string,
  document: TypedDocumentString<Data, Variables>,
  variables: Variables,
): Promise<Asked<Data>> {
  // What `graphql()` gives for a text that codegen has not seen is no document, whatever its type says.
  if (!(document instanceof String) || document.trim() === '')
    throw new Error(
      'The document has no text: run `npm run codegen` after writing or changing a graphql(`…`) document.',
    );
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: document.toString(), variables }),
  });
  const body = (await response.json()) as {
    data?: Data | null;
    errors?: { extensions?: { code?: string } }[];
    extensions?: unknown;
  };
  if (body.data === undefined)
    throw new RefusedError((body.errors ?? []).map((error) => error.extensions?.code ?? 'UNKNOWN'));
  return { data: body.data, missing: readSources(body.extensions).filter(({ state }) => state !== 'ANSWERED') };
}
