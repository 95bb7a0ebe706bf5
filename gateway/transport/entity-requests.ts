/**
 * Entity fetches to one supplier that are ready together, of one request or of several for the same reader, as one request:
 * those that select the same are one list of entities, the others stand beside each other under aliases.
 */

import { LRUCache } from 'lru-cache';

/** A fetch of entities in pieces that can stand beside others. */
export interface EntityFetch {
  /** What is selected of each, in braces. */
  readonly selection: string;
  /** Variables by name, as they are defined: `$first:Int=5`. */
  readonly definitions: ReadonlyMap<string, string>;
  /** Their values, as JSON; one that was not given is not there. */
  readonly values: ReadonlyMap<string, string>;
  /** Of the operation as a whole, such as `@asOf(time:$time)`; empty for none. */
  readonly directives: string;
  /** As JSON, each once. */
  readonly representations: readonly string[];
}

/** One list of entities in a request, and whose they are. */
export interface EntityList {
  readonly alias: string;
  readonly representations: readonly string[];
  /** By fetch: for each of its representations its place in the list. */
  readonly takers: readonly { readonly fetch: number; readonly places: readonly number[] }[];
}

export interface EntityRequest {
  /** The HTTP body. */
  readonly body: string;
  readonly lists: readonly EntityList[];
}

interface Draft {
  /** The first that takes of it. */
  readonly fetch: EntityFetch;
  /** Places by representation; null while there is one taker, whose places are those of its own list. */
  places: Map<string, number> | null;
  readonly takers: { readonly fetch: number; readonly places: readonly number[] }[];
}

/** @returns as few requests as can be: fetches whose variables or directives contradict each other travel apart. */
export function toEntityRequests(fetches: readonly EntityFetch[]): readonly EntityRequest[] {
  const drafts = new Map<string, Draft>();
  for (const [index, fetch] of fetches.entries()) {
    const key = fetches.length === 1 ? '' : keyOf(fetch);
    const draft = drafts.get(key);
    if (draft === undefined) drafts.set(key, startDraft(fetch, index));
    else join(draft, fetch, index);
  }
  const requests: Draft[][] = [];
  for (const draft of drafts.values()) {
    const fit = requests.find((others) => others.every((other) => agree(draft.fetch, other.fetch)));
    if (fit === undefined) requests.push([draft]);
    else fit.push(draft);
  }
  return requests.map(toRequest);
}

function startDraft(fetch: EntityFetch, index: number): Draft {
  return { fetch, places: null, takers: [{ fetch: index, places: fetch.representations.map((_, place) => place) }] };
}

function join(draft: Draft, { representations }: EntityFetch, index: number): void {
  const places = (draft.places ??= new Map(draft.fetch.representations.map((one, place) => [one, place])));
  const own = representations.map((representation) => {
    const known = places.get(representation) ?? places.size;
    places.set(representation, known);
    return known;
  });
  draft.takers.push({ fetch: index, places: own });
}

function keyOf({ selection, directives, values, definitions }: EntityFetch): string {
  return JSON.stringify([selection, directives, [...definitions.values()], [...values]]);
}

/** Whether two fetches can stand in one request: a variable has one definition and one value there. */
function agree(left: EntityFetch, right: EntityFetch): boolean {
  if (left.directives !== right.directives) return false;
  for (const [name, definition] of left.definitions) {
    if (!right.definitions.has(name)) continue;
    if (right.definitions.get(name) !== definition || right.values.get(name) !== left.values.get(name)) return false;
  }
  return true;
}

/** Queries by the pieces that they are made of, quoted for a body: the same few come again and again. */
const knownQueries = new LRUCache<string, string>({ max: 5000 });

function toRequest(drafts: readonly Draft[]): EntityRequest {
  const isAlone = drafts.length === 1;
  const variableOf = (index: number): string => (isAlone ? 'representations' : `representations${index}`);
  const aliasOf = (index: number): string => (isAlone ? '_entities' : `entities${index}`);
  const values = new Map<string, string>();
  for (const { fetch } of drafts) for (const [name, value] of fetch.values) values.set(name, value);
  const lists = drafts.map(({ fetch, places, takers }, index): EntityList => {
    const representations = places === null ? fetch.representations : [...places.keys()];
    return { alias: aliasOf(index), representations, takers };
  });
  let variables = '';
  for (const [index, { representations }] of lists.entries()) {
    variables += `${index === 0 ? '' : ','}"${variableOf(index)}":[${representations.join(',')}]`;
  }
  for (const [name, value] of values) variables += `,"${name}":${value}`;
  return {
    body: `{"query":${quotedQuery(drafts, variableOf, aliasOf)},"variables":{${variables}}}`,
    lists,
  };
}

function quotedQuery(
  drafts: readonly Draft[],
  variableOf: (index: number) => string,
  aliasOf: (index: number) => string,
): string {
  const definitions = new Map<string, string>();
  for (const { fetch } of drafts) for (const [name, definition] of fetch.definitions) definitions.set(name, definition);
  const { directives, selection } = drafts[0]!.fetch;
  // The text of a step is the same string each time, and is found without being read; a selection by itself begins with its brace.
  const key =
    drafts.length === 1 && directives === '' && definitions.size === 0
      ? selection
      : [directives, ...definitions.values(), ...drafts.map(({ fetch }) => fetch.selection)].join('\n');
  const known = knownQueries.get(key);
  if (known !== undefined) return known;
  const declared = [...drafts.map((_, index) => `$${variableOf(index)}:[_Any!]!`), ...definitions.values()];
  const fields = drafts.map(({ fetch }, index) => {
    const alias = aliasOf(index);
    return `${alias === '_entities' ? '' : `${alias}:`}_entities(representations:$${variableOf(index)})${fetch.selection}`;
  });
  const quoted = JSON.stringify(`query(${declared.join(',')})${directives}{${fields.join(' ')}}`);
  knownQueries.set(key, quoted);
  return quoted;
}
