/** The directory of the project's own organisations, in memory: an operation in, the whole response out. */

import { graphql } from 'graphql';
import { createDirectory } from '../../gateway/directory/index.ts';
import { loadOrganisations } from '../../schema/organisations/load.ts';
import type { Organisations } from '../../schema/organisations/model.ts';

export interface AskOptions {
  readonly asOf?: string;
  readonly asKnownAt?: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly of?: Organisations;
}

/** Response as a client sees it; of an error only its code, message and path. */
export interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly { readonly code: unknown; readonly message: string; readonly path: readonly unknown[] }[];
}

export const organisations = await loadOrganisations();
const directory = createDirectory(organisations);

/** Runs one operation; both times default to 2010-01-01, when everything in the file was on record. */
export async function ask(source: string, options: AskOptions = {}): Promise<Answer> {
  const { asOf = '2010-01-01T00:00:00Z', asKnownAt = '2010-01-01T00:00:00Z', variables = {}, of } = options;
  const { schema } = of === undefined ? directory : createDirectory(of);
  const contextValue = { times: { asOf: Date.parse(asOf), asKnownAt: Date.parse(asKnownAt) } };
  const { data, errors } = await graphql({ schema, source, contextValue, variableValues: variables });
  const plain = JSON.parse(JSON.stringify(data ?? null)) as unknown;
  if (errors === undefined) return { data: plain };
  return {
    data: plain,
    errors: errors.map(({ extensions, message, path = [] }) => ({ code: extensions['code'], message, path })),
  };
}

/** Resolves representations as the gateway sends them. */
export async function entities(
  representations: readonly object[],
  selection: string,
  options: AskOptions = {},
): Promise<Answer> {
  const source = `query ($representations: [_Any!]!) { _entities(representations: $representations) { __typename ${selection} } }`;
  return ask(source, { ...options, variables: { representations } });
}
