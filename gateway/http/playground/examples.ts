import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';

import { GraphQLError, parse } from 'graphql';

/** One ready-made operation to pick from. */
export interface Example {
  /** The file's path below the examples folder, without `.graphql`: `end-to-end`, `questions/01-who-held-it`. Unique. */
  readonly id: string;
  /** What the picker shows: `End to end`, `1. Who held it`. */
  readonly title: string;
  readonly query: string;
  /** A JSON object as text; `{}` where no `.variables.json` stands beside the query. */
  readonly variables: string;
  /** Beside those that every request has; none where no `.headers.json` stands beside the query. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface Examples {
  /** `*.graphql`, the end-to-end query first, then by name. */
  readonly general: readonly Example[];
  /** `questions/*.graphql`, by name; empty where there is no such folder. */
  readonly questions: readonly Example[];
}

/** An examples folder that cannot be served. `file` is the culprit's path, or the folder's; `message` names it and the rule. */
export class ExampleError extends Error {
  override readonly name = 'ExampleError';
  readonly code = 'EXAMPLE_INVALID';
  readonly file: string;

  constructor(file: string, rule: string, options?: ErrorOptions) {
    super(`Example ${file}: ${rule}`, options);
    this.file = file;
  }
}

const QUERY_SUFFIX = '.graphql';
const VARIABLES_SUFFIX = '.variables.json';
const HEADERS_SUFFIX = '.headers.json';
const FIRST = 'end-to-end';

/**
 * Reads the examples once, synchronously, and checks that each can be sent: the query parses and holds an operation, the
 * variables are a JSON object. Whether it fits the schema is for the tests of `examples/`: the schema may not be known yet.
 *
 * @throws {ExampleError} for a folder that is missing, a file that breaks a rule, or variables without their query.
 */
export function readExamples(folder: string): Examples {
  if (!existsSync(folder)) throw new ExampleError(folder, 'the examples folder does not exist');
  const questions = join(folder, 'questions');
  return {
    general: readFolder(folder, '').toSorted((left, right) => Number(right.id === FIRST) - Number(left.id === FIRST)),
    questions: existsSync(questions) ? readFolder(questions, 'questions/') : [],
  };
}

function readFolder(folder: string, prefix: string): Example[] {
  const names = readdirSync(folder).toSorted();
  const queries = names.filter((name) => name.endsWith(QUERY_SUFFIX));
  for (const name of names) {
    for (const [suffix, what] of [
      [VARIABLES_SUFFIX, 'variables'],
      [HEADERS_SUFFIX, 'headers'],
    ] as const) {
      const query = name.replace(suffix, QUERY_SUFFIX);
      if (name.endsWith(suffix) && !queries.includes(query))
        throw new ExampleError(join(folder, name), `${what} stand beside their query, and there is no ${query}`);
    }
  }
  return queries.map((name) => {
    const stem = basename(name, QUERY_SUFFIX);
    const variables = stem + VARIABLES_SUFFIX;
    const headers = stem + HEADERS_SUFFIX;
    return {
      id: prefix + stem,
      title: toTitle(stem),
      query: readQuery(join(folder, name)),
      variables: names.includes(variables) ? readVariables(join(folder, variables)) : '{}',
      headers: names.includes(headers) ? readHeaders(join(folder, headers)) : {},
    };
  });
}

function readQuery(file: string): string {
  const text = readFileSync(file, 'utf8');
  try {
    const operations = parse(text).definitions.filter((definition) => definition.kind === 'OperationDefinition');
    if (operations.length > 0) return text;
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    const [at] = error.locations ?? [];
    throw new ExampleError(file, `line ${at?.line ?? 1}, column ${at?.column ?? 1}: ${error.message}`, {
      cause: error,
    });
  }
  throw new ExampleError(file, 'an example holds at least one operation, and this holds only fragments or types');
}

function readVariables(file: string): string {
  return JSON.stringify(readObject(file, 'variables'), null, 2);
}

function readHeaders(file: string): Record<string, string> {
  const headers = readObject(file, 'headers');
  for (const [name, value] of Object.entries(headers)) {
    if (typeof value !== 'string')
      throw new ExampleError(file, `a header's value is text, and that of ${name} is ${JSON.stringify(value)}`);
  }
  return headers as Record<string, string>;
}

function readObject(file: string, what: 'variables' | 'headers'): object {
  const text = readFileSync(file, 'utf8');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new ExampleError(file, `${what} are JSON: ${(error as Error).message}`, { cause: error });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ExampleError(file, `${what} are a JSON object, and this is ${JSON.stringify(value).slice(0, 80)}`);
  }
  return value;
}

/** `end-to-end` → `End to end`; `01-who-held-it` → `1. Who held it`. */
function toTitle(stem: string): string {
  const [, number, words = stem] = /^(?:(\d+)-)?(.+)$/.exec(stem) ?? [];
  const sentence = words.replaceAll(/[-_]+/g, ' ');
  const title = sentence.charAt(0).toUpperCase() + sentence.slice(1);
  return number === undefined ? title : `${Number(number)}. ${title}`;
}
